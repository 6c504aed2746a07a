import { Document } from 'yaml';
import { describeAllowed } from '../agent/config/describe.ts';
import { configKeys } from '../agent/config/reference.ts';
import type { ConfigKey } from '../agent/config/reference.ts';
import { Config } from '../agent/config/schema.ts';

/** What most units need, as a person would write it. */
export const TYPICAL_EXAMPLE = `unit:
  site: Headquarters, third floor
  room: Board room
  contact:
    name: Robin Meyer
    email: it-support@example.com
    availability: weekdays 9-17 CET
warranty:
  purchasedOn: 2026-03-31
  activatedOn: 2026-04-02
  invoice: R-2026-0815
  seller: Example AV Ltd
desk:
  kind: zendesk
  url: https://help.example.com
  tokenFile: /etc/dten-agent/desk-token
`;

/** A longer default is not put into the table. */
const LONGEST_DEFAULT = 100;

/** The text of docs/configuration.md: every key of the schema with what is allowed, default and meaning. */
export function configurationPage(): string {
  const keys = configKeys();
  const top = keys.filter(({ path, section }) => path.length === 1 && !section);
  const sections = keys.filter(({ path, section }) => path.length === 1 && section);
  return [
    introduction(),
    '## Keys at the top',
    table(top),
    ...sections.flatMap((section) => {
      const inside = keys.filter(
        ({ path, section: holds }) => path.length > 1 && path[0] === section.path[0] && !holds,
      );
      return [`## ${section.path[0]}`, section.node.description ?? '', table(inside)];
    }),
    '## Every key with its default',
    'This file changes nothing: it says what stands anyway. Copy from it what you want to change.',
    fence(everyDefault()),
  ]
    .join('\n\n')
    .concat('\n');
}

/** A configuration file with each key at its default and its meaning above it. */
export function everyDefault(): string {
  const document = new Document(Config.parse({}));
  for (const { path, node } of configKeys().filter((key) => !key.path.includes('[]'))) {
    const holder = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
    const pair = pairsOf(holder).find(({ key }) => key.value === path.at(-1));
    if (pair !== undefined) pair.key.commentBefore = ` ${node.description ?? ''}`;
  }
  return document.toString({ lineWidth: 0 });
}

interface NamedPair {
  key: { value: unknown; commentBefore?: string | null };
}

function pairsOf(node: unknown): NamedPair[] {
  return typeof node === 'object' && node !== null && 'items' in node ? (node.items as NamedPair[]) : [];
}

function introduction(): string {
  return `# Configuration

<!-- Generated from agent/config/schema.ts by \`npm run docs\`. Do not edit. -->

The agent reads one YAML file: the one named by \`--config\`, else \`/etc/dten-agent/config.yaml\` where it exists, else none. Every key has a default, so a file need only hold what differs. Units stand in the names of the keys.

- \`dten-agent config check\` names everything that is wrong, with file, line, key, what was found and what is allowed. Its exit code is then 2.
- \`dten-agent config show\` prints the values in force and where each came from.
- \`dten-agent config schema\` prints the JSON Schema. An editor that knows it completes and checks the file, for instance with \`# yaml-language-server: $schema=./config.schema.json\` as its first line.
- \`dten-agent config set-pin\` reads the maintainer's PIN from standard input.

**Environment**: a variable wins over the file. Its name is \`DTEN_AGENT_\` and the key in capitals; two underscores go one section down: \`DTEN_AGENT_DESK__URL\` sets \`desk.url\`. Text is taken as it stands, numbers and true or false as in YAML, lists as JSON. Where null is allowed, an empty value means null. A name that sets no key is an error.

**Secrets** never stand in the file or in the environment. A key that ends in \`File\` names a file which holds the secret on its first line. It must be a regular file of at most 4 KiB, and closed to everybody but its owner (\`chmod 600\`).

A typical file:

${fence(TYPICAL_EXAMPLE)}`;
}

function table(keys: readonly ConfigKey[]): string {
  const rows = withoutRepeats(keys).map((key) => [
    `\`${formatKey(key.path)}\``,
    escape(describeAllowed(key.node)),
    describeDefault(key),
    escape(key.node.description ?? ''),
    key.environmentName === null ? '' : `\`${key.environmentName}\``,
  ]);
  return [['key', 'allowed', 'default', 'meaning', 'environment'], ['---', '---', '---', '---', '---'], ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}

function describeDefault({ node, required }: ConfigKey): string {
  if (node.default === undefined) return required ? 'required' : '';
  const text = escape(JSON.stringify(node.default));
  return text.length > LONGEST_DEFAULT ? 'see below' : `\`${text}\``;
}

/** Lists of the same entries (the hours of each weekday) have their entries described once. */
function withoutRepeats(keys: readonly ConfigKey[]): ConfigKey[] {
  const seen = new Set<string>();
  return keys.filter(({ path, node }) => {
    if (path.at(-2) !== '[]') return true;
    const entry = `${path.at(-1)} ${describeAllowed(node)} ${node.description ?? ''}`;
    const fresh = !seen.has(entry);
    seen.add(entry);
    return fresh;
  });
}

/** `updates.versionFiles[].id`. */
function formatKey(path: readonly string[]): string {
  return path.join('.').replaceAll('.[]', '[]');
}

function escape(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}

function fence(yaml: string): string {
  return `\`\`\`yaml\n${yaml.trimEnd()}\n\`\`\``;
}
