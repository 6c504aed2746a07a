import { z } from 'zod';
import { AndroidSecurityFacts, Anr, MeetingAppFacts, ThermalStatusFacts } from './android-facts.ts';
import { CrashFacts, RebootFacts } from './fault-facts.ts';
import { DiskWear, IoFacts, PowerSupply, ThermalFacts } from './hardware-facts.ts';
import { JournalFacts } from './journal-facts.ts';
import { DhcpLease, Supplicant, WifiLink } from './link-facts.ts';
import { ConfiguredProxy, ReachedEndpoint } from './reach-facts.ts';
import { UpdaterFacts } from './updater-facts.ts';

/**
 * What is known of a unit. A section is null where nothing could be learned (no rights, no such thing on this
 * platform, the collector failed): unknown is not gone. Objects are permissive, so that a later agent's bundle
 * can be read by an earlier one and the other way round.
 */

export const IdentityFacts = z.object({
  vendor: z.string().nullable(),
  model: z.string().nullable(),
  serial: z.string().nullable(),
  hostname: z.string().nullable(),
  kernel: z.string().nullable(),
  architecture: z.string().nullable(),
  osName: z.string().nullable(),
  osVersion: z.string().nullable(),
});

export const BootFacts = z.object({
  bootId: z.string().nullable(),
  /** UTC ISO 8601. */
  bootedAt: z.string().nullable(),
  uptimeSeconds: z.number().nullable(),
  /** In the platform's own word, where known. */
  reason: z.string().nullable(),
  /** Whether the shutdown before this boot was orderly. */
  cleanShutdown: z.boolean().nullable(),
});

export const CpuFacts = z.object({
  model: z.string().nullable(),
  cores: z.number().nullable(),
  loadAverage: z.array(z.number()),
  /** Share of time in which some task waited for a CPU, percent over 60 seconds. */
  pressureSome60: z.number().nullable(),
});

export const MemoryFacts = z.object({
  totalBytes: z.number(),
  availableBytes: z.number(),
  swapTotalBytes: z.number(),
  swapFreeBytes: z.number(),
  /** Percent over 60 seconds in which all tasks waited for memory. */
  pressureFull60: z.number().nullable(),
  /** Processes killed for want of memory since boot. */
  oomKills: z.number().nullable(),
});

export const FileSystem = z.object({
  mount: z.string(),
  device: z.string(),
  type: z.string(),
  /** Used and available together; what is reserved for root is left out. */
  totalBytes: z.number(),
  availableBytes: z.number(),
  readOnly: z.boolean(),
});

export const NetworkInterface = z.object({
  name: z.string(),
  kind: z.enum(['ethernet', 'wifi', 'other']),
  up: z.boolean(),
  /** A link partner is there; null where the interface cannot say. */
  carrier: z.boolean().nullable(),
  speedMbps: z.number().nullable(),
  mac: z.string().nullable(),
  addresses: z.array(z.string()),
  receiveErrors: z.number().nullable(),
  transmitErrors: z.number().nullable(),
  receivePackets: z.number().exactOptional(),
  transmitPackets: z.number().exactOptional(),
  duplex: z.enum(['full', 'half']).exactOptional(),
  /** Times that the link came or went since the interface was made. */
  carrierChanges: z.number().exactOptional(),
  /** In the word of NetworkManager: `connected`, `unavailable`, … */
  state: z.string().exactOptional(),
});

export const Route = z.object({ destination: z.string(), gateway: z.string().nullable(), interface: z.string() });

export const NetworkFacts = z.object({
  interfaces: z.array(NetworkInterface),
  routes: z.array(Route),
  resolvers: z.array(z.string()),
});

export const TimeFacts = z.object({
  synchronised: z.boolean().nullable(),
  /** chrony, systemd-timesyncd, ntpd, the hypervisor, … */
  source: z.string().nullable(),
  timeZone: z.string().nullable(),
  /** Seconds by which the clock is off its source, without a sign. */
  offsetSeconds: z.number().exactOptional(),
  serverAddress: z.string().exactOptional(),
});

/** What a display says of itself (EDID). Without its serial number, which identifies nothing that needs support. */
export const DisplayIdentity = z.object({
  /** Three letters of the PNP register and the product number, e.g. `DTB` and 48. */
  manufacturer: z.string(),
  product: z.number(),
  week: z.number().nullable(),
  year: z.number(),
  sizeCm: z.object({ width: z.number(), height: z.number() }).nullable(),
  /** `1920x1080@60`. */
  preferredMode: z.string().nullable(),
  modes: z.array(z.string()),
  /** Of every block. */
  checksumsOk: z.boolean(),
});

export const Display = z.object({
  connector: z.string(),
  connected: z.boolean(),
  enabled: z.boolean().nullable(),
  name: z.string().nullable(),
  /** The mode that the screen prefers. */
  mode: z.string().nullable(),
  /** What is really shown, e.g. `1920x1080`; absent where the driver does not tell. */
  current: z.string().exactOptional(),
  /** The picture is on, not in standby. */
  lit: z.boolean().exactOptional(),
  edid: DisplayIdentity.nullable().exactOptional(),
});

