import { loadCustomEngine } from '../../diagnostics/redaction/custom-engine.ts';
import { countOwed, listOwed } from '../../uploader/outbox/owed.ts';
import type { Owed } from '../../uploader/outbox/owed.ts';
import { createLog } from '../base/log.ts';
import { logRedactor } from '../log-redactor.ts';
import { buildRooms } from '../rooms.ts';
import { openState } from '../state.ts';
import type { RegisterCommand } from './cli.ts';
import { EXIT } from './cli.ts';
import { printJson } from './print.ts';

/** Sends what is owed now, and says what happened. The daemon may run beside it. */
export const registerSync: RegisterCommand = (program, cli) => {
  program
    .command('sync')
    .description('send what is owed to the desk now, look at open tickets, and say what happened')
    .option('--json', 'print one JSON document')
    .addHelpText('after', '\nExample:\n  dten-agent sync')
    .action(async (options: { json?: boolean }, command) => {
      const config = cli.loadConfig(command.optsWithGlobals().config);
      const engine = await loadCustomEngine(config.redaction);
      const redactor = logRedactor(config, cli.random, engine);
      const log = createLog({ level: 'silent', clock: cli.clock, redact: redactor.redact.bind(redactor) });
      const db = openState(config);
      try {
        const rooms = await buildRooms({ config, cli, db, log, engine, onKnown: redactor.learn.bind(redactor) });
        // What a person must decide on stays in quarantine; the rest is tried now.
        for (const { id, state } of listOwed(db, cli.clock.now())) if (state !== 'quarantined') rooms.outbox.retry(id);
        const pass = await rooms.deliverOnce(cli.signal);
        await rooms.follow(cli.signal);
        const owed = countOwed(db);
        const forPerson = owed.quarantined + owed.stopped;
        if (forPerson > 0) cli.exitCode = EXIT.waiting;
        const { sent, deferred, busy } = pass;
        const why = reasonsOf(listOwed(db, cli.clock.now()));
        // Their evidence is still being collected: nothing of them is owed yet.
        const unfiled = rooms.store.unfinished().length;
        const summary = { desk: config.desk.kind, sent, deferred, busy, ...owed, unfiled, why };
        if (options.json === true) printJson(cli, summary);
        else cli.stdout.write(words(summary));
      } finally {
        db.close();
      }
    });
};

interface Summary {
  desk: string;
  sent: number;
  /** Another process is sending at this moment. */
  busy: boolean;
  waiting: number;
  sending: number;
  quarantined: number;
  stopped: number;
  /** Incidents that are not filed yet. */
  unfiled: number;
  why: string[];
}

/** Why something is still here, once each: the first thing of a ticket that is owed holds up the others. */
function reasonsOf(owed: readonly Owed[]): string[] {
  const first = new Map<string, string>();
  for (const { incidentId, why } of owed) if (!first.has(incidentId)) first.set(incidentId, why);
  return [...new Set(first.values())];
}

function words({ desk, sent, busy, waiting, sending, quarantined, stopped, unfiled, why }: Summary): string {
  const unfiledLine =
    unfiled === 0 ? '' : `Not filed yet: ${unfiled}. The agent collects their evidence first: dten-agent run\n`;
  if (desk === 'none')
    return `No desk is configured: ${waiting} deliveries stay on this unit. Set desk.kind to send them.\n${unfiledLine}`;
  return [
    `Sent ${sent}; still waiting ${waiting + sending}; waiting for a person ${quarantined + stopped}. See: dten-agent outbox\n`,
    busy ? 'Another process of the agent is sending at this moment.\n' : '',
    ...why.map((reason) => `Why: ${reason}\n`),
    unfiledLine,
  ].join('');
}
