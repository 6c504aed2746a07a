import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  causeOfBootReason,
  parseBootHistory,
  parseEndOfJournal,
  parseStarts,
} from '../../../diagnostics/parsers/boot-reason.ts';
import { parseCoredumpJournal } from '../../../diagnostics/parsers/coredump-journal.ts';
import { parseDumpsysPackage } from '../../../diagnostics/parsers/dumpsys-package.ts';
import { parseFwupdDevices, parseFwupdHistory } from '../../../diagnostics/parsers/fwupd-json.ts';
import { parseLastInstall, parseRecoveryLog } from '../../../diagnostics/parsers/last-install.ts';
import { parseMenderLog } from '../../../diagnostics/parsers/mender-log.ts';
import { parseOstreeStatus } from '../../../diagnostics/parsers/ostree-status.ts';
import { parseRaucInstaller, parseRaucStatus } from '../../../diagnostics/parsers/rauc-status.ts';
import { parseSwupdateLog } from '../../../diagnostics/parsers/swupdate-log.ts';
import { parseAndroidCrashes } from '../../../diagnostics/parsers/tombstone-crash.ts';
import { parseUpdateEngineLog, parseUpdateEngineStatus } from '../../../diagnostics/parsers/update-engine-log.ts';
import { SHARED, SHARED_MISSING } from '../../support/shared.ts';

const read = (path: string): string => readFileSync(join(SHARED, 'captures', path), 'utf8');

describe.skipIf(SHARED_MISSING)('captures of the tools (skipped where they are not beside the checkout)', () => {
  it('RAUC: B waits for the restart', () => {
    const status = parseRaucStatus(read('linux/rauc/out-after-install-pending-reboot.json'), 'f');
    expect(status).toMatchObject({ compatible: 'lab-display', booted: 'A', primary: 'rootfs.1' });
    expect(status?.slots).toMatchObject([
      {
        name: 'rootfs.1',
        state: 'inactive',
        bootStatus: 'bad',
        status: 'ok',
        version: '2026.10-2',
        installedAt: '2026-11-22T18:37:52.000Z',
        at: { file: 'f', line: 8 },
      },
      { name: 'rootfs.0', state: 'booted', bootStatus: 'good', status: null, version: null },
    ]);
  });

  it('RAUC: B runs and is good', () => {
    const status = parseRaucStatus(read('linux/rauc/out-booted-B-good.json'), 'f');
    expect(status).toMatchObject({ booted: 'B', primary: 'rootfs.1' });
    expect(status?.slots.find(({ state }) => state === 'booted')).toMatchObject({
      name: 'rootfs.1',
      bootStatus: 'good',
    });
  });

  it('fwupd: the webcam', () => {
    expect(parseFwupdHistory(read('linux/fwupd/get-history_success.json'), 'f')).toMatchObject([
      { name: 'Integrated Webcam', from: '1.2.2', to: '1.2.4', state: 'success', time: '2026-11-22T18:47:19.000Z' },
    ]);
    expect(parseFwupdDevices(read('linux/fwupd/get-devices.json'), 'f').map(({ name }) => name)).toEqual([
      expect.stringContaining('Integrated Webcam'),
    ]);
  });

  it('SWUpdate: one run that ended well', () => {
    expect(parseSwupdateLog(read('linux/swupdate/swupdate_ok.log'), 'f')).toMatchObject([
      { outcome: 'successful', error: null },
    ]);
  });

  it('Mender: installed, waits for the commit', () => {
    expect(parseMenderLog(read('linux/mender/mender_install_ok.log'), 'f')).toMatchObject({
      file: 'r1.mender',
      outcome: 'installed',
      error: null,
    });
  });

  it('OSTree: the deployments of each status in the session', () => {
    const found = parseOstreeStatus(read('linux/ostree/ostree_admin_session.txt'), 'f');
    expect(found.map(({ version }) => version)).toEqual(['1.0.0', '1.1.0', '1.0.0', '1.0.0']);
  });

  it('a tombstone of Chrome is a crash; a dump that somebody asked for is none', () => {
    expect(parseAndroidCrashes(read('android/tombstone/leila16_02_hidl.txt'), 'f')).toMatchObject([
      {
        process: 'com.android.chrome:privileged_process2',
        pid: 11553,
        signal: 'SIGSEGV',
        abortMessage: 'null pointer dereference',
        frames: ['base.apk'],
        time: null,
        build: 'samsung/j3topeltetfnvzw/j3topeltetfnvzw:8.0.0/R16NW/S367VLUDU3ASC2:user/release-keys',
      },
    ]);
    expect(parseAndroidCrashes(read('android/tombstone/leila16_00.txt'), 'f')).toEqual([]);
  });
});

describe('SWUpdate', () => {
  it('calls itself successful where it ended before it had begun: no run', () => {
    const log = [
      '[TRACE] : SWUPDATE running :  [network_thread] : Incoming network request: processing...',
      '[TRACE] : SWUPDATE running :  [start_delta_downloader] : Starting Internal process for downloading chunks',
      '[INFO ] : SWUPDATE running :  [endupdate] : SWUpdate was successful !',
    ];
    expect(parseSwupdateLog(`${log.join('\n')}\n`, 'f')).toEqual([]);
  });
});