export const Camera = z.object({
  id: z.string(),
  name: z.string(),
  /** Port path on USB. */
  path: z.string().exactOptional(),
  /** `MJPG 1920x1080@30`, each picture format with its largest size. */
  formats: z.array(z.string()).exactOptional(),
});

/** A direction of a sound card. */
export const AudioStream = z.object({
  direction: z.enum(['playback', 'capture']),
  channels: z.number().nullable(),
  rate: z.number().nullable(),
  /** `closed`, or the state of the sub-device that is open. */
  state: z.string().nullable(),
});

export const AudioDevice = z.object({
  id: z.string(),
  name: z.string(),
  /** Port path on USB. */
  path: z.string().exactOptional(),
  streams: z.array(AudioStream).exactOptional(),
  /** Controls of the mixer that are switched off. */
  muted: z.array(z.string()).exactOptional(),
});

export const UsbDevice = z.object({
  /** `vendor:product` in hexadecimal. */
  id: z.string(),
  /** Port path, e.g. `1-2.4`. */
  path: z.string(),
  name: z.string(),
  serial: z.string().nullable(),
  speedMbps: z.number().nullable(),
  /** The version of USB that it speaks, e.g. `3.20`. */
  version: z.string().exactOptional(),
  /** Drivers of its interfaces, each once. */
  drivers: z.array(z.string()).exactOptional(),
  /** Times that too much current was drawn at its port. */
  overCurrents: z.number().exactOptional(),
});

export const InputDevice = z.object({
  /** `bus:vendor:product:name`, the same after a reboot. */
  id: z.string(),
  name: z.string(),
  kind: z.enum(['touch', 'keyboard', 'pointer', 'button', 'other']),
});

export const FailedService = z.object({ name: z.string(), description: z.string(), line: z.number().optional() });

export const ServiceFacts = z.object({
  /** Null where there is none to ask. */
  manager: z.enum(['systemd']).nullable(),
  failed: z.array(FailedService),
});

/** A line of a log that matters by itself. */
export const LogMark = z.object({
  kind: z.enum([
    'panic',
    'oops',
    'warning',
    'out-of-memory',
    'io-error',
    'usb-disconnect',
    'usb-error',
    'thermal',
    'under-voltage',
    'file-system',
    'wifi-lost',
    'link-down',
  ]),
  text: z.string(),
  line: z.number(),
  /** Seconds since the start or since 1970, as the log counts them; absent where its lines have no time. */
  seconds: z.number().exactOptional(),
  /** The disk that it is about, as the kernel names it. */
  disk: z.string().exactOptional(),
  /** Whether that disk can be pulled out; absent where the log does not tell. */
  removable: z.boolean().exactOptional(),
});

export const KernelLogFacts = z.object({
  lines: z.number(),
  marks: z.array(LogMark),
});

export const PackageChange = z.object({
  name: z.string(),
  action: z.enum(['install', 'upgrade', 'remove', 'purge', 'downgrade']),
  from: z.string().nullable(),
  to: z.string().nullable(),
  /** As the package manager wrote it: local time, without an offset. */
  at: z.string(),
});

/** Of all processes those that hold most memory, most first. Names only: arguments carry what is not ours. */
export const RunningProcess = z.object({
  pid: z.number(),
  name: z.string(),
  memoryBytes: z.number(),
  cpuPercent: z.number(),
});

export const Facts = z.object({
  identity: IdentityFacts.nullable().default(null),
  boot: BootFacts.nullable().default(null),
  cpu: CpuFacts.nullable().default(null),
  memory: MemoryFacts.nullable().default(null),
  storage: z.array(FileSystem).nullable().default(null),
  network: NetworkFacts.nullable().default(null),
  time: TimeFacts.nullable().default(null),
  displays: z.array(Display).nullable().default(null),
  cameras: z.array(Camera).nullable().default(null),
  audio: z.array(AudioDevice).nullable().default(null),
  usb: z.array(UsbDevice).nullable().default(null),
  input: z.array(InputDevice).nullable().default(null),
  services: ServiceFacts.nullable().default(null),
  kernelLog: KernelLogFacts.nullable().default(null),
  packages: z.array(PackageChange).nullable().default(null),
  processes: z.array(RunningProcess).nullable().default(null),
  updaters: UpdaterFacts.nullable().default(null),
  reboot: RebootFacts.nullable().default(null),
  crashes: CrashFacts.nullable().default(null),
  wifi: z.array(WifiLink).nullable().default(null),
  dhcp: z.array(DhcpLease).nullable().default(null),
  supplicants: z.array(Supplicant).nullable().default(null),
  proxies: z.array(ConfiguredProxy).nullable().default(null),
  reach: z.array(ReachedEndpoint).nullable().default(null),
  thermal: ThermalFacts.nullable().default(null),
  power: z.array(PowerSupply).nullable().default(null),
  wear: z.array(DiskWear).nullable().default(null),
  io: IoFacts.nullable().default(null),
  journal: JournalFacts.nullable().default(null),
  anrs: z.array(Anr).nullable().default(null),
  meetingApps: MeetingAppFacts.nullable().default(null),
  thermalStatus: ThermalStatusFacts.nullable().default(null),
  androidSecurity: AndroidSecurityFacts.nullable().default(null),
});
export type Facts = z.infer<typeof Facts>;
export type FactSection = keyof Facts;
