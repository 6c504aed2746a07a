import type { Platform } from '../../agent/base/words.ts';
import type { Host } from '../host/host.ts';
import type { Component } from '../snapshot/component.ts';
import type { EvidencePointer } from '../snapshot/evidence.ts';
import type { FactSection, Facts } from '../snapshot/facts.ts';
import type { DataKind } from './data-kind.ts';
import type { CollectorSettings } from './settings.ts';

/** What a collector learned. A section it does not name, or gives as null, stays unknown. */
export interface Collected {
  facts?: Partial<Facts>;
  components?: Component[];
  evidence?: EvidencePointer[];
  /** Sources that hold what was logged around the incident: a bundle that is too large loses them last. */
  aroundIncident?: string[];
}

/** Gathers one subject, through the host only, within its budget. Never throws for what the machine is like. */
export interface Collector {
  name: string;
  platforms: readonly Platform[];
  sections: readonly FactSection[];
  /** Heavy ones wait while a call is on. */
  weight: 'light' | 'heavy';
  /** `bytes`: all that it may read, files and outputs together. */
  budget: { timeMs: number; bytes: number };
  carries: readonly DataKind[];
  /**
   * Its facts hold no text of a log and prove what became of an update: where logs stay on the unit it still runs, and
   * what it read stays.
   */
  provesUpdates?: true;
  collect(host: Host, settings: CollectorSettings, signal: AbortSignal): Promise<Collected>;
}

export const KIBIBYTE = 1024;
export const MEBIBYTE = 1024 * KIBIBYTE;

/** For what reads small kernel files only. */
export const SMALL_BUDGET = { timeMs: 5000, bytes: 4 * MEBIBYTE };
