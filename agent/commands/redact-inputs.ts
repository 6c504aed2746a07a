import { createWriteStream, mkdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Transform, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { checkWith } from '../../diagnostics/bundle/bundle-check.ts';
import { redactArchive } from '../../diagnostics/bundle/redact-archive.ts';
import { pseudonymEnd } from '../../diagnostics/redaction/pseudonyms.ts';
import type { RedactionCategory } from '../../diagnostics/redaction/policy.ts';
import type { KnownValue, Redactor } from '../../diagnostics/redaction/redactor.ts';
import { UsageError, messageOf } from '../base/errors.ts';
import type { Cli } from './cli.ts';
import { archivesOf, openSource, TurnedBinaryError } from './redact-sources.ts';
import { refuseOriginals, targetsOf } from './redact-targets.ts';
import type { Target } from './redact-targets.ts';

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
  /** Files whose results could not have their names, because others have them. */
  renamed: { from: string; to: string }[];
  withheld: { name: string; why: string }[];
  /** Pseudonym -> the first places (`app.log:12`) and how many there are. */
  places: Map<string, { first: string[]; count: number }>;
}

const MOST_PLACES = 5;

/**
 * Redacts what was named. What redaction cannot look into is withheld, and told.
 * @throws UsageError where it cannot be read, or its result would go nowhere safe.
 */
export async function redactInputs(cli: Cli, inputs: RedactInputs): Promise<RedactedInputs> {
  const { paths, out, redactor } = inputs;
  const done: RedactedInputs = { written: [], renamed: [], withheld: [], places: new Map() };
  const [archive] = await archivesOf(paths);
  if (archive !== undefined) {
    if (paths.length > 1) throw new UsageError('an archive is redacted alone.');
    if (out === null) throw new UsageError('an archive needs --out FILE.zip.');
    refuseOriginals(paths, [out, `${out}.part`]);
    const check = checkWith(inputs.knownValues, inputs.off);
    const at = cli.clock.now();
    const redacted = await redactArchive({
      ...{ path: archive, out: resolve(out), redactor, check, at },
      signal: cli.signal,
    });
    return { ...done, written: [redacted.path], withheld: redacted.withheld };
  }
  const targets = targetsOf(paths, out, (name) => redactor.text(name));
  if (paths.length > 1 && out !== null) makeFolder(out);
  for (const target of targets) {
    try {
      await redactOne(cli, inputs, target, done);
    } catch (error) {
      if (cli.signal.aborted) throw error;
      throw new UsageError(`${target.from ?? STANDARD_INPUT}: ${messageOf(error)}`, { cause: error });
    }
  }
  return done;
}

const STANDARD_INPUT = 'standard input';

async function redactOne(cli: Cli, inputs: RedactInputs, { from, to, renamed }: Target, done: RedactedInputs) {
  const source = await openSource(cli, from);
  if (source.unreadable !== null) {
    done.withheld.push({ name: from ?? STANDARD_INPUT, why: source.unreadable });
    return;
  }
  const steps = [inputs.redactor.stream(), ...(inputs.locate ? [placesIn(from ?? '-', done.places)] : [])];
  const sink = to === null ? sinkOf(cli, inputs.toStdout) : createWriteStream(to, { mode: 0o600 });
  try {
    await pipeline([source.stream, ...steps, sink], { signal: cli.signal, end: sink !== cli.stdout });
  } catch (error) {
    if (!(error instanceof TurnedBinaryError)) throw error;
    const before = to === null && inputs.toStdout ? ' Nothing more of it was written.' : '';
    done.withheld.push({ name: from ?? STANDARD_INPUT, why: `${error.message}${before}` });
    if (to !== null) await rm(to, { force: true });
    return;
  }
  if (to === null) return;
  done.written.push(to);
  if (renamed && from !== null) done.renamed.push({ from, to });
}

function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new UsageError(`--out ${path}: ${messageOf(error)}`, { cause: error });
  }
}

function sinkOf(cli: Cli, toStdout: boolean): NodeJS.WritableStream {
  return toStdout ? cli.stdout : new Writable({ write: (_chunk, _encoding, next) => next() });
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
