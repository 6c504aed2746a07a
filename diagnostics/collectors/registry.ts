import { androidSecurity } from './android-security.ts';
import { androidServices } from './android-services.ts';
import { androidUpdate } from './android-update.ts';
import { anrs } from './anrs.ts';
import { apt } from './apt.ts';
import { fwupd } from './fwupd.ts';
import { mender } from './mender.ts';
import { ostree } from './ostree.ts';
import { rauc } from './rauc.ts';
import { swupdate } from './swupdate.ts';
import { audio } from './audio.ts';
import { boot } from './boot.ts';
import { bugreport } from './bugreport.ts';
import { cameras } from './cameras.ts';
import type { Collector } from './collector.ts';
import { components } from './components.ts';
import { cpu } from './cpu.ts';
import { crashes } from './crashes.ts';
import { displays } from './displays.ts';
import { identity } from './identity.ts';
import { input } from './input.ts';
import { kernelLog } from './kernel-log.ts';
import { meetingApps } from './meeting-apps.ts';
import { memory } from './memory.ts';
import { network } from './network.ts';
import { packages } from './packages.ts';
import { processes } from './processes.ts';
import { rebootReason } from './reboot-reason.ts';
import { services } from './services.ts';
import { storage } from './storage.ts';
import { systemLogs } from './system-logs.ts';
import { thermalStatus } from './thermal-status.ts';
import { time } from './time.ts';
import { usb } from './usb.ts';
import { wifi } from './wifi.ts';
import { wear } from './wear.ts';
import { thermal } from './thermal.ts';
import { supplicants } from './supplicants.ts';
import { reach } from './reach.ts';
import { proxies } from './proxies.ts';
import { power } from './power.ts';
import { journal } from './journal.ts';
import { io } from './io.ts';
import { dhcp } from './dhcp.ts';

/** Every collector, in the order in which they start: what matters most comes first, what takes long comes last. */
export const COLLECTORS: readonly Collector[] = [
  components,
  identity,
  // It waits for others most of its time.
  reach,
  boot,
  rebootReason,
  rauc,
  mender,
  swupdate,
  ostree,
  apt,
  androidUpdate,
  meetingApps,
  androidSecurity,
  thermalStatus,
  time,
  storage,
  memory,
  cpu,
  io,
  network,
  wifi,
  dhcp,
  supplicants,
  proxies,
  displays,
  cameras,
  audio,
  usb,
  input,
  thermal,
  power,
  wear,
  services,
  kernelLog,
  journal,
  crashes,
  anrs,
  packages,
  fwupd,
  systemLogs,
  androidServices,
  bugreport,
  processes,
];
