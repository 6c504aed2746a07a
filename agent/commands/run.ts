import { loadCustomEngine } from '../../diagnostics/redaction/custom-engine.ts';
import { createDaemon } from '../daemon.ts';
import { messageOf } from '../base/errors.ts';
import { createLog } from '../base/log.ts';
import type { RegisterCommand } from './cli.ts';
import { logRedactor } from '../log-redactor.ts';

/** The daemon. */
export const registerRun: RegisterCommand = (program, cli) => {
  program
    .command('run')
    .description('run the agent until SIGTERM')
    .addHelpText(
      'after',
      `
Ends with 0 after SIGTERM or SIGINT, once what is under way is safe; a second signal ends it at once.
Logs are JSON lines on standard error.

Examples:
  dten-agent run
  dten-agent --config ./config.yaml run`,
    )
    .action(async (_options, command) => {
      const config = cli.loadConfig(command.optsWithGlobals().config);
      const engine = await loadCustomEngine(config.redaction);
      const redactor = logRedactor(config, cli.random, engine);
      const log = createLog({
        level: config.logLevel,
        clock: cli.clock,
        redact: redactor.redact.bind(redactor),
      });
      cli.onUnexpected((error) =>
        log.error(
          { error: error instanceof Error ? error : messageOf(error) },
          'the agent ends: nobody expected this error',
        ),
      );
      const daemon = createDaemon({ config, cli, log, engine, onKnown: redactor.learn.bind(redactor) });
      await daemon.start(cli.signal);
      await daemon.stopped();
    });
};
