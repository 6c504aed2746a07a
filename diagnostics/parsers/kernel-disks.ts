import { diskNamed } from './disk-name.ts';
import { numberedLines } from './lines.ts';

/** What the kernel's log tells of the disk that a line is about. */
export interface DiskOfLine {
  disk: string;
  /** On USB, a removable medium, or a card; absent where the log does not tell (its beginning may be gone). */
  removable?: boolean;
}

/** `scsi host6: usb-storage 1-4:1.0`, `scsi6 : usb-storage …`, `scsi host2: uas`. */
const USB_HOST = /\bscsi(?: host)?(\d+) ?: (?:usb-storage|uas)\b/;
const ANY_HOST = /\bscsi host(\d+): /;
/** `sd 6:0:0:0: [sdb] …`. */
const SCSI_DISK = /\bsd (\d+):(\d+:\d+:\d+): \[(sd[a-z]{1,3})\] ?(.{0,40})/;
/** `sd 6:0:0:0: rejecting I/O to offline device`: without the name. */
const SCSI_ADDRESS = /\bsd (\d+:\d+:\d+:\d+): (?!\[)/;
/** `mmc0: new ultra high speed SDR104 SDHC card at address aaaa`; an eMMC is an `MMC card`. */
const NEW_CARD = /\bmmc(\d+): new (.{0,60}) card at address/;
/** `mmcblk0: mmc0:aaaa SL16G 14.8 GiB`. */
const CARD_DISK = /\b(mmcblk\d+): mmc(\d+):/;
const CARD_SLOT = /\bmmc(\d+): /;
/** `dev sdb1`, `(device sdb1)`, `EXT4-fs (sdb1)`, `[sdb]`. */
const NAMED = /\b(?:dev|device) (?:\/dev\/)?(\w+)|\((?:device )?(\w+)\)|\[(sd[a-z]{1,3})\]/g;

/** Lines that may be a complaint. */
const COMPLAINT = /error|reject|fail|read-?only|corrupt|inconsisten|timeout|down/i;

/**
 * The disk that each complaint of a kernel log is about, by line. In the order of the log: names of disks are given
 * anew when others are plugged in.
 */
export function parseKernelDisks(text: string): ReadonlyMap<number, DiskOfLine> {
  const disks = new KernelDisks();
  const found = new Map<number, DiskOfLine>();
  for (const { line, text: row } of numberedLines(text)) {
    disks.see(row);
    const disk = COMPLAINT.test(row) ? disks.diskOf(row) : null;
    if (disk !== null) found.set(line, disk);
  }
  return found;
}

class KernelDisks {
  readonly #usbHosts = new Set<string>();
  readonly #byAddress = new Map<string, string>();
  readonly #removable = new Map<string, boolean>();
  readonly #cards = new Map<string, boolean>();
  readonly #diskInSlot = new Map<string, string>();

  /** Learns what a line tells of disks. */
  see(row: string): void {
    const usb = USB_HOST.exec(row)?.[1];
    const host = ANY_HOST.exec(row)?.[1];
    if (usb !== undefined) this.#usbHosts.add(usb);
    else if (host !== undefined) this.#usbHosts.delete(host);
    this.#seeScsiDisk(row);
    const card = NEW_CARD.exec(row);
    if (card !== null) this.#cards.set(card[1] ?? '', !/\bMMC\b/.test(card[2] ?? ''));
    const inSlot = CARD_DISK.exec(row);
    if (inSlot === null) return;
    const [, disk = '', slot = ''] = inSlot;
    this.#diskInSlot.set(slot, disk);
    const removable = this.#cards.get(slot);
    if (removable !== undefined) this.#removable.set(disk, removable);
  }

  #seeScsiDisk(row: string): void {
    const [, host = '', rest = '', disk = '', said = ''] = SCSI_DISK.exec(row) ?? [];
    if (disk === '') return;
    this.#byAddress.set(`${host}:${rest}`, disk);
    if (this.#usbHosts.has(host) || said.startsWith('Attached SCSI removable disk')) this.#removable.set(disk, true);
    // A disk of another host has taken the name of one that was pulled out.
    else if (/^Attached SCSI disk|^\d+ \d+-byte logical blocks/.test(said)) this.#removable.set(disk, false);
  }

  /** The disk that a line is about; null where it is about none. */
  diskOf(row: string): DiskOfLine | null {
    const disk = this.#nameIn(row);
    if (disk === null) return null;
    const removable = this.#removable.get(disk);
    return { disk, ...(removable === undefined ? {} : { removable }) };
  }

  #nameIn(row: string): string | null {
    for (const match of row.matchAll(NAMED)) {
      const disk = diskNamed(match[1] ?? match[2] ?? match[3] ?? '');
      if (disk !== null) return disk;
    }
    const address = SCSI_ADDRESS.exec(row)?.[1];
    if (address !== undefined) return this.#byAddress.get(address) ?? null;
    const slot = CARD_SLOT.exec(row)?.[1];
    return slot === undefined ? null : (this.#diskInSlot.get(slot) ?? null);
  }
}
