const ROOT = '/api/v1/maintainer';

/** Thrown when the session is over. */
export class SessionOver extends Error {}

async function call(method, path, body) {
  const options = { method, cache: 'no-store', credentials: 'same-origin' };
  if (body !== undefined) {
    options.headers = { 'content-type': 'application/json' };
    options.body = JSON.stringify(body);
  }
  const response = await fetch(`${ROOT}${path}`, options);
  if (response.status === 401 && path !== '/session') throw new SessionOver();
  return response;
}

async function json(method, path, body) {
  const response = await call(method, path, body);
  const answer = response.status === 204 ? null : await response.json();
  if (!response.ok) throw new Error(answer.error.message);
  return answer;
}

const of = (ref) => `/incidents/${encodeURIComponent(ref)}`;

export const session = () => json('GET', '/session');
export const leave = () => json('DELETE', '/session');
export const incidents = () => json('GET', '/incidents');
export const incident = (ref) => json('GET', of(ref));
export const exportEvidence = (ref) => json('POST', `${of(ref)}/export`, {});
export const consents = () => json('GET', '/consents');
export const setConsent = (kind, allowed) => json('POST', '/consents', { kind, allowed });
export const testDesk = () => json('POST', '/desk-test', {});
export const evidenceAddress = (ref) => `${ROOT}${of(ref)}/evidence`;

/** One entry of the evidence, as text. */
export async function entry(ref, name) {
  const response = await call('GET', `${of(ref)}/entry?name=${encodeURIComponent(name)}`);
  if (!response.ok) throw new Error('This entry cannot be read.');
  return response.text();
}

/** `open`; `wrong-pin`, `no-pin`; or `locked` with the seconds to wait. */
export async function tryPin(pin) {
  const response = await call('POST', '/session', { pin });
  if (response.ok) return { door: 'open', session: await response.json() };
  const { error } = await response.json();
  return { door: error.code, message: error.message, seconds: Number(response.headers.get('retry-after')) };
}