describe('RAUC over D-Bus', () => {
  it.each([
    [
      'an error',
      's "idle"\ns "Installation error: Compatible mismatch: Expected \\"a\\""\n',
      'Installation error: Compatible mismatch: Expected "a"',
    ],
    ['none', 's "idle"\ns ""\n', ''],
  ])('%s', (_, output, lastError) => {
    expect(parseRaucInstaller(output)).toEqual({ operation: 'idle', lastError });
  });
  it('something else', () => expect(parseRaucInstaller('Failed to get property')).toBeNull());
});

/** In the words of AOSP's update_attempter_android.cc, action_processor.cc and install_plan.cc. */
const PLAN =
  '[1120/101500.1:INFO:update_attempter_android.cc(305)] Using this install plan:\n[1120/101500.2:INFO:install_plan.cc(83)] InstallPlan: new_update, source_slot: A, target_slot: B\n';
const APPLIED =
  '[1120/101900.1:INFO:action_processor.cc(116)] ActionProcessor: finished last action PostinstallRunnerAction with code ErrorCode::kSuccess\n[1120/101900.2:INFO:update_attempter_android.cc(291)] Update successfully applied, waiting to reboot.\n';

describe('update_engine', () => {
  it.each([
    ['applied', PLAN + APPLIED, { outcome: 'applied', sourceSlot: 'A', targetSlot: 'B', at: { line: 4 } }],
    ['no end', PLAN, { outcome: 'unknown', targetSlot: 'B' }],
    [
      'broken off',
      `${PLAN}[1120/101600.1:INFO:action_processor.cc(116)] ActionProcessor: finished DownloadAction with code ErrorCode::kDownloadTransferError\n[ERROR] finished last action X with code ErrorCode::kUserCanceled\n`,
      { outcome: 'failed', code: 'kDownloadTransferError', at: { line: 3 } },
    ],
    [
      'gone back after the restart',
      `${PLAN}${APPLIED}[1120/102000.1:INFO:update_attempter_android.cc(160)] OTAResult::ROLLED_BACK\n`,
      { outcome: 'rolled-back', targetSlot: 'B', at: { line: 5 } },
    ],
    ['confirmed after the restart', `${PLAN}${APPLIED}[INFO] OTAResult::OTA_SUCCESSFUL\n`, { outcome: 'confirmed' }],
  ])('%s', (_, log, expected) => {
    const attempts = parseUpdateEngineLog(log, 'f');
    expect(attempts).toHaveLength(1);
    expect(attempts[0]).toMatchObject(expected);
  });

  it('tells its status', () => {
    const text =
      '[INFO:update_engine_client_android.cc(90)] onStatusUpdate(UPDATE_STATUS_UPDATED_NEED_REBOOT (6), 0)\n';
    expect(parseUpdateEngineStatus(text)).toEqual({ word: 'UPDATED_NEED_REBOOT', line: 1 });
  });
});

describe('recovery', () => {
  it('last_install of an update that failed', () => {
    const text =
      '/data/ota_package/update.zip\n0\ntime_total: 215\nretry: 0\ntarget_build: 3958432\nsource_build: 3852959\nerror: 7\ncause: 103\n';
    expect(parseLastInstall(text, 'f')).toEqual({
      ...{ package: '/data/ota_package/update.zip', success: false, sourceBuild: '3852959', targetBuild: '3958432' },
      ...{ error: '7', cause: '103', at: { file: 'f', line: 2 } },
    });
  });
  it('is no other file', () => expect(parseLastInstall('a\nb\n', 'f')).toBeNull());
  it('last_log', () => {
    const text =
      'Update location: @/cache/recovery/block.map\nE:Error in @/cache/recovery/block.map (status 7)\nInstallation aborted.\n';
    expect(parseRecoveryLog(text, 'f')).toMatchObject({ success: false, error: expect.stringContaining('status 7') });
  });
});

it('dumpsys package: what runs, not what the system image would bring back', () => {
  const text = `Packages:
  Package [us.zoom.zrc] (2ef):
    userId=10123
    versionCode=60300 minSdk=26 targetSdk=34
    versionName=6.3.0.1234
Hidden system packages:
  Package [us.zoom.zrc] (9ab):
    versionCode=50000 minSdk=26 targetSdk=30
    versionName=5.0.0.1
`;
  expect(parseDumpsysPackage(text, 'us.zoom.zrc')).toEqual({
    name: 'us.zoom.zrc',
    versionName: '6.3.0.1234',
    versionCode: '60300',
    line: 5,
  });
  expect(parseDumpsysPackage(text, 'us.zoom')).toBeNull();
});

