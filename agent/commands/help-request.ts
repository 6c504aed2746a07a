import { InvalidArgumentError } from 'commander';
import { NotPermittedError } from '../base/errors.ts';
import { IncidentStore } from '../incidents/incident-store.ts';
import { requestHelp } from '../incidents/request-help.ts';
import { openState } from '../state.ts';
import { HelpCategory, PersonWords } from '../triage/person-words.ts';
import type { Config } from '../config/schema.ts';
import type { RegisterCommand } from './cli.ts';
import { pressThroughApi } from './press-through-api.ts';

interface Options {
  category?: HelpCategory;
  unusable?: boolean;
  usable?: boolean;
  text?: string;
  contact?: string;
  json?: boolean;
}

/** The same as the button on the display. */
export const registerHelpRequest: RegisterCommand = (program, cli) => {
  program
    .command('help-request')
    .description('ask DTEN for help, as the button on the display does')
    .option('--category <what>', `what is wrong: ${HelpCategory.options.join(', ')}`, parseCategory)
    .option('--unusable', 'the room cannot be used now')
    .option('--usable', 'the room can be used')
    .option('--text <sentence>', 'in your own words')
    .option('--contact <how>', 'how you can be reached')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
Examples:
  dten-agent help-request
  dten-agent help-request --category sound --unusable --text "Nobody hears us"`,
    )
    .action(async (options: Options, command) => {
      const config = cli.loadConfig(command.optsWithGlobals().config);
      const words = PersonWords.parse({
        ...(options.category === undefined ? {} : { category: options.category }),
        ...(options.unusable === true ? { roomUsable: false } : options.usable === true ? { roomUsable: true } : {}),
        ...(options.text === undefined ? {} : { text: options.text }),
        ...(options.contact === undefined ? {} : { contact: options.contact }),
      });
      const ref = await press(config, words);
      if (options.json === true) cli.stdout.write(`${JSON.stringify({ ref })}\n`);
      else cli.stdout.write(`Help is asked for. Your reference: ${ref}\n`);
    });

  async function press(config: Config, words: PersonWords): Promise<string> {
    try {
      const db = openState(config);
      try {
        return requestHelp(new IncidentStore(db, cli.clock, cli.random), words).ref;
      } finally {
        db.close();
      }
    } catch (error) {
      if (!(error instanceof NotPermittedError)) throw error;
      return await pressThroughApi(config.panel.port, words, cli.signal);
    }
  }
};

function parseCategory(text: string): HelpCategory {
  const parsed = HelpCategory.safeParse(text);
  if (!parsed.success) throw new InvalidArgumentError(`allowed: ${HelpCategory.options.join(', ')}`);
  return parsed.data;
}
