import { X509Certificate } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { connect } from 'node:tls';
import type { DetailedPeerCertificate, TLSSocket } from 'node:tls';
import type { Instant } from '../base/clock.ts';

export interface TlsFound {
  /** Node's or OpenSSL's code of what is wrong; null: the chain is trusted, in time, and of that name. */
  fault: string | null;
  /** Who signed it; null: it does not say. */
  issuer: string | null;
  /** The first certificate of the chain to expire. */
  expiresAt: Instant | null;
  protocol: string | null;
}

/** Shakes hands, looks at the chain, also at one that is not trusted, and ends. Rejects with the system's error. */
export async function lookAtTls(
  way: Duplex,
  host: string,
  ca: string[] | undefined,
  signal: AbortSignal,
): Promise<TlsFound> {
  const { socket, found } = await shakeHands(way, host, ca, signal);
  socket.destroy();
  return found;
}

/** The same; the connection stays. Whoever speaks over it has looked at what was found first. */
export async function shakeHands(
  way: Duplex,
  host: string,
  ca: string[] | undefined,
  signal: AbortSignal,
): Promise<{ socket: TLSSocket; found: TlsFound }> {
  return await new Promise((resolve, reject) => {
    const socket = connect({
      socket: way,
      servername: /^[\d.]+$|:/.test(host) ? '' : host,
      host,
      minVersion: 'TLSv1.2',
      rejectUnauthorized: false,
      ...(ca === undefined ? {} : { ca }),
    });
    const onAbort = (): void => void socket.destroy(new Error('no TLS in time'));
    signal.addEventListener('abort', onAbort, { once: true });
    const over = (): void => signal.removeEventListener('abort', onAbort);
    socket.once('secureConnect', () => {
      const certificate = socket.getPeerCertificate(true);
      const found = {
        // Typed as an error; it is the code as text.
        fault: socket.authorized ? null : String(socket.authorizationError),
        issuer: nameOf(certificate.issuer.O ?? certificate.issuer.CN),
        expiresAt: firstExpiry(certificate),
        protocol: socket.getProtocol(),
      };
      over();
      resolve({ socket, found });
    });
    // It stays: an error after the handshake is told by the stream's end to whoever reads.
    socket.on('error', (error) => {
      over();
      socket.destroy();
      reject(error);
    });
  });
}

function nameOf(name: string | string[] | undefined): string | null {
  return Array.isArray(name) ? (name[0] ?? null) : (name ?? null);
}

/** The root signs itself: the chain ends where it comes round. */
function firstExpiry(leaf: DetailedPeerCertificate): Instant | null {
  const ends: Instant[] = [];
  const seen = new Set<string>();
  let certificate: DetailedPeerCertificate | undefined = leaf;
  // At the end of a chain that is not whole, Node gives an empty object.
  while (certificate?.raw !== undefined && !seen.has(certificate.fingerprint256)) {
    seen.add(certificate.fingerprint256);
    ends.push(new X509Certificate(certificate.raw).validToDate.getTime());
    certificate = certificate.issuerCertificate;
  }
  return ends.length === 0 ? null : Math.min(...ends);
}
