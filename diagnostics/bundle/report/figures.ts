import { html } from 'hono/html';
import type { Facts } from '../../snapshot/facts.ts';
import { percentText, sizeText } from '../../health/words.ts';
import { bar } from './bar.ts';
import type { Figure } from './figure.ts';
import { links, temperatures, wear } from './hardware-figures.ts';
import { section } from './markup.ts';
import type { Markup } from './markup.ts';
import type { ReportData } from './report-data.ts';

const MOST_FILE_SYSTEMS = 12;
const MOST_PROGRAMS = 8;

/** Storage, memory, processor, links, heat and wear as bars; a tick marks the baseline. */
export function figures({ snapshot, baseline }: ReportData): Markup | null {
  const [now, before] = [snapshot.facts, baseline?.facts ?? null];
  const groups: [string, Figure[]][] = [
    ['Storage', storage(now, before)],
    ['Memory', memory(now, before)],
    ['Processor', processor(now, before)],
    ['Links', links(now, before)],
    ['Temperatures', temperatures(now, before)],
    ['Disk wear', wear(now, before)],
    ['Largest programs', programs(now)],
  ];
  const known = groups.filter(([, list]) => list.length > 0);
  if (known.length === 0) return null;
  return section(
    'Figures',
    'figures',
    html`<div class="figures">
      ${known.map(
        ([title, list]) =>
          html`<div>
            <h3>${title}</h3>
            ${list.map(
              ({ name, share, before: was, text, level }) =>
                html`<div class="figure">
                  <span class="name">${name}</span>
                  ${bar({ share, before: was, level, label: `${name}: ${text}` })}
                  <span class="value">${text}</span>
                </div>`,
            )}
          </div>`,
      )}
    </div>`,
    before === null ? '' : 'The tick in a bar marks the baseline.',
  );
}

function storage(now: Facts, before: Facts | null): Figure[] {
  const was = new Map((before?.storage ?? []).map((one) => [one.mount, one]));
  return (now.storage ?? [])
    .filter(({ totalBytes, readOnly }) => totalBytes > 0 && !readOnly)
    .map((one) => ({ one, share: 1 - one.availableBytes / one.totalBytes }))
    .sort((a, b) => b.share - a.share || (a.one.mount < b.one.mount ? -1 : 1))
    .slice(0, MOST_FILE_SYSTEMS)
    .map(({ one, share }) => {
      const old = was.get(one.mount);
      return {
        name: one.mount,
        share,
        before: old === undefined || old.totalBytes <= 0 ? null : 1 - old.availableBytes / old.totalBytes,
        level: fullness(share),
        text: `${percentText(share)}, ${sizeText(one.availableBytes)} of ${sizeText(one.totalBytes)} free`,
      };
    });
}

function memory({ memory: now }: Facts, before: Facts | null): Figure[] {
  if (now === null || now.totalBytes <= 0) return [];
  const was = before?.memory ?? null;
  const share = 1 - now.availableBytes / now.totalBytes;
  const list: Figure[] = [
    {
      name: 'In use',
      share,
      before: was === null || was.totalBytes <= 0 ? null : 1 - was.availableBytes / was.totalBytes,
      level: fullness(share),
      text: `${percentText(share)}, ${sizeText(now.availableBytes)} of ${sizeText(now.totalBytes)} available`,
    },
  ];
  if (now.swapTotalBytes > 0)
    list.push({
      name: 'Swap',
      share: 1 - now.swapFreeBytes / now.swapTotalBytes,
      before: null,
      level: 'good',
      text: `${sizeText(now.swapFreeBytes)} of ${sizeText(now.swapTotalBytes)} free`,
    });
  return [...list, ...waiting('Standing still', now.pressureFull60, was?.pressureFull60, stalled(now.pressureFull60))];
}

function processor({ cpu: now }: Facts, before: Facts | null): Figure[] {
  if (now === null) return [];
  const cores = now.cores;
  const loads = cores === null || cores <= 0 ? [] : now.loadAverage.slice(0, 3);
  return [
    ...loads.map((load, index) => ({
      name: `Load over ${['1', '5', '15'][index]} min`,
      share: load / (cores ?? 1),
      before: null,
      level: 'good',
      text: `${load.toFixed(2)} on ${cores} core${cores === 1 ? '' : 's'}`,
    })),
    ...waiting('Waiting for a core', now.pressureSome60, before?.cpu?.pressureSome60),
  ];
}

function waiting(name: string, percent: number | null, before: number | null | undefined, level = 'good'): Figure[] {
  if (percent === null) return [];
  const was = before === null || before === undefined ? null : before / 100;
  return [{ name, share: percent / 100, before: was, level, text: `${percent} % of the last minute` }];
}

/** What holds most memory. */
function programs({ processes, memory: of }: Facts): Figure[] {
  if (processes === null || of === null || of.totalBytes <= 0) return [];
  return processes.slice(0, MOST_PROGRAMS).map(({ name, memoryBytes, cpuPercent }) => ({
    name,
    share: memoryBytes / of.totalBytes,
    before: null,
    level: 'plain',
    text: `${sizeText(memoryBytes)}, ${cpuPercent.toFixed(1)} % of a core`,
  }));
}

/** The limits of the rule for storage. */
function fullness(share: number): string {
  if (share >= 0.97) return 'degraded';
  return share >= 0.9 ? 'impaired' : 'good';
}

/** The limits of the rule for memory. */
function stalled(percent: number | null): string {
  if (percent === null || percent < 10) return 'good';
  return percent >= 40 ? 'degraded' : 'impaired';
}
