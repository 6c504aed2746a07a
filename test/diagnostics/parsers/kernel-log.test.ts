import { expect, it } from 'vitest';
import { parseKernelLog } from '../../../diagnostics/parsers/kernel-log.ts';

it.each([
  ['[  1.0] Kernel panic - not syncing: VFS: Unable to mount root fs', 'panic'],
  ['[  1.0] BUG: unable to handle page fault for address: 0000000000001000', 'oops'],
  ['[  1.0] Unable to handle kernel NULL pointer dereference at virtual address 0', 'oops'],
  ['[  1.0] watchdog: BUG: soft lockup - CPU#0 stuck for 22s!', 'oops'],
  ['[  1.0] WARNING: CPU: 0 PID: 37 at drivers/gpu/drm/drm_mm.c:578 drm_mm_takedown+0x2e/0x30', 'warning'],
  ['[  1.0] Out of memory: Killed process 912 (chrome) total-vm:4GB', 'out-of-memory'],
  ['[  1.0] blk_update_request: I/O error, dev mmcblk0, sector 1234', 'io-error'],
  ['[  1.0] Buffer I/O error on dev sda1, logical block 0, async page read', 'io-error'],
  ['[  1.0] usb 1-2.4: USB disconnect, device number 7', 'usb-disconnect'],
  ['[  1.0] CPU3: Core temperature above threshold, cpu clock throttled', 'thermal'],
  ['[  1.0] EXT4-fs error (device mmcblk0p2): ext4_find_entry:1463', 'file-system'],
  ['[  1.0] EXT4-fs (sda1): Remounting filesystem read-only', 'file-system'],
  ['[  1.0] usb 1-2: device descriptor read/64, error -71', 'usb-error'],
  ['[  1.0] usb usb1-port3: over-current change', 'usb-error'],
  ['[  1.0] usb usb1-port2: unable to enumerate USB device', 'usb-error'],
  ['[  1.0] wlan0: deauthenticated from 02:00:00:00:00:01 (Reason: 7=CLASS3_FRAME_FROM_NONASSOC_STA)', 'wifi-lost'],
  ['[  1.0] wlp2s0: disconnect from AP 02:00:00:00:00:01 for new auth to 02:00:00:00:00:02', 'wifi-lost'],
  ['[  1.0] e1000e 0000:00:1f.6 eno1: NIC Link is Down', 'link-down'],
  ['[  1.0] r8169 0000:02:00.0 enp2s0: Link is Down', 'link-down'],
  ['[  1.0] hwmon hwmon1: Undervoltage detected!', 'under-voltage'],
  ['2026-05-20T10:00:00+0200 dten kernel: usb 1-1: USB disconnect, device number 3', 'usb-disconnect'],
])('%s', (text, kind) => {
  expect(parseKernelLog(`[  0.5] first line\n${text}\n`)).toMatchObject({
    lines: 2,
    marks: [{ kind, text, line: 2 }],
  });
});

it.each([
  ['[  204.532841] Kernel panic - not syncing: x', 204],
  ['<6>[12345.6] Kernel panic - not syncing: x', 12_345],
  ['2026-05-20T10:00:00+0200 dten kernel: Kernel panic - not syncing: x', 1_779_264_000],
  ['Nov 20 10:00:00 dten kernel: Kernel panic - not syncing: x', undefined],
])('when it was: %s', (text, seconds) => {
  expect(parseKernelLog(text).marks[0]?.seconds).toBe(seconds);
});

it.each([
  '[  0.0] Command line: panic=10 oops=panic console=tty0',
  '[  0.1] DEBUG: nothing',
  '[  0.2] EXT4-fs (vda): mounted filesystem with ordered data mode. Quota mode: none.',
  '[  0.2] EXT4-fs (vda): re-mounted. Opts: errors=remount-ro',
  '[  0.3] thermal_sys: Registered thermal governor step_wise',
  '[  0.4] ACPI: thermal: Thermal Zone [THM0] (45 C)',
  '[  0.5] usb 1-2: new high-speed USB device number 2 using xhci_hcd',
  '[  0.6] systemd[1]: Listening on Process Core Dump Socket. systemd-oomd Out Of Memory Killer',
  '[  0.7] ERST: Error Record Serialization Table (ERST) support is initialized.',
  '[  0.8] pci 0000:00:01.0: BAR 0: I/O port range',
  '[  0.9] nvme nvme0: 2/0/0 default/read/poll queues',
  '[  1.0] wlan0: deauthenticating from 02:00:00:00:00:01 by local choice (Reason: 3=DEAUTH_LEAVING)',
  '[  1.0] e1000e 0000:00:1f.6 eno1: NIC Link is Up 1000 Mbps Full Duplex',
  '[  1.0] kernel: device-mapper: WARNING: something about tables',
])('a healthy line is no mark: %s', (text) => {
  expect(parseKernelLog(text).marks).toEqual([]);
});

it('a report of an oops counts once, two reports twice', () => {
  const report = [
    'BUG: unable to handle page fault for address: 0000000000001000',
    '#PF: supervisor read access in kernel mode',
    'Oops: 0000 [#1] SMP PTI',
    'CPU: 0 PID: 1',
    'RIP: 0010:f+0x1/0x2',
  ];
  const filler = Array.from({ length: 30 }, (_, i) => `Call Trace line ${i}`);
  expect(parseKernelLog([...report, ...filler].join('\n')).marks).toHaveLength(1);
  expect(parseKernelLog([...report, ...filler, ...report].join('\n')).marks).toHaveLength(2);
});

it('of a flood the latest marks stay, and those of other kinds', () => {
  const flood = Array.from({ length: 5000 }, (_, i) => `usb 1-1: USB disconnect, device number ${i}`);
  const { lines, marks } = parseKernelLog(['Kernel panic - not syncing: x', ...flood].join('\n'));
  expect(lines).toBe(5001);
  expect(marks[0]?.kind).toBe('panic');
  expect(marks).toHaveLength(101);
  expect(marks.at(-1)?.line).toBe(5001);
});
