import type { Host } from '../host/host.ts';
import { parseProxySettings } from '../parsers/proxy-settings.ts';
import type { ConfiguredProxy } from '../snapshot/reach-facts.ts';
import { SMALL_BUDGET } from './collector.ts';
import type { Collector } from './collector.ts';
import { Reader } from './reader.ts';

const FILES = ['/etc/environment'];
const FOLDERS: readonly [string, RegExp][] = [
  ['/etc/profile.d', /proxy.*\.sh$/i],
  ['/etc/apt/apt.conf.d', /proxy/i],
  ['/etc/environment.d', /\.conf$/],
];
const MAX_FILES = 8;

/** The proxies that the system is told to use. None found is knowledge; without a sight of /etc it is not. */
export const proxies: Collector = {
  name: 'proxies',
  platforms: ['linux'],
  sections: ['proxies'],
  weight: 'light',
  budget: SMALL_BUDGET,
  carries: ['network-identity'],
  collect: async (host) => {
    const found = await findProxies(host);
    return found === null ? {} : { facts: { proxies: found }, evidence: found.map(({ at }) => at) };
  },
};

/** Null where nothing of /etc can be seen. */
export async function findProxies(host: Host): Promise<ConfiguredProxy[] | null> {
  const reader = new Reader(host);
  const paths = [...FILES];
  let seen = false;
  for (const [folder, wanted] of FOLDERS) {
    const entries = await reader.entries(folder);
    seen ||= entries !== null;
    const names = (entries ?? []).map(({ name }) => name).filter((name) => wanted.test(name));
    paths.push(...names.slice(0, MAX_FILES).map((name) => `${folder}/${name}`));
  }
  const found: ConfiguredProxy[] = [];
  for (const path of paths) {
    const file = await reader.file(path);
    seen ||= file !== null;
    if (file === null) continue;
    for (const { scheme, host: name, port, line } of parseProxySettings(file.text))
      found.push({ scheme, host: name, port, at: { file: file.source, line } });
  }
  return seen ? found : null;
}
