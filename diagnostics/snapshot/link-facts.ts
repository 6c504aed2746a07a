import { z } from 'zod';
import { EvidencePointer } from './evidence.ts';

const Figure = z.number().nullable();

/** A wireless link, and how its channel fares. */
export const WifiLink = z.object({
  interface: z.string(),
  connected: z.boolean(),
  ssid: z.string().nullable(),
  bssid: z.string().nullable(),
  frequencyMhz: Figure,
  signalDbm: Figure,
  /** Over the last beacons; steadier than the last signal. */
  averageSignalDbm: Figure,
  transmitMbps: Figure,
  receiveMbps: Figure,
  connectedSeconds: Figure,
  transmitRetries: Figure,
  transmitFailed: Figure,
  beaconLoss: Figure,
  noiseDbm: Figure,
  /** Share of time in which the channel was in use, 0 to 1. */
  channelBusy: Figure,
  /** Access points of the last scan on the same channel, the own one included; null without a scan. */
  sameChannel: Figure,
  at: EvidencePointer,
});
export type WifiLink = z.infer<typeof WifiLink>;

export const DhcpLease = z.object({
  interface: z.string().nullable(),
  address: z.string(),
  serverAddress: z.string().nullable(),
  leaseSeconds: Figure,
  /** UTC ISO 8601. */
  expiresAt: z.string().nullable(),
  at: EvidencePointer,
});
export type DhcpLease = z.infer<typeof DhcpLease>;

/** What the supplicant says of the way into the network (802.1X, WPA). */
export const Supplicant = z.object({
  interface: z.string(),
  /** `COMPLETED`, `ASSOCIATING`, … */
  state: z.string().nullable(),
  keyManagement: z.string().nullable(),
  /** `AUTHENTICATED`, `CONNECTING`, `HELD`, …; null where no 802.1X is used. */
  paeState: z.string().nullable(),
  portAuthorised: z.boolean().nullable(),
  eapMethod: z.string().nullable(),
  at: EvidencePointer,
});
export type Supplicant = z.infer<typeof Supplicant>;
