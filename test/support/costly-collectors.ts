/** Collectors that a campaign of many collections does without: what they bring of this machine makes no difference to it. */
export const COSTLY_COLLECTORS = [
  ...['packages', 'processes', 'system-logs', 'kernel-log', 'apt', 'services', 'crashes', 'network', 'settings'],
  ...['fwupd', 'mender', 'ostree', 'rauc', 'swupdate', 'android-update'],
  ...['audio', 'cameras', 'displays', 'input', 'usb'],
];
