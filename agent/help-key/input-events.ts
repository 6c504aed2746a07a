/** One `struct input_event` of linux/input.h, without its time. */
export interface InputEvent {
  type: number;
  code: number;
  value: number;
}

/**
 * Size of one record: two longs of time, then type (u16), code (u16) and value (s32). A long has eight bytes for a
 * process of 64 bits and four for one of 32, whatever the kernel is.
 */
export type RecordBytes = 24 | 16;

const PAYLOAD_BYTES = 8;
const EV_KEY = 1;
/** 0 is a release, 2 the repetition of a key that is held. */
const PRESSED = 1;

/** Takes a stream of records apart, however it is cut into pieces. */
export function inputEventReader(recordBytes: RecordBytes): (piece: Uint8Array) => InputEvent[] {
  let rest: Buffer = Buffer.alloc(0);
  return (piece) => {
    const bytes = Buffer.concat([rest, piece]);
    const events: InputEvent[] = [];
    let at = 0;
    for (; at + recordBytes <= bytes.length; at += recordBytes) {
      const payload = at + recordBytes - PAYLOAD_BYTES;
      events.push({
        type: bytes.readUInt16LE(payload),
        code: bytes.readUInt16LE(payload + 2),
        value: bytes.readInt32LE(payload + 4),
      });
    }
    rest = bytes.subarray(at);
    return events;
  };
}

/** Whether the event says that this key went down. */
export function isPressOf({ type, code, value }: InputEvent, key: number): boolean {
  return type === EV_KEY && code === key && value === PRESSED;
}
