import { join } from 'node:path';
import type { CollectionRequest } from '../../diagnostics/collection.ts';
import type { CollectorSettings, LogWindow } from '../../diagnostics/collectors/settings.ts';
import type { KnownValue } from '../../diagnostics/redaction/redactor.ts';
import type { Snapshot } from '../../diagnostics/snapshot/snapshot.ts';
import { MINUTE_MS } from '../base/clock.ts';
import type { Random } from '../base/random.ts';
import { toIso } from '../base/iso-time.ts';
import { keptKinds } from '../consent/apply-consents.ts';
import type { Consents } from '../consent/consent.ts';
import type { Config } from '../config/schema.ts';
import type { Coverage } from '../warranty/coverage.ts';
import type { Incident } from './incident.ts';
import { policyOf } from './redaction-policy.ts';
import { pseudonymMapPath } from './storage/paths.ts';

const MEBIBYTE = 1024 * 1024;
const KEY_BYTES = 32;

/** What the configuration, and only it, knows for a collection. */
export interface CollectionContext {
  config: Config;
  /** What the maintainer lets leave the unit. */
  consents: Consents;
  /** One sentence on the warranty, for the identity block. */
  warranty: string | null;
  coverage: Coverage;
  /** What the configuration knows and must not leave: tokens, names, rooms. */
  knownValues: readonly KnownValue[];
  random: Random;
}

/** A collection for an incident: snapshot, judgement and bundle. */
export function requestForIncident(
  context: CollectionContext,
  incident: Incident,
  baseline: Snapshot | null,
): CollectionRequest {
  // A bundle that waits to be delivered is never written over by the one of a later check.
  const name = incident.checksMade === 0 ? incident.id : `${incident.id}-check-${incident.checksMade}`;
  const shared = common(context, incident.id);
  return {
    ...shared,
    bundlePath: join(bundleFolder(context.config), `${name}.zip`),
    incident: {
      id: incident.id,
      ref: incident.ref,
      source: incident.source,
      openedAt: toIso(incident.openedAt),
      summary: incident.changes.map(({ name, from, to }) => `${name} changed from ${from} to ${to}.`),
      person:
        incident.source === 'help'
          ? { category: incident.person?.category ?? null, roomUsable: incident.person?.roomUsable ?? null }
          : null,
    },
    baseline,
    reports: incident.reports,
    settings: { ...shared.settings, window: windowAround(context.config, incident) },
    redaction: {
      ...redactionOf(context),
      key: incident.redactionKey,
      mapPath: pseudonymMapPath(context.config.stateDirectory, name),
    },
  };
}

/** The time around an incident whose log lines come first. */
export function windowAround({ collection }: Config, { openedAt }: Pick<Incident, 'openedAt'>): LogWindow {
  return {
    from: toIso(openedAt - collection.windowBeforeMinutes * MINUTE_MS),
    until: toIso(openedAt + collection.windowAfterMinutes * MINUTE_MS),
  };
}

/** A collection for a person who wants the evidence as a file. */
export function requestForExport(
  context: CollectionContext,
  places: { workFolder: string; keepCapture: boolean; bundlePath: string },
): CollectionRequest {
  return { ...requestForSnapshot(context), ...places };
}

/** A collection that only wants the snapshot, for a baseline. */
export function requestForSnapshot(context: CollectionContext): CollectionRequest {
  return {
    ...common(context, 'baseline'),
    bundlePath: null,
    incident: null,
    baseline: null,
    reports: [],
    redaction: {
      ...redactionOf(context),
      key: Buffer.from(context.random.bytes(KEY_BYTES)).toString('hex'),
      mapPath: null,
    },
  };
}

/** Where finished bundles lie. */
export function bundleFolder(config: Config): string {
  return join(config.stateDirectory, 'bundles');
}

/** Where lies what was frozen when incidents were noticed, a folder each. */
export function frozenFolder(config: Config): string {
  return join(config.stateDirectory, 'frozen');
}

/** Where collections under way keep their raw captures. */
export function workFolder(config: Config): string {
  return join(config.stateDirectory, 'work');
}

/** What the configuration says to the collectors. */
export function collectorSettings(config: Config): CollectorSettings {
  const { collection, updates } = config;
  return {
    disabled: collection.disabled,
    logFiles: collection.logFiles,
    logTailBytes: Math.round(collection.logTailMebibytes * MEBIBYTE),
    endpoints: collection.endpoints.length === 0 ? [] : [...collection.endpoints, ...ownEndpoints(config)],
    meetingApps: updates.meetingApps,
    meetingAppVersions: updates.meetingAppVersions,
    bugreport: collection.bugreport,
    versionFiles: updates.versionFiles,
  };
}

function redactionOf({ config, knownValues }: CollectionContext) {
  return { knownValues: [...knownValues], policy: policyOf(config) };
}

/** The desk and the agent's own proxy: what is told of the others is weighed against them. */
function ownEndpoints({ desk, http }: Config): NonNullable<CollectorSettings['endpoints']> {
  const places = [
    { address: desk.kind === 'zendesk' || desk.kind === 'freshdesk' ? desk.url : null, purpose: 'desk' as const },
    { address: http.proxy, purpose: 'proxy' as const },
  ];
  return places.flatMap(({ address, purpose }) => {
    const url = address === null ? null : URL.parse(address);
    if (url === null || url.hostname === '') return [];
    const tls = url.protocol === 'https:';
    const port = url.port === '' ? (tls ? 443 : 80) : Number(url.port);
    return [{ host: url.hostname.replace(/^\[|\]$/g, ''), port, tls, path: null, purpose }];
  });
}

function common({ config, consents, warranty }: CollectionContext, name: string) {
  const { collection, unit, ticket } = config;
  return {
    workFolder: join(workFolder(config), name),
    keepCapture: false,
    maxBundleBytes: Math.round(collection.maxBundleMebibytes * MEBIBYTE),
    identity: {
      allow: ticket.identity,
      site: unit.site,
      room: unit.room,
      contact: unit.contact,
      warranty,
    },
    settings: { ...collectorSettings(config), keptKinds: keptKinds(consents) },
  };
}
