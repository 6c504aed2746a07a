/** Begins the id of a device that a service told of, where the kernel's own files could not be seen. */
export const FROM_SERVICE = 'service:';

/**
 * Whether two lists name their devices in the same way. Where one was told by a service and the other by the kernel,
 * nothing is known of what came or went. An empty list fits either.
 */
export function sameNaming(before: readonly string[], after: readonly string[]): boolean {
  const told = (ids: readonly string[]): boolean => ids.some((id) => id.startsWith(FROM_SERVICE));
  return before.length === 0 || after.length === 0 || told(before) === told(after);
}
