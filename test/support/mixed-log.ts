import { seededFraction } from './campaign.ts';

/** Lines as a unit's logs have them: most hold nothing to hide. */
const LINES: readonly ((n: () => number) => string)[] = [
  (n) => `Nov 22 ${clock(n)} dten-board-7f3a systemd[1]: Started session-${int(n, 999)}.scope - Session ${int(n, 999)} of User root.`,
  (n) => `Nov 22 ${clock(n)} dten-board-7f3a kernel: [${int(n, 99999)}.${int(n, 899999) + 100000}] usb 1-1.${int(n, 4)}: new high-speed USB device number ${int(n, 99)} using xhci_hcd`,
  (n) => `11-22 ${clock(n)}.${int(n, 899) + 100}  ${int(n, 9999)}  ${int(n, 9999)} I ActivityManager: Start proc ${int(n, 9999)}:us.zoom.zrc/u0a${int(n, 200)} for service {us.zoom.zrc/com.zoom.service.RoomService}`,
  (n) => `11-22 ${clock(n)}.${int(n, 899) + 100}  ${int(n, 9999)}  ${int(n, 9999)} D AudioFlinger: mixer(0x${hex(n, 10)}) throttle end: throttle time(${int(n, 99)})`,
  (n) => `11-22 ${clock(n)}.${int(n, 899) + 100}  ${int(n, 9999)}  ${int(n, 9999)} W BufferQueueProducer: [SurfaceTexture-0-${int(n, 9999)}-${int(n, 99)}](id:${hex(n, 8)},api:2,p:${int(n, 9999)},c:${int(n, 9999)}) dequeueBuffer: BufferQueue has been abandoned`,
  (n) => `2026-11-22T${clock(n)}.${int(n, 899) + 100}Z INFO  update: firmware 3.9.${int(n, 9)}.${int(n, 300)} verified sha256=${hex(n, 64)} slot=_a`,
  (n) => `{"level":30,"time":"2026-11-22T${clock(n)}.000Z","msg":"delivery settled","ref":"DT-${hex(n, 5).toUpperCase()}","attempt":${int(n, 9)},"durationMs":${int(n, 9000)},"status":201}`,
  (n) => `    at com.dten.rooms.core.${['Session', 'Camera', 'Panel'][int(n, 3)]}Manager.handleMessage(${['Session', 'Camera', 'Panel'][int(n, 3)]}Manager.java:${int(n, 999)})`,
  (n) => `#${int(n, 40)} pc ${hex(n, 16)}  /system/lib64/libbinder.so (android::IPCThreadState::joinThreadPool(bool)+${int(n, 999)}) (BuildId: ${hex(n, 32)})`,
  (n) => `wlan0: CTRL-EVENT-SIGNAL-CHANGE above=1 signal=-${int(n, 90)} noise=9999 txrate=${int(n, 866)}000`,
  (n) => `[ ${int(n, 9999)}.${int(n, 899999) + 100000}] thermal thermal_zone${int(n, 9)}: temp ${int(n, 90)}000 trip ${int(n, 9)} state ${int(n, 3)} -> ${int(n, 3)}`,
  (n) => `cpu${int(n, 8)} ${int(n, 1e6)} ${int(n, 1e5)} ${int(n, 1e6)} ${int(n, 1e7)} ${int(n, 1e4)} 0 ${int(n, 1e4)} 0 0 0`,
  (n) => `[ro.build.fingerprint]: [dten/d7x/d7x:12/SKQ1.${int(n, 999999)}.001/${int(n, 99999)}:user/release-keys]`,
  (n) => `Nov 22 ${clock(n)} dten-board-7f3a dhclient[${int(n, 9999)}]: DHCPACK of 10.20.${int(n, 4)}.${int(n, 250)} from 10.20.0.1 (xid=0x${hex(n, 8)})`,
  (n) => `Nov 22 ${clock(n)} dten-board-7f3a NetworkManager[${int(n, 9999)}]: <info>  [17639${int(n, 89999) + 10000}.${int(n, 8999) + 1000}] device (wlan0): supplicant interface state: completed -> disconnected`,
  (n) => `GET https://orbit.dten.com/api/v2/devices/status?page=${int(n, 99)} 200 ${int(n, 9999)}ms user-agent="dten-agent/0.1.0"`,
  (n) => `I/Auth (${int(n, 9999)}): refreshed access_token=${hex(n, 40)} expires_in=3600 user=m.kowalska@acme.example`,
  (n) => `      <node index="${int(n, 9)}" text="" resource-id="android:id/content" class="android.widget.FrameLayout" package="us.zoom.zrc" bounds="[0,0][3840,2160]" />`,
]; // prettier-ignore

function int(n: () => number, below: number): number {
  return Math.floor(n() * below);
}

function hex(n: () => number, digits: number): string {
  let text = '';
  while (text.length < digits) text += int(n, 0x10000).toString(16).padStart(4, '0');
  return text.slice(0, digits);
}

function clock(n: () => number): string {
  return [24, 60, 60].map((most) => String(int(n, most)).padStart(2, '0')).join(':');
}

/** A log of at least so many bytes, the same in every run. */
export function mixedLog(bytes: number): string {
  const fraction = seededFraction(42);
  const lines: string[] = [];
  for (let size = 0; size < bytes;) {
    const line = LINES[int(fraction, LINES.length)]?.(fraction) ?? '';
    lines.push(line);
    size += line.length + 1;
  }
  return `${lines.join('\n')}\n`;
}
