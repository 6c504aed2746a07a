import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import type { Document, Node } from 'yaml';
import { messageOf } from '../base/errors.ts';
import type { ConfigProblem } from './config-error.ts';

/** Aliases may repeat at most this many nodes: more is an attack on memory, or a mistake. */
const MAX_ALIASES = 100;

/** A configuration file after reading: a plain value, and where in the file each key stands. */
export interface YamlFile {
  path: string;
  value: unknown;
  problems: readonly ConfigProblem[];
  /** `file:line` of the key at this path, or of the nearest one above it. */
  whereIs(path: readonly PropertyKey[]): string;
}

/** What a person can do about the slips that are made most often. */
const ADVICE: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: 'a tab stands in the indentation; indent with spaces',
  MULTIPLE_DOCS: 'more than one document (a line of ---) stands in the file; one is allowed',
  NON_STRING_KEY: 'a key is no plain text',
};

/** Reads YAML 1.2 without executing or merging anything. Messages never repeat the text of the file. */
export function parseYamlFile(path: string, text: string): YamlFile {
  const lines = new LineCounter();
  const at = (offset: number): string => `${path}:${lines.linePos(offset).line}`;
  try {
    const document = parseDocument(text, {
      lineCounter: lines,
      prettyErrors: false,
      logLevel: 'error', // 'silent' would let a second document pass.
      stringKeys: true,
      merge: false,
    });
    const problems = [...document.errors, ...document.warnings].map(({ code, pos, message }) => ({
      where: at(pos[0]),
      key: null,
      text:
        code === 'DUPLICATE_KEY'
          ? `the key "${keyAt(text, pos[0])}" stands twice in the same section`
          : (ADVICE[code] ?? `no valid YAML: ${firstSentence(message)}`),
    }));
    const value: unknown = problems.length > 0 ? undefined : document.toJS({ maxAliasCount: MAX_ALIASES });
    return { path, value, problems, whereIs: (key) => at(offsetOf(document, key)) };
  } catch (error) {
    return failed(path, error);
  }
}

function failed(path: string, error: unknown): YamlFile {
  const text =
    error instanceof RangeError
      ? 'it is nested too deeply'
      : error instanceof ReferenceError
        ? `an alias names no anchor above it, or aliases repeat more than ${MAX_ALIASES} nodes`
        : `no valid YAML: ${firstSentence(messageOf(error))}`;
  return { path, value: undefined, problems: [{ where: path, key: null, text }], whereIs: () => path };
}

/** The offset of the key or list entry at a path, or of the last one on the way that exists. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  let node: unknown = document.contents;
  let offset = isNode(node) ? (node.range?.[0] ?? 0) : 0;
  for (const step of path) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
      if (pair === undefined || !isScalar(pair.key)) break;
      offset = pair.key.range?.[0] ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      const entry = node.items[Number(step)];
      if (!isNode(entry)) break;
      offset = entry.range?.[0] ?? offset;
      node = entry;
    } else break;
  }
  return offset;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'range' in value;
}

function keyAt(text: string, offset: number): string {
  return /^["']?([\w.-]{1,60})/.exec(text.slice(offset, offset + 80))?.[1] ?? '?';
}

/** The parser's own words about structure, without anything it quotes from the file. */
function firstSentence(message: string): string {
  return (message.split('\n')[0] ?? '').replaceAll(/(["'`]).*\1/g, '…').replace(/:\s.*$/, '');
}
