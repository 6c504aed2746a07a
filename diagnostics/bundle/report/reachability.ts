import { entryLink, section, table } from './markup.ts';
import type { Markup } from './markup.ts';
import type { ReportData } from './report-data.ts';

const STEPS = { nothing: 'no address', dns: 'no connection', tcp: 'connected', tls: 'encrypted', http: 'answered' };

/** What was tried from the unit, and how far it came. */
export function reachability({ snapshot, baseline, has }: ReportData): Markup | null {
  const tried = snapshot.facts.reach ?? [];
  if (tried.length === 0) return null;
  return section(
    'Reachability',
    'reachability',
    table(
      ['Place', 'For', 'Came to', 'Time', 'Before', 'Evidence'],
      tried.map(({ place, port, purpose, reached, failure, durationMs, httpStatus, tlsIssuer, at }) => {
        const was = baseline?.facts.reach?.find(
          (one) => one.place === place && one.port === port && one.purpose === purpose,
        );
        const untrusted = failure?.startsWith('TLS: ') === true && tlsIssuer !== null ? `, issued by ${tlsIssuer}` : '';
        return [
          `${place}:${port}`,
          purpose,
          failure === null
            ? `${STEPS[reached]}${httpStatus === null ? '' : ` (${httpStatus})`}`
            : `${STEPS[reached]}: ${failure}${untrusted}`,
          `${Math.round(durationMs)} ms`,
          was === undefined ? '—' : was.failure === null ? 'reachable' : was.failure,
          entryLink(at.file, at.line, has(at.file)),
        ];
      }),
    ),
  );
}
