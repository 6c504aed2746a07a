import type { CaptureFiles } from '../../../diagnostics/host/capture-files.ts';

/** A capture that exists in memory only: name -> content. */
export function memoryFiles(files: Readonly<Record<string, string | Uint8Array>>): CaptureFiles {
  const held = new Map(Object.entries(files));
  return {
    names: () => Promise.resolve([...held.keys()]),
    read: (name) => {
      const content = held.get(name);
      return Promise.resolve(content === undefined ? null : Buffer.from(content));
    },
  };
}

/** The layout of a capture, from what a unit would say. */
export function capture({
  platform = 'linux',
  files = {},
  commands = [],
  listings = {},
  extra = {},
}: {
  platform?: 'linux' | 'android';
  /** Absolute path -> content. */
  files?: Record<string, string | Uint8Array>;
  commands?: { argv: string[]; stdout: string; stderr?: string; exitCode?: number }[];
  /** Folder -> names of folders in it, or entries. */
  listings?: Record<string, (string | { name: string; type: string; size: number; target?: string })[]>;
  extra?: Record<string, string>;
} = {}): CaptureFiles {
  const all: Record<string, string | Uint8Array> = {
    'host.json': JSON.stringify({
      schema: 'dten-capture/1',
      platform,
      capturedAt: '2026-11-20T10:00:00.000Z',
      uptimeSeconds: 3600.5,
      bootId: 'b0071d00-0000-4000-8000-000000000001',
    }),
    'listings.jsonl': Object.entries(listings)
      .map(([path, names]) => {
        const entries = names.map((one) => (typeof one === 'string' ? { name: one, type: 'folder', size: 0 } : one));
        return `${JSON.stringify({ path, entries })}\n`;
      })
      .join(''),
    ...extra,
  };
  for (const [path, content] of Object.entries(files)) all[`files${path}`] = content;
  for (const [index, { argv, stdout, stderr = '', exitCode = 0 }] of commands.entries()) {
    const name = `commands/${String(index + 1).padStart(3, '0')}`;
    all[`${name}.json`] = JSON.stringify({ argv, exitCode, timedOut: false, durationMs: 3, truncated: false });
    all[`${name}.stdout`] = stdout;
    all[`${name}.stderr`] = stderr;
  }
  return memoryFiles(all);
}
