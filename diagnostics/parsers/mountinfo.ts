/**
 * /proc/PID/mountinfo (proc(5)) in the words of /proc/mounts, line for line:
 * `36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw`. A line that is none stays empty.
 */
export function mountsOf(mountInfo: string): string {
  return mountInfo
    .split('\n')
    .map((row) => {
      const [before = '', after = ''] = row.split(' - ');
      const [, , , , mount, options] = before.split(' ');
      const [type, device] = after.split(' ');
      if (mount === undefined || options === undefined || type === undefined || device === undefined) return '';
      return `${device} ${mount} ${type} ${options} 0 0`;
    })
    .join('\n');
}
