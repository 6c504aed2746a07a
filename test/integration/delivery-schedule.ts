import { seededFraction } from '../support/campaign.ts';
import type { DiskFault } from '../support/failing-disk.ts';
import { WAYS } from '../uploader/sandbox-fixture.ts';

/** One life of the process that sends. */
interface Life {
  /** Step at which it dies by -9; 0: it lives until nothing is owed. */
  dieAt: number;
  disk: DiskFault | null;
  /** The disk is full when it begins, and has space again once that was noticed. */
  diskFull: boolean;
}

/** What happens to one outbox, all of it made of one number. */
export interface Schedule {
  seed: number;
  /** How the desk is spoken to. */
  settings: (typeof DESKS)[number];
  /** One each incident: whether its evidence is so large that it goes in parts. */
  incidents: { inParts: boolean }[];
  /** Of the desk and of the network, in the order in which they are met. */
  faults: object[];
  /** The last one lives. */
  lives: Life[];
}

const DESKS = [WAYS['Zendesk requests'], WAYS['Zendesk tickets'], WAYS.Freshdesk] as const;

const FAULTS: object[] = [
  ...['reset-before', 'reset-after-body', 'accept-then-reset', 'half-answer', 'rubbish', 'accept-then-rubbish'].map(
    (kind) => ({ kind }),
  ),
  ...[408, 429, 500, 502, 503].map((code) => ({ kind: 'status', code })),
  ...[500, 502].map((code) => ({ kind: 'accept-then-status', code })),
  { kind: 'reset-in-body', bytes: 10 },
  { kind: 'status', code: 429, headers: { 'retry-after': '7' } },
];
/** The desk's process dies by -9, before or after it has taken what was sent. */
const DEATHS_OF_THE_DESK: object[] = [{ kind: 'die' }, { kind: 'accept-then-die' }];

/** A schedule with what `seed` says in it; without disk faults where this machine cannot make them. */
export function drawSchedule(seed: number, can: { failDisk: boolean; mount: boolean }): Schedule {
  const random = seededFraction(seed);
  const below = (n: number): number => Math.floor(random() * n);
  const oneOf = <T>(some: readonly [T, ...T[]] | T[]): T => some[below(some.length)] as T;
  const settings = oneOf([...DESKS]);
  const faults = Array.from({ length: below(8) }, () => ({
    ...oneOf(FAULTS),
    match: { after: below(5) },
  }));
  // What the desk was still to do wrong dies with it, so this one comes first.
  if (random() < 0.15) faults.unshift({ ...oneOf(DEATHS_OF_THE_DESK), match: { after: below(8) } });
  const diskFull = random() < 0.1 && can.mount;
  const lives = [...Array.from({ length: below(4) }, () => 1 + below(10)), 0].map((dieAt, n) => ({
    dieAt,
    disk: random() < 0.3 && can.failDisk ? drawDiskFault(below) : null,
    diskFull: diskFull && n === 0,
  }));
  return {
    seed,
    settings,
    incidents: Array.from({ length: 1 + below(2) }, () => ({ inParts: random() < 0.3 })),
    faults,
    lives,
  };
}

/** At one of the first writes of a life: a life makes about as many. */
function drawDiskFault(below: (n: number) => number): DiskFault {
  const FAULT_AT = String(1 + below(60));
  switch (below(4)) {
    case 0:
      return { FAULT_KIND: 'eio', FAULT_AT };
    case 1:
      return { FAULT_KIND: 'eio', FAULT_AT, FAULT_TIMES: '10' };
    case 2:
      return { FAULT_KIND: 'enospc', FAULT_AT, FAULT_TIMES: '12' };
    default:
      return { FAULT_KIND: 'torn', FAULT_AT };
  }
}
