import type { Facts } from '../../snapshot/facts.ts';
import type { Figure } from './figure.ts';

/** dBm: as good as it gets, and as good as nothing. */
const BEST_DBM = -30;
const WORST_DBM = -90;
/** °C of a bar without a limit of its own. */
const USUAL_LIMIT_CELSIUS = 100;
const MOST_ZONES = 8;

/** Wired speed beside what the port is known to reach, Wi-Fi signal beside what can be had. */
export function links(now: Facts, before: Facts | null): Figure[] {
  const wired = (now.network?.interfaces ?? []).flatMap((is): Figure[] => {
    if (is.kind !== 'ethernet' || !is.up || is.carrier !== true || is.speedMbps === null) return [];
    const was = before?.network?.interfaces.find(({ name }) => name === is.name)?.speedMbps ?? null;
    const full = Math.max(1000, is.speedMbps, was ?? 0);
    return [
      {
        name: is.name,
        share: is.speedMbps / full,
        before: was === null ? null : was / full,
        level: is.speedMbps <= 100 || (was !== null && is.speedMbps < was) ? 'impaired' : 'good',
        text: `${is.speedMbps} Mb/s${is.duplex === 'half' ? ', half duplex' : ''}${errorsText(is)}`,
      },
    ];
  });
  const wifi = (now.wifi ?? []).flatMap((is): Figure[] => {
    const signal = is.averageSignalDbm ?? is.signalDbm;
    if (!is.connected || signal === null) return [];
    const old = before?.wifi?.find((one) => one.interface === is.interface && one.connected);
    const was = old?.averageSignalDbm ?? old?.signalDbm ?? null;
    const parts = [
      `${Math.round(signal)} dBm`,
      is.frequencyMhz === null ? null : `${(is.frequencyMhz / 1000).toFixed(1)} GHz`,
      is.transmitMbps === null ? null : `${is.transmitMbps} Mb/s`,
      is.channelBusy === null ? null : `channel in use ${Math.round(is.channelBusy * 100)} %`,
    ];
    return [
      {
        name: `${is.interface} (Wi-Fi)`,
        share: shareOfSignal(signal),
        before: was === null ? null : shareOfSignal(was),
        level: signal <= -75 ? 'impaired' : 'good',
        text: parts.filter((part) => part !== null).join(', '),
      },
    ];
  });
  return [...wired, ...wifi];
}

function errorsText({ receiveErrors, transmitErrors }: NonNullable<Facts['network']>['interfaces'][number]): string {
  const errors = (receiveErrors ?? 0) + (transmitErrors ?? 0);
  return errors === 0 ? '' : `, ${errors} errors`;
}

function shareOfSignal(dbm: number): number {
  return (dbm - WORST_DBM) / (BEST_DBM - WORST_DBM);
}

/** Each temperature beside the limit at which the unit goes off. */
export function temperatures({ thermal }: Facts, before: Facts | null): Figure[] {
  return (thermal?.zones ?? [])
    .toSorted((a, b) => b.celsius - a.celsius || (a.name < b.name ? -1 : 1))
    .slice(0, MOST_ZONES)
    .map(({ name, celsius, criticalCelsius, passiveCelsius }) => {
      const limit = criticalCelsius ?? USUAL_LIMIT_CELSIUS;
      const was = before?.thermal?.zones.find((zone) => zone.name === name)?.celsius ?? null;
      const level = celsius >= limit - 5 ? 'degraded' : celsius >= (passiveCelsius ?? limit) ? 'impaired' : 'good';
      return {
        name,
        share: celsius / limit,
        before: was === null ? null : was / limit,
        level,
        text: `${celsius} °C${criticalCelsius === null ? '' : ` of ${criticalCelsius} °C`}`,
      };
    });
}

/** How much of each disk's life is used up. */
export function wear({ wear: disks }: Facts, before: Facts | null): Figure[] {
  return (disks ?? []).flatMap(({ device, usedPercent, sparePercent, reserve, failing }): Figure[] => {
    if (usedPercent === null && failing === null) return [];
    const was = before?.wear?.find((one) => one.device === device)?.usedPercent ?? null;
    const parts = [
      usedPercent === null ? null : `${usedPercent} % of its life used`,
      sparePercent === null ? null : `reserve ${sparePercent} %`,
      reserve === null ? null : `reserve ${reserve}`,
      failing === true ? 'it says that it fails' : null,
    ];
    return [
      {
        name: device,
        share: (usedPercent ?? 0) / 100,
        before: was === null ? null : was / 100,
        level: failing === true || reserve === 'urgent' ? 'degraded' : (usedPercent ?? 0) >= 90 ? 'impaired' : 'good',
        text: parts.filter((part) => part !== null).join(', ') || 'it says that it is well',
      },
    ];
  });
}
