import type { Log } from '../base/log.ts';
import type { Collect } from './collect-in-child.ts';
import type { CollectionContext } from './collection-request.ts';
import type { Filing } from './filing.ts';
import type { Freezer } from './freezer.ts';
import type { Incident } from './incident.ts';
import type { MakeTicketRedactor } from './ticket-redactor.ts';

/** What the main flow works with. */
export interface MainFlow extends Omit<Filing, 'coverage' | 'consents'> {
  collect: Collect;
  /** What the configuration and the warranty say now. */
  context: () => CollectionContext;
  log: Log;
  /** Keeps what would roll away until it is collected. */
  freezer?: Pick<Freezer, 'freeze' | 'folderOf' | 'release'>;
  makeRedactor: MakeTicketRedactor;
  /** Makes room for the next bundle. */
  makeRoom?: () => void;
  /** Told of each step, for whoever watches. */
  onStep?: (step: FlowStep) => void;
}

export type FlowStep =
  | { step: 'baseline'; components: number }
  | { step: 'collecting'; incident: Incident }
  | { step: 'collected'; incident: Incident }
  | { step: 'filed'; incident: Incident }
  /** No fault so far; the next check will tell more. */
  | { step: 'watching'; incident: Incident; because: string }
  /** A later check is over; `grown`: the ticket got more to read. */
  | { step: 'checked'; incident: Incident; grown: boolean }
  /** A call is on: the collection waits for its end. */
  | { step: 'waiting'; incident: Incident }
  /** What waited for a call to be over is on its way. */
  | { step: 'followed'; incident: Incident }
  | { step: 'dismissed'; incident: Incident; because: string };
