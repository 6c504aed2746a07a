import type { Readable } from 'node:stream';
import type { ConsentKind, Consents } from '../consent/consent.ts';
import type { DeskTest, MaintainerDetail, MaintainerIncident } from './maintainer-shapes.ts';

/** What the door says to a PIN. */
export type DoorAnswer =
  | { door: 'open'; token: string; lastsMs: number }
  | { door: 'wrong-pin' }
  | { door: 'locked'; waitMs: number }
  | { door: 'no-pin' };

export type ExportOutcome = { ok: true; fileName: string; bytes: number } | { ok: false; why: string };

export interface EvidenceDownload {
  fileName: string;
  bytes: number;
  open(): Readable;
}

/** What the panel asks of the rest of the agent for whoever has the maintainer's PIN. */
export interface MaintainerServices {
  isPinSet(): boolean;
  hasExportFolder(): boolean;
  open(pin: string): Promise<DoorAnswer>;
  isOpen(token: string | undefined): boolean;
  close(token: string | undefined): void;
  /** The latest ones, newest first. */
  incidents(): MaintainerIncident[];
  incident(ref: string): Promise<MaintainerDetail | null>;
  /** Null where there is none (any more). */
  evidence(ref: string): EvidenceDownload | null;
  /** One entry of an incident's evidence, as it is in the bundle. */
  entry(ref: string, name: string): Promise<Uint8Array<ArrayBuffer> | null>;
  exportEvidence(ref: string): Promise<ExportOutcome>;
  consents(): Consents;
  setConsent(kind: ConsentKind, allowed: boolean): void;
  /** Asks the desk for a ticket that nobody ever had: tries everything but filing. */
  testDesk(signal: AbortSignal): Promise<DeskTest>;
}
