import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { join } from 'node:path';
import { openDatabase } from '../../../agent/base/database.ts';
import type { Database } from '../../../agent/base/database.ts';
import { systemRandom } from '../../../agent/base/random.ts';
import { systemClock } from '../../../agent/base/system-clock.ts';
import { detectChanges } from '../../../agent/incidents/detect-changes.ts';
import { IncidentStore } from '../../../agent/incidents/incident-store.ts';
import { INCIDENT_TABLES } from '../../../agent/incidents/tables.ts';
import { component } from '../../support/fake-unit.ts';
import { tempFolder } from '../../support/temp-folder.ts';

let db: Database;
let store: IncidentStore;

beforeEach(() => {
  db = openDatabase(join(tempFolder(), 'agent.db'), [INCIDENT_TABLES]);
  const opened = db;
  onTestFinished(() => opened.close());
  store = new IncidentStore(db, systemClock, systemRandom);
});

function look(versions: Record<string, string>, bootId = 'boot-1') {
  const components = Object.entries(versions).map(([id, version]) => component(id, version));
  return detectChanges({ db, store, clock: systemClock }, components, bootId);
}

function report(to: string, outcome: 'installed' | 'failed' = 'installed') {
  store.addReport({
    component: 'firmware',
    from: '1.0',
    to,
    outcome,
    detail: null,
    reportedAt: '2026-11-20T18:00:00.000Z',
  });
}

describe('a change of version', () => {
  it('is nothing at the first look ever, which keeps the versions', () => {
    expect(look({ firmware: '1.0' })).toBeNull();
    expect(look({ firmware: '1.0' })).toBeNull();
    expect(store.recent(10)).toEqual([]);
  });

  it('opens one incident, once, however often it is looked at', () => {
    look({ firmware: '1.0', 'app:rooms': '6.1' });
    const incident = look({ firmware: '1.1', 'app:rooms': '6.1' });
    expect(incident).toMatchObject({ source: 'update', changes: [{ id: 'firmware', from: '1.0', to: '1.1' }] });
    expect(incident?.ref).toMatch(/^DT-[0-9A-HJKMNP-TV-Z]{5}$/);
    expect(look({ firmware: '1.1', 'app:rooms': '6.1' })).toBeNull();
    expect(store.recent(10)).toHaveLength(1);
  });

  it('of two components together is one incident', () => {
    look({ firmware: '1.0', 'app:rooms': '6.1' });
    expect(look({ firmware: '1.1', 'app:rooms': '6.2' })?.changes).toHaveLength(2);
  });

  it('is none when a component cannot be read for a while, or is seen for the first time', () => {
    look({ firmware: '1.0', 'app:rooms': '6.1' });
    expect(look({ firmware: '1.0' })).toBeNull();
    expect(look({ firmware: '1.0', 'app:rooms': '6.1', 'app:teams': '2.0' })).toBeNull();
  });

  it('that joins an incident whose evidence is there already throws that evidence away: it shows an older unit', () => {
    look({ firmware: '1.0' });
    const incident = look({ firmware: '1.1' });
    store.collected(incident?.id ?? '', { ok: false, why: 'of the older unit' });
    const grown = look({ firmware: '1.2' });
    expect(grown).toMatchObject({ id: incident?.id, state: 'noticed', collected: null });
  });

  it('back to an old version is a change too', () => {
    look({ firmware: '1.1' });
    expect(look({ firmware: '1.0' })?.changes).toEqual([{ id: 'firmware', name: 'firmware', from: '1.1', to: '1.0' }]);
  });
});

describe('an updater’s claim', () => {
  it('of a version that does not run opens an incident, once a boot', () => {
    look({ firmware: '1.0' });
    report('1.1');
    expect(look({ firmware: '1.0' })?.reports).toMatchObject([{ to: '1.1', outcome: 'installed' }]);
    expect(look({ firmware: '1.0' })).toBeNull();
    expect(look({ firmware: '1.0' }, 'boot-2')?.reports).toMatchObject([{ to: '1.1' }]);
  });

  it('belongs to the incident of the change that bears it out, and is settled', () => {
    look({ firmware: '1.0' });
    report('1.1');
    expect(look({ firmware: '1.1' })).toMatchObject({ changes: [{ to: '1.1' }], reports: [{ to: '1.1' }] });
    expect(look({ firmware: '1.1' }, 'boot-2')).toBeNull();
  });

  it('that comes after its change was noticed says nothing new', () => {
    look({ firmware: '1.0' });
    expect(look({ firmware: '1.1' })).not.toBeNull();
    report('1.1');
    expect(look({ firmware: '1.1' })).toBeNull();
  });

  it('of a failure opens one incident', () => {
    look({ firmware: '1.0' });
    report('1.1', 'failed');
    expect(look({ firmware: '1.0' })?.reports).toMatchObject([{ outcome: 'failed' }]);
    expect(look({ firmware: '1.0' }, 'boot-2')).toBeNull();
  });
});
