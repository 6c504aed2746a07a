import type { HealthRule } from './rule.ts';
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
import { usb } from './rules/usb.ts';

/** Every rule, by name. */
export const RULES: readonly HealthRule[] = [
  androidSecurity,
  anr,
  audio,
  bootLoop,
  camera,
  clock,
  cpu,
  crash,
  display,
  inputDevice,
  kernelLog,
  meetingApp,
  memory,
  network,
  outOfMemory,
  reboot,
  service,
  storageFull,
  storageReadOnly,
  thermalStatus,
  update,
  usb,
];
