import { z } from 'zod';
import type { Component } from '../snapshot/component.ts';
import type { FwupdFacts } from '../snapshot/updater-facts.ts';
import { isoOfSeconds } from './instant.ts';
import { jsonOrNull, lineOf, pointer } from './json-value.ts';

type Update = FwupdFacts['history'][number];

const text = z.string().nullable().catch(null);

const Device = z.object({
  Name: text,
  DeviceId: text,
  Version: text,
  Flags: z.array(z.string()).catch([]),
  Created: z.number().nullable().catch(null),
  Modified: z.number().nullable().catch(null),
  UpdateState: z.number().nullable().catch(null),
  UpdateError: text,
  Releases: z.array(z.object({ Version: text })).catch([]),
});
const Devices = z.object({ Devices: z.array(Device).catch([]) });

/** FwupdUpdateState of libfwupd. */
const STATES: readonly Update['state'][] = [
  'unknown',
  'pending',
  'success',
  'failed',
  'needs-reboot',
  'failed-transient',
];

/** `fwupdmgr get-history --json`: newest last, as far as it tells times. */
export function parseFwupdHistory(output: string, file: string): Update[] {
  const devices = jsonOrNull(Devices, output)?.Devices ?? [];
  return devices.flatMap((device) => {
    if (device.DeviceId === null) return [];
    return [
      {
        id: componentId(device.DeviceId),
        name: device.Name ?? device.DeviceId,
        from: device.Version,
        to: device.Releases[0]?.Version ?? null,
        state: STATES[device.UpdateState ?? 0] ?? 'unknown',
        error: device.UpdateError,
        time: isoOfSeconds(device.Modified ?? device.Created),
        at: pointer(file, lineOf(output, device.DeviceId)),
      },
    ];
  });
}

/** `fwupdmgr get-devices --json`: what can be updated, as components. */
export function parseFwupdDevices(output: string, file: string): Component[] {
  const devices = jsonOrNull(Devices, output)?.Devices ?? [];
  return devices.flatMap(({ DeviceId, Name, Version, Flags }): Component[] => {
    if (DeviceId === null || Version === null || !Flags.includes('updatable')) return [];
    const evidence = [pointer(file, lineOf(output, DeviceId))];
    return [{ id: componentId(DeviceId), kind: 'peripheral', name: Name ?? DeviceId, version: Version, evidence }];
  });
}

/** fwupd's id is a checksum of where and what the device is, so it stays over updates. */
function componentId(deviceId: string): string {
  return `peripheral:fwupd:${deviceId}`;
}
