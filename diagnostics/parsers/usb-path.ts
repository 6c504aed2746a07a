/** The USB port on the way to a device, from where its link in sysfs leads: `…/usb1/1-2/1-2:1.0/…` -> `1-2`. */
export function usbPathIn(target: string | undefined): string | null {
  const found = [...(target ?? '').matchAll(/\/(\d{1,3}-\d{1,3}(?:\.\d{1,3}){0,7}):\d{1,3}\.\d{1,3}(?=\/)/g)];
  return found.at(-1)?.[1] ?? null;
}
