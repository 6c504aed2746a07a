const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';

/** Texts at a desk are at most this long; what machines match stands at the end, so the text before it is cut. */
const TEXT_MAX = 60_000;

/** A text for a desk, with the lines at its end by which it is found again. They survive quoting and reformatting. */
export function withMachineLines(text: string, lines: { incidentId?: string; deliveryId: string }): string {
  const kept = text.length <= TEXT_MAX ? text : `${text.slice(0, TEXT_MAX)}\n[The rest did not fit.]`;
  const machine = [
    ...(lines.incidentId === undefined || namesIncident(kept, lines.incidentId)
      ? []
      : [`Incident: ${lines.incidentId}`]),
    `Delivery: ${lines.deliveryId}`,
  ].join('\n');
  return `${kept.trimEnd()}\n\n${machine}`;
}

/** Whether a ticket's first text is that of the incident. Mentioning the UUID elsewhere in a sentence is not enough. */
export function namesIncident(text: string, incidentId: string): boolean {
  return matches(text, 'incident').has(incidentId.toLowerCase());
}

/** The deliveries that a text says it carries. */
export function deliveriesIn(text: string): Set<string> {
  return matches(text, 'delivery');
}

/** The same of several texts. */
export function markersIn(texts: readonly string[]): Set<string> {
  return new Set(texts.flatMap((text) => [...deliveriesIn(text)]));
}

function matches(text: string, word: string): Set<string> {
  const pattern = new RegExp(`\\b${word}:\\s*(${UUID})\\b`, 'gi');
  return new Set(Array.from(text.matchAll(pattern), ([, id]) => (id ?? '').toLowerCase()));
}
