import type { Crash } from '../snapshot/fault-facts.ts';
import { tombstoneTimeOrNull } from './instant.ts';
import { protoBytes, protoFields, protoNumber, protoText } from './protobuf.ts';
import type { ProtoField } from './protobuf.ts';
import { MAX_FRAMES, frameName } from './tombstone-frames.ts';

/** Field numbers of AOSP's system/core/debuggerd/proto/tombstone.proto, as far as they are read. */
const TOMBSTONE = {
  fingerprint: 2,
  timestamp: 4,
  pid: 5,
  tid: 6,
  commandLine: 9,
  signal: 10,
  abortMessage: 14,
  causes: 15,
  threads: 16,
} as const;
const SIGNAL = { number: 1, name: 2, hasAddress: 8, address: 9 } as const;
const CAUSE = { text: 1 } as const;
const ENTRY = { key: 1, value: 2 } as const;
const THREAD = { name: 2, backtrace: 4 } as const;
const FRAME = { symbol: 4, file: 6 } as const;

/**
 * A tombstone as debuggerd writes it since Android 12 (`tombstone_00.pb`): the same crash as in the text beside it.
 * Null for what is none, and for a dump without a signal (one that somebody asked for).
 */
export function parseTombstoneProto(bytes: Uint8Array, file: string): Crash | null {
  const fields = protoFields(bytes);
  const pid = protoNumber(fields, TOMBSTONE.pid);
  const signal = protoBytes(fields, TOMBSTONE.signal).map(protoFields).at(-1);
  const name = signal === undefined ? null : protoText(signal, SIGNAL.name);
  if (pid === null || signal === undefined || (name === null && protoNumber(signal, SIGNAL.number) === null))
    return null;
  const tid = protoNumber(fields, TOMBSTONE.tid) ?? pid;
  const thread = threadOf(fields, tid);
  const cause = protoBytes(fields, TOMBSTONE.causes)
    .map((bytes) => protoText(protoFields(bytes), CAUSE.text))
    .find((text) => text !== null);
  const [command] = protoBytes(fields, TOMBSTONE.commandLine);
  return {
    process: command === undefined ? '' : new TextDecoder().decode(command),
    pid,
    thread: { tid, name: protoText(thread, THREAD.name) ?? '' },
    signal: name ?? String(protoNumber(signal, SIGNAL.number)),
    faultAddress: faultAddress(signal),
    abortMessage: protoText(fields, TOMBSTONE.abortMessage) ?? cause ?? null,
    cause: cause ?? null,
    frames: protoBytes(thread, THREAD.backtrace).slice(0, MAX_FRAMES).map(frameOf),
    build: protoText(fields, TOMBSTONE.fingerprint),
    time: tombstoneTimeOrNull(protoText(fields, TOMBSTONE.timestamp)),
    at: { file },
  };
}

/** A map field is a list of entries: key and value. */
function threadOf(fields: readonly ProtoField[], tid: number): ProtoField[] {
  const entry = protoBytes(fields, TOMBSTONE.threads)
    .map(protoFields)
    .find((pair) => protoNumber(pair, ENTRY.key) === tid);
  const [value] = entry === undefined ? [] : protoBytes(entry, ENTRY.value);
  return value === undefined ? [] : protoFields(value);
}

function frameOf(bytes: Uint8Array): string {
  const fields = protoFields(bytes);
  // Signatures must be those of the text, which ends a symbol without its arguments' brackets when they are empty.
  const symbol = protoText(fields, FRAME.symbol)?.replace(/\(\)$/, '') ?? null;
  return frameName(protoText(fields, FRAME.file) ?? '<unknown>', symbol);
}

function faultAddress(signal: readonly ProtoField[]): string | null {
  if (protoNumber(signal, SIGNAL.hasAddress) !== 1) return null;
  return `0x${(protoNumber(signal, SIGNAL.address) ?? 0).toString(16)}`;
}
