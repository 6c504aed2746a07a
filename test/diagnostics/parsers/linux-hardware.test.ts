import { describe, expect, it } from 'vitest';
import {
  parseAlsaPcm,
  parseAlsaStream,
  parseMutedControls,
  parseSubDeviceState,
} from '../../../diagnostics/parsers/alsa-stream.ts';
import { parseDrmState } from '../../../diagnostics/parsers/drm-state.ts';
import { parseEmmcLife, parseEmmcReserve } from '../../../diagnostics/parsers/emmc-life.ts';
import { parseJournalBoots, parseJournalErrors } from '../../../diagnostics/parsers/journal-json.ts';
import { parseNvmeSmartLog, parseSmartctl } from '../../../diagnostics/parsers/smart-json.ts';
import { usbPathIn } from '../../../diagnostics/parsers/usb-path.ts';
import { formatText, parseV4l2Formats } from '../../../diagnostics/parsers/v4l2-formats.ts';

it('what a camera can show: each format at its largest', () => {
  const text = [
    'ioctl: VIDIOC_ENUM_FMT',
    '\tType: Video Capture',
    '',
    "\t[0]: 'MJPG' (Motion-JPEG, compressed)",
    '\t\tSize: Discrete 1920x1080',
    '\t\t\tInterval: Discrete 0.033s (30.000 fps)',
    '\t\t\tInterval: Discrete 0.067s (15.000 fps)',
    '\t\tSize: Discrete 640x480',
    '\t\t\tInterval: Discrete 0.017s (60.000 fps)',
    "\t[1]: 'YUYV' (YUYV 4:2:2)",
    '\t\tSize: Stepwise 32x32 - 3840x2160 with step 2/2',
    "\t[2]: 'NV12' (Y/UV 4:2:0)",
  ].join('\n');
  expect(parseV4l2Formats(text).map(formatText)).toEqual(['MJPG 1920x1080@30', 'YUYV 3840x2160']);
  expect(parseV4l2Formats('Cannot open device /dev/video0, exiting.\n')).toEqual([]);
});

describe('sound', () => {
  it('what a USB card can do', () => {
    const text = [
      'DTEN Mic Array at usb-0000:00:14.0-2, high speed : USB Audio',
      '',
      'Playback:',
      '  Status: Stop',
      '  Interface 1',
      '    Altset 1',
      '    Format: S16_LE',
      '    Channels: 2',
      '    Rates: 44100, 48000',
      'Capture:',
      '  Interface 2',
      '    Channels: 2',
      '    Altset 2',
      '    Channels: 8',
      '    Rates: 8000 - 96000 (continuous)',
    ].join('\n');
    expect(parseAlsaStream(text)).toEqual([
      { direction: 'playback', channels: 2, rate: 48_000 },
      { direction: 'capture', channels: 8, rate: 96_000 },
    ]);
  });

  it('devices, their state, and what is muted', () => {
    expect(
      parseAlsaPcm(
        '00-00: ALC897 Analog : ALC897 Analog : playback 1 : capture 1\n01-03: HDMI 0 : HDMI 0 : playback 1\n',
      ),
    ).toEqual([
      { card: 0, device: 0, directions: ['playback', 'capture'] },
      { card: 1, device: 3, directions: ['playback'] },
    ]);
    expect([
      parseSubDeviceState('closed\n'),
      parseSubDeviceState('state: RUNNING\nowner_pid   : 1\n'),
      parseSubDeviceState(''),
    ]).toEqual(['closed', 'RUNNING', null]);
    const mixer =
      "Simple mixer control 'Master',0\n  Capabilities: pvolume pswitch\n  Front Left: Playback 40 [50%] [off]\n  Front Right: Playback 40 [50%] [off]\n" +
      "Simple mixer control 'Capture',0\n  Front Left: Capture 20 [30%] [on]\n  Front Right: Capture 20 [30%] [off]\nSimple mixer control 'Beep',0\n  Mono: Playback 1 [1%]\n";
    expect(parseMutedControls(mixer)).toEqual(['Master']);
  });
});

it('what a display is really sent', () => {
  const text = [
    'plane[31]: plane 1A',
    '\tcrtc=pipe A',
    'crtc[51]: pipe A',
    '\tenable=1',
    '\tactive=1',
    '\tmode: "1920x1080": 60 148500 1920 2008 2052 2200 1080 1084 1089 1125 0x48 0x5',
    'crtc[72]: pipe B',
    '\tactive=0',
    '\tmode: "3840x2160": 30 297000 0 0 0 0 0 0 0 0 0x48 0x5',
    'connector[95]: eDP-1',
    '\tcrtc=pipe A',
    'connector[103]: HDMI-A-1',
    '\tcrtc=pipe B',
    'connector[110]: DP-1',
    '\tcrtc=(null)',
  ].join('\n');
  expect([...parseDrmState(text)]).toEqual([
    ['eDP-1', '1920x1080'],
    ['HDMI-A-1', null],
  ]);
});

