import { describe, expect, it } from 'vitest';
import { parseHttpAnswer } from '../../../diagnostics/host/http-answer.ts';
import { parseDhclientLeases, parseNetworkdLease } from '../../../diagnostics/parsers/dhcp-leases.ts';
import { parseIwLink, parseIwStation, parseIwSurvey, parseProcWireless } from '../../../diagnostics/parsers/iw.ts';
import { parseChronyTracking, parseTimesyncStatus } from '../../../diagnostics/parsers/ntp-status.ts';
import { parseProxySettings } from '../../../diagnostics/parsers/proxy-settings.ts';
import { parseWpaStatus } from '../../../diagnostics/parsers/wpa-status.ts';

describe('iw', () => {
  it('a link', () => {
    const text = [
      'Connected to 02:00:00:00:AA:01 (on wlan0)',
      '\tSSID: Board Room',
      '\tfreq: 5180.0',
      '\tRX: 123456 bytes (789 packets)',
      '\tsignal: -55 dBm',
      '\trx bitrate: 433.3 MBit/s VHT-MCS 9 80MHz short GI VHT-NSS 1',
      '\ttx bitrate: 390.0 MBit/s VHT-MCS 8 80MHz VHT-NSS 1',
    ].join('\n');
    expect(parseIwLink(text)).toEqual({
      connected: true,
      bssid: '02:00:00:00:aa:01',
      ssid: 'Board Room',
      frequencyMhz: 5180,
      signalDbm: -55,
      transmitMbps: 390,
      receiveMbps: 433.3,
    });
    expect(parseIwLink('Not connected.\n')).toMatchObject({ connected: false, signalDbm: null });
    expect(parseIwLink('command failed: No such device (-19)\n')).toBeNull();
    // Cut in the middle: what stands there counts.
    expect(parseIwLink(text.slice(0, 70))).toMatchObject({ connected: true, ssid: 'Board Room', signalDbm: null });
  });

  it('its station: the average, not the antennas', () => {
    const text =
      'Station 02:00:00:00:aa:01 (on wlan0)\n\ttx retries:\t230\n\ttx failed:\t2\n\tbeacon loss:\t1\n' +
      '\tsignal:  \t-55 [-58, -57] dBm\n\tsignal avg:\t-54 [-57, -56] dBm\n\tconnected time:\t1234 seconds\n';
    expect(parseIwStation(text)).toEqual({
      averageSignalDbm: -54,
      connectedSeconds: 1234,
      transmitRetries: 230,
      transmitFailed: 2,
      beaconLoss: 1,
    });
  });

  it('the survey of the channel in use', () => {
    const other = 'Survey data from wlan0\n\tfrequency:\t\t\t2412 MHz\n\tnoise:\t\t\t\t-80 dBm\n';
    const text = `${other}Survey data from wlan0\n\tfrequency:\t\t\t5180 MHz [in use]\n\tnoise:\t\t\t\t-95 dBm\n\tchannel active time:\t\t2000 ms\n\tchannel busy time:\t\t500 ms\n`;
    expect(parseIwSurvey(text)).toEqual({ noiseDbm: -95, channelBusy: 0.25 });
    expect(parseIwSurvey(other)).toBeNull();
  });

  it('level of a kernel without iw', () => {
    const head = 'Inter-| sta-|   Quality        |   Discarded packets               | Missed | WE\n face | tus |\n';
    expect([
      ...parseProcWireless(`${head} wlan0: 0000   54.  -56.  -256        0      0      0      0     38        0\n`),
    ]).toEqual([['wlan0', -56]]);
  });
});

describe('leases', () => {
  it('of systemd-networkd and NetworkManager', () => {
    const text =
      '# This is private data. Do not parse.\nADDRESS=10.0.0.5\nNETMASK=255.255.255.0\nSERVER_ADDRESS=10.0.0.1\nLIFETIME=3600\nDNS=10.0.0.1\n';
    expect(parseNetworkdLease(text)).toEqual({
      interface: null,
      address: '10.0.0.5',
      serverAddress: '10.0.0.1',
      leaseSeconds: 3600,
      expiresAt: null,
      line: 2,
    });
    expect(parseNetworkdLease('# nothing\n')).toBeNull();
  });

  it('of dhclient: the last of each interface', () => {
    const lease = (address: string, expire: string) =>
      `lease {\n  interface "eth0";\n  fixed-address ${address};\n  option dhcp-lease-time 7200;\n  option dhcp-server-identifier 10.0.0.1;\n  expire ${expire};\n}\n`;
    const text = lease('10.0.0.4', '4 2026/11/25 09:00:00') + lease('10.0.0.5', '5 2026/11/26 09:00:00');
    expect(parseDhclientLeases(text)).toEqual([
      {
        interface: 'eth0',
        address: '10.0.0.5',
        serverAddress: '10.0.0.1',
        leaseSeconds: 7200,
        expiresAt: '2026-11-26T09:00:00.000Z',
        line: 8,
      },
    ]);
    expect(parseDhclientLeases(lease('10.0.0.5', 'epoch 1795165202'))[0]?.expiresAt).toBe('2026-11-20T09:00:02.000Z');
    expect(parseDhclientLeases(text.slice(0, 20))).toEqual([]);
  });
});

