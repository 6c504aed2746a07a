import type { IdentityBlock } from '../../diagnostics/bundle/identity-block.ts';
import type { UpdateVerdict } from '../../diagnostics/firmware/verdict.ts';
import type { Finding } from '../../diagnostics/health/finding.ts';
import type { IncidentSource, Priority } from '../base/words.ts';
import type { PersonWords } from './person-words.ts';
import type { Scope } from './scope.ts';

export interface TicketFacts {
  incidentId: string;
  ref: string;
  source: IncidentSource;
  /** UTC ISO 8601. */
  openedAt: string;
  updates: readonly UpdateVerdict[];
  findings: readonly Finding[];
  priority: Priority;
  why: readonly string[];
  scope: Scope;
  person: PersonWords | null;
  /** Entries of the bundle that were held back, and why. */
  withheld: readonly { name: string; why: string }[];
  /** Why there is no bundle; null when there is one. */
  withoutEvidence: string | null;
  /** What the agent has to say of itself: incidents suppressed, evidence removed. */
  notes: readonly string[];
}

/** A desk shows about this much of a subject in its list. */
const SUBJECT_LENGTH = 120;
const MANY = 12;

/** One line that tells the fault: reference, what became of the update, the worst finding. Before redaction, uncut. */
export function ticketSubject(facts: TicketFacts): string {
  const parts: string[] = [];
  const update = facts.updates.find(({ verdict }) => verdict !== 'none');
  if (update !== undefined) parts.push(`${update.name} ${update.from} -> ${update.to}: ${update.verdict}`);
  if (facts.source === 'help')
    parts.push(`help asked for${facts.person?.category === undefined ? '' : ` (${facts.person.category})`}`);
  const worst = facts.findings.find(({ severity }) => severity !== 'notice');
  if (worst !== undefined) {
    const others = facts.findings.filter(({ severity }) => severity !== 'notice').length - 1;
    parts.push(`${worst.title}${others > 0 ? ` and ${others} more` : ''}`);
  }
  if (parts.length === 0) parts.push(`${facts.source} incident`);
  return `[${facts.ref}] ${parts.join('; ')}`;
}

/**
 * The ticket's text, facts first, before redaction. `{{identity}}` marks where the identity block goes, which is
 * written in after redaction.
 */
export function ticketBody(facts: TicketFacts): string {
  // Nobody else writes the mark, a person in the room neither.
  const [what, findings, priority, ...others] = factSections(facts).map((text) => text.replaceAll(IDENTITY_MARK, ''));
  const sections = [
    ...[what, findings, priority].filter((part) => part !== undefined),
    section('Unit', [IDENTITY_MARK]),
    ...others,
    section('References', [
      `Reference for people: ${facts.ref}`,
      `Incident: ${facts.incidentId}`,
      'Written by the DTEN support agent on the unit. Values like <ip:3f2a9c04b1d2> stand for data that was removed; the same value always has the same name within this ticket.',
    ]),
  ];
  return `${sections.join('\n\n')}\n`;
}

/** What is true of the incident itself: what happened, findings, priority, evidence, notes. */
export function factSections(facts: TicketFacts): string[] {
  return [
    section('What happened', happened(facts)),
    section('Findings', findingLines(facts.findings)),
    section(`Priority: ${facts.priority}`, facts.why),
    section('Evidence', evidenceLines(facts)),
    ...(facts.notes.length === 0 ? [] : [section('Notes', facts.notes)]),
  ];
}

const IDENTITY_MARK = '{{identity}}';

/**
 * Writes the identity block into a body that was redacted, with the contact that a person in the room gave in order to
 * be reached.
 */
export function withIdentity(body: string, identity: IdentityBlock | null, givenContact: string | null): string {
  const lines = identity === null ? [] : identityLines(identity);
  if (givenContact !== null && givenContact !== '') lines.push(`Contact given in the room: ${givenContact}`);
  if (lines.length === 0) lines.push('Not told.');
  return body.replace(IDENTITY_MARK, () => lines.join('\n'));
}

