/** A field of a protobuf message: a number (varint, fixed) or bytes (texts, messages, packed lists). */
export interface ProtoField {
  number: number;
  /** 64-bit values beyond 2^53 lose their last digits; no caller needs them. */
  value: number | Uint8Array;
}

/** More fields than any message that we read has. */
const MAX_FIELDS = 100_000;

/**
 * The fields of a message in the protobuf wire format, in their order. Groups are not read (nobody writes them); what
 * is damaged or cut ends the reading, and what came before is kept.
 */
export function protoFields(bytes: Uint8Array): ProtoField[] {
  const fields: ProtoField[] = [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const varint = (): number | null => {
    let value = 0;
    for (let shift = 0; shift < 70 && at < bytes.length; shift += 7) {
      const byte = bytes[at++] ?? 0;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    return null;
  };
  while (at < bytes.length && fields.length < MAX_FIELDS) {
    const key = varint();
    if (key === null || key < 8 || key > 0xffff_ffff) break;
    const number = Math.floor(key / 8);
    const wire = key % 8;
    if (wire === 0) {
      const value = varint();
      if (value === null) break;
      fields.push({ number, value });
    } else if (wire === 1 || wire === 5) {
      const size = wire === 1 ? 8 : 4;
      if (at + size > bytes.length) break;
      fields.push({ number, value: wire === 1 ? Number(view.getBigUint64(at, true)) : view.getUint32(at, true) });
      at += size;
    } else if (wire === 2) {
      const length = varint();
      if (length === null || at + length > bytes.length) break;
      fields.push({ number, value: bytes.subarray(at, at + length) });
      at += length;
    } else break;
  }
  return fields;
}

/** The last value of a number; null where it is not set. (proto3 leaves out zeros.) */
export function protoNumber(fields: readonly ProtoField[], number: number): number | null {
  const value = fields.findLast((field) => field.number === number)?.value;
  return typeof value === 'number' ? value : null;
}

export function protoBytes(fields: readonly ProtoField[], number: number): Uint8Array[] {
  return fields.flatMap((field) => (field.number === number && typeof field.value !== 'number' ? [field.value] : []));
}

/** The last text; null where it is not set, or empty. */
export function protoText(fields: readonly ProtoField[], number: number): string | null {
  const bytes = protoBytes(fields, number).at(-1);
  return bytes === undefined || bytes.length === 0 ? null : new TextDecoder().decode(bytes);
}
