import { numberedLines } from './lines.ts';

/**
 * Who uses a camera, as `dumpsys media.camera` tells it (CameraService::dump of AOSP); null where it is no such dump.
 *
 *   Active Camera Clients:
 *   [
 *   (Camera ID: 0, Cost: 50, PID: 2101, Score: 0, State: 2User Id: 0, Client Package Name: us.zoom.zrc, …
 *   ]
 */
export function parseActiveCameras(text: string): string[] | null {
  const from = text.indexOf('Active Camera Clients:');
  if (from === -1) return null;
  const active: string[] = [];
  for (const { text: line } of numberedLines(text.slice(from))) {
    const client = /^\(Camera ID: ([^,)]{1,32}),/.exec(line.trim());
    if (client !== null)
      active.push(
        `${/Client Package Name: ([\w.-]{1,128})/.exec(line)?.[1] ?? 'a client'}, camera ${client[1] ?? '?'}`,
      );
    if (/^\[?\]/.test(line.trim())) break;
  }
  return active;
}

/**
 * Who records sound, as `dumpsys audio` tells it (RecordingActivityMonitor of AOSP); null where it is no such dump.
 *
 *   RecordActivityMonitor dump time: 11:02:33 AM
 *   riid 255; active? true
 *     session:1577 -- source client=VOICE_COMMUNICATION, dev=… -- pack:us.zoom.zrc -- …
 */
export function parseActiveRecordings(text: string): string[] | null {
  const from = text.indexOf('RecordActivityMonitor dump time:');
  if (from === -1) return null;
  const active: string[] = [];
  let isActive = false;
  for (const { text: line } of numberedLines(text.slice(from))) {
    const riid = /^\s*riid -?\d+; active\? (true|false)/.exec(line);
    if (riid !== null) isActive = riid[1] === 'true';
    else if (isActive && /^\s*(session:|no config)/.test(line)) {
      active.push(/pack:([\w.-]{1,128})/.exec(line)?.[1] ?? 'an app');
      isActive = false;
    }
  }
  return active;
}
