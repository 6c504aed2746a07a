import { describe, expect, it } from 'vitest';
import { parseKernelLog } from '../../../diagnostics/parsers/kernel-log.ts';
import { found } from './find.ts';
import { fileSystem } from './make-snapshot.ts';

/** A stick that is plugged in, and what the kernel says when it is pulled out while it is used. */
const STICK_IN = `[ 100.10] usb 1-4: new high-speed USB device number 5 using xhci_hcd
[ 100.20] usb-storage 1-4:1.0: USB Mass Storage device detected
[ 100.21] scsi host6: usb-storage 1-4:1.0
[ 101.22] scsi 6:0:0:0: Direct-Access     SanDisk  Ultra            1.00 PQ: 0 ANSI: 6
[ 101.23] sd 6:0:0:0: [sdb] 60062500 512-byte logical blocks: (30.8 GB/28.6 GiB)
[ 101.24] sd 6:0:0:0: [sdb] Write Protect is off
[ 101.25]  sdb: sdb1
[ 101.26] sd 6:0:0:0: [sdb] Attached SCSI removable disk`;
const STICK_OUT = `[ 200.10] usb 1-4: USB disconnect, device number 5
[ 200.11] sd 6:0:0:0: [sdb] tag#0 FAILED Result: hostbyte=DID_NO_CONNECT driverbyte=DRIVER_OK
[ 200.12] blk_update_request: I/O error, dev sdb, sector 2048 op 0x1:(WRITE) flags 0x0 phys_seg 1 prio class 0
[ 200.13] Buffer I/O error on dev sdb1, logical block 0, lost async page write
[ 200.14] device offline error, dev sdb, sector 8 op 0x0:(READ) flags 0x0 phys_seg 1 prio class 2
[ 200.15] sd 6:0:0:0: rejecting I/O to offline device
[ 200.16] sd 6:0:0:0: [sdb] Synchronize Cache(10) failed: Result: hostbyte=DID_ERROR driverbyte=DRIVER_OK
[ 200.17] EXT4-fs error (device sdb1): ext4_journal_check_start:83: comm cp: Detected aborted journal
[ 200.18] EXT4-fs (sdb1): Remounting filesystem read-only`;
/** A disk that was there from the start, of the unit's own controller. */
const SATA = `[   2.10] scsi host0: ahci
[   2.20] ata1.00: ATA-11: Samsung SSD 860, RVT03B6Q, max UDMA/133
[   2.30] sd 0:0:0:0: [sda] 500118192 512-byte logical blocks: (256 GB/238 GiB)
[   2.40] sd 0:0:0:0: [sda] Attached SCSI disk`;
const CARD = `[   3.10] mmc0: new HS400 Enhanced strobe MMC card at address 0001
[   3.11] mmcblk0: mmc0:0001 DG4032 29.1 GiB
[   3.20] mmc1: new ultra high speed SDR104 SDHC card at address aaaa
[   3.21] mmcblk1: mmc1:aaaa SL16G 14.8 GiB`;

const ON_EMMC = [fileSystem({ device: '/dev/mmcblk0p2' })];
const ON_SATA = [fileSystem({ device: '/dev/sda2' })];
const ON_NVME = [fileSystem({ device: '/dev/nvme0n1p2' })];
const ON_STICK = [fileSystem({ device: '/dev/sdb1' })];
const ENCRYPTED = [fileSystem({ device: '/dev/mapper/root' })];

function foundIn(log: string, storage: typeof ON_SATA | null): string[] {
  return found(null, { kernelLog: parseKernelLog(log), storage }).filter((one) => one.includes('kernel/'));
}

const EVERYTHING = [
  'degraded kernel/remounted-read-only',
  'impaired kernel/file-system-error',
  'impaired kernel/io-error',
];

describe('errors of a disk', () => {
  it.each<[string, string, typeof ON_SATA | null, string[]]>([
    ['a stick that was pulled out', `${SATA}\n${STICK_IN}\n${STICK_OUT}`, ON_SATA, []],
    ['where the mounts are not known', `${SATA}\n${STICK_IN}\n${STICK_OUT}`, null, []],
    ['where the disk of the unit is encrypted', `${STICK_IN}\n${STICK_OUT}`, ENCRYPTED, []],
    [
      'an SSD in a USB case',
      STICK_IN.replace('usb-storage', 'uas').replace('removable disk', 'disk') + `\n${STICK_OUT}`,
      ON_EMMC,
      [],
    ],
    ['that the unit lives from a stick is its own', `${STICK_IN}\n${STICK_OUT}`, ON_STICK, EVERYTHING],
    [
      'the unit’s own disk that went away',
      `${SATA}\n${STICK_OUT.replaceAll('sdb', 'sda').replaceAll('sd 6:', 'sd 0:')}`,
      ON_SATA,
      EVERYTHING,
    ],
    [
      'another disk of the unit, not mounted',
      `${SATA}\n[9.1] I/O error, dev sda, sector 9 op 0x0:(READ)`,
      ON_EMMC,
      ['impaired kernel/io-error'],
    ],
    [
      'of which the log tells nothing but the error',
      '[9.1] I/O error, dev sdb, sector 9 op 0x0:(READ)',
      ON_SATA,
      ['impaired kernel/io-error'],
    ],
    ['of which the log tells only that it is gone', '[9.1] device offline error, dev sdb, sector 9', ON_SATA, []],
    [
      '… and it is the unit’s own',
      '[9.1] device offline error, dev sda, sector 9',
      ON_SATA,
      ['impaired kernel/io-error'],
    ],
    [
      '… and nobody knows whose it is',
      '[9.1] device offline error, dev sdb, sector 9',
      null,
      ['impaired kernel/io-error'],
    ],
    ['eMMC', `${CARD}\n[9.1] I/O error, dev mmcblk0, sector 9`, ON_EMMC, ['impaired kernel/io-error']],
    ['eMMC, by its controller', `${CARD}\n[9.1] mmc0: cache flush error -110`, ON_EMMC, ['impaired kernel/io-error']],
    [
      'a card in a slot',
      `${CARD}\n[9.1] I/O error, dev mmcblk1, sector 9\n[9.2] mmc1: tuning execution failed: error -5`,
      ON_EMMC,
      [],
    ],
    [
      'a card that the unit lives from',
      `${CARD}\n[9.1] I/O error, dev mmcblk1, sector 9`,
      [fileSystem({ device: '/dev/mmcblk1p2' })],
      ['impaired kernel/io-error'],
    ],
    [
      'NVMe',
      '[9.1] blk_update_request: critical medium error, dev nvme0n1, sector 9',
      ON_NVME,
      ['impaired kernel/io-error'],
    ],
    [
      'NVMe, by its controller',
      '[9.1] nvme nvme0: I/O 1 QID 2 timeout, reset controller',
      ON_NVME,
      ['impaired kernel/io-error'],
    ],
    [
      'a disk of a later stick by the same name',
      `${STICK_IN}\n${STICK_OUT}\n${SATA.replaceAll('sda', 'sdb')}\n[900.1] I/O error, dev sdb, sector 1`,
      ON_EMMC,
      ['impaired kernel/io-error'],
    ],
  ])('%s', (_, log, storage, expected) => {
    expect(foundIn(log, storage).sort()).toEqual(expected);
  });

  it('a stick mounted where people’s sticks are is not the unit’s', () => {
    const storage = [...ON_EMMC, fileSystem({ mount: '/media/usb', device: '/dev/sdb1', type: 'vfat' })];
    expect(foundIn(`${STICK_IN}\n${STICK_OUT}`, storage)).toEqual([]);
  });
});
