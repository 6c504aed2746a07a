import type { MeetingAppFacts } from '../../snapshot/android-facts.ts';
import type { Finding } from '../finding.ts';
import { idPart } from '../finding-id.ts';
import { began, evidenceFor } from '../rule.ts';
import type { HealthRule, RuleInput } from '../rule.ts';

type App = MeetingAppFacts['apps'][number];

/**
 * The meeting app of an Android unit. Gone, or no longer running, although the baseline shows it: the display works
 * and holds no meetings, so degraded. In another version than the configuration says it must have: impaired.
 * No longer in front since an update: people find another screen than theirs, with a way back to it: impaired; at
 * any other time somebody may simply have opened the settings: notice.
 */
export const meetingApp: HealthRule = {
  name: 'meeting-app',
  find(input: RuleInput): Finding[] {
    const now = input.facts.meetingApps;
    if (now === null) return [];
    const before = input.baseline?.facts.meetingApps ?? null;
    return [
      ...(before === null ? [] : gone(input, before, now)),
      ...(before === null ? [] : notInFront(input, before, now)),
      ...now.apps.flatMap((app) => otherVersion(input, app, before)),
    ];
  },
};

function gone(input: RuleInput, before: MeetingAppFacts, now: MeetingAppFacts): Finding[] {
  const { apps } = now;
  return before.apps.flatMap((was): Finding[] => {
    const is = apps.find(({ name }) => name === was.name);
    if (is === undefined)
      return [
        {
          ...common(input, 'gone', was.name),
          severity: 'degraded',
          title: `Meeting app gone: ${was.name}`,
          detail: `The baseline shows ${was.name} ${was.version}; it is not installed now. Meeting apps left: ${
            apps.length === 0 ? 'none' : apps.map(({ name }) => name).join(', ')
          }.`,
          evidence: evidenceFor(input, 'meetingApps'),
        },
      ];
    if (was.running !== true || is.running !== false || isSetUpAnew(now, is.name)) return [];
    return [
      {
        ...common(input, 'not-running', is.name),
        severity: 'degraded',
        title: `Meeting app does not run: ${is.name}`,
        detail: `${is.name} ran in the baseline (${was.version}); it is installed (${is.version}) and does not run now.`,
        evidence: evidenceFor(input, 'meetingApps'),
      },
    ];
  });
}

/** Another meeting app in front is a room that was set up anew: from Zoom Rooms to Teams Rooms. */
function isSetUpAnew({ apps, inFront }: MeetingAppFacts, old: string | null): boolean {
  return apps.some(({ name }) => name !== old && name === inFront?.name);
}

function notInFront(input: RuleInput, before: MeetingAppFacts, now: MeetingAppFacts): Finding[] {
  const was = before.apps.find(({ name }) => name === before.inFront?.name);
  const is = was === undefined ? undefined : now.apps.find(({ name }) => name === was.name);
  // One that is gone or does not run is told as that.
  if (is === undefined || is.running === false || now.inFront === null) return [];
  if (isSetUpAnew(now, null)) return [];
  const { began: when, ...rest } = common(input, 'not-in-front', is.name);
  return [
    {
      ...rest,
      severity: when === 'with-update' ? 'impaired' : 'notice',
      title: `Meeting app not in front: ${is.name}`,
      detail: `In the baseline people saw ${is.name}; now ${now.inFront.name} is in front.`,
      evidence: [now.inFront.at],
      began: when,
    },
  ];
}

function otherVersion(input: RuleInput, app: App, before: MeetingAppFacts | null): Finding[] {
  const { name, version, expectedVersion, at } = app;
  if (expectedVersion === null || expectedVersion === version) return [];
  const was = before?.apps.find((one) => one.name === name);
  return [
    {
      ...common(input, 'other-version', name),
      severity: 'impaired',
      title: `Meeting app in another version: ${name} ${version}`,
      detail: `The configuration says that ${name} must be ${expectedVersion}; ${version} is installed.`,
      evidence: [at],
      began: began(input, was === undefined ? null : was.version === version),
    },
  ];
}

function common(input: RuleInput, fault: string, name: string) {
  return { id: `app/${fault}:${idPart(name)}`, subsystem: 'software', began: began(input, false) };
}
