import type { Host } from '../host/host.ts';
import { parseOsRelease } from '../parsers/os-release.ts';
import { SMALL_BUDGET } from './collector.ts';
import type { Collected, Collector } from './collector.ts';
import { readProperties } from './properties.ts';
import { Reader } from './reader.ts';

/** Words that makers leave in where a serial number or a name should be. */
const PLACEHOLDER =
  /^(to be filled.*|default string|not specified|not applicable|none|unknown|system (serial number|manufacturer|product name|version)|o\.?e\.?m\.?|0+|x+|-)$/i;

/** Which unit it is: maker, model, serial number, host name, kernel, operating system. */
export const identity: Collector = {
  name: 'identity',
  platforms: ['linux', 'android'],
  sections: ['identity'],
  weight: 'light',
  budget: SMALL_BUDGET,
  carries: ['device-identity', 'software'],
  collect: async (host) => (host.identity.platform === 'android' ? await onAndroid(host) : await onLinux(host)),
};

async function onLinux(host: Host): Promise<Collected> {
  const reader = new Reader(host);
  const dmi = async (name: string): Promise<string | null> => real(await reader.attribute(`/sys/class/dmi/id/${name}`));
  const tree = async (name: string): Promise<string | null> =>
    real(await reader.attribute(`/sys/firmware/devicetree/base/${name}`));
  const release = parseOsRelease((await reader.text('/etc/os-release')) ?? '');
  const facts = {
    vendor: await dmi('sys_vendor'),
    model: (await dmi('product_name')) ?? (await tree('model')),
    serial: (await dmi('product_serial')) ?? (await tree('serial-number')),
    ...(await kernelWords(reader)),
    osName: release.get('PRETTY_NAME')?.value ?? release.get('NAME')?.value ?? null,
    osVersion: release.get('VERSION_ID')?.value ?? null,
  };
  return { facts: { identity: facts }, evidence: reader.evidence };
}

async function onAndroid(host: Host): Promise<Collected> {
  const reader = new Reader(host);
  const properties = await readProperties(host);
  const word = (...names: string[]): string | null => {
    for (const name of names) {
      const value = real(properties.get(name) ?? null);
      if (value !== null) return value;
    }
    return null;
  };
  const facts = {
    vendor: word('ro.product.manufacturer', 'ro.product.brand'),
    model: word('ro.product.model', 'ro.product.device'),
    serial: word('ro.serialno', 'ro.boot.serialno'),
    ...(await kernelWords(reader)),
    osName: 'Android',
    osVersion: word('ro.build.version.release'),
  };
  return { facts: { identity: facts }, evidence: [...properties.evidence, ...reader.evidence] };
}

async function kernelWords(reader: Reader) {
  return {
    hostname: await reader.attribute('/proc/sys/kernel/hostname'),
    kernel: await reader.attribute('/proc/sys/kernel/osrelease'),
    architecture: await reader.attribute('/proc/sys/kernel/arch'),
  };
}

function real(value: string | null): string | null {
  return value === null || PLACEHOLDER.test(value.trim()) ? null : value.trim();
}
