import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { schedule } from 'node-cron';
import type { ScheduledTask } from 'node-cron';
import { takeDaemonLock } from './base/daemon-lock.ts';
import type { DaemonLock } from './base/daemon-lock.ts';
import { actAsOwnerOf } from './base/act-as-owner.ts';
import { isDiskFull, isUnreadable } from './base/database.ts';
import { MINUTE_MS } from './base/clock.ts';
import type { Database } from './base/database.ts';
import { messageOf, UnreadableStateError } from './base/errors.ts';
import type { Log } from './base/log.ts';
import { Loop } from './base/loop.ts';
import { ensurePrivateFolder } from './base/private-folder.ts';
import type { Cli } from './commands/cli.ts';
import type { Config } from './config/schema.ts';
import { workFolder } from './incidents/collection-request.ts';
import { OwnStarts } from './incidents/own-crashes.ts';
import { readBootId } from './incidents/boot-id.ts';
import { buildRooms } from './rooms.ts';
import type { Rooms, RoomsOptions } from './rooms.ts';
import { openTrustedState, suspectState } from './trusted-state.ts';

/** How soon what another process committed is seen. */
const WATCH_INTERVAL_MS = 800;
/** What ends the agent after this long is no crash loop. */
const STAYED_UP_MS = 10 * MINUTE_MS;
const RESERVE_AGAIN_MS = MINUTE_MS;
const PANEL_AGAIN_MS = MINUTE_MS;

export interface DaemonOptions extends Pick<RoomsOptions, 'onStep' | 'engine' | 'onKnown'> {
  config: Config;
  cli: Cli;
  log: Log;
}

export interface Daemon {
  /** Resolves when everything runs. @throws AlreadyRunningError, UsageError, NotPermittedError. */
  start(signal: AbortSignal): Promise<void>;
  /** Resolves when the signal has aborted and everything has come to a safe end. */
  stopped(): Promise<void>;
  /** The rooms, once started: for whoever runs the daemon inside another program (the demo). */
  rooms(): Rooms;
}

/**
 * The process that stays up. It starts in the order of the house: lock, state, rooms, panel, loops, schedule. It is ready
 * as soon as a press can be taken; what works on it begins in the same turn. It ends with the intake first, then what is
 * under way, and the state last.
 */
export function createDaemon({ config, cli, log, onStep, engine, onKnown }: DaemonOptions): Daemon {
  let rooms: Rooms | undefined;
  let finished: Promise<void> = Promise.resolve();
  const unreadable = new AbortController();

  /** Nothing can be trusted any more: the process ends, and whoever starts it again finds what is wrong. */
  const onUnreadable = (error: unknown): void => {
    if (unreadable.signal.aborted) return;
    log.error({ why: messageOf(error) }, 'the state cannot be read any more; the agent ends');
    try {
      suspectState(config, messageOf(error));
    } catch (failed) {
      log.error({ error: messageOf(failed) }, 'the state could not be marked as one that failed');
    }
    unreadable.abort(new UnreadableStateError('the state cannot be read any more', { cause: error }));
  };

  return {
    async start(outer) {
      const signal = AbortSignal.any([outer, unreadable.signal]);
      actAsOwnerOf(config.stateDirectory);
      ensurePrivateFolder(config.stateDirectory);
      const lock = takeDaemonLock(join(config.stateDirectory, 'daemon.lock'));
      const db = openTrustedState(config, cli.clock, log);
      removeWork(config, log);
      rooms = await buildRooms({ config, cli, db, log, engine, onKnown, ...(onStep === undefined ? {} : { onStep }) });
      const starts = new OwnStarts(db, rooms.store);
      noteStart(starts, log);
      const panel = await rooms.startPanel();
      log.info({ stateDirectory: config.stateDirectory, desk: config.desk.kind, panel }, 'agent started');
      const loops = startLoops({ rooms, starts, cli, log, onUnreadable }, signal);
      // Whoever pressed gets the receipt first; a child is started after.
      rooms.onHelp(() => setImmediate(() => wakeForIncident(loops)));
      if (panel === null && config.panel.enabled) loops.panel.start(signal);
      rooms.startHelpKey(signal);
      void rooms.warmPanel();
      const schedules = startSchedules(config, loops); // Reckoning in zones loads the tables of all of them.
      finished = drain({ rooms, starts, loops, schedules, lock, db, log }, signal);
    },
    async stopped() {
      await finished;
      unreadable.signal.throwIfAborted();
    },
    rooms() {
      if (rooms === undefined) throw new Error('the daemon has not been started');
      return rooms;
    },
  };
}

/** Raw captures of a collection that died. */
function removeWork(config: Config, log: Log): void {
  try {
    rmSync(workFolder(config), { recursive: true, force: true });
  } catch (error) {
    log.error({ error: messageOf(error) }, 'what is left of a collection could not be removed');
  }
}

