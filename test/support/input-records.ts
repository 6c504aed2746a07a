import type { RecordBytes } from '../../agent/help-key/input-events.ts';

export const KEY_HELP = 138;
export const KEY_F12 = 88;

/** One record as the kernel writes it. */
export function inputRecord(recordBytes: RecordBytes, type: number, code: number, value: number): Buffer {
  const record = Buffer.alloc(recordBytes);
  const half = (recordBytes - 8) / 2;
  record.writeUInt32LE(1_795_000_000, 0);
  record.writeUInt32LE(250_000, half);
  record.writeUInt16LE(type, recordBytes - 8);
  record.writeUInt16LE(code, recordBytes - 6);
  record.writeInt32LE(value, recordBytes - 4);
  return record;
}

/**
 * A key pressed, held for three repetitions and released, as a keyboard sends it: scan code (EV_MSC, MSC_SCAN), key
 * (EV_KEY), end of report (EV_SYN).
 */
export function keyStroke(recordBytes: RecordBytes, code: number): Buffer {
  const report = (value: number): Buffer[] => [
    inputRecord(recordBytes, 4, 4, 0x7_0075),
    inputRecord(recordBytes, 1, code, value),
    inputRecord(recordBytes, 0, 0, 0),
  ];
  return Buffer.concat([1, 2, 2, 2, 0].flatMap(report));
}
