import type { CollectionResult } from '../../diagnostics/collection.ts';
import type { Component } from '../../diagnostics/snapshot/component.ts';
import { Facts } from '../../diagnostics/snapshot/facts.ts';
import type { Snapshot } from '../../diagnostics/snapshot/snapshot.ts';
import type { Finding, Severity } from '../../diagnostics/health/finding.ts';

/** Values for tests that need a unit other than this machine. */

export function component(id: string, version: string): Component {
  return { id, kind: 'firmware', name: id, version, evidence: [] };
}

export function snapshot(components: Component[], takenAt = '2026-11-20T18:00:00.000Z'): Snapshot {
  return {
    schema: 'dten-snapshot/1',
    takenAt,
    uptimeSeconds: 100,
    bootId: 'boot-1',
    platform: 'linux',
    components,
    facts: Facts.parse({}),
    evidence: {},
  };
}

export function finding(severity: Severity, id = `test/${severity}`): Finding {
  return {
    id,
    subsystem: 'test',
    severity,
    title: `A ${severity} thing`,
    detail: 'Detail.',
    evidence: [],
    began: 'unknown',
  };
}

export function collected(components: Component[], findings: Finding[] = []): CollectionResult {
  return {
    snapshot: snapshot(components),
    updates: [],
    findings,
    identity: { model: null, serial: null, components: [], site: null, room: null, contact: null, warranty: null },
    bundle: null,
    knownValues: [],
  };
}
