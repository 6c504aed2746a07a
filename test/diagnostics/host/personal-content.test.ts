import { expect, it } from 'vitest';
import { isPersonalContent, isSecretFile } from '../../../diagnostics/host/personal-content.ts';

it.each([
  '/storage/emulated/0/Notes/today.txt',
  '/storage/emulated/0/notes',
  '/storage/emulated/0/DCIM/Camera/1.jpg',
  '/storage/emulated/0/anything.txt',
  '/sdcard/Download/x.log',
  '/data/media/0/Pictures/a',
  '/storage/emulated/0/Android/data/us.zoom.zrc/files/Recordings/a.log',
  '/storage/emulated/0/Android/data/com.dten/files/whiteboard-3/page',
  '/var/log/Screenshots/1',
  '/var/log/app/screenshot_1.log',
  '/var/log/meeting.mp4',
  '/home/user/Movies/a',
  '/mnt/pass_through/0/emulated/0/Notes/x',
  '/mnt/user/0/primary/x.log',
  '/mnt/expand/57f8f4bc/media/0/x',
  '/data/system_ce/0/snapshots/12.proto',
  '/data/data/com.maker.notes/databases/main.db',
  '/var/log/meeting_notes.txt',
  '/var/log/screen-cap-1.log',
  '/var/log/ScreenGrab',
  '/var/log/app/transcript-2026.log',
  '/var/log/app/captions.vtt',
  '/home/room/Desktop/plan',
  '/home/room/Te\u0301le\u0301chargements/x',
  '/var/log/invite.ics',
])('%s is personal', (path) => {
  expect(isPersonalContent(path)).toBe(true);
});

it.each([
  '/proc/meminfo',
  '/sys/class/drm/card0-HDMI-A-1/edid',
  '/sys/kernel/notes',
  '/var/log/syslog',
  '/storage/emulated/0/Android/data/us.zoom.zrc/files/logs/zrc.log',
  '/data/tombstones/tombstone_00',
  '/etc/os-release',
  '/var/log/ota_download.log',
  '/data/log/denoted.log',
  '/var/log/memory.log',
  '/var/log/apt/history.log',
])('%s is not', (path) => {
  expect(isPersonalContent(path)).toBe(false);
});

it.each([
  ['/etc/shadow', true],
  ['/etc/shadow-', true],
  ['/etc/ssh/ssh_host_ed25519_key', true],
  ['/etc/NetworkManager/system-connections/office.nmconnection', true],
  ['/etc/dten-agent/token', true],
  ['/data/misc/wifi/WifiConfigStore.xml', true],
  ['/proc/1/environ', true],
  ['/proc/1/task/2/mem', true],
  ['/var/log/server.pem', true],
  ['/etc/ssh/sshd_config', false],
  ['/etc/dten-agent/config.yaml', false],
  ['/proc/1/status', false],
])('%s holds secrets: %s', (path, secret) => {
  expect(isSecretFile(path)).toBe(secret);
});