it.each([
  ['../../devices/pci0000:00/0000:00:14.0/usb1/1-2/1-2:1.0/video4linux/video0', '1-2'],
  ['../../devices/pci0000:00/0000:00:14.0/usb1/1-2/1-2.4/1-2.4:1.3/sound/card1', '1-2.4'],
  ['../../devices/pci0000:00/0000:00:1f.3/sound/card0', null],
  [undefined, null],
])('the port in %s', (target, path) => {
  expect(usbPathIn(target)).toBe(path);
});

describe('wear', () => {
  it.each([
    ['0x01 0x02\n', 20],
    ['0x0b 0x01\n', 110],
    ['0x00 0x00\n', null],
    ['', null],
  ])('eMMC life %j', (text, percent) => expect(parseEmmcLife(text)).toBe(percent));

  it.each([
    ['0x01\n', 'normal'],
    ['0x03\n', 'urgent'],
    ['0x00\n', null],
  ])('eMMC reserve %j', (text, word) => expect(parseEmmcReserve(text)).toBe(word));

  it('NVMe, by both tools and by older and newer names', () => {
    const expected = {
      usedPercent: 93,
      sparePercent: 100,
      spareThresholdPercent: 10,
      failing: false,
      mediaErrors: 0,
      celsius: 41,
    };
    const old = {
      critical_warning: 0,
      temperature: 314,
      avail_spare: 100,
      spare_thresh: 10,
      percent_used: 93,
      media_errors: 0,
    };
    expect(parseNvmeSmartLog(JSON.stringify(old))).toEqual({ ...expected, model: null });
    const fresh = {
      critical_warning: { value: 4 },
      temperature: 41,
      avail_spare: 100,
      spare_thresh: 10,
      percentage_used: 93,
      media_errors: 0,
    };
    expect(parseNvmeSmartLog(JSON.stringify(fresh))).toEqual({ ...expected, failing: true, model: null });
    const smartctl = {
      model_name: 'X',
      smart_status: { passed: true },
      temperature: { current: 41 },
      nvme_smart_health_information_log: {
        critical_warning: 0,
        available_spare: 100,
        available_spare_threshold: 10,
        percentage_used: 93,
        media_errors: 0,
      },
    };
    expect(parseSmartctl(JSON.stringify(smartctl))).toEqual({ ...expected, model: 'X' });
  });

  it('ATA: the wear that counts down', () => {
    const table = [
      { id: 177, value: 95, raw: { value: 12 } },
      { id: 187, value: 100, raw: { value: 3 } },
    ];
    const said = { model_name: 'Y', smart_status: { passed: false }, ata_smart_attributes: { table } };
    expect(parseSmartctl(JSON.stringify(said))).toMatchObject({ usedPercent: 5, mediaErrors: 3, failing: true });
    expect(parseSmartctl('{"smartctl":{"exit_status":2}}')).toBeNull();
    expect(parseSmartctl('not json')).toBeNull();
  });
});

describe('the journal', () => {
  it('counts who complains, and keeps the latest words with their line', () => {
    const row = (fields: object) => JSON.stringify({ PRIORITY: '3', ...fields });
    const text = [
      row({ SYSLOG_IDENTIFIER: 'zoom', MESSAGE: 'first', __REALTIME_TIMESTAMP: '1795165202000000' }),
      row({ _SYSTEMD_UNIT: 'cron.service', MESSAGE: [110, 111] }),
      row({ SYSLOG_IDENTIFIER: ['zoom', 'zoom'], MESSAGE: 'second', __REALTIME_TIMESTAMP: '1795165203000000' }),
      '{"cut',
    ].join('\n');
    expect(parseJournalErrors(text, 'commands/009.stdout')).toEqual([
      {
        program: 'zoom',
        count: 2,
        text: 'second',
        last: '2026-11-20T09:00:03.000Z',
        at: { file: 'commands/009.stdout', line: 3 },
      },
      { program: 'cron.service', count: 1, text: 'no', last: null, at: { file: 'commands/009.stdout', line: 2 } },
    ]);
  });

  it('lists its starts, as JSON and as older versions do', () => {
    const id = '0'.repeat(31);
    const json = `[{"index":-1,"boot_id":"${id}1","first_entry":1795600000000000,"last_entry":1795600002000000}]`;
    expect(parseJournalBoots(json)).toEqual([
      { id: `${id}1`, first: '2026-11-25T09:46:40.000Z', last: '2026-11-25T09:46:42.000Z' },
    ]);
    const table = `-1 ${id}1 Wed 2026-11-25 09:46:40 UTC—Wed 2026-11-25 09:46:42 UTC\n 0 ${id}2 Thu 2026-11-26 13:33:20 UTC\n`;
    expect(parseJournalBoots(table).map((boot) => boot.id)).toEqual([`${id}1`, `${id}2`]);
  });
});
