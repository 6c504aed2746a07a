import type { Host } from '../host/host.ts';
import { parseOsRelease } from '../parsers/os-release.ts';
import { parseDumpsysPackage } from '../parsers/dumpsys-package.ts';
import { findVersion } from '../parsers/version-in-file.ts';
import type { Component } from '../snapshot/component.ts';
import { KIBIBYTE, SMALL_BUDGET } from './collector.ts';
import type { Collector } from './collector.ts';
import { runProgram } from './program.ts';
import { readProperties } from './properties.ts';
import type { CollectorSettings } from './settings.ts';

const VERSION_FILE_BYTES = 256 * KIBIBYTE;
const FIRMWARE = 'firmware';

/**
 * The separately updated pieces of software and their versions. What the configuration says of a component takes the
 * place of what we found by ourselves under the same id.
 */
export const components: Collector = {
  name: 'components',
  platforms: ['linux', 'android'],
  sections: [],
  weight: 'light',
  budget: { ...SMALL_BUDGET, timeMs: 10_000 },
  carries: ['software'],
  collect: async (host, settings) => {
    const found = host.identity.platform === 'android' ? await androidFirmware(host) : await linuxFirmware(host);
    const apps = host.identity.platform === 'android' ? await meetingApps(host, settings) : [];
    const configured = await fromFiles(host, settings);
    const all = [...configured, ...apps, ...(found === null ? [] : [found])];
    const byId = new Map(all.toReversed().map((component) => [component.id, component]));
    const list = [...byId.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1));
    return { components: list, evidence: list.flatMap(({ evidence }) => evidence) };
  },
};

/** os-release(5). IMAGE_VERSION is made for this; VERSION_ID of Debian does not move with a point release. */
async function linuxFirmware(host: Host): Promise<Component | null> {
  const read = await host.readFile('/etc/os-release', { maxBytes: VERSION_FILE_BYTES });
  if (!read.ok) return null;
  const release = parseOsRelease(read.text);
  const name = release.get('NAME')?.value ?? 'Operating system';
  const make = (version: string, file: string, line: number): Component => ({
    id: FIRMWARE,
    kind: 'firmware',
    name,
    version,
    evidence: [{ file, line }],
  });

  const image = release.get('IMAGE_VERSION');
  if (image !== undefined && image.value !== '') return make(image.value, read.source, image.line);
  if (release.get('ID')?.value === 'debian') {
    const debian = await host.readFile('/etc/debian_version', { maxBytes: KIBIBYTE });
    const found = debian.ok ? findVersion(debian.text, '^(\\d+(?:\\.\\d+)*)') : null;
    if (debian.ok && found !== null) return make(found.version, debian.source, found.line);
  }
  for (const key of ['VERSION_ID', 'BUILD_ID', 'VERSION']) {
    const said = release.get(key);
    if (said !== undefined && said.value !== '') return make(said.value, read.source, said.line);
  }
  return null;
}

async function androidFirmware(host: Host): Promise<Component | null> {
  const properties = await readProperties(host);
  const model = properties.get('ro.product.model');
  for (const key of ['ro.build.version.incremental', 'ro.build.display.id', 'ro.build.id']) {
    const version = properties.get(key);
    if (version === null) continue;
    const name = model === null ? 'Firmware' : `${model} firmware`;
    return { id: FIRMWARE, kind: 'firmware', name, version, evidence: properties.evidenceOf(key) };
  }
  return null;
}

/** Their versions as the package manager tells them; one that is not installed is no component. */
async function meetingApps(host: Host, { meetingApps: names = [] }: CollectorSettings): Promise<Component[]> {
  const found: Component[] = [];
  for (const name of names) {
    const run = await runProgram(host, ['dumpsys', 'package', name], { timeoutMs: 2000 });
    const installed = run === null ? null : parseDumpsysPackage(run.stdout, name);
    const version = installed?.versionName ?? installed?.versionCode ?? null;
    if (run === null || installed === null || version === null) continue;
    const evidence = [{ file: run.source, line: installed.line }];
    found.push({ id: `app:${name}`, kind: 'app', name, version, evidence });
  }
  return found;
}

async function fromFiles(host: Host, { versionFiles }: CollectorSettings): Promise<Component[]> {
  const found: Component[] = [];
  for (const { id, kind, name, path, pattern } of versionFiles) {
    const read = await host.readFile(path, { maxBytes: VERSION_FILE_BYTES });
    const version = read.ok ? findVersion(read.text, pattern) : null;
    if (!read.ok || version === null) continue;
    found.push({ id, kind, name, version: version.version, evidence: [{ file: read.source, line: version.line }] });
  }
  return found;
}
