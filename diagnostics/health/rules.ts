import type { HealthRule } from './rule.ts';
import { appMissing } from './rules/app-missing.ts';
import { androidSecurity } from './rules/android-security.ts';
import { anr } from './rules/anr.ts';
import { audio } from './rules/audio.ts';
import { camera } from './rules/camera.ts';
import { clock } from './rules/clock.ts';
import { bootLoop } from './rules/boot-loop.ts';
import { crash } from './rules/crash.ts';
import { cpu } from './rules/cpu.ts';
import { display } from './rules/display.ts';
import { inputDevice } from './rules/input-device.ts';
import { kernelLog } from './rules/kernel-log.ts';
import { meetingApp } from './rules/meeting-app.ts';
import { memory } from './rules/memory.ts';
import { network } from './rules/network.ts';
import { outOfMemory } from './rules/out-of-memory.ts';
import { reboot } from './rules/reboot.ts';
import { service } from './rules/service.ts';
import { storageFull } from './rules/storage-full.ts';
import { storageReadOnly } from './rules/storage-read-only.ts';
import { thermalStatus } from './rules/thermal-status.ts';
import { update } from './rules/update.ts';
import { captivePortal } from './rules/captive-portal.ts';
import { ioPressure } from './rules/io-pressure.ts';
import { noAddress } from './rules/no-address.ts';
import { proxy } from './rules/proxy.ts';
import { storageWorn } from './rules/storage-worn.ts';
import { thermal } from './rules/thermal.ts';
import { tlsInterception } from './rules/tls-interception.ts';
import { unreachable } from './rules/unreachable.ts';
import { wifi } from './rules/wifi.ts';
import { wiredLink } from './rules/wired-link.ts';
import { usb } from './rules/usb.ts';
import { usbUnstable } from './rules/usb-unstable.ts';

/** Every rule, by name. */
export const RULES: readonly HealthRule[] = [
  appMissing,
  androidSecurity,
  anr,
  audio,
  bootLoop,
  camera,
  captivePortal,
  clock,
  cpu,
  crash,
  display,
  inputDevice,
  ioPressure,
  kernelLog,
  meetingApp,
  memory,
  network,
  noAddress,
  outOfMemory,
  proxy,
  reboot,
  service,
  storageFull,
  storageReadOnly,
  storageWorn,
  thermal,
  tlsInterception,
  unreachable,
  thermalStatus,
  update,
  usb,
  usbUnstable,
  wifi,
  wiredLink,
];
