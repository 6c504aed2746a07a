import { createReadStream, createWriteStream, mkdirSync, openSync, closeSync, readSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { Transform, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { checkWith } from '../../diagnostics/bundle/bundle-check.ts';
import { redactArchive } from '../../diagnostics/bundle/redact-archive.ts';
import { pseudonymEnd } from '../../diagnostics/redaction/pseudonyms.ts';
import type { RedactionCategory } from '../../diagnostics/redaction/policy.ts';
import type { KnownValue, Redactor } from '../../diagnostics/redaction/redactor.ts';
import { UsageError, messageOf } from '../base/errors.ts';
import type { Cli } from './cli.ts';

export interface RedactInputs {
  paths: readonly string[];
  out: string | null;
  redactor: Redactor;
  knownValues: readonly KnownValue[];
  off: readonly RedactionCategory[];
  toStdout: boolean;
  /** Note in which lines pseudonyms stand. */
  locate: boolean;
}

export interface RedactedInputs {
  /** What was written, by path; nothing for standard output. */
  written: string[];
  withheld: { name: string; why: string }[];
  /** Pseudonym -> the first places (`app.log:12`) and how many there are. */
  places: Map<string, { first: string[]; count: number }>;
}

const ZIP_MAGIC = Buffer.from('504b0304', 'hex');
const MOST_PLACES = 5;

/** Redacts what was named. @throws UsageError where it cannot be read, or its result would go nowhere safe. */
export async function redactInputs(cli: Cli, inputs: RedactInputs): Promise<RedactedInputs> {
  const { paths, out } = inputs;
  const done: RedactedInputs = { written: [], withheld: [], places: new Map() };
  const archives = paths.filter(isZip);
  if (archives.length > 0) {
    const [path = ''] = archives;
    if (paths.length > 1) throw new UsageError('an archive is redacted alone.');
    if (out === null) throw new UsageError('an archive needs --out FILE.zip.');
    refuseSame(path, out);
    const { redactor, knownValues, off } = inputs;
    const check = checkWith(knownValues, off);
    const at = cli.clock.now();
    const archive = await redactArchive({ ...{ path, out: resolve(out), redactor, check, at }, signal: cli.signal });
    return { ...done, written: [archive.path], withheld: archive.withheld };
  }
  if (paths.length > 1 && out !== null) mkdirSync(out, { recursive: true, mode: 0o700 });
  for (const path of paths.length === 0 ? [null] : paths) {
    const target = out === null ? null : paths.length > 1 ? join(out, inputs.redactor.text(basename(path ?? ''))) : out;
    if (path !== null && target !== null) refuseSame(path, target);
    const steps = [inputs.redactor.stream(), ...(inputs.locate ? [placesIn(path ?? '-', done.places)] : [])];
    const sink = target === null ? sinkOf(cli, inputs.toStdout) : createWriteStream(target, { mode: 0o600 });
    try {
      const source = path === null ? cli.stdin : createReadStream(path);
      await pipeline([source, ...steps, sink], { signal: cli.signal, end: sink !== cli.stdout });
    } catch (error) {
      if (cli.signal.aborted) throw error;
      throw new UsageError(`${path ?? 'standard input'}: ${messageOf(error)}`, { cause: error });
    }
    if (target !== null) done.written.push(target);
  }
  return done;
}

function sinkOf(cli: Cli, toStdout: boolean): NodeJS.WritableStream {
  return toStdout ? cli.stdout : new Writable({ write: (_chunk, _encoding, next) => next() });
}

function refuseSame(path: string, out: string): void {
  const [from, to] = [path, out].map((one) => statSync(one, { throwIfNoEntry: false }));
  if (from !== undefined && to !== undefined && from.ino === to.ino && from.dev === to.dev)
    throw new UsageError(`${out}: the result would overwrite what is redacted.`);
}

function isZip(path: string): boolean {
  try {
    const file = openSync(path, 'r');
    try {
      const start = Buffer.alloc(ZIP_MAGIC.length);
      readSync(file, start, 0, start.length, 0);
      return start.equals(ZIP_MAGIC);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw new UsageError(`${path}: ${messageOf(error)}`, { cause: error });
  }
}

/** Notes the lines of pseudonyms; the lines of what was redacted are those of the original. */
function placesIn(name: string, places: RedactedInputs['places']): Transform {
  let line = 1;
  let rest = '';
  const look = (text: string): void => {
    for (let at = text.indexOf('<'); at !== -1; at = text.indexOf('<', at + 1)) {
      const end = pseudonymEnd(text, at);
      if (end === -1) continue;
      const place = places.get(text.slice(at, end)) ?? { first: [], count: 0 };
      if (place.first.length < MOST_PLACES) place.first.push(`${name}:${line}`);
      place.count += 1;
      places.set(text.slice(at, end), place);
    }
  };
  return new Transform({
    transform(chunk: Buffer, _encoding, next) {
      const lines = (rest + chunk.toString('latin1')).split('\n');
      rest = lines.pop() ?? '';
      for (const text of lines) {
        look(text);
        line += 1;
      }
      next(null, chunk);
    },
    flush(next) {
      look(rest);
      next();
    },
  });
}
