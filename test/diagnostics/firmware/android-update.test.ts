import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../agent/base/system-clock.ts';
import { collectFacts } from '../../../diagnostics/collectors/run-collectors.ts';
import { judgeUpdates } from '../../../diagnostics/firmware/judge-update.ts';
import type { UpdateVerdict } from '../../../diagnostics/firmware/verdict.ts';
import { createRecordedHost } from '../../../diagnostics/host/recorded-host.ts';
import type { Snapshot } from '../../../diagnostics/snapshot/snapshot.ts';
import { SHARED, SHARED_MISSING } from '../../support/shared.ts';
import { capture } from '../host/memory-files.ts';

/*
 * Logs in the words of AOSP (update_attempter_android.cc, action_processor.cc, recovery's install.cpp), played as a
 * capture. No DTEN unit was looked at.
 */

interface Android {
  incremental: string;
  slot?: string;
  bootCount?: number;
  engineLog?: string;
  status?: string;
  lastInstall?: string;
  bootId?: string;
}

async function look({
  incremental,
  slot = '_a',
  bootCount = 7,
  engineLog,
  status,
  lastInstall,
  bootId = 'boot-1',
}: Android): Promise<Snapshot> {
  const getprop = `[ro.product.model]: [D7X]\n[ro.build.version.incremental]: [${incremental}]\n[ro.boot.slot_suffix]: [${slot}]\n[ro.boot.verifiedbootstate]: [green]\n[ro.build.fingerprint]: [DTEN/d7x/d7x:12/X/${incremental}:user/release-keys]\n`;
  const log = '/data/misc/update_engine_log';
  const host = await createRecordedHost(
    capture({
      platform: 'android',
      commands: [
        { argv: ['getprop'], stdout: getprop },
        { argv: ['settings', 'get', 'global', 'boot_count'], stdout: `${bootCount}\n` },
        ...(status === undefined
          ? []
          : [
              {
                argv: ['update_engine_client', '--follow'],
                stdout: `onStatusUpdate(UPDATE_STATUS_${status} (6), 0)\n`,
              },
            ]),
      ],
      listings:
        engineLog === undefined ? {} : { [log]: [{ name: 'update_engine.20261120-080000', type: 'file', size: 10 }] },
      files: {
        ...(engineLog === undefined ? {} : { [`${log}/update_engine.20261120-080000`]: engineLog }),
        ...(lastInstall === undefined ? {} : { '/cache/recovery/last_install': lastInstall }),
      },
    }),
  );
  const settings = { disabled: [], logFiles: [], logTailBytes: 100_000, versionFiles: [] };
  const { snapshot } = await collectFacts(host, { settings, clock: systemClock }, new AbortController().signal);
  return { ...snapshot, bootId };
}

async function verdict(before: Android, now: Android): Promise<UpdateVerdict | undefined> {
  const [baseline, snapshot] = [await look(before), await look(now)];
  return judgeUpdates({ baseline: { ...baseline, takenAt: '2026-11-19T10:00:00.000Z' }, snapshot, reports: [] })[0];
}

const PLAN =
  '[INFO:update_attempter_android.cc(305)] Using this install plan:\n[INFO:install_plan.cc(83)] InstallPlan: source_slot: A, target_slot: B\n';
const APPLIED = `${PLAN}[INFO:update_attempter_android.cc(291)] Update successfully applied, waiting to reboot.\n`;
const FAILED = `${PLAN}[INFO:action_processor.cc(116)] ActionProcessor: finished last action FilesystemVerifierAction with code ErrorCode::kNewRootfsVerificationError\n`;
const OLD: Android = { incremental: '3.8.4' };

