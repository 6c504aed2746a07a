/**
 * Ends a process and all that it started in its group, at once. The group is the one that `detached: true` makes,
 * named by the process id of its first member.
 */
export function killGroup(groupId: number): void {
  try {
    process.kill(-groupId, 'SIGKILL');
  } catch {
    // The group is gone.
  }
}
