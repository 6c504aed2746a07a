import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDaemon } from '../daemon.ts';
import { writeFileAtomic } from '../base/atomic-file.ts';
import { startService } from '../base/child.ts';
import type { Service } from '../base/child.ts';
import { createLog } from '../base/log.ts';
import { Config } from '../config/schema.ts';
import { setBaseline } from '../incidents/baseline-store.ts';
import { requestForSnapshot } from '../incidents/collection-request.ts';
import { detectChanges } from '../incidents/detect-changes.ts';
import type { Incident } from '../incidents/incident.ts';
import { ticketView } from '../ledger/view.ts';
import { buildRooms } from '../rooms.ts';
import type { Rooms } from '../rooms.ts';
import { openState } from '../state.ts';
import type { Cli, RegisterCommand } from './cli.ts';
import { answerAtSandbox } from './demo-answer.ts';
import { inventPast } from './demo-invention.ts';
import { demoDocument, demoSummary } from './demo-result.ts';
import type { DemoDocument } from './demo-result.ts';
import { createSteps } from './demo-steps.ts';
import type { Steps } from './demo-steps.ts';
import { printJson } from './print.ts';
import { SandboxReady } from './sandbox-desk.ts';
import type { SandboxRequest } from './sandbox-desk.ts';

const SANDBOX_START_MS = 10_000;
/** The desk's side answers after this long, as a person would who is quick. */
const ANSWER_AFTER_MS = 2000;
const LOOK_EVERY_MS = 150;
const DEADLINE_MS = 120_000;

interface Options {
  once?: boolean;
  json?: boolean;
}

interface Demo {
  cli: Cli;
  steps: Steps;
  folder: string;
  config: Config;
  sandbox: Service & { url: string; controlToken: string };
}

/** The whole main job on this machine, with a desk that stands in. */
export const registerDemo: RegisterCommand = (program, cli) => {
  program
    .command('demo')
    .description('do the whole main job on this machine, with a sandbox desk that nobody at DTEN sees')
    .option('--once', 'let the desk’s side answer by itself, and end (always so without a terminal)')
    .option('--json', 'print one JSON document at the end, and nothing else')
    .addHelpText(
      'after',
      `
Everything stays in a temporary folder, which is kept. Without --once the demo stays up, so that you can answer the
ticket on the desk’s console page yourself.

Examples:
  dten-agent demo
  dten-agent demo --once --json`,
    )
    .action(async (options: Options) => {
      const once = options.once === true || options.json === true || cli.stdout.isTTY !== true;
      const steps = createSteps(cli, options.json === true);
      try {
        const demo = await prepare(cli, steps, once);
        try {
          const document = await mainJob(demo, once);
          if (document === null) return;
          if (options.json === true) printJson(cli, document);
        } finally {
          await demo.sandbox.stop();
        }
      } finally {
        steps.end();
      }
    });
};

/** Sandbox desk, configuration, and a past in which an older firmware ran. */
async function prepare(cli: Cli, steps: Steps, once: boolean): Promise<Demo> {
  const folder = mkdtempSync(join(tmpdir(), 'dten-demo-'));
  const token = cli.random.uuid();
  const controlToken = cli.random.uuid();
  const tokenFile = join(folder, 'desk-token');
  writeFileAtomic(tokenFile, `${token}\n`);

  steps.begin('Starting the sandbox desk');
  const request: SandboxRequest = { folder: join(folder, 'desk'), port: 0, token, controlToken };
  const service = await startService({
    argv: [...cli.selfArgv, 'sandbox-desk'],
    input: request,
    environment: cli.commandEnvironment(),
    timeoutMs: SANDBOX_START_MS,
  });
  const { url } = SandboxReady.parse(JSON.parse(service.ready));
  steps.done(`Sandbox desk started in its own process: ${url}`);
  steps.note('Nobody at DTEN sees what is filed there.');

  const config = Config.parse({
    stateDirectory: join(folder, 'state'),
    logLevel: 'warn',
    unit: { site: 'Demo site', room: 'Demo room', contact: { name: 'Demo contact', email: 'contact@example.com' } },
    warranty: { purchasedOn: '2026-03-02', activatedOn: '2026-03-09' },
    panel: { enabled: !once },
    desk: { kind: 'sandbox', url, tokenFile, pollIntervalMinutes: 0.02, settleSeconds: 1 },
  });
  return { cli, steps, folder, config, sandbox: { ...service, url, controlToken } };
}

