import { z } from 'zod';
import { AndroidSecurityFacts, Anr, MeetingAppFacts, ThermalStatusFacts } from './android-facts.ts';
import { CrashFacts, RebootFacts } from './fault-facts.ts';
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
  mode: z.string().nullable(),
  edid: DisplayIdentity.nullable().exactOptional(),
});

export const Camera = z.object({ id: z.string(), name: z.string() });

export const AudioDevice = z.object({ id: z.string(), name: z.string() });

export const UsbDevice = z.object({
  /** `vendor:product` in hexadecimal. */
  id: z.string(),
  /** Port path, e.g. `1-2.4`. */
  path: z.string(),
  name: z.string(),
  serial: z.string().nullable(),
  speedMbps: z.number().nullable(),
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
  kind: z.enum(['panic', 'oops', 'warning', 'out-of-memory', 'io-error', 'usb-disconnect', 'thermal', 'file-system']),
  text: z.string(),
  line: z.number(),
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
  anrs: z.array(Anr).nullable().default(null),
  meetingApps: MeetingAppFacts.nullable().default(null),
  thermalStatus: ThermalStatusFacts.nullable().default(null),
  androidSecurity: AndroidSecurityFacts.nullable().default(null),
});
export type Facts = z.infer<typeof Facts>;
export type FactSection = keyof Facts;
