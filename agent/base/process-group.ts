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

/** Ends this very process at once, whatever its threads wait for. Only for a child that has nothing to lose. */
export function endAtOnce(): void {
  process.kill(process.pid, 'SIGKILL');
}
