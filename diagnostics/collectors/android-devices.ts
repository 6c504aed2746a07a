import type { z } from 'zod';
import type { Host } from '../host/host.ts';
import { parseInputDump } from '../parsers/dumpsys-input.ts';
import { parseAudioPolicy, parseCameraDump, parseDisplayDump } from '../parsers/dumpsys-media.ts';
import type { AudioDevice, Camera, Display, InputDevice } from '../snapshot/facts.ts';
import { FROM_SERVICE } from '../snapshot/service-names.ts';
import type { Collected } from './collector.ts';
import { distinct } from './distinct.ts';
import { runProgram } from './program.ts';

/**
 * What Android's services say of devices, where the kernel's own files cannot be seen. Ids of this kind are told
 * apart from those of the kernel, so that another way of looking is never taken for another device.
 */

/** What people hear from and speak into; not what comes and goes by itself, or exists inside the unit only. */
const ROOM_AUDIO =
  /AUDIO_DEVICE_(?:OUT|IN)_(?:SPEAKER|BUILTIN_MIC|BACK_MIC|USB|WIRED|LINE|HDMI|AUX_DIGITAL|SPDIF|ANLG)/;
const NO_SCREEN = /^(?:VIRTUAL|OVERLAY|WIFI)$/;

async function dump(host: Host, ...words: string[]): Promise<{ text: string; source: string } | null> {
  if (host.identity.platform !== 'android') return null;
  const run = await runProgram(host, ['dumpsys', ...words]);
  return run === null ? null : { text: run.stdout, source: run.source };
}

export async function camerasOfService(host: Host): Promise<Collected> {
  const told = await dump(host, 'media.camera');
  const found = told === null ? null : parseCameraDump(told.text);
  if (told === null || found === null) return {};
  const cameras = found.map(({ id, facing }): z.infer<typeof Camera> => ({
    id: `${FROM_SERVICE}${id}`,
    name: `Camera ${id}${facing === null ? '' : ` (${facing})`}`,
  }));
  return { facts: { cameras }, evidence: [{ file: told.source }] };
}

export async function audioOfService(host: Host): Promise<Collected> {
  const told = await dump(host, 'media.audio_policy');
  const found = told === null ? null : parseAudioPolicy(told.text);
  if (told === null || found === null) return {};
  const audio = found
    .filter(({ type }) => ROOM_AUDIO.test(type))
    .map(({ type, name }): z.infer<typeof AudioDevice> => ({ id: `${FROM_SERVICE}${type}:${name}`, name }));
  return { facts: { audio: distinct(audio) }, evidence: [{ file: told.source }] };
}

export async function displaysOfService(host: Host): Promise<Collected> {
  const told = await dump(host, 'display');
  const found = told === null ? null : parseDisplayDump(told.text);
  if (told === null || found === null) return {};
  const displays = found
    .filter(({ type }) => type === null || !NO_SCREEN.test(type))
    .map(({ id, name, type, on, width, height }): z.infer<typeof Display> => ({
      connector: `${FROM_SERVICE}${type === 'BUILT_IN' || type === 'INTERNAL' ? 'built-in' : 'external'}-${id}`,
      connected: true,
      // A screen that is off sleeps, or shows nothing by somebody's wish: that it gets no signal, Android does not tell.
      enabled: null,
      ...(on === null ? {} : { lit: on }),
      name,
      // Turned by a quarter, it is the same picture.
      mode: `${Math.max(width, height)}x${Math.min(width, height)}`,
    }));
  return { facts: { displays }, evidence: [{ file: told.source }] };
}

export async function inputOfService(host: Host): Promise<Collected> {
  const told = await dump(host, 'input');
  const found = told === null ? null : parseInputDump(told.text);
  if (told === null || found === null) return {};
  const input = found.map(({ bus, vendor, product, name, kind }): z.infer<typeof InputDevice> => ({
    id: `${bus}:${vendor}:${product}:${name}`,
    name,
    kind,
  }));
  return { facts: { input: distinct(input) }, evidence: [{ file: told.source }] };
}
