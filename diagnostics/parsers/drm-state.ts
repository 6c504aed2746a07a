import { numberedLines } from './lines.ts';

/**
 * The kernel's own picture of its displays (/sys/kernel/debug/dri/N/state): connector -> the mode that its CRTC really
 * shows, e.g. `HDMI-A-1` -> `1920x1080`; null where the CRTC is off.
 */
export function parseDrmState(text: string): Map<string, string | null> {
  const modes = new Map<string, string | null>();
  const crtcs = new Map<string, string>();
  let crtc: { name: string; active: boolean } | null = null;
  let connector: string | null = null;
  for (const { text: row } of numberedLines(text)) {
    const [, kind, name = ''] = /^(crtc|connector|plane)\[\d{1,6}\]: (\S.{0,63})$/.exec(row) ?? [];
    if (kind !== undefined) {
      crtc = kind === 'crtc' ? { name, active: false } : null;
      connector = kind === 'connector' ? name : null;
    }
    if (crtc !== null) {
      crtc.active ||= /^\s{1,8}active=1$/.test(row);
      const mode = /^\s{1,8}mode: "(\d{1,5}x\d{1,5})i?": \d/.exec(row)?.[1];
      if (mode !== undefined && crtc.active) crtcs.set(crtc.name, mode);
    }
    const driven = connector === null ? undefined : /^\s{1,8}crtc=(\S.{0,63})$/.exec(row)?.[1];
    if (connector !== null && driven !== undefined && driven !== '(null)')
      modes.set(connector, crtcs.get(driven) ?? null);
  }
  return modes;
}
