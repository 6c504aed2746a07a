import { Transform } from 'node:stream';
import { CustomPass } from './custom-pass.ts';
import { customRulesOf } from './custom-engine.ts';
import type { CustomEngine } from './custom-engine.ts';
import { Machine } from './engine/machine.ts';
import { Pass } from './engine/pass.ts';
import { Utf16Pass } from './engine/utf16.ts';
import { knownValueRule } from './known-values.ts';
import { STANDARD_POLICY } from './policy.ts';
import type { RedactionPolicy } from './policy.ts';
import { createPseudonyms } from './pseudonyms.ts';
import { redactJson } from './redact-json.ts';
import type { KnownValue, Redactor } from './redactor.ts';
import { standardRules } from './rules/standard-rules.ts';
import { structuredPseudonyms } from './structured-pseudonyms.ts';
import { withoutCategories } from './switched-rules.ts';

export interface RedactorOptions {
  /** The secret of one ticket, at least 16 bytes: pseudonyms of two keys have nothing in common. */
  key: Uint8Array;
  knownValues: readonly KnownValue[];
  /** Level, categories and rules of the customer's choice; without one, everything goes. */
  policy?: RedactionPolicy;
  /** What custom rules of the policy run on. */
  engine?: CustomEngine | null;
  /** Names of rules that stay off. */
  without?: readonly string[];
  /** Told of each new pseudonym; what it is told must not leave the unit. */
  onPseudonym?: (token: string, kind: string, value: string) => void;
}

/** A redactor with every rule and the unit's own values. It keeps its counts; use one for each ticket. */
export function createRedactor({
  key,
  knownValues,
  policy = STANDARD_POLICY,
  engine = null,
  without = [],
  onPseudonym,
}: RedactorOptions): Redactor {
  const pseudonyms = structuredPseudonyms(createPseudonyms({ key, onNew: onPseudonym }), policy);
  const custom = customRulesOf(policy, engine, pseudonyms);
  let looking = false;
  /** Looks into a decoded text, one level deep. */
  function hides(decoded: Buffer): boolean {
    if (looking) return false;
    looking = true;
    try {
      return machine.finds(decoded) || custom?.finds(decoded) === true;
    } finally {
      looking = false;
    }
  }
  const versions = new Set(knownValues.filter(({ stays }) => stays === true).map(({ value }) => value));
  const rules = [knownValueRule(knownValues), ...withoutCategories(standardRules(hides, versions), policy.off)];
  const machine = new Machine(
    rules.filter(({ name }) => !without.includes(name)),
    pseudonyms,
  );
  const newPass = (capacity?: number): Pass =>
    custom === null ? new Pass(machine, capacity) : new CustomPass(machine, custom);

  function bytes(input: Uint8Array): Buffer {
    const pass = new Utf16Pass(newPass(input.length));
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
    stream: () => passTransform(new Utf16Pass(newPass())),
    counts: () => ({ ...machine.countsByName(), ...custom?.counts() }),
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
