import { DateTime } from 'luxon';
import { parseDumpstate, pathOfPart } from '../parsers/dumpstate.ts';
import type { DumpstatePart } from '../parsers/dumpstate.ts';
import { parseGetprop } from '../parsers/getprop.ts';
import { withYearAndOffset } from './bugreport-log.ts';

/** dumpsys and the activity manager draw it between their parts. */
const RULE = `${'-'.repeat(79)}\n`;

/** Where an answer lies in the report. */
export interface Answer {
  text: string;
  /** The line of the report on which it begins. */
  firstLine: number;
}

/** What a bugreport's text holds, by the questions of the collectors. */
export class BugreportText {
  readonly takenAt: DateTime | null;
  readonly uptimeSeconds: number;
  /** Path -> the section that shows the file; of two, the first. */
  readonly files = new Map<string, Answer>();
  readonly #parts: readonly DumpstatePart[];
  readonly #logs = new Map<string, Answer | null>();

  constructor(text: string) {
    const { takenAt, uptimeSeconds, parts } = parseDumpstate(text);
    this.#parts = parts;
    this.uptimeSeconds = uptimeSeconds ?? 0;
    for (const part of parts) {
      const path = part.kind === 'section' ? pathOfPart(part) : null;
      if (path !== null && !this.files.has(path)) this.files.set(path, part);
    }
    const zone =
      parseGetprop(this.#section('getprop')?.text ?? '')
        .get('persist.sys.timezone')
        ?.value.trim() ?? '';
    const at = DateTime.fromFormat(takenAt ?? '', 'yyyy-MM-dd HH:mm:ss', { zone: zone === '' ? 'utc' : zone });
    const inUtc = DateTime.fromFormat(takenAt ?? '', 'yyyy-MM-dd HH:mm:ss', { zone: 'utc' });
    this.takenAt = at.isValid ? at : inUtc.isValid ? inUtc : null;
  }

  /** What the command would have said, as far as the report holds it; null where it does not. */
  command(argv: readonly string[]): Answer | null {
    const [program, ...words] = argv;
    switch (program) {
      case 'dumpsys':
        return this.#dumpsys(words);
      case 'logcat':
        return this.#logcat(words);
      case 'settings':
        return this.#setting(words);
      case 'df':
        return this.#section('df');
      default:
        return this.#section(argv.join(' '));
    }
  }

  #section(command: string): Answer | null {
    return this.#parts.find((part) => part.kind === 'section' && part.command === command) ?? null;
  }

  #dumpsys([service = '', ...words]: string[]): Answer | null {
    if (service === 'package' && words[0] !== undefined) return this.#package(words[0]);
    const inside = words.length === 0 ? null : this.#partOfService(service, words);
    const part = inside ?? this.#longest((part) => part.kind === 'service' && part.name === service);
    if (part !== null) return part;
    // `dumpsys -t 60 wifi -a`, run by itself.
    const asked = new RegExp(`(?:^|/)dumpsys (?:-[tT] ?\\d+ )?${escape(service)}(?: |$)`);
    return this.#longest((part) => part.kind === 'section' && asked.test(part.command));
  }

  /** The activity manager names each of its parts: `ACTIVITY MANAGER RUNNING PROCESSES (dumpsys activity processes)`. */
  #partOfService(service: string, words: readonly string[]): Answer | null {
    const heading = `(dumpsys ${service} ${words.join(' ')})`;
    const holds = this.#longest(
      (part) => part.kind === 'service' && part.name === service && part.text.includes(heading),
    );
    if (holds === null) return null;
    const from = holds.text.lastIndexOf('\n', holds.text.indexOf(heading)) + 1;
    const to = holds.text.indexOf(RULE, from);
    return {
      text: holds.text.slice(from, to === -1 ? undefined : to),
      firstLine: holds.firstLine + linesIn(holds.text.slice(0, from)),
    };
  }

  /** The whole service is megabytes; what runs stands before what is hidden by it. */
  #package(name: string): Answer | null {
    const all = this.#longest((part) => part.kind === 'service' && part.name === 'package');
    if (all === null) return null;
    const from = all.text.indexOf(`\n  Package [${name}]`);
    if (from === -1) return { text: '', firstLine: all.firstLine };
    const to = all.text.indexOf('\n  Package [', from + 1);
    const text = all.text.slice(from + 1, to === -1 ? undefined : to + 1);
    return { text, firstLine: all.firstLine + linesIn(all.text.slice(0, from + 1)) };
  }

  /** Without a buffer, logcat gives main, system and crash; dumpstate keeps events and radio apart. */
  #logcat(words: readonly string[]): Answer | null {
    const buffer = words[words.indexOf('-b') + 1];
    const wanted = words.includes('-b') && (buffer === 'events' || buffer === 'radio') ? buffer : 'main';
    const known = this.#logs.get(wanted);
    if (known !== undefined) return known;
    const part = this.#longest(
      ({ kind, command }) =>
        kind === 'section' &&
        command.startsWith('logcat ') &&
        !/ -L\b/.test(command) &&
        (/ -b (\S+)/.exec(command)?.[1] ?? 'main') === wanted,
    );
    const answer =
      part === null || this.takenAt === null ? part : { ...part, text: withYearAndOffset(part.text, this.takenAt) };
    this.#logs.set(wanted, answer);
    return answer;
  }

  /** `settings get global NAME`, out of the settings service: `_id:1 name:boot_count pkg:android value:12 …`. */
  #setting([verb, space, name]: readonly string[]): Answer | null {
    const service = this.#longest((part) => part.kind === 'service' && part.name === 'settings');
    if (service === null || verb !== 'get' || space !== 'global' || name === undefined) return null;
    const found = new RegExp(`^_id:\\S+ name:${escape(name)} (?:pkg:\\S+ )?value:(\\S*)`, 'm').exec(service.text);
    if (found === null) return null;
    return {
      text: `${found[1] ?? ''}\n`,
      firstLine: service.firstLine + linesIn(service.text.slice(0, found.index)),
    };
  }

  #longest(fits: (part: DumpstatePart) => boolean): DumpstatePart | null {
    let longest: DumpstatePart | null = null;
    for (const part of this.#parts)
      if (fits(part) && (longest === null || part.text.length > longest.text.length)) longest = part;
    return longest;
  }
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function linesIn(text: string): number {
  let lines = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
}