describe('an update of Android', () => {
  it.each<[string, Android, UpdateVerdict['verdict'] | undefined]>([
    ['none: nothing', OLD, undefined],
    [
      'the new build runs in the other slot',
      { incremental: '3.8.5', slot: '_b', engineLog: APPLIED, bootId: 'boot-2' },
      'succeeded',
    ],
    [
      'update_engine found it successful',
      { incremental: '3.8.5', slot: '_b', engineLog: `${APPLIED}OTAResult::OTA_SUCCESSFUL\n`, bootId: 'boot-2' },
      'succeeded',
    ],
    ['applied, not started anew', { ...OLD, engineLog: APPLIED }, 'pending-reboot'],
    ['update_engine waits for the restart', { ...OLD, status: 'UPDATED_NEED_REBOOT' }, 'pending-reboot'],
    [
      'applied, started anew, the old slot runs',
      { ...OLD, engineLog: APPLIED, bootId: 'boot-2', bootCount: 9 },
      'rolled-back',
    ],
    [
      'update_engine found it rolled back',
      { ...OLD, engineLog: `${APPLIED}OTAResult::ROLLED_BACK\n`, bootId: 'boot-2' },
      'rolled-back',
    ],
    ['broken off', { ...OLD, engineLog: FAILED }, 'failed'],
    [
      'the new build runs, in the slot that was not written',
      { incremental: '3.8.5', slot: '_a', engineLog: APPLIED, bootId: 'boot-2' },
      'unconfirmed',
    ],
    ['a lower build runs', { incremental: '3.8.3', bootId: 'boot-2' }, 'downgraded'],
    [
      'recovery failed',
      { ...OLD, lastInstall: 'update.zip\n0\nsource_build: 3.8.4\ntarget_build: 3.8.5\nerror: 7\n', bootId: 'boot-2' },
      'failed',
    ],
    [
      'recovery succeeded and the new build runs',
      {
        incremental: '3.8.5',
        lastInstall: 'update.zip\n1\nsource_build: 3.8.4\ntarget_build: 3.8.5\n',
        bootId: 'boot-2',
      },
      'succeeded',
    ],
    [
      'recovery succeeded, yet the old build runs',
      { ...OLD, lastInstall: 'update.zip\n1\nsource_build: 3.8.4\ntarget_build: 3.8.5\n', bootId: 'boot-2' },
      'unconfirmed',
    ],
  ])('%s', async (_, now, expected) => {
    expect((await verdict(OLD, now))?.verdict).toBe(expected);
  });

  it('tells slot, starts and the engine’s own code, each with its place', async () => {
    const found = await verdict(OLD, { ...OLD, engineLog: FAILED, bootCount: 9 });
    expect(found?.why.join(' ')).toMatch(
      /kNewRootfsVerificationError.*Slot _a runs, as before\. The unit has started 2 times/,
    );
    expect(found?.evidence).toContainEqual({
      file: 'files/data/misc/update_engine_log/update_engine.20261120-080000',
      line: 3,
    });
  });
});

it('a meeting app is a component of its own', async () => {
  const stdout =
    'Packages:\n  Package [us.zoom.zrc] (2ef):\n    versionCode=60300 minSdk=26\n    versionName=6.3.0.1234\n';
  const host = await createRecordedHost(
    capture({ platform: 'android', commands: [{ argv: ['dumpsys', 'package', 'us.zoom.zrc'], stdout }] }),
  );
  const settings = {
    disabled: [],
    logFiles: [],
    logTailBytes: 1000,
    versionFiles: [],
    meetingApps: ['us.zoom.zrc', 'a.b'],
  };
  const { snapshot } = await collectFacts(host, { settings, clock: systemClock }, new AbortController().signal);
  expect(snapshot.components).toMatchObject([
    { id: 'app:us.zoom.zrc', kind: 'app', version: '6.3.0.1234', evidence: [{ file: 'commands/001.stdout', line: 4 }] },
  ]);
});

describe.skipIf(SHARED_MISSING)('captures of units (skipped where they are not beside the checkout)', () => {
  it.each([
    ['gwm_android9.txt', null, 'orange', 'qti/gwm/gwm:9/PQ1A.190105.004/bean12291953:user/test-keys'],
    [
      'oneplus_n10_slot_a_green.txt',
      '_a',
      'green',
      'OnePlus/OnePlusN10TMO/OnePlusN10TMO:11/RKQ1.201217.002/2307051826:user/release-keys',
    ],
  ])('%s', async (name, slot, boot, fingerprint) => {
    const stdout = readFileSync(join(SHARED, 'captures/android/getprop', name), 'utf8');
    const host = await createRecordedHost(capture({ platform: 'android', commands: [{ argv: ['getprop'], stdout }] }));
    const settings = { disabled: [], logFiles: [], logTailBytes: 100_000, versionFiles: [] };
    const { snapshot } = await collectFacts(host, { settings, clock: systemClock }, new AbortController().signal);
    const facts = snapshot.facts.updaters?.android;
    expect(facts?.slotSuffix?.text ?? null).toBe(slot);
    expect(facts?.verifiedBoot?.text).toBe(boot);
    expect(facts?.fingerprint?.text).toBe(fingerprint);
    expect(judgeUpdates({ baseline: null, snapshot, reports: [] })).toEqual([]);
  });
});
