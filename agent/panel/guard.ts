import { apiError } from './api-error.ts';

/** What the guard looks at. */
export interface Caller {
  host: string | undefined;
  origin: string | undefined;
  /** `Sec-Fetch-Site`: what a browser says of where the call comes from. */
  fetchSite: string | undefined;
  /** `Sec-Fetch-Mode`. */
  fetchMode: string | undefined;
  path: string;
}

/**
 * Whether the call may come in. A page of another origin in the unit's browser reaches loopback too, so: the host must
 * be loopback by name or number (a name that an attacker points at 127.0.0.1 is refused), the origin, where one is told,
 * must be that same host, and a browser that says the call comes from another site is believed. Only the page itself may
 * be opened from elsewhere, by a link.
 * @returns the refusal, or null.
 */
export function refusalOf({ host, origin, fetchSite, fetchMode, path }: Caller, port: number): Response | null {
  const name = host?.toLowerCase();
  if (name === undefined || !isOwnHost(name, port))
    return apiError(403, 'forbidden-host', 'This service answers on this unit only.');
  if (origin !== undefined && origin.toLowerCase() !== `http://${name}`)
    return apiError(403, 'forbidden-origin', 'Pages of other origins may not use this service.');
  const followedLink = path === '/' && fetchMode === 'navigate';
  if ((fetchSite === 'cross-site' || fetchSite === 'same-site') && !followedLink)
    return apiError(403, 'forbidden-origin', 'Pages of other origins may not use this service.');
  return null;
}

function isOwnHost(host: string, port: number): boolean {
  return host === `127.0.0.1:${port}` || host === `localhost:${port}` || host === `[::1]:${port}`;
}
