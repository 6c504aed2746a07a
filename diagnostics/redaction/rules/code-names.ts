import { ALPHA, BLANK, DIGIT, NAME, UPPER, is, isOf } from '../engine/byte-class.ts';
import type { Window } from '../engine/window.ts';

const COLON = 0x3a;
const LONGEST_TAG = 48;
const LEVELS = new Set(Buffer.from('VDIWEFA', 'latin1'));

/**
 * Whether what ends in the word of a key is a name of the software: a tag of Logcat (`D LoginPresenter: …`,
 * `I/RtpSender: …`), what a name of C++ begins with (`CmmUser::OnUserJoin`), or a member between numbers (`0:Owner:c13`).
 */
export function namesCode(window: Window, keyFrom: number, keyTo: number): boolean {
  const { bytes } = window;
  if (bytes[keyTo] === COLON && bytes[keyTo + 1] === COLON)
    return is(bytes[keyTo + 2], ALPHA) || bytes[keyTo + 2] === 0x7e;
  if (bytes[keyFrom - 1] === COLON)
    return bytes[keyTo] === COLON && is(bytes[keyFrom - 2], DIGIT) && is(bytes[keyTo + 1], ALPHA);
  if (bytes[keyFrom - 1] !== 0x2f && !isOf(bytes[keyFrom - 1], NAME)) return false;
  let colon = keyTo;
  while (colon < keyTo + LONGEST_TAG && bytes[colon] === 0x20) colon++;
  if (bytes[colon] !== COLON || !is(bytes[colon + 1], BLANK)) return false;
  let start = keyFrom;
  while (start > keyFrom - LONGEST_TAG && isOf(bytes[start - 1], NAME)) start--;
  if (!isOf(bytes[start], UPPER)) return false;
  const joint = bytes[start - 1];
  return (
    (joint === 0x2f || joint === 0x20) &&
    LEVELS.has(bytes[start - 2] as number) &&
    !isOf(bytes[start - 3], ALPHA | DIGIT)
  );
}

/** What a device is, behind the words that say more of it. */
const DEVICES = new Set(
  'Camera,Microphone,Mic,Speaker,Speakers,Speakerphone,Display,Screen,Touchscreen,Monitor,Audio,Webcam,Headset,Headphone,Headphones,HDMI,Soundbar,Array,Video,Device,Codec,Adapter,Hub'.split(
    ',',
  ),
);
/** Makers and words of the trade; one with a digit is a model. Any other word may be a person's, or a room's. */
const TRADE =
  /^(?:Camera|Microphone|Mic|Speakers?|Speakerphone|Display|Screen|Touchscreen|Monitor|Audio|Webcam|Headset|Headphones?|HDMI|Soundbar|Array|Video|Device|Codec|Adapter|Hub|DTEN|Vue|VuePro|Mate|Go|Onboard|Bar|Built-[Ii]n|Internal|External|Integrated|Embedded|Default|Primary|Secondary|Main|Front|Rear|Wide|Left|Right|USB|UVC|HD|FHD|UHD|Bluetooth|DisplayPort|Analog|Digital|Stereo|Mono|Output|Input|Generic|Virtual|Touch|PnP|Logitech|Poly|Polycom|Jabra|Yamaha|Shure|Sennheiser|Bose|Samsung|Sony|Dell|Philips|Lenovo|Realtek|Intel|NVIDIA|Qualcomm|BRIO|Brio|Rally|MeetUp|PTZ|Pro|Plus|Mini|Max|[\w.-]*\d[\w.-]*)$/;
const SOUND_NODE = /^(?:alsa|bluez|v4l2|pulse)_/;

/** Packages of the system and of the makers; one of the customer's may be named for it. */
const PACKAGE =
  /^(?:android|androidx|java|javax|com\.(?:android|google|dten|zoom|qualcomm|microsoft)|us\.zoom|org\.chromium)\.[\w.]+$/;

/** Whether the value names a package, or a camera, a screen or a device of sound by what it is alone: `Built-in Screen`, not `Jane's Camera`. */
export function namesProduct(value: string): boolean {
  const first = value.charCodeAt(0);
  if (first >= 0x61 && first <= 0x7a) return SOUND_NODE.test(value) || PACKAGE.test(value);
  const words = value.endsWith(')') ? value.replace(/ ?\([^()]*\)$/, '') : value;
  if (!DEVICES.has(words.slice(words.lastIndexOf(' ') + 1)) && !value.startsWith('DTEN ')) return false;
  return words.split(' ').every((word) => TRADE.test(word));
}
