/** Writes the fields of a protobuf message: texts and bytes by length, numbers as varints. */
export function message(fields: readonly (readonly [number: number, value: number | string | Buffer])[]): Buffer {
  return Buffer.concat(
    fields.map(([number, value]) => {
      if (typeof value === 'number') return Buffer.concat([varint(number * 8), varint(value)]);
      const bytes = Buffer.from(value);
      return Buffer.concat([varint(number * 8 + 2), varint(bytes.length), bytes]);
    }),
  );
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (let left = value; ; left = Math.floor(left / 128)) {
    if (left < 128) return Buffer.from([...bytes, left]);
    bytes.push((left % 128) | 128);
  }
}

const frame = (file: string, symbol: string): Buffer =>
  message([
    [1, 0x4e1bc],
    [2, 0x7f0004e1bc],
    [4, symbol],
    [5, 168],
    [6, file],
    [8, '1234'],
  ]);

/** A tombstone in tombstone.proto (AOSP, system/core/debuggerd/proto): an abort of the meeting app. */
export function tombstoneProto(): Buffer {
  const thread = message([
    [1, 820],
    [2, 'Render'],
    [
      3,
      message([
        [1, 'x0'],
        [2, 0],
      ]),
    ],
    [4, frame('/apex/com.android.runtime/lib64/bionic/libc.so', 'abort')],
    [4, frame('/data/app/~~x==/us.zoom.zrc-y==/lib/arm64/libzrc.so', 'render()')],
  ]);
  const other = message([
    [1, 811],
    [2, 'main'],
    [4, frame('/system/lib64/libutils.so', 'wait()')],
  ]);
  return message([
    [1, 1],
    [2, 'dten/x/x:12/A/1:user/release-keys'],
    [4, '2026-11-20 10:00:00.012345678+0100'],
    [5, 811],
    [6, 820],
    [9, 'us.zoom.zrc'],
    [
      10,
      message([
        [1, 6],
        [2, 'SIGABRT'],
        [3, 0xffff_ffff],
        [8, 1],
        [9, 0x10],
      ]),
    ],
    [14, 'no display'],
    [15, message([[1, 'null pointer dereference']])],
    [
      16,
      message([
        [1, 811],
        [2, other],
      ]),
    ],
    [
      16,
      message([
        [1, 820],
        [2, thread],
      ]),
    ],
  ]);
}
