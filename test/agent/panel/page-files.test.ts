import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { transform } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { readPageFiles } from '../../../agent/panel/page-files.ts';

const FOLDER = fileURLToPath(new URL('../../../agent/panel/page/', import.meta.url));
const PAGES: Readonly<Record<string, string>> = { '/': 'index.html', '/maintainer': 'maintainer.html' };
const names = readdirSync(FOLDER);
const read = (name: string): string => readFileSync(`${FOLDER}${name}`, 'utf8');

/** What Chromium 74 lacks and no syntax tells: https://chromestatus.com and https://caniuse.com, by version. */
const LACKING_IN_SCRIPTS = [
  ...['.at(', '.replaceAll(', '.replaceChildren(', 'Promise.allSettled', 'Promise.any', 'Object.hasOwn', '.findLast'],
  ...['structuredClone', 'randomUUID', 'AbortSignal.timeout', 'dateStyle', 'timeStyle', '.toSorted(', '.showPopover'],
  ...['globalThis', 'WeakRef', 'scrollend', 'requestIdleCallback(', 'BroadcastChannel(', '.inert', 'queueMicrotask'],
];
const LACKING_IN_STYLES = [
  ...['  aspect-ratio:', 'inset:', 'inset-inline', 'accent-color', 'color-mix', '@container', '@layer', '@supports'],
  ...['clamp(', 'min(', 'max(', ':is(', ':where(', ':has(', 'dvh', 'svh', 'content-visibility', 'forced-color-adjust'],
  ...[
    '  gap:',
    'row-gap:',
    'column-gap:',
    'place-',
    'margin-inline',
    'padding-inline',
    'translate:',
    'scale:',
    'rotate:',
  ],
];

describe('the files of the page', () => {
  it('are all served, and nothing else is', () => {
    const served = [...readPageFiles().byPath.keys()].map((path) => PAGES[path] ?? path.slice('/assets/'.length));
    expect(served.toSorted()).toEqual(names.toSorted());
  });

  it.each(names.filter((name) => name.endsWith('.js')))('%s runs as it stands in Chromium 74', async (name) => {
    const [asIs, lowered] = await Promise.all(
      ['esnext', 'chrome74'].map((target) => transform(read(name), { target, loader: 'js' })),
    );
    expect(lowered?.code).toBe(asIs?.code);
    expect(LACKING_IN_SCRIPTS.filter((word) => read(name).includes(word))).toEqual([]);
  });

  it.each(names.filter((name) => name.endsWith('.css')))('%s is understood by Chromium 74', async (name) => {
    const [asIs, lowered] = await Promise.all(
      ['esnext', 'chrome74'].map((target) => transform(read(name), { target, loader: 'css' })),
    );
    const style = read(name).replaceAll(/minmax\(/g, 'minmax_(');
    expect(LACKING_IN_STYLES.filter((word) => style.includes(word))).toEqual([]);
    expect(lowered?.code).toBe(asIs?.code);
  });

  it('a rule for what Chromium 74 does not know takes no other selector down with it', () => {
    const rules = read('panel.css').matchAll(/([^{}]+)\{/g);
    const modern = [...rules]
      .map(([, selector = '']) => selector.split(','))
      .filter((s) => s.join().includes(':focus-visible'));
    expect(modern.length).toBeGreaterThan(0);
    for (const selectors of modern) expect(selectors.every((each) => each.includes(':focus-visible'))).toBe(true);
  });

  it.each(names)('%s fetches nothing from elsewhere and carries no inline script or style', (name) => {
    const text = read(name).replaceAll('http://www.w3.org/2000/svg', '');
    expect(text).not.toMatch(/(?:src|href)=["'](?:https?:)?\/\/|@import|url\(/);
    expect(text).not.toMatch(
      /\sstyle=|<script>|\son\w+="|innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(/,
    );
  });
});
