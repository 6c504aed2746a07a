import { existsSync, readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { FreezeRequest } from '../../diagnostics/frozen/freeze-request.ts';
import { HOST_FILE } from '../../diagnostics/host/capture-names.ts';
import { messageOf } from '../base/errors.ts';
import type { Log } from '../base/log.ts';
import type { Config } from '../config/schema.ts';
import { frozenFolder, windowAround } from './collection-request.ts';
import type { IncidentStore } from './incident-store.ts';

/** Freezes in a child process; never rejects. Null: done; else why not. */
export type Freeze = (request: FreezeRequest, signal: AbortSignal) => Promise<string | null>;

/** No more wait for their collection than that, or something else is wrong. */
const MOST_FROZEN = 16;

type Noticed = ReturnType<IncidentStore['noticed']>[number];

export interface FreezerOptions {
  config: Config;
  store: Pick<IncidentStore, 'noticed'>;
  freeze: Freeze;
  log: Log;
}

/**
 * Keeps what would roll away, from the moment an incident is noticed until its collection has taken it over. What is
 * frozen lies in a folder named for the incident and survives every way in which the agent can end.
 */
export class Freezer {
  readonly #options: FreezerOptions;
  readonly #underWay = new Map<string, Promise<void>>();
  /** Those that could not be frozen are not tried again: the collection comes soon enough. */
  readonly #failed = new Set<string>();

  /** What an earlier run of the agent left. */
  #isFirst = true;

  constructor(options: FreezerOptions) {
    this.#options = options;
  }

  /** Freezes for every incident that has been noticed and has nothing yet. */
  async freezeNew(signal: AbortSignal): Promise<void> {
    if (this.#isFirst) await this.releaseOrphans();
    this.#isFirst = false;
    for (const incident of this.#options.store.noticed()) await this.freeze(incident, signal);
  }

  /** Resolves when the incident's evidence is frozen, or could not be; never rejects. */
  async freeze(incident: Noticed, signal: AbortSignal): Promise<void> {
    const { id } = incident;
    if (signal.aborted || this.#failed.has(id) || (!this.#underWay.has(id) && this.folderOf(id) !== null)) return;
    const freezing = this.#underWay.get(id) ?? this.#freeze(incident, signal).finally(() => this.#underWay.delete(id));
    this.#underWay.set(id, freezing);
    await freezing;
  }

  /** Where an incident's frozen evidence lies; null where there is none. */
  folderOf(id: string): string | null {
    const folder = this.#pathOf(id);
    return existsSync(join(folder, HOST_FILE)) ? folder : null;
  }

  /** Removes what a collection has taken over; never rejects: what cannot be removed goes at the next start. */
  async release(id: string): Promise<void> {
    this.#failed.delete(id);
    try {
      await rm(this.#pathOf(id), { recursive: true, force: true });
    } catch (error) {
      this.#options.log.warn({ incident: id, why: messageOf(error) }, 'frozen evidence not removed');
    }
  }

  /** Removes what belongs to no incident that is still to be collected. */
  async releaseOrphans(): Promise<void> {
    const waiting = new Set(this.#options.store.noticed().map(({ id }) => id));
    for (const name of this.#names()) if (!waiting.has(name)) await this.release(name);
  }

  async #freeze(incident: Noticed, signal: AbortSignal): Promise<void> {
    const { config, freeze, log } = this.#options;
    const { id, ref } = incident;
    if (this.#names().length >= MOST_FROZEN) {
      this.#failed.add(id);
      return;
    }
    const folder = this.#pathOf(id);
    const { logFiles } = config.collection;
    let why: string | null;
    try {
      await rm(folder, { recursive: true, force: true });
      why = await freeze({ folder, window: windowAround(config, incident), logFiles }, signal);
    } catch (error) {
      why = messageOf(error);
    }
    if (why === null) log.info({ ref }, 'evidence frozen');
    else if (!signal.aborted) {
      this.#failed.add(id);
      log.warn({ ref, why }, 'evidence not frozen');
    }
  }

  #pathOf(id: string): string {
    return join(frozenFolder(this.#options.config), id);
  }

  #names(): string[] {
    try {
      return readdirSync(frozenFolder(this.#options.config));
    } catch {
      return []; // Nothing was frozen yet.
    }
  }
}
