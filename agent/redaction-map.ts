import { createReadStream, existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { CustomEngine } from '../diagnostics/redaction/custom-engine.ts';
import { PseudonymRow, toldValue } from '../diagnostics/redaction/pseudonym-map.ts';
import type { Database } from './base/database.ts';
import type { Config } from './config/schema.ts';
import { knownOfBaseline } from './incidents/known-of-incident.ts';
import { incidentRedactor } from './incidents/redaction-policy.ts';
import { pseudonymFolder } from './incidents/storage/paths.ts';
import { KeptWords } from './triage/person-words.ts';

/** What a pseudonym stands for. */
export interface PseudonymAnswer extends PseudonymRow {
  /** The bundle that it stands in, by its name without `.zip`, or the reference of the ticket whose text has it. */
  where: string;
}

/** Looks through the maps of the bundles on this unit, the latest first. */
export async function findInMaps(
  config: Pick<Config, 'stateDirectory'>,
  token: string,
): Promise<PseudonymAnswer | null> {
  const folder = pseudonymFolder(config.stateDirectory);
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.jsonl')) : [];
  const byAge = names
    .map((name) => ({ name, at: statSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs ?? 0 }))
    .sort((a, b) => b.at - a.at);
  for (const { name } of byAge)
    for await (const line of createInterface({ input: createReadStream(join(folder, name)) })) {
      if (!line.includes(token)) continue;
      const row = PseudonymRow.safeParse(asJson(line));
      if (row.success && row.data.token === token) return { ...row.data, where: name.slice(0, -'.jsonl'.length) };
    }
  return null;
}

const PersonRow = z.object({ ref: z.string(), redaction_key: z.string(), person: z.string() });

/** What people wrote is redacted where the ticket is; its pseudonyms are made again from what the unit still has. */
export function findInWords(
  db: Database,
  settings: { config: Config; engine: CustomEngine | null },
  token: string,
): PseudonymAnswer | null {
  const rows = db.all(
    PersonRow,
    'SELECT ref, redaction_key, person FROM incidents WHERE person IS NOT NULL ORDER BY opened_at DESC LIMIT 200',
  );
  const { rules, knownValues } = settings.config.redaction;
  const own = new Set([...rules, ...knownValues].map(({ kind }) => kind));
  let answer: PseudonymAnswer | null = null;
  for (const { ref, redaction_key: redactionKey, person } of rows) {
    const words = KeptWords.safeParse(asJson(person));
    if (!words.success || words.data.text === undefined) continue;
    const redactor = incidentRedactor(settings, { redactionKey }, knownOfBaseline(db), (found, kind, value) => {
      if (found === token) answer ??= { token, kind, value: toldValue(kind, value, own), where: ref };
    });
    redactor.text(words.data.text);
    if (answer !== null) return answer;
  }
  return null;
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
