import { fileSource } from '../../diagnostics/host/capture-names.ts';
import type { FileRead, Host, HostIdentity, ListEntry, Refusal } from '../../diagnostics/host/host.ts';
import { isPersonalContent, isSecretFile } from '../../diagnostics/host/personal-content.ts';
import { refuse } from '../../diagnostics/host/refusal.ts';
import type { PlantedSecret } from './planted-secrets.ts';

/** What a log gets at once; everything else gets a few lines. */
const LINES_OF_A_LOG = 40;
const LINES_OF_THE_REST = 3;

export interface PlantedHost extends Host {
  /** Questions that were answered with something planted. */
  readonly asked: Set<string>;
  /** Secrets that were given out. */
  readonly given: Set<PlantedSecret>;
}

export interface PlantedUnit {
  platform: HostIdentity['platform'];
  secrets: readonly PlantedSecret[];
  /** Names that stand in every folder. */
  names: readonly string[];
  /** Absolute path, or a command's words -> what stands before the planted lines. */
  texts: Readonly<Record<string, string>>;
  /** The same, with nothing behind it: files that hold one value. */
  exact: Readonly<Record<string, string>>;
  /** Folder -> what lies in it beside the planted names. */
  folders: Readonly<Record<string, readonly string[]>>;
}

/** A unit on which every file, folder, command and fact that is asked for exists, and all of them talk too much. */
export function plantedHost({ platform, secrets, names, texts, exact, folders }: PlantedUnit): PlantedHost {
  let next = 0;
  const asked = new Set<string>();
  const given = new Set<PlantedSecret>();
  function lines(question: string, count: number): string {
    asked.add(question);
    let text = '';
    for (let i = 0; i < count; i++) {
      const secret = secrets[next++ % secrets.length];
      if (secret === undefined) continue;
      given.add(secret);
      text += `${secret.text}\n`;
    }
    return text;
  }
  const answer = (question: string): string =>
    exact[question] ??
    (texts[question] ?? '') + lines(question, /log|journal|syslog/.test(question) ? LINES_OF_A_LOG : LINES_OF_THE_REST);
  return {
    asked,
    given,
    identity: {
      schema: 'dten-capture/1',
      platform,
      capturedAt: '2026-11-20T18:00:00.000Z',
      uptimeSeconds: 500,
      bootId: 'b0071d00-0000-4000-8000-000000000001',
    },
    readFile(path): Promise<FileRead | Refusal> {
      if (isPersonalContent(path) || isSecretFile(path)) return Promise.resolve(refuse('refused', 'never read'));
      return Promise.resolve({ ok: true, text: answer(path), truncated: false, source: fileSource(path) });
    },
    list(path) {
      const entries = [...(folders[path] ?? ['a', '0']), ...names].map((name): ListEntry => {
        return { name, type: /\./.test(name) ? 'file' : 'folder', size: 10 };
      });
      return Promise.resolve({ ok: true, entries });
    },
    run(argv) {
      const stdout = answer(argv.join(' '));
      const stderr = lines(`${argv.join(' ')} stderr`, 2);
      const record = { exitCode: 0, timedOut: false, truncated: false, durationMs: 3 };
      return Promise.resolve({ ok: true, argv, ...record, stdout, stderr, source: 'commands/000.stdout' });
    },
    probe: () => Promise.resolve(refuse('absent', lines('probe', 1))),
    facts() {
      const told = Array.from({ length: 12 }, () => lines('facts', 1));
      return Promise.resolve({
        system: { model: 'D7X', uuid: told[0], note: told[1] },
        graphics: { displays: told },
        [told[2] ?? 'x']: told[3],
      });
    },
  };
}