/** On a full disk a start cannot be counted; the agent runs all the same, and keeps what it can as soon as it can. */
function noteStart(starts: OwnStarts, log: Log): void {
  try {
    const crash = starts.started(readBootId());
    if (crash !== null) log.error({ ref: crash.ref }, 'the agent keeps ending by itself');
  } catch (error) {
    if (!isDiskFull(error)) throw error;
    log.error({ error: messageOf(error) }, 'the start could not be counted');
  }
}

type Round = (signal: AbortSignal) => Promise<number | null>;

interface Loops {
  changes: Loop;
  freezing: Loop;
  incidents: Loop;
  deliveries: Loop;
  follow: Loop;
  warranty: Loop;
  house: Loop;
  recovery: Loop;
  uptime: Loop;
  articles: Loop;
  /** Runs only where the page could not be served at the start. */
  panel: Loop;
  watch: Loop;
}

interface LoopsOptions {
  rooms: Rooms;
  starts: OwnStarts;
  cli: Cli;
  log: Log;
  onUnreadable: (error: unknown) => void;
}

function startLoops({ rooms, starts, cli, log, onUnreadable }: LoopsOptions, signal: AbortSignal): Loops {
  const { clock, sleep } = cli;
  const guarded =
    (round: Round): Round =>
    async (stop) => {
      try {
        return await round(stop);
      } catch (error) {
        if (isUnreadable(error)) onUnreadable(error);
        throw error;
      }
    };
  const loop = (name: string, round: Round): Loop => new Loop({ name, round: guarded(round), clock, sleep, log });

  const deliveries = loop('deliveries', async (stop) => {
    const next = await rooms.deliver(stop);
    follow.wake();
    return next;
  });
  const follow = loop('follow', (stop) => rooms.follow(stop));
  const incidents = loop('incidents', async (stop) => {
    const next = await rooms.workOnIncidents(stop);
    deliveries.wake();
    return next;
  });
  const freezing = loop('freezing', async (stop) => {
    await rooms.freezeNew(stop);
    return null;
  });
  const changes = loop('changes', async (stop) => {
    if (await rooms.detectChanges(stop)) for (const woken of [freezing, incidents]) woken.wake();
    return null; // The schedule wakes it.
  });
  const articles = loop('articles', async (stop) => {
    const next = await rooms.refreshArticles(stop);
    rooms.changed();
    return next;
  });
  let seen = rooms.db.dataVersion();
  const watch = loop('watch', async () => {
    const version = rooms.db.dataVersion();
    if (version !== seen) {
      seen = version;
      rooms.changed();
      for (const woken of [freezing, changes, incidents, deliveries, follow]) woken.wake();
    }
    return await Promise.resolve(WATCH_INTERVAL_MS);
  });

  const warranty = loop('warranty', (stop) => rooms.keepWarranty(stop));
  const house = loop('house', async () => {
    const { reserved, whole } = rooms.keepHouse();
    // A reserve that was given up is made again as soon as there is room; otherwise the schedule wakes it.
    return await Promise.resolve(reserved && whole ? null : RESERVE_AGAIN_MS);
  });
  const recovery = loop('recovery', async (stop) => {
    const next = await rooms.recover(stop);
    for (const woken of [incidents, deliveries]) woken.wake();
    return next;
  });
  let rounds = 0;
  const uptime = loop('uptime', async () => {
    rounds += 1;
    if (rounds === 1) return await Promise.resolve(STAYED_UP_MS);
    starts.stayedUp();
    return null;
  });

  const loops = {
    freezing,
    changes,
    incidents,
    deliveries,
    follow,
    articles,
    warranty,
    house,
    recovery,
    uptime,
    watch,
  };
  for (const started of Object.values(loops)) started.start(signal);
  // Another program may give the port back.
  const panel = loop('panel', async () => {
    if ((await rooms.startPanel()) === null) return PANEL_AGAIN_MS;
    log.info({}, 'the page and the local API are served');
    return null;
  });
  return { ...loops, panel };
}

function wakeForIncident({ freezing, incidents, deliveries }: Loops): void {
  for (const woken of [freezing, incidents, deliveries]) woken.wake();
}

function startSchedules(config: Config, { changes, house }: Loops): ScheduledTask[] {
  return [
    schedule(config.updates.checkSchedule, () => changes.wake(), { noOverlap: true }),
    schedule(config.storage.checkSchedule, () => house.wake(), { noOverlap: true }),
  ];
}

async function drain(
  running: {
    rooms: Rooms;
    starts: OwnStarts;
    loops: Loops;
    schedules: ScheduledTask[];
    lock: DaemonLock;
    db: Database;
    log: Log;
  },
  signal: AbortSignal,
): Promise<void> {
  const { rooms, starts, loops, schedules, lock, db, log } = running;
  if (!signal.aborted)
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  log.info({}, 'stopping');
  for (const task of schedules) await task.destroy();
  await loops.panel.stopped(); // Or it would begin to serve after the end.
  await rooms.stopPanel();
  await rooms.helpKeyStopped();
  await Promise.all(Object.values(loops).map((loop) => loop.stopped()));
  starts.stopped();
  db.close();
  lock.release();
  log.info({}, 'stopped');
}
