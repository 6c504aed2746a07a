import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../agent/base/errors.ts';
import { ConfigError } from '../../../agent/config/config-error.ts';
import type { Environment } from '../../../agent/config/environment.ts';
import { loadConfig, loadConfigWithSources } from '../../../agent/config/load-config.ts';
import { Config } from '../../../agent/config/schema.ts';
import { campaignSeed } from '../../support/campaign.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const FILE = '/etc/dten-agent/config.yaml';

function load(yaml: string | null, environment: Environment = {}): Config {
  return loadConfig({ path: undefined, environment, readFile: (path) => (path === FILE ? yaml : null) });
}

/** The problems as lines, without the path of the file. */
function problems(yaml: string, environment: Environment = {}): string[] {
  try {
    load(yaml, environment);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.message
      .split('\n')
      .slice(1)
      .map((line) => line.trim().replace(FILE, ''));
  }
  return [];
}

describe('where values come from', () => {
  it('gives the defaults where there is no file', () => {
    const config = load(null);
    expect(config).toEqual(Config.parse({}));
    expect(config.stateDirectory).toBe('/var/lib/dten-agent');
  });

  it.each([
    ['an empty file', ''],
    ['a file of comments', '# nothing yet\n'],
    ['a section with everything below it commented out', 'unit:\n#  room: Board\npanel: # later\n'],
  ])('takes %s for the defaults', (_, yaml) => {
    expect(load(yaml)).toEqual(Config.parse({}));
  });

  it('puts the file over the defaults and the environment over the file', () => {
    const yaml = 'unit:\n  room: Board\n  site: Oslo\npanel:\n  port: 9000\n';
    const loaded = loadConfigWithSources({
      path: undefined,
      environment: { DTEN_AGENT_UNIT__ROOM: 'Small', DTEN_AGENT_DESK__KIND: 'sandbox', HOME: '/root' },
      readFile: () => yaml,
    });
    expect(loaded.config).toMatchObject({
      unit: { room: 'Small', site: 'Oslo' },
      panel: { port: 9000, enabled: true },
      desk: { kind: 'sandbox' },
    });
    expect(loaded.file).toBe(FILE);
    expect(loaded.sourceOf(['unit', 'room'])).toBe('DTEN_AGENT_UNIT__ROOM');
    expect(loaded.sourceOf(['unit', 'site'])).toBe(`${FILE}:3`);
    expect(loaded.sourceOf(['panel', 'port'])).toBe(`${FILE}:5`);
    expect(loaded.sourceOf(['panel', 'enabled'])).toBeNull();
  });

  it('reads the file that is named, and says so when there is none', () => {
    const folder = tempFolder();
    const path = join(folder, 'mine.yaml');
    writeFileSync(path, 'stateDirectory: /srv/dten\n');
    expect(loadConfig({ path, environment: {} }).stateDirectory).toBe('/srv/dten');
    expect(() => loadConfig({ path: join(folder, 'other.yaml'), environment: {} })).toThrow(/other\.yaml: there is no/);
  });
});