describe('the supplicant', () => {
  it('of a wired port with 802.1X, without who signed in', () => {
    const text =
      'bssid=01:80:c2:00:00:03\nfreq=0\nssid=\nid=0\nkey_mgmt=IEEE 802.1X (no WPA)\nwpa_state=ASSOCIATED\nSupplicant PAE state=HELD\nsuppPortStatus=Unauthorized\nEAP state=FAILURE\nselectedMethod=13 (EAP-TLS)\n';
    expect(parseWpaStatus(text)).toEqual({
      state: 'ASSOCIATED',
      ssid: null,
      bssid: '01:80:c2:00:00:03',
      keyManagement: 'IEEE 802.1X (no WPA)',
      paeState: 'HELD',
      portAuthorised: false,
      eapMethod: 'EAP-TLS',
    });
  });

  it('of a wireless network, and none', () => {
    expect(parseWpaStatus('wpa_state=COMPLETED\nssid=Board Room\nkey_mgmt=WPA2-PSK\n')).toMatchObject({
      state: 'COMPLETED',
      paeState: null,
      portAuthorised: null,
    });
    expect(parseWpaStatus('Failed to connect to non-global ctrl_ifname: wlan0\n')).toBeNull();
  });
});

describe('who keeps the clock', () => {
  it('chrony', () => {
    const text =
      'Reference ID    : C0A80001 (192.168.0.1)\nStratum         : 3\nSystem time     : 0.012345678 seconds slow of NTP time\nLeap status     : Normal\n';
    expect(parseChronyTracking(text)).toEqual({ offsetSeconds: 0.012345678, server: '192.168.0.1' });
    expect(parseChronyTracking('506 Cannot talk to daemon\n')).toEqual({ offsetSeconds: null, server: null });
  });

  it.each([
    ['+1.041ms', 0.001041],
    ['-2min 3.5s', 123.5],
    ['1d 1h', 90_000],
  ])('systemd-timesyncd, off by %s', (span, seconds) => {
    const { offsetSeconds, server } = parseTimesyncStatus(
      `       Server: 192.0.2.1 (ntp.test)\n       Offset: ${span}\n`,
    );
    expect(offsetSeconds).toBeCloseTo(seconds, 9);
    expect(server).toBe('192.0.2.1');
  });
});

it('proxies: host and port, never who may use them', () => {
  const text = [
    'PATH=/usr/bin',
    'http_proxy=http://user:secret@proxy.test:3128/',
    'export HTTPS_PROXY="proxy.test:8080"',
    'no_proxy=localhost',
    'Acquire::http::Proxy "DIRECT";',
    'Acquire::https::Proxy "https://cache.test";',
    'all_proxy=',
  ].join('\n');
  expect(parseProxySettings(text)).toEqual([
    { scheme: 'http', host: 'proxy.test', port: 3128, line: 2 },
    { scheme: 'https', host: 'proxy.test', port: 8080, line: 3 },
    { scheme: 'https', host: 'cache.test', port: 443, line: 6 },
  ]);
});

describe('the head of an answer', () => {
  const now = Date.parse('2026-11-25T10:00:00Z');
  it.each([
    ['HTTP/1.1 204 No Content', { status: 204, redirectHost: null, clockAheadMs: null }],
    [
      'HTTP/1.1 302 Found\r\nLocation: http://portal.test/login?mac=02:00:00:00:00:01\r\nDate: Wed, 25 Nov 2026 10:05:00 GMT',
      { status: 302, redirectHost: 'portal.test', clockAheadMs: 300_000 },
    ],
    [
      'HTTP/1.0 301 Moved\r\nlocation: /relative\r\ndate: yesterday',
      { status: 301, redirectHost: null, clockAheadMs: null },
    ],
    ['SSH-2.0-OpenSSH', null],
    ['', null],
  ])('%s', (head, expected) => {
    expect(parseHttpAnswer(head, now)).toEqual(expected);
  });
});
