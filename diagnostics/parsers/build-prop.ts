import { numberedLines } from './lines.ts';
import type { Assignment } from './os-release.ts';

/** Android's build.prop: `name=value` lines, comments with `#`. Of two words on a name the first counts: `ro.` is set once. */
export function parseBuildProp(text: string): Map<string, Assignment> {
  const found = new Map<string, Assignment>();
  for (const { line, text: row } of numberedLines(text)) {
    const [, name, value = ''] = /^([A-Za-z_][\w.-]{0,200})=(.*)$/.exec(row) ?? [];
    if (name !== undefined && !found.has(name)) found.set(name, { value: value.trim(), line });
  }
  return found;
}
