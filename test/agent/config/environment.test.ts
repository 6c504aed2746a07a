import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { commandEnvironment, readEnvironment } from '../../../agent/config/environment.ts';

it('reads what the process was started with', () => {
  expect(readEnvironment()['PATH']).toBe(process.env['PATH']);
});

it('gives commands a fixed environment without anything private', () => {
  const given = commandEnvironment({
    PATH: '/home/mallory/bin:/usr/bin',
    LANG: 'de_DE.UTF-8',
    HOME: '/home/mallory',
    LD_PRELOAD: '/tmp/x.so',
    NODE_OPTIONS: '--require /tmp/x.js',
    DESK_TOKEN: 'secret',
    DTEN_AGENT_UNIT__ROOM: 'Board',
  });
  expect(Object.keys(given).toSorted()).toEqual(['HOME', 'LANG', 'LC_ALL', 'PATH']);
  expect(given['PATH']).not.toContain('mallory');
  expect(given['LANG']).toBe('C.UTF-8');
});

it('passes on what Android tools and the clock of the unit need', () => {
  const android = { ANDROID_ROOT: '/system', BOOTCLASSPATH: '/x.jar', TZ: 'Asia/Tokyo', ANDROID_DATA: '/data' };
  expect(commandEnvironment(android)).toMatchObject(android);
});

it('finds the system’s own programs', () => {
  expect(execFileSync('ls', ['/proc/version'], { env: commandEnvironment() }).toString()).toBe('/proc/version\n');
});
