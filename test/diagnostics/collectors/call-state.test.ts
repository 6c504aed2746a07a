import { describe, expect, it } from 'vitest';
import { readCallState } from '../../../diagnostics/collectors/call-state.ts';
import { createRecordedHost } from '../../../diagnostics/host/recorded-host.ts';
import { capture } from '../host/memory-files.ts';

type Unit = NonNullable<Parameters<typeof capture>[0]>;

async function stateOf(unit: Unit) {
  return await readCallState(await createRecordedHost(capture(unit)));
}

const STREAM = '/proc/asound/card1/pcm0c/sub0';
const SOUND: Unit['listings'] = {
  '/proc/asound': ['card0', 'card1', 'devices'],
  '/proc/asound/card0': ['pcm0p'],
  '/proc/asound/card1': ['pcm0c', 'pcm0p', 'id'],
  '/proc/asound/card1/pcm0c': ['sub0', 'info'],
};
const RUNNING = 'state: RUNNING\nowner_pid   : 812\ntrigger_time: 5012.1\n';
const link = (target: string) => ({ name: '7', type: 'link', size: 64, target });
const CAMERA: Unit['listings'] = {
  '/sys/class/video4linux': ['video0', 'video1', 'v4l-subdev0'],
  '/proc': ['1', '812', 'asound', 'self'],
  '/proc/1/fd': [link('/dev/null')],
};
const NAMES = {
  '/sys/class/video4linux/video0/name': 'DTEN Camera\n',
  '/sys/class/video4linux/video1/name': 'rockchip,rk3588-vdec\n',
};

describe('on Linux, a call', () => {
  it('is on while a microphone records', async () => {
    const state = await stateOf({ listings: SOUND, files: { [`${STREAM}/status`]: RUNNING } });
    expect(state).toEqual({ state: 'on', why: [`a microphone is recording (${STREAM}/status)`] });
  });

  it.each(['closed\n', 'state: PREPARED\n', 'state: SETUP\n', 'state: XRUN\n'])(
    'is off while the microphone says %j',
    async (status) => {
      expect(await stateOf({ listings: SOUND, files: { [`${STREAM}/status`]: status } })).toMatchObject({
        state: 'off',
      });
    },
  );

  it('is off while something plays', async () => {
    const listings = { ...SOUND, '/proc/asound/card0/pcm0p': ['sub0'] };
    const files = { '/proc/asound/card0/pcm0p/sub0/status': RUNNING };
    expect(await stateOf({ listings, files })).toEqual({ state: 'off', why: [] });
  });

  it('is on while a process holds a camera open', async () => {
    const listings = { ...SOUND, ...CAMERA, '/proc/812/fd': [link('socket:[1]'), link('/dev/video0')] };
    expect(await stateOf({ listings, files: NAMES })).toEqual({
      state: 'on',
      why: ['a camera is open (/dev/video0, process 812)'],
    });
  });

  it('is off while a process holds a decoder open, which is a video node too', async () => {
    const listings = { ...SOUND, ...CAMERA, '/proc/812/fd': [link('/dev/video1')] };
    expect(await stateOf({ listings, files: NAMES })).toEqual({ state: 'off', why: [] });
  });

  it('is unknown where nothing can be asked', async () => {
    expect(await stateOf({ listings: { '/sys/class/video4linux': ['video0'] }, files: NAMES })).toEqual({
      state: 'unknown',
      why: [],
    });
  });
});

// In the format of AOSP: RecordingActivityMonitor and CameraService.
const audio = (active: boolean): string => `
PlaybackActivityMonitor dump time: 11:02:33 AM
  ID:95 -- type:android.media.SoundPool -- u/pid:1000/1523 -- state:idle

RecordActivityMonitor dump time: 11:02:33 AM
riid 247; active? false
  session:1489 -- source client=MIC, dev=MIC -- uid:10072 -- patch:12 -- pack:com.example.voice -- silenced? false
riid 255; active? ${active}
  session:1577 -- source client=VOICE_COMMUNICATION, dev=MIC -- uid:10081 -- patch:14 -- pack:us.zoom.zrc -- silenced? false

Events log: recording activity received by AudioService
11-25 11:00:01:123 rec start riid:255 uid:10081 session:1577 src:VOICE_COMMUNICATION pack:us.zoom.zrc
`;
const CLIENT =
  '(Camera ID: 0, Cost: 50, PID: 2101, Score: 0, State: 2User Id: 0, Client Package Name: us.zoom.zrc, Conflicting Client Devices: {})';
const camera = (clients: string): string => `== Service global info: ==

Number of camera devices: 1
Active Camera Clients:
[${clients}]
Allowed user IDs: 0

== Camera device 0 dynamic info: ==
`;
const android = (commands: Record<string, string>): Unit => ({
  platform: 'android',
  commands: Object.entries(commands).map(([service, stdout]) => ({ argv: ['dumpsys', service], stdout })),
});

describe('on Android, a call', () => {
  it('is on while an app records', async () => {
    expect(await stateOf(android({ audio: audio(true), 'media.camera': camera('') }))).toEqual({
      state: 'on',
      why: ['a microphone is recording (us.zoom.zrc)'],
    });
  });

  it('is on while an app has the camera', async () => {
    expect(await stateOf(android({ audio: audio(false), 'media.camera': camera(`\n${CLIENT}\n`) }))).toEqual({
      state: 'on',
      why: ['a camera is in use (us.zoom.zrc, camera 0)'],
    });
  });

  it('is off while nobody has either', async () => {
    expect(await stateOf(android({ audio: audio(false), 'media.camera': camera('') }))).toEqual({
      state: 'off',
      why: [],
    });
  });

  it('is asked of the kernel where the services may not be asked', async () => {
    const denied = 'Permission Denial: can’t dump\n';
    const unit = { ...android({ audio: denied, 'media.camera': denied }), listings: SOUND };
    expect(await stateOf({ ...unit, files: { [`${STREAM}/status`]: RUNNING } })).toMatchObject({ state: 'on' });
    expect(await stateOf(android({ audio: denied }))).toEqual({ state: 'off', why: [] });
  });
});
