import ora from 'ora';
import type { Cli } from './cli.ts';
import { paint } from './print.ts';

/** Shows each step of the demo with the time since it began; silent where only JSON is wanted. */
export interface Steps {
  /** Something begins: shown as under way until the next call. */
  begin(text: string): void;
  /** Something is done. */
  done(text: string): void;
  /** A remark that belongs to the step above. */
  note(text: string): void;
  end(): void;
}

export function createSteps({ clock, stdout }: Cli, silent: boolean): Steps {
  const started = clock.monotonic();
  const spinner = ora({ stream: stdout, isSilent: silent });
  const write = (text: string): void => {
    if (!silent) stdout.write(`${text}\n`);
  };
  const seconds = (): string => `${((clock.monotonic() - started) / 1000).toFixed(1).padStart(5)} s`;
  return {
    begin(text) {
      if (stdout.isTTY === true) spinner.start(text);
    },
    done(text) {
      spinner.stop();
      write(`${paint('dim', seconds(), stdout)}  ${paint('green', '✔', stdout)} ${text}`);
    },
    note(text) {
      spinner.stop();
      write(`           ${paint('dim', text, stdout)}`);
    },
    end: () => void spinner.stop(),
  };
}