describe('environment', () => {
  it.each([
    ['a number', 'DTEN_AGENT_PANEL__PORT', '9000', { panel: { port: 9000 } }],
    ['true or false', 'DTEN_AGENT_PANEL__ENABLED', 'false', { panel: { enabled: false } }],
    ['text that looks like a number', 'DTEN_AGENT_UNIT__ROOM', '404', { unit: { room: '404' } }],
    ['text that looks like YAML', 'DTEN_AGENT_UNIT__SITE', '{a: b}', { unit: { site: '{a: b}' } }],
    ['a list', 'DTEN_AGENT_TICKET__IDENTITY', '["site", "room"]', { ticket: { identity: ['site', 'room'] } }],
    ['an empty list', 'DTEN_AGENT_TICKET__IDENTITY', '[]', { ticket: { identity: [] } }],
    ['nothing, where null is allowed', 'DTEN_AGENT_UNIT__SITE', '', { unit: { site: null } }],
    ['a nested key', 'DTEN_AGENT_UNIT__CONTACT__EMAIL', 'a@b.example', { unit: { contact: { email: 'a@b.example' } } }],
    ['the key at the top', 'DTEN_AGENT_STATE_DIRECTORY', '/srv/x', { stateDirectory: '/srv/x' }],
    [
      'a list of sections',
      'DTEN_AGENT_WARRANTY__PLANS',
      '[{"name":"standard","termMonths":36}]',
      { warranty: { plans: [{ name: 'standard', termMonths: 36 }] } },
    ],
  ])('takes %s', (_, name, value, expected) => {
    expect(load('unit: { site: Oslo }', { [name]: value })).toMatchObject(expected);
  });

  it.each([
    ['DTEN_AGENT_UNIT__ROM', 'Board', 'DTEN_AGENT_UNIT__ROOM?'],
    ['DTEN_AGENT_ZZZ', '1', 'the environment sets no key by this name; see docs/configuration.md'],
    ['DTEN_AGENT_UNIT', '{}', 'the environment sets no key by this name'],
    ['DTEN_AGENT_PANEL__PORT', 'http', 'panel.port: found the text "http"; allowed: a whole number from 1024 to 65535'],
    ['DTEN_AGENT_TICKET__IDENTITY', '[unclosed', 'ticket.identity: found a value that is no YAML'],
    ['DTEN_AGENT_TICKET__IDENTITY', '["site", "x"]', 'ticket.identity[1]: found the text "x"'],
  ])('refuses %s=%s', (name, value, text) => {
    const found = problems('', { [name]: value });
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(new RegExp(`^${name}: `));
    expect(found[0]).toContain(text);
  });

  it('leaves the mark of our own children alone', () => {
    expect(problems('', { DTEN_AGENT_CHILD: 'c0ffee' })).toEqual([]);
  });

  it('tells the plain value in the file that stands in the way of a section', () => {
    expect(problems('desk: 7', { DTEN_AGENT_DESK__KIND: 'sandbox' })).toEqual([
      expect.stringContaining(':1: desk: found the number 7; allowed: a section with the keys kind, url'),
    ]);
  });
});

