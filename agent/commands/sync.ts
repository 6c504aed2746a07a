import { loadCustomEngine } from '../../diagnostics/redaction/custom-engine.ts';
import { countOwed, listOwed } from '../../uploader/outbox/owed.ts';
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
        const rooms = buildRooms({ config, cli, db, log, engine, onKnown: redactor.learn.bind(redactor) });
        // What a person must decide on stays in quarantine; the rest is tried now.
        for (const { id, state } of listOwed(db, cli.clock.now())) if (state !== 'quarantined') rooms.outbox.retry(id);
        const pass = await rooms.deliverOnce(cli.signal);
        await rooms.follow(cli.signal);
        const owed = countOwed(db);
        const forPerson = owed.quarantined + owed.stopped;
        if (forPerson > 0) cli.exitCode = EXIT.waiting;
        const summary = { desk: config.desk.kind, sent: pass.sent, deferred: pass.deferred, ...owed };
        if (options.json === true) printJson(cli, summary);
        else
          cli.stdout.write(
            config.desk.kind === 'none'
              ? `No desk is configured: ${owed.waiting} deliveries stay on this unit. Set desk.kind to send them.\n`
              : `Sent ${pass.sent}; still waiting ${owed.waiting + owed.sending}; waiting for a person ${forPerson}. See: dten-agent outbox\n`,
          );
      } finally {
        db.close();
      }
    });
};
