import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** The page's files, by path. Nothing else can be asked for, whatever the path. */
const FILES = {
  '/': ['index.html', 'text/html; charset=utf-8'],
  '/maintainer': ['maintainer.html', 'text/html; charset=utf-8'],
  '/assets/maintainer.css': ['maintainer.css', 'text/css; charset=utf-8'],
  '/assets/panel.css': ['panel.css', 'text/css; charset=utf-8'],
  '/assets/panel.js': ['panel.js', 'text/javascript; charset=utf-8'],
  '/assets/api.js': ['api.js', 'text/javascript; charset=utf-8'],
  '/assets/clock.js': ['clock.js', 'text/javascript; charset=utf-8'],
  '/assets/element.js': ['element.js', 'text/javascript; charset=utf-8'],
  '/assets/home.js': ['home.js', 'text/javascript; charset=utf-8'],
  '/assets/pictures.js': ['pictures.js', 'text/javascript; charset=utf-8'],
  '/assets/progress.js': ['progress.js', 'text/javascript; charset=utf-8'],
  '/assets/questions.js': ['questions.js', 'text/javascript; charset=utf-8'],
  '/assets/requests.js': ['requests.js', 'text/javascript; charset=utf-8'],
  '/assets/surroundings.js': ['surroundings.js', 'text/javascript; charset=utf-8'],
  '/assets/times.js': ['times.js', 'text/javascript; charset=utf-8'],
  '/assets/ways.js': ['ways.js', 'text/javascript; charset=utf-8'],
  '/assets/words.js': ['words.js', 'text/javascript; charset=utf-8'],
  '/assets/maintainer.js': ['maintainer.js', 'text/javascript; charset=utf-8'],
  '/assets/maintainer-api.js': ['maintainer-api.js', 'text/javascript; charset=utf-8'],
  '/assets/maintainer-views.js': ['maintainer-views.js', 'text/javascript; charset=utf-8'],
  '/assets/outcome.js': ['outcome.js', 'text/javascript; charset=utf-8'],
  '/assets/updates.js': ['updates.js', 'text/javascript; charset=utf-8'],
  '/assets/icon.svg': ['icon.svg', 'image/svg+xml'],
} as const;

export interface PageFile {
  bytes: Uint8Array<ArrayBuffer>;
  contentType: string;
  etag: string;
}

export interface PageFiles {
  byPath: ReadonlyMap<string, PageFile>;
  /** Changes when any of the files does. */
  version: string;
}

/** Reads the page once: `page/` lies beside this file in a checkout, and beside the built file that holds this one. */
export function readPageFiles(): PageFiles {
  const byPath = new Map<string, PageFile>();
  const all = createHash('sha256');
  for (const [path, [name, contentType]] of Object.entries(FILES)) {
    const bytes = Uint8Array.from(readFileSync(new URL(`./page/${name}`, import.meta.url)));
    const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
    all.update(hash);
    byPath.set(path, { bytes, contentType, etag: `"${hash}"` });
  }
  return { byPath, version: all.digest('hex').slice(0, 16) };
}
