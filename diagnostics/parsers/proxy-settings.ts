import { numberedLines } from './lines.ts';

export interface ProxySetting {
  /** `http`, `https`, `ftp`, `all`. */
  scheme: string;
  host: string;
  port: number | null;
  line: number;
}

const VARIABLE = /^\s*(?:export\s+)?(https?|ftp|all)_proxy\s*=\s*(.+)$/i;
const APT = /^\s*Acquire::(https?)::Proxy\s+(.+)$/i;

/**
 * Proxies in a file of environment variables (/etc/environment, profile scripts) or of apt. Host and port alone are
 * kept: a user name and a password may stand before them.
 */
export function parseProxySettings(text: string): ProxySetting[] {
  return numberedLines(text).flatMap(({ line, text: row }) => {
    const [, scheme = '', value = ''] = VARIABLE.exec(row) ?? APT.exec(row) ?? [];
    const written = value.trim().replace(/^["']|["';]+$/g, '');
    if (scheme === '' || written === '' || /^(?:direct|false|none)$/i.test(written)) return [];
    const url = URL.parse(written.includes('://') ? written : `http://${written}`);
    if (url === null || url.hostname === '') return [];
    return [{ scheme: scheme.toLowerCase(), host: url.hostname, port: portOf(url), line }];
  });
}

function portOf({ port, protocol }: URL): number | null {
  if (port !== '') return Number(port);
  return protocol === 'https:' ? 443 : protocol === 'http:' ? 80 : null;
}