describe('what is wrong', () => {
  it.each([
    ['a number for a path', 'stateDirectory: 7', ':1: stateDirectory: found the number 7; allowed: an absolute path'],
    ['a relative path', 'stateDirectory: state', 'found the text "state"; allowed: an absolute path'],
    [
      'a number for a text',
      'unit:\n  room: 404',
      ':2: unit.room: found the number 404; allowed: a text, or null (text that',
    ],
    [
      'an unknown choice',
      'logLevel: loud',
      'found the text "loud"; allowed: one of trace, debug, info, warn, error, silent',
    ],
    [
      'a number out of range',
      'panel:\n  port: 80',
      ':2: panel.port: found the number 80; allowed: a whole number from 1024',
    ],
    [
      'the port that is never used',
      'panel: { port: 8080 }',
      'panel.port: found the number 8080; port 8080 is never used',
    ],
    ['yes for true', 'panel: { enabled: yes }', 'found the text "yes"; allowed: true or false'],
    ['nothing, where something must stand', 'logLevel:', 'logLevel: found nothing; allowed: one of'],
    ['a day that does not exist', 'warranty: { purchasedOn: 2026-02-30 }', 'allowed: a day like 2026-11-25, or null'],
    ['no e-mail address', 'unit: { contact: { email: someone } }', 'unit.contact.email: found the text "someone"'],
    ['a list for a section', 'unit: [1]', 'unit: found a list; allowed: a section with the keys site, room, contact'],
    ['a section for a text', 'unit: { room: { a: 1 } }', 'unit.room: found a section; allowed: a text, or null'],
    [
      'an entry that lacks a key',
      'updates:\n  versionFiles:\n    - id: app\n      path: /x',
      ':3: updates.versionFiles[0].name',
    ],
    [
      'a pattern without a group',
      'updates: { versionFiles: [{ id: a, name: A, path: /x, pattern: ver }] }',
      'with a group',
    ],
    ['a plan without a term', 'warranty: { plan: gold }', 'warranty.plan: found the text "gold"; allowed: a name that'],
    ['a desk without TLS', 'desk: { url: "http://help.example.com" }', 'allowed: an https address'],
    ['no address', 'desk: { url: help }', 'desk.url: found the text "help"; allowed: an address (URL), or null'],
    ['a list at the top', '- a', 'found a list; allowed: a section with the keys stateDirectory'],
  ])('names %s', (_, yaml, text) => {
    const found = problems(yaml);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(text);
  });

  it.each([
    ['noSuchKey: 1', 'noSuchKey: unknown key; known here: stateDirectory, logLevel'],
    ['panel: { prot: 9000 }', 'panel.prot: unknown key; did you mean port?'],
    ['updates: { version_files: [] }', 'unknown key; did you mean versionFiles?'],
    ['site: Oslo', 'site: unknown key; did you mean unit.site?'],
    ['unit.room: Board', 'write room inside the section unit'],
    ['desk: { token: abc }', 'name that file with tokenFile'],
    ['desk: { password: abc }', 'a secret never stands in the configuration'],
    ['__proto__: { polluted: 1 }', '__proto__: unknown key'],
    ['unit: { __proto__: { room: x } }', 'unit.__proto__: unknown key'],
    ['constructor: 1', 'constructor: unknown key'],
  ])('says of the unknown key in %s what was meant', (yaml, text) => {
    const found = problems(yaml);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(text);
  });

  it('tells everything at once, in the order of the lines, the environment last', () => {
    const yaml = 'stateDirectory: 7\nnoSuchKey: 1\npanel:\n  port: 1\n  prot: 2\nlogLevel: loud\n';
    expect(problems(yaml, { DTEN_AGENT_HTTP__PROXY: 'nowhere' }).map((line) => line.split(': ').slice(0, 2))).toEqual([
      [':1', 'stateDirectory'],
      [':2', 'noSuchKey'],
      [':4', 'panel.port'],
      [':5', 'panel.prot'],
      [':6', 'logLevel'],
      ['DTEN_AGENT_HTTP__PROXY', 'http.proxy'],
    ]);
  });

  it('is wrong use, so that main ends with 2', () => {
    expect(() => load('logLevel: loud')).toThrow(UsageError);
  });

  it.each([
    ['a key that is twice there', 'unit:\n  room: a\n  room: b', ':3: the key "room" stands twice in the same section'],
    ['a tab as indentation', 'unit:\n\troom: a', ':2: a tab stands in the indentation; indent with spaces'],
    ['two documents', 'logLevel: info\n---\nlogLevel: warn', 'more than one document'],
    ['an unclosed quote', 'unit:\n  room: "Board', ': no valid YAML'],
    ['an alias to nowhere', 'unit: *nowhere', 'an alias names no anchor above it'],
    ['a tag', 'unit: !!js/function "x"', ': no valid YAML'],
    ['indentation that does not fit', 'unit:\n    room: a\n  site: b', ':3: no valid YAML'],
  ])('says of the YAML that it has %s', (_, yaml, text) => {
    expect(problems(yaml).join('\n')).toContain(text);
  });

  it('follows anchors a person would use', () => {
    const yaml = 'collection:\n  logFiles: &files [/var/log/a, /var/log/b]\n  disabled: *files\n';
    expect(load(yaml).collection.disabled).toEqual(['/var/log/a', '/var/log/b']);
  });

  it.each([
    [
      'aliases that multiply',
      `a: &a [1,1,1,1,1,1,1,1,1,1]\n${'bcdefghi'
        .split('')
        .map((n, i) => `${n}: &${n} [${Array(10).fill(`*${'abcdefgh'[i]}`).join(',')}]`)
        .join('\n')}\n`,
    ],
    ['an alias many times', `unit: &a x\ndesk: [${'*a,'.repeat(80_000)}]`],
    ['ten thousand brackets', `unit: ${'['.repeat(10_000)}`],
    ['ten thousand closed brackets', `unit: ${'['.repeat(10_000)}${']'.repeat(10_000)}`],
  ])('comes to an end on %s', (_, yaml) => {
    expect(problems(yaml).length).toBeGreaterThan(0);
  });
});

