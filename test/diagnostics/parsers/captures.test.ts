import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseEdid } from '../../../diagnostics/parsers/edid.ts';
import { parseFailedUnits } from '../../../diagnostics/parsers/failed-units.ts';
import { parseGetprop } from '../../../diagnostics/parsers/getprop.ts';
import { parseKernelLog } from '../../../diagnostics/parsers/kernel-log.ts';
import { parseMeminfo } from '../../../diagnostics/parsers/meminfo.ts';
import { parseOsRelease } from '../../../diagnostics/parsers/os-release.ts';
import { SHARED, SHARED_MISSING } from '../../support/shared.ts';

function bytes(path: string): Buffer {
  return readFileSync(join(SHARED, 'captures', path));
}

function text(path: string): string {
  return bytes(path).toString('utf8');
}

describe.skipIf(SHARED_MISSING)('real outputs', () => {
  it.each([
    ['dten_board', { manufacturer: 'DTB', product: 0x30, name: 'DTEN Board' }],
    ['hisense_1', { manufacturer: 'HIS', product: 0, name: 'HISENSE-TV' }],
    ['lg_1', { manufacturer: 'GSM', product: 1, name: 'LG TV' }],
    ['newline_1', { manufacturer: 'NLE', product: 50, name: 'Newline' }],
  ])('EDID of %s', (name, expected) => {
    expect(parseEdid(bytes(`edid/${name}.bin`))).toEqual({ ...expected, checksumOk: true });
  });

  it('an EDID with a byte changed has a wrong checksum, and one cut short is none', () => {
    const edid = bytes('edid/dten_board.bin');
    edid[20] = (edid[20] ?? 0) ^ 1;
    expect(parseEdid(edid)).toMatchObject({ manufacturer: 'DTB', checksumOk: false });
    expect(parseEdid(edid.subarray(0, 127))).toBeNull();
  });

  it.each([
    ['gwm_android9', 'qti/gwm/gwm:9/PQ1A.190105.004/bean12291953:user/test-keys', undefined],
    [
      'oneplus_n10_slot_a_green',
      'OnePlus/OnePlusN10TMO/OnePlusN10TMO:11/RKQ1.201217.002/2307051826:user/release-keys',
      '_a',
    ],
  ])('properties of %s', (name, fingerprint, slot) => {
    const properties = parseGetprop(text(`android/getprop/${name}.txt`));
    expect(properties.get('ro.build.fingerprint')?.value).toBe(fingerprint);
    expect(properties.get('ro.boot.slot_suffix')?.value).toBe(slot);
  });

  it('properties that contradict each other are both kept', () => {
    const properties = parseGetprop(text('android/getprop/poco_peridot_slot_b_green.txt'));
    expect(properties.get('ro.build.fingerprint')?.value).toMatch(/:14\//);
    expect(properties.get('ro.build.version.release')?.value).toBe('15');
    expect(properties.get('ro.build.version.incremental')?.value).toContain('611');
  });

  it('ten reports of the kernel are ten marks', () => {
    const { marks, lines } = parseKernelLog(text('linux/oops/abrt_10_oopses.txt'));
    expect(lines).toBeGreaterThan(500);
    expect(marks.filter(({ kind }) => kind === 'warning' || kind === 'oops')).toHaveLength(10);
    expect(marks[0]).toMatchObject({ kind: 'warning', line: 14 });
  });

  it('an old kernel warns in other words', () => {
    expect(parseKernelLog(text('linux/oops/abrt_cut_here.txt')).marks).toMatchObject([{ kind: 'warning', line: 2 }]);
  });

  it('meminfo and os-release', () => {
    expect(parseMeminfo(text('linux/jc/proc_meminfo')).get('MemTotal')).toBeGreaterThan(0);
    expect(parseOsRelease(text('linux/jc/os-release-ubuntu')).get('PRETTY_NAME')?.value).toBe('Ubuntu 18.04.5 LTS');
  });

  it('a list of units in which none failed', () => {
    expect(parseFailedUnits(text('linux/jc/systemctl.out'))).toEqual([]);
  });
});