/** What stands in the place of a text that cannot be redacted; the identity block still has its place in a ticket's body. */
export function withheldText(ref: string, text: string): string {
  const said = `[${ref}] What this unit has to say could not be redacted and stays on it. Its maintainer can read it there, under ${ref}.`;
  return text.includes(IDENTITY_MARK) ? `${said}\n\n${section('Unit', [IDENTITY_MARK])}\n` : said;
}

function happened({ source, openedAt, updates, scope, person }: TicketFacts): string[] {
  const lines: string[] = [];
  if (source === 'help') lines.push(`A person in the room asked for help at ${openedAt}.`);
  if (source === 'update') lines.push(`The software of the unit was seen to change at ${openedAt}.`);
  if (source === 'crash') lines.push(`A crash was seen at ${openedAt}.`);
  if (source === 'health') lines.push(`A fault was seen at ${openedAt}.`);
  if (person?.category !== undefined) lines.push(`Chosen topic: ${person.category}.`);
  if (person?.roomUsable !== undefined) lines.push(`The room can be used: ${person.roomUsable ? 'yes' : 'no'}.`);
  if (person?.text !== undefined && person.text !== '') lines.push(`In their words: ${person.text}`);
  for (const update of updates) {
    lines.push(`${update.name}: ${update.from} -> ${update.to}, ${update.verdict}.`);
    for (const reason of update.why) lines.push(`  ${reason}`);
  }
  if (!scope.inScope) lines.push(`Scope: ${scope.why}`);
  return lines;
}

function findingLines(findings: readonly Finding[]): string[] {
  if (findings.length === 0) return ['None.'];
  const lines = findings.slice(0, MANY).flatMap((finding) => [
    `${finding.severity.toUpperCase()}: ${finding.title} (${finding.subsystem}, began ${finding.began.replace('-', ' the ')})`.replace(
      'began unknown',
      'beginning unknown',
    ),
    `  ${finding.detail}`,
    ...(finding.evidence.length === 0
      ? []
      : [
          `  Evidence: ${finding.evidence
            .slice(0, 3)
            .map(({ file, line }) => (line === undefined ? file : `${file}:${line}`))
            .join(', ')}`,
        ]),
  ]);
  if (findings.length > MANY) lines.push(`And ${findings.length - MANY} more in findings.json of the bundle.`);
  return lines;
}

function evidenceLines({ withheld, withoutEvidence }: TicketFacts): string[] {
  if (withoutEvidence !== null) return [`No bundle: ${withoutEvidence}`];
  const lines = ['A redacted bundle follows as an attachment; open report.html in it first.'];
  for (const { name, why } of withheld.slice(0, MANY)) lines.push(`Held back on the unit: ${name} (${why})`);
  if (withheld.length > MANY) lines.push(`And ${withheld.length - MANY} more; the manifest lists them.`);
  return lines;
}

function identityLines(identity: IdentityBlock): string[] {
  const { contact } = identity;
  const person =
    contact === null ? [] : [contact.name, contact.email, contact.availability].filter((part) => part !== null);
  const pairs: [string, string | null][] = [
    ['Model', identity.model],
    ['Serial', identity.serial],
    ['Site', identity.site],
    ['Room', identity.room],
    ['Contact', person.length === 0 ? null : person.join(', ')],
    ['Warranty', identity.warranty],
  ];
  const lines = pairs.flatMap(([name, value]) => (value === null ? [] : [`${name}: ${value}`]));
  for (const { name, version } of identity.components) lines.push(`${name}: ${version}`);
  return lines;
}

function section(title: string, lines: readonly string[]): string {
  return [title.toUpperCase(), ...lines].join('\n');
}

/** A redacted subject on one line, as long as a desk's list shows. A value that was cut first would not be known any more. */
export function clipSubject(subject: string): string {
  const line = subject.replace(/\s+/g, ' ');
  if (line.length <= SUBJECT_LENGTH) return line;
  // No half of a pseudonym stays.
  return `${line.slice(0, SUBJECT_LENGTH - 1).replace(/<[a-z0-9-]*(?::[0-9a-f]*)?$/, '')}…`;
}
