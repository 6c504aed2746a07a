import { existsSync } from 'node:fs';
import { loadCustomEngine } from '../../diagnostics/redaction/custom-engine.ts';
import { pseudonymEnd } from '../../diagnostics/redaction/pseudonyms.ts';
import { actAsOwnerOf } from '../base/act-as-owner.ts';
import { UsageError } from '../base/errors.ts';
import type { Config } from '../config/schema.ts';
import { findInMaps, findInWords } from '../redaction-map.ts';
import { databasePath, openState } from '../state.ts';
import { EXIT } from './cli.ts';
import type { Cli } from './cli.ts';
import { printJson } from './print.ts';

/**
 * Tells the local administrator what a pseudonym stands for. Exit code 1 where this unit does not know it.
 * @throws UsageError for what is no pseudonym; NotPermittedError for whoever does not own the state.
 */
export async function tellWho(cli: Cli, config: Config, asked: string, json: boolean): Promise<void> {
  const token = asked.startsWith('<') ? asked : `<${asked}>`;
  if (pseudonymEnd(token, 0) !== token.length)
    throw new UsageError(`--who ${asked}: that is no pseudonym. Give it as it stands, e.g. '<ip:3f2a9c04b1d25e71>'.`);
  actAsOwnerOf(config.stateDirectory);
  const found = (await findInMaps(config, token)) ?? (await inWords(config, token));
  if (found === null) {
    cli.exitCode = EXIT.failed;
    if (json) printJson(cli, { token, found: false });
    else cli.stderr.write(`${token} is not known on this unit. Its evidence may have been removed.\n`);
    return;
  }
  if (json) printJson(cli, { found: true, ...found });
  else
    cli.stdout.write(
      found.value === null
        ? `${token} is a credential (${found.where}). Its value is not kept: look at the same line of the original.\n`
        : `${token} is ${JSON.stringify(found.value)} (${found.where})\n`,
    );
}

async function inWords(config: Config, token: string) {
  if (!existsSync(databasePath(config))) return null;
  const engine = await loadCustomEngine(config.redaction);
  const db = openState(config);
  try {
    return findInWords(db, { config, engine }, token);
  } finally {
    db.close();
  }
}
