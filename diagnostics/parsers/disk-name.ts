/** A disk or a part of it, as the kernel names both: `sda`, `sda2`, `nvme0n1p2`, `mmcblk0boot1`. */
const DISK = /^(sd[a-z]{1,3}|[vhx]d[a-z]{1,3}|xvd[a-z]{1,3}|nvme\d+n\d+|mmcblk\d+)(?:p?\d+|boot\d|rpmb|gp\d)?$/;

/** The disk that a name of the kernel's is, or is a part of; null for what is no disk (`loop0`, `dm-1`). */
export function diskNamed(name: string): string | null {
  return DISK.exec(name)?.[1] ?? null;
}
