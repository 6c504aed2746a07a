import type { Clock } from '../base/clock.ts';
import type { PersonWords } from '../triage/person-words.ts';
import type { PressLimits } from './limits.ts';
import type { LatestHelp, PanelServices } from './services.ts';
import { TokenBucket } from './token-bucket.ts';

export interface Press {
  ref: string;
  incidentId: string;
  /** How many presses the incident stands for by now. */
  presses: number;
}

interface Series extends Press {
  startedAt: number;
  lastAt: number;
}

type PressServices = Pick<PanelServices, 'requestHelp' | 'addWords' | 'latestHelp'>;

/**
 * Makes incidents of presses. An impatient finger, two people, or a program that presses ten thousand times get one
 * incident and its reference, also where the first press came another way (a key, the command line) or the agent was
 * started again in between. Nobody who presses is turned away empty-handed.
 */
export class Presses {
  readonly #services: PressServices;
  readonly #limits: PressLimits;
  readonly #clock: Clock;
  readonly #newIncidents: TokenBucket;
  #latest: Series | null = null;

  constructor(services: PressServices, limits: PressLimits, clock: Clock) {
    this.#services = services;
    this.#limits = limits;
    this.#clock = clock;
    this.#newIncidents = new TokenBucket(limits.incidents, clock);
  }

  /** Durable when it returns. */
  press(words: PersonWords): Press {
    const now = this.#clock.monotonic();
    const series = this.#running(now) ?? this.#madeElsewhere(now) ?? this.#noneLeft();
    if (series === null) {
      this.#latest = { ...this.#services.requestHelp(words), presses: 1, startedAt: now, lastAt: now };
      return { ...this.#latest };
    }
    series.lastAt = now;
    series.presses += 1;
    this.#latest = series;
    if (Object.keys(words).length > 0) this.#services.addWords(series.incidentId, words, false);
    return { ...series };
  }

  /** The series that a press at `now` belongs to. */
  #running(now: number): Series | null {
    const series = this.#latest;
    if (series === null) return null;
    const { joinMs, longestSeriesMs } = this.#limits;
    return now - series.lastAt <= joinMs && now - series.startedAt <= longestSeriesMs ? series : null;
  }

  /** A press of a moment ago that did not come through here; the wall clock is all it has. */
  #madeElsewhere(now: number): Series | null {
    const help = this.#latestHelp();
    if (help === null || help.incidentId === this.#latest?.incidentId) return null;
    const age = this.#clock.now() - help.openedAt;
    if (age < 0 || age > this.#limits.joinMs) return null;
    return { ref: help.ref, incidentId: help.incidentId, presses: 1, startedAt: now - age, lastAt: now - age };
  }

  /** Null also where it cannot be told now: then the press is one of its own, and nobody is turned away. */
  #latestHelp(): LatestHelp | null {
    try {
      return this.#services.latestHelp();
    } catch {
      return null;
    }
  }

  /** Where too many incidents were opened, the latest one stands for this press too. */
  #noneLeft(): Series | null {
    return this.#newIncidents.take() > 0 ? this.#latest : null;
  }
}
