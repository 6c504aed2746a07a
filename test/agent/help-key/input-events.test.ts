import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readInputDevices } from '../../../agent/help-key/input-devices.ts';
import { inputEventReader, isPressOf } from '../../../agent/help-key/input-events.ts';
import type { RecordBytes } from '../../../agent/help-key/input-events.ts';
import { keyCode } from '../../../agent/help-key/key-codes.ts';
import { KEY_F12, KEY_HELP, keyStroke } from '../../support/input-records.ts';

const SIZES: RecordBytes[] = [24, 16];

describe.each(SIZES)('a stream of %i-byte records', (size) => {
  it('has one press in a stroke, however long the key is held', () => {
    const events = inputEventReader(size)(keyStroke(size, KEY_HELP));
    expect(events).toHaveLength(15);
    expect(events.filter((event) => isPressOf(event, KEY_HELP))).toHaveLength(1);
    expect(events.filter((event) => isPressOf(event, KEY_F12))).toEqual([]);
  });

  it('gives the same events however it is cut into pieces', () => {
    const stream = Buffer.concat([keyStroke(size, KEY_HELP), keyStroke(size, KEY_F12)]);
    const whole = inputEventReader(size)(stream);
    fc.assert(
      fc.property(fc.array(fc.nat(stream.length), { maxLength: 20 }), (cuts) => {
        const read = inputEventReader(size);
        const edges = [0, ...cuts.toSorted((a, b) => a - b), stream.length];
        expect(edges.slice(1).flatMap((end, i) => read(stream.subarray(edges[i], end)))).toEqual(whole);
      }),
    );
  });

  it('survives any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => {
        expect(inputEventReader(size)(bytes)).toHaveLength(Math.floor(bytes.length / size));
      }),
    );
  });
});

describe('keys', () => {
  it.each([
    ['KEY_HELP', 138],
    ['KEY_F12', 88],
    ['138', 138],
    ['767', 767],
    ['768', null],
    ['0', null],
    ['KEY_NOTHING', null],
    ['toString', null],
    ['-1', null],
  ])('%s is %s', (key, code) => {
    expect(keyCode(key)).toBe(code);
  });
});

const LIST = `I: Bus=0019 Vendor=0000 Product=0001 Version=0000
N: Name="Power Button"
H: Handlers=kbd event0
B: EV=3
B: KEY=10000000000000 0

I: Bus=0003 Vendor=046d Product=c31c Version=0110
N: Name="USB Help Pad"
H: Handlers=sysrq kbd leds event7
B: PROP=0
B: EV=120013
B: KEY=1000000000007 ff9f207ac14057ff febeffdfffefffff fffffffffffffffe

N: Name="No node"
H: Handlers=kbd
B: KEY=ffffffffffffffff ffffffffffffffff ffffffffffffffff
`;

describe('the list of input devices', () => {
  it('tells names, nodes and keys', () => {
    const devices = readInputDevices(LIST, 64);
    expect(devices.map(({ name, node }) => [name, node])).toEqual([
      ['Power Button', 'event0'],
      ['USB Help Pad', 'event7'],
    ]);
    expect(devices.map(({ hasKey }) => hasKey(KEY_HELP))).toEqual([false, true]);
    expect(devices.map(({ hasKey }) => hasKey(116))).toEqual([true, true]);
  });

  it('reads the bitmaps of a process of 32 bits', () => {
    const [device] = readInputDevices('N: Name="Pad"\nH: Handlers=event1\nB: KEY=400 0 0 0 0\n', 32);
    expect(device?.hasKey(KEY_HELP)).toBe(true);
    expect(device?.hasKey(KEY_HELP + 1)).toBe(false);
  });
});
