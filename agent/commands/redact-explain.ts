import { EXIT } from './cli.ts';
import type { Cli } from './cli.ts';
import { printJson } from './print.ts';
import type { RedactedInputs } from './redact-inputs.ts';

export interface Explained extends RedactedInputs {
  /** Rule -> values taken. */
  counts: Record<string, number>;
  /** Pseudonym -> what it stands for; empty unless it was asked for. */
  values: ReadonlyMap<string, { kind: string; value: string }>;
}

/** Says what was done. Values are told only where they were asked for. Something withheld waits for a person: exit 3. */
export function explanation(cli: Cli, done: Explained, { json, explain }: { json: boolean; explain: boolean }): void {
  const { counts, values, places, written, renamed, withheld } = done;
  if (withheld.length > 0) cli.exitCode = EXIT.waiting;
  const rules = Object.entries(counts)
    .filter(([, count]) => count > 0)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const total = rules.reduce((sum, [, count]) => sum + count, 0);
  const told = [...values].map(([token, { kind, value }]) => {
    const { first, count } = places.get(token) ?? { first: [], count: 0 };
    return { token, kind, value, count, at: first };
  });
  if (json) {
    const shown = values.size > 0 ? { values: told } : {};
    printJson(cli, { total, rules: Object.fromEntries(rules), written, renamed, withheld, ...shown });
    return;
  }
  for (const { name, why } of withheld) cli.stderr.write(`withheld: ${name} (${why})\n`);
  for (const { from, to } of renamed) cli.stderr.write(`written: ${to} (of ${from})\n`);
  if (!explain) return;
  cli.stderr.write(rules.map(([rule, count]) => `${rule}: ${count}\n`).join('') || 'nothing was taken\n');
  for (const { token, value, count, at } of told)
    cli.stderr.write(`${token} = ${JSON.stringify(value)}, ${count} times: ${at.join(', ')}\n`);
}