async function mainJob(demo: Demo, once: boolean): Promise<DemoDocument | null> {
  const { cli, steps, config, sandbox } = demo;
  await rememberThePast(demo);

  const ended = new AbortController();
  const delivered = Promise.withResolvers<Incident>();
  const log = createLog({ level: config.logLevel, clock: cli.clock, redact: (line) => line });
  const daemon = createDaemon({
    config,
    cli,
    log,
    onStep(step) {
      switch (step.step) {
        case 'collecting':
          steps.done(
            `Update noticed: ${step.incident.changes.map(({ name, from, to }) => `${name} ${from} -> ${to}`).join(', ')}`,
          );
          steps.note(`Incident ${step.incident.ref}. Collecting evidence in a child process at low priority.`);
          steps.begin('Collecting, redacting and packing the evidence');
          break;
        case 'collected':
          if (step.incident.collected?.ok === true) {
            const { bundle, findings } = step.incident.collected.result;
            steps.done(
              `Evidence collected, redacted and packed: ${bundle?.files ?? 0} entries, ${bundle?.bytes ?? 0} bytes`,
            );
            for (const { severity, title } of findings) steps.note(`${severity}: ${title}`);
          }
          break;
        case 'filed':
          steps.done(`Ticket decided and written with its deliveries in one transaction: ${step.incident.ref}`);
          steps.begin('Sending');
          break;
        case 'delivered':
          steps.done(
            step.delivery.kind === 'create'
              ? `The desk received the ticket as number ${step.deskId}`
              : 'The evidence is attached to it',
          );
          if (step.delivery.kind === 'attach')
            delivered.resolve(daemon.rooms().store.require(step.delivery.incidentId));
          break;
        case 'watching':
        case 'dismissed':
          delivered.reject(new Error(`no ticket was due: ${step.because}`));
          break;
        case 'waiting':
          steps.note('A call is on: the evidence waits until it is over.');
          break;
        case 'followed':
        case 'checked':
        case 'baseline':
          break;
      }
    },
  });
  await daemon.start(AbortSignal.any([cli.signal, ended.signal]));
  try {
    const incident = await within(delivered.promise, cli, DEADLINE_MS, 'the ticket was not delivered in time');
    const ticketUrl = `${sandbox.url}/tickets/${deskIdOf(daemon.rooms(), incident)}`;
    if (once) {
      steps.begin('Waiting for the desk’s side to answer');
      await cli.sleep(ANSWER_AFTER_MS, cli.signal);
      await answerAtSandbox({ ...sandbox, deskId: deskIdOf(daemon.rooms(), incident) }, cli.signal);
    } else {
      steps.note(`Read the ticket, open its report and answer it: ${ticketUrl}`);
      steps.begin('Waiting for your answer (Ctrl-C ends the demo)');
    }
    await answered(cli, daemon.rooms(), incident, once ? DEADLINE_MS : null);
    const document = demoDocument(daemon.rooms(), config, cli, incident);
    steps.done(`Answered. The clock says: ${document.slo.state}`);
    for (const line of demoSummary(document, demo.folder)) steps.note(line);
    if (!once) await aborted(cli.signal);
    return document;
  } catch (error) {
    if (cli.signal.aborted) return null;
    throw error;
  } finally {
    ended.abort();
    await daemon.stopped();
  }
}

/** A true snapshot of this machine becomes the baseline, with the one invention of the demo in it. */
async function rememberThePast({ cli, steps, config }: Demo): Promise<void> {
  steps.begin('Taking a true snapshot of this machine');
  const log = createLog({ level: 'silent', clock: cli.clock, redact: (line) => line });
  const db = openState(config);
  try {
    const { flow, store } = await buildRooms({ config, cli, db, log });
    const outcome = await flow.collect(requestForSnapshot(flow.context()), cli.signal);
    if (!outcome.ok) throw new Error(outcome.why);
    const { snapshot } = outcome.result;
    const { past, olderVersion, peripheral } = inventPast(snapshot);
    setBaseline(db, past);
    detectChanges({ db, store, clock: cli.clock }, past.components, past.bootId ?? '');
    const known = Object.values(snapshot.facts).filter((section) => section !== null).length;
    steps.done(`True snapshot of this machine taken as the baseline: ${known} sections of facts`);
    steps.note(
      `The only invention: the agent believes that firmware ${olderVersion} ran, with one peripheral more (${peripheral}).`,
    );
    steps.begin('Starting the agent');
  } finally {
    db.close();
  }
}

function deskIdOf(rooms: Rooms, incident: Incident): string {
  return rooms.ledger.get(incident.id)?.deskId ?? '';
}

async function answered(cli: Cli, rooms: Rooms, incident: Incident, deadlineMs: number | null): Promise<void> {
  const since = cli.clock.monotonic();
  while (ticketView(rooms.ledger, incident.ref, cli.clock.now())?.answeredBy === null) {
    if (deadlineMs !== null && cli.clock.monotonic() - since > deadlineMs)
      throw new Error('the answer was not seen in time');
    await cli.sleep(LOOK_EVERY_MS, cli.signal);
  }
}

async function within<T>(work: Promise<T>, { sleep, signal }: Cli, ms: number, otherwise: string): Promise<T> {
  const over = new AbortController();
  const late = sleep(ms, AbortSignal.any([signal, over.signal])).then(() => {
    throw new Error(otherwise);
  });
  late.catch(() => undefined); // It loses the race, or tells its reason by it.
  try {
    return await Promise.race([work, late]);
  } finally {
    over.abort();
  }
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
