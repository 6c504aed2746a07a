import { Transform } from 'node:stream';
import { Machine } from './engine/machine.ts';
import { Pass } from './engine/pass.ts';
import { Utf16Pass } from './engine/utf16.ts';
import { knownValueRule } from './known-values.ts';
import { createPseudonyms } from './pseudonyms.ts';
import { redactJson } from './redact-json.ts';
import type { KnownValue, Redactor } from './redactor.ts';
import { standardRules } from './rules/standard-rules.ts';

export interface RedactorOptions {
  /** The secret of one ticket, at least 16 bytes: pseudonyms of two keys have nothing in common. */
  key: Uint8Array;
  knownValues: readonly KnownValue[];
  /** Names of rules that stay off. */
  without?: readonly string[];
  /** Told of each new pseudonym; what it is told must not leave the unit. */
  onPseudonym?: (token: string, kind: string, value: string) => void;
}

/** A redactor with every rule and the unit's own values. It keeps its counts; use one for each ticket. */
export function createRedactor({ key, knownValues, without = [], onPseudonym }: RedactorOptions): Redactor {
  const pseudonyms = createPseudonyms({ key, onNew: onPseudonym });
  let looking = false;
  /** Looks into a decoded text, one level deep. */
  function hides(decoded: Buffer): boolean {
    if (looking) return false;
    looking = true;
    try {
      return machine.finds(decoded);
    } finally {
      looking = false;
    }
  }
  const rules = [knownValueRule(knownValues), ...standardRules(hides)].filter(({ name }) => !without.includes(name));
  const machine = new Machine(rules, pseudonyms);

  function bytes(input: Uint8Array): Buffer {
    const pass = new Utf16Pass(new Pass(machine, input.length));
    pass.push(input);
    pass.finish();
    return pass.drain();
  }
  function plainText(input: string): string {
    return bytes(Buffer.from(input, 'utf8')).toString('utf8');
  }
  return {
    text: plainText,
    bytes,
    json: (input) => redactJson(input, plainText),
    stream: () => passTransform(new Utf16Pass(new Pass(machine))),
    counts: () => machine.countsByName(),
  };
}

function passTransform(pass: Utf16Pass): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      pass.push(chunk);
      done(null, pass.drain());
    },
    flush(done) {
      pass.finish();
      done(null, pass.drain());
    },
  });
}