describe('why a unit started', () => {
  it.each([
    ['kernel_panic,sysrq', 'kernel-panic'],
    ['watchdog', 'watchdog'],
    ['reboot,ota', 'updater'],
    ['reboot,recovery', 'updater'],
    ['reboot,userrequested', 'user'],
    ['reboot,PS_HOLD', 'user'],
    ['shutdown,thermal,battery', 'thermal'],
    ['shutdown,battery', 'power-loss'],
    ['cold', 'power-loss'],
    ['hard,hw_reset', 'power-loss'],
    ['something new', 'unknown'],
  ])('%s: %s', (reason, cause) => expect(causeOfBootReason(reason)).toBe(cause));

  it.each([
    [
      'somebody',
      '… systemd-logind[412]: System is rebooting.\n… systemd[1]: Reached target System Reboot.\n',
      { cause: 'user', line: 1 },
    ],
    [
      'an updater',
      '… mender[300]: msg="Rebooting device"\n… systemd-shutdown[1]: Syncing filesystems\n',
      { cause: 'updater', line: 1 },
    ],
    ['nobody: it just stops', '… kernel: usb 1-2: new device\n', null],
  ])('%s', (_, journal, expected) => {
    if (expected === null) expect(parseEndOfJournal(journal)).toBeNull();
    else expect(parseEndOfJournal(journal)).toMatchObject(expected);
  });

  it('the starts there were', () => {
    const last =
      'reboot   system boot  6.1.0  2026-11-20T09:00:00+00:00   still running\nshutdown system down  6.1.0 2026-11-20T08:59:00+00:00 - x\nreboot   system boot  6.1.0  2026-11-19T09:00:00+00:00 - x\n';
    expect(parseStarts(last)).toEqual(['2026-11-19T09:00:00+00:00', '2026-11-20T09:00:00+00:00']);
    expect(parseBootHistory('reboot,1795381479\ncold,1795380000\n')).toEqual([1795380000, 1795381479]);
  });
});

it('a coredump in the journal', () => {
  const entry = {
    ...{
      COREDUMP_COMM: 'zoomrooms',
      COREDUMP_PID: '812',
      COREDUMP_SIGNAL_NAME: 'SIGSEGV',
      COREDUMP_TIMESTAMP: '1795381479000000',
    },
    MESSAGE:
      'Process 812 (zoomrooms) of user 1000 dumped core.\n\nStack trace of thread 812:\n#0  0x00007f8b raise (libc.so.6 + 0x38d22)\n#1  0x00007f8c n/a (libzoom.so + 0x1)\n\nStack trace of thread 813:\n#0  0x00007f8b poll (libc.so.6 + 0x1)\n',
  };
  expect(parseCoredumpJournal(`${JSON.stringify(entry)}\nnot json\n`, 'f')).toEqual([
    {
      ...{ process: 'zoomrooms', pid: 812, signal: 'SIGSEGV', abortMessage: null, build: null },
      ...{
        frames: ['libc.so.6 raise', 'libzoom.so n/a'],
        time: '2026-11-22T21:04:39.000Z',
        at: { file: 'f', line: 1 },
      },
    },
  ]);
});

it('an abort and a crash of Java in the crash buffer of logcat', () => {
  const text = `11-20 10:00:00.100  900  900 F DEBUG   : *** *** ***
11-20 10:00:00.100  900  900 F DEBUG   : Build fingerprint: 'dten/x/x:12/A/1:user/release-keys'
11-20 10:00:00.100  900  900 F DEBUG   : Timestamp: 2026-11-20 10:00:00.012345678+0100
11-20 10:00:00.100  900  900 F DEBUG   : pid: 811, tid: 820, name: Render  >>> us.zoom.zrc <<<
11-20 10:00:00.100  900  900 F DEBUG   : signal 6 (SIGABRT), code -1 (SI_QUEUE), fault addr --------
11-20 10:00:00.100  900  900 F DEBUG   : Abort message: 'no display'
11-20 10:00:00.100  900  900 F DEBUG   :       #00 pc 0004e1bc  /apex/com.android.runtime/lib64/bionic/libc.so (abort+168) (BuildId: 1234)
11-20 10:00:00.100  900  900 F DEBUG   :       #01 pc 00001111  /data/app/~~x==/us.zoom.zrc-y==/lib/arm64/libzrc.so (render()+20)
11-20 10:01:00.100  950  950 E AndroidRuntime: FATAL EXCEPTION: main
11-20 10:01:00.100  950  950 E AndroidRuntime: Process: us.zoom.zrc, PID: 950
11-20 10:01:00.100  950  950 E AndroidRuntime: java.lang.IllegalStateException: no camera
11-20 10:01:00.100  950  950 E AndroidRuntime: \tat us.zoom.Camera.open(Camera.java:12)
`;
  expect(parseAndroidCrashes(text, 'f')).toMatchObject([
    {
      ...{ process: 'us.zoom.zrc', pid: 811, signal: 'SIGABRT', abortMessage: 'no display', at: { line: 4 } },
      ...{ time: '2026-11-20T09:00:00.012Z', build: 'dten/x/x:12/A/1:user/release-keys' },
      frames: ['libc.so abort', 'libzrc.so render'],
    },
    {
      ...{ process: 'us.zoom.zrc', pid: 950, signal: null, abortMessage: 'java.lang.IllegalStateException: no camera' },
      ...{ frames: ['us.zoom.Camera.open'], at: { line: 9 } },
    },
  ]);
});