describe('secrets', () => {
  const SECRET = 'hunter2-very-secret';
  it.each([
    ['under an unknown key', `desk: { token: ${SECRET} }`],
    ['under an unknown key at the top', `apiKey: ${SECRET}`],
    ['as a value to redact', `redaction: { knownValues: [{ value: ${SECRET}, kind: "${SECRET}!" }] }`],
    ['inside an address', `http: { proxy: "http://user:${SECRET}@proxy.example.com" }`],
    ['in broken YAML', `desk: { token: "${SECRET} }`],
    ['in YAML with a stray token', `desk:\n  token: ${SECRET}: ${SECRET}\n`],
    ['twice', `${SECRET.slice(0, 5)}: 1\ndesk:\n  token: ${SECRET}\n  token: ${SECRET}\n`],
  ])('are never repeated: %s', (_, yaml) => {
    const found = problems(yaml);
    expect(found.length).toBeGreaterThan(0);
    expect(found.join('\n')).not.toContain(SECRET);
  });

  it('are not repeated from the environment either', () => {
    const name = 'DTEN_AGENT_REDACTION__KNOWN_VALUES';
    expect(problems('', { [name]: `[{"value":"abc"}]` }).join()).not.toContain('abc');
    expect(problems('', { [name]: `[${SECRET}` }).join()).not.toContain(SECRET);
    expect(problems('', { DTEN_AGENT_DESK__TOKEN: SECRET }).join()).not.toContain(SECRET);
  });
});

describe('files that are none', () => {
  it.each<[string, (path: string) => void, RegExp]>([
    ['a folder', (path) => mkdirSync(path), /is no regular file/],
    ['a device', (path) => symlinkSync('/dev/zero', path), /is no regular file/],
    ['too large a file', (path) => writeFileSync(path, '#'.repeat(300_000)), /larger than 256 KiB/],
    ['bytes that are no text', (path) => writeFileSync(path, Buffer.from([0x61, 0x3a, 0xff, 0xfe])), /no UTF-8 text/],
  ])('refuses %s', (_, make, text) => {
    const path = join(tempFolder(), 'config.yaml');
    make(path);
    expect(() => loadConfig({ path, environment: {} })).toThrow(text);
    expect(() => loadConfig({ path, environment: {} })).toThrow(ConfigError);
  });

  it.skipIf(process.getuid?.() === 0)('refuses a file it may not read', () => {
    const path = join(tempFolder(), 'config.yaml');
    writeFileSync(path, '');
    chmodSync(path, 0);
    expect(() => loadConfig({ path, environment: {} })).toThrow(/cannot be opened \(EACCES\)/);
  });
});

it('never throws anything but a ConfigError, whatever the file holds', () => {
  const pieces = fc.constantFrom(
    'unit',
    'room',
    'desk',
    ':',
    ': ',
    '\n',
    '  ',
    '- ',
    '{',
    '}',
    '[',
    ']',
    '&a',
    '*a',
    '"',
    "'",
    '|',
    '>',
    '#',
    '?',
    '!!x',
    '%',
    '\t',
    '7',
    'null',
    '---',
    '__proto__',
    'é',
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => {
      try {
        load(parts.join(''));
      } catch (error) {
        expect(error).toBeInstanceOf(ConfigError);
      }
    }),
    { seed: campaignSeed('configuration files'), numRuns: 500 },
  );
});
