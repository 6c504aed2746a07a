import { numberedLines } from './lines.ts';

export interface CpuInfo {
  model: string | null;
  cores: number | null;
}

/** /proc/cpuinfo: on x86 each processor has a `model name`; on ARM the name, where there is one, is `Hardware`. */
export function parseCpuinfo(text: string): CpuInfo {
  let cores = 0;
  const names = new Map<string, string>();
  for (const { text: row } of numberedLines(text)) {
    const colon = row.indexOf(':');
    if (colon === -1) continue;
    const [key, value] = [row.slice(0, colon).trim(), row.slice(colon + 1).trim()];
    if (key === 'processor' && /^\d+$/.test(value)) cores += 1;
    else if (value !== '' && !names.has(key)) names.set(key, value);
  }
  const model =
    names.get('model name') ?? names.get('Hardware') ?? names.get('cpu model') ?? names.get('Model') ?? null;
  return { model, cores: cores === 0 ? null : cores };
}
