import type { Rule } from '../rule.ts';
import { takeMac } from './mac-address.ts';

const UNDERLINED = /[a-z_.]{0,24}([0-9a-f]{2}(?:_[0-9a-f]{2}){5})(?![0-9a-z])/iy;
const BARE = /([0-9a-f]{12})(?![0-9a-z])/iy;

/** MAC addresses in names of devices: `dev_3C_22_FB_AA_01_02` of BlueZ, `bluez_card.3C_22_…` of PulseAudio, `enx3c22fbaa0102`. */
export const deviceMacRule: Rule = {
  name: 'device-mac',
  triggers: ['/dev_', 'bluez_', 'enx', 'wlx'],
  hostile: 'bluez_aa_bb_cc_dd_ee_f',
  find(window, from, to) {
    const underlined = window.bytes[to - 1] === 0x5f;
    const pattern = underlined ? UNDERLINED : BARE;
    if (!underlined && window.wordBefore(from)) return false;
    if (!window.test(pattern, to)) return false;
    const end = pattern.lastIndex;
    return takeMac(window, end - (underlined ? 17 : 12), end);
  },
};
