import { html } from 'hono/html';
import type { Facts } from '../../snapshot/facts.ts';
import { section, table } from './markup.ts';
import type { Markup } from './markup.ts';
import type { ReportData } from './report-data.ts';

/** Which software runs. */
export function components({ snapshot, baseline }: ReportData): Markup | null {
  if (snapshot.components.length === 0) return null;
  const before = new Map((baseline?.components ?? []).map(({ id, version }) => [id, version]));
  return section(
    'Components',
    'components',
    table(
      ['Component', 'Kind', 'Version', 'Before'],
      snapshot.components.map(({ id, kind, name, version }) => [
        html`${name} <code>${id}</code>`,
        kind,
        version,
        before.get(id) ?? '—',
      ]),
    ),
  );
}

function soundText({ name, streams = [], muted = [] }: NonNullable<Facts['audio']>[number]): string {
  const directions = streams.map(({ direction, channels, state }) =>
    [direction, channels === null ? null : `${channels} ch`, state?.toLowerCase() ?? null]
      .filter((part) => part !== null)
      .join(' '),
  );
  return [name, ...directions, ...(muted.length === 0 ? [] : [`muted: ${muted.join(', ')}`])].join('; ');
}

/** What is attached. A group that could not be read says so: unknown is not none. */
export function devices({ snapshot }: ReportData): Markup | null {
  const { displays, cameras, audio, input, usb, network } = snapshot.facts;
  const groups: [string, readonly string[] | null][] = [
    [
      'Displays',
      displays?.map(({ connector, connected, name, mode, current }) =>
        connected
          ? [connector, name, current === undefined || current === mode ? mode : `${current} of ${mode}`]
              .filter((part) => part !== null)
              .join(' ')
          : `${connector} (nothing connected)`,
      ) ?? null,
    ],
    ['Cameras', cameras?.map(({ name, formats }) => [name, ...(formats ?? []).slice(0, 2)].join(', ')) ?? null],
    ['Sound', audio?.map(soundText) ?? null],
    ['Input', input?.map(({ name, kind }) => `${name} (${kind})`) ?? null],
    [
      'USB',
      usb?.map(({ name, id, speedMbps }) => `${name} (${id}${speedMbps === null ? '' : `, ${speedMbps} Mb/s`})`) ??
        null,
    ],
    [
      'Network',
      network?.interfaces.map(({ name, kind, up, carrier, speedMbps }) => {
        const speed = speedMbps === null || speedMbps <= 0 ? '' : ` ${speedMbps} Mb/s`;
        return `${name} (${kind}, ${up && carrier !== false ? `link${speed}` : 'no link'})`;
      }) ?? null,
    ],
  ];
  return section(
    'Devices',
    'devices',
    html`<dl class="groups">
      ${groups.map(
        ([name, list]) =>
          html`<div>
            <dt>${name}</dt>
            ${
              list === null
                ? html`<dd class="absent">not known</dd>`
                : list.length === 0
                  ? html`<dd class="absent">none</dd>`
                  : list.map((item) => html`<dd>${item}</dd>`)
            }
          </div>`,
      )}
    </dl>`,
  );
}
