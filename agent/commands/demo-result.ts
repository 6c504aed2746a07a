import { toIso } from '../base/iso-time.ts';
import type { Config } from '../config/schema.ts';
import { evidenceOf } from '../incidents/evidence-of.ts';
import type { Incident } from '../incidents/incident.ts';
import { ticketDocument } from '../ledger/ticket-document.ts';
import { ticketView } from '../ledger/view.ts';
import type { Rooms } from '../rooms.ts';
import { warrantyOf } from '../warranty-of.ts';
import type { Cli } from './cli.ts';

/** What `demo --json` prints (a contract). */
export type DemoDocument = ReturnType<typeof demoDocument>;

export function demoDocument(rooms: Rooms, config: Config, { clock, timeZone }: Cli, { id, ref }: Incident) {
  const { updates, findings, bundle } = evidenceOf(rooms.store.require(id));
  const [update] = updates;
  const view = ticketView(rooms.ledger, ref, clock.now());
  if (update === undefined || bundle === null || view === null)
    throw new Error('the main job left no update, bundle or ticket');
  const { slo, priority, status, desk } = ticketDocument(view);
  const { verdict, component, from, to } = update;
  return {
    update: { verdict, component, from, to },
    findings,
    warranty: warrantyOf(rooms.db, config, clock.now(), timeZone),
    ticket: { ref, deskId: desk?.id ?? null, priority, status },
    bundle: { path: bundle.path, bytes: bundle.bytes, files: bundle.files },
    slo: { ...slo, at: toIso(clock.now()) },
  };
}

/** The same for people. */
export function demoSummary({ update, ticket, bundle, slo, warranty }: DemoDocument, folder: string): string[] {
  const answer = slo.answer === null ? '' : `, ${slo.answer.withinTarget ? 'within' : 'past'} target`;
  return [
    `Update    ${update.component} ${update.from} -> ${update.to}: ${update.verdict}`,
    `Ticket    ${ticket.ref}, number ${ticket.deskId ?? '-'} at the desk, priority ${ticket.priority}, ${ticket.status}`,
    `Clock     ${slo.state}${answer}; it was due ${slo.due ?? '-'} (${slo.policy})`,
    `Warranty  ${warranty.why[0] ?? warranty.coverage}`,
    `Bundle    ${bundle.path} (open report.html in it)`,
    `Kept in   ${folder}`,
  ];
}
