import { Buffer } from 'node:buffer';
import { createRedactor } from '../../diagnostics/redaction/create-redactor.ts';
import { standardRules } from '../../diagnostics/redaction/rules/standard-rules.ts';
import { mixedLog } from '../support/mixed-log.ts';
import { peerRedact } from '../support/peer-redactor.ts';

const MEBIBYTE = 1024 * 1024;
/** Budgets, MB/s of processor time: on mixed logs, and on any input at all. */
const MIXED_MBPS = 100;
const HOSTILE_MBPS = 20;

/** Processor time rather than wall time: the rate is one core's, whatever else the machine does. */
function megabytesPerSecond(bytes: number, run: () => void): number {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return bytes / 1e6 / ((user + system) / 1e6);
}

async function streamed(input: Buffer): Promise<number> {
  const stream = createRedactor({ key: Buffer.alloc(32, 7), knownValues: KNOWN }).stream();
  stream.resume();
  const before = process.cpuUsage();
  for (let at = 0; at < input.length; at += 65_536)
    if (!stream.write(input.subarray(at, at + 65_536))) await new Promise((resolve) => stream.once('drain', resolve));
  await new Promise<void>((resolve) => stream.end(resolve));
  const { user, system } = process.cpuUsage(before);
  return input.length / 1e6 / ((user + system) / 1e6);
}

const KNOWN = [
  { kind: 'ssid', value: 'Acme Boardroom 5G' },
  { kind: 'secret', value: 'correct-horse-battery' },
  { kind: 'host', value: 'dten-board-7f3a' },
  { kind: 'serial', value: 'D7X55A0012345' },
  { kind: 'name', value: 'Magdalena Kowalska' },
  { kind: 'room', value: 'Room Everest' },
];

/** Rates of redaction with every rule on, beside the same ideas as one regular expression after another. */
export async function benchRedaction(print: (line: string) => void): Promise<void> {
  const log = Buffer.from(mixedLog(8 * MEBIBYTE));
  const redactor = createRedactor({ key: Buffer.alloc(32, 7), knownValues: KNOWN });
  redactor.bytes(log.subarray(0, MEBIBYTE));
  const mixed = Math.max(...[1, 2, 3].map(() => megabytesPerSecond(log.length, () => redactor.bytes(log))));
  print(`mixed log, every rule: ${mixed.toFixed(0)} MB/s (budget ${MIXED_MBPS})${mixed < MIXED_MBPS ? ' MISSED' : ''}`);
  print(`mixed log, streamed: ${(await streamed(log)).toFixed(0)} MB/s`);

  const sample = log.subarray(0, 2 * MEBIBYTE).toString('utf8');
  peerRedact(sample.slice(0, 65_536));
  const peer = megabytesPerSecond(sample.length, () => void peerRedact(sample));
  print(`peer, one regular expression after another: ${peer.toFixed(1)} MB/s; ratio ${(mixed / peer).toFixed(1)}`);

  const rates = [...hostileLines()].map(([name, line]) => {
    const fresh = createRedactor({ key: Buffer.alloc(32, 7), knownValues: KNOWN });
    fresh.bytes(line.subarray(0, 65_536));
    return { name, rate: megabytesPerSecond(line.length, () => fresh.bytes(line)) };
  });
  rates.sort((a, b) => a.rate - b.rate);
  const worst = rates[0]?.rate ?? 0;
  print(
    `worst hostile line of 1 MB: ${worst.toFixed(0)} MB/s (budget ${HOSTILE_MBPS})${worst < HOSTILE_MBPS ? ' MISSED' : ''}`,
  );
  for (const { name, rate } of rates.slice(0, 8)) print(`  ${name}: ${rate.toFixed(0)} MB/s`);
}

/** One line of 1 MB for each rule's own worst text, and some that no rule asked for. */
function hostileLines(): Map<string, Buffer> {
  const lines = new Map<string, Buffer>();
  for (const { name, hostile } of standardRules(() => false))
    if (hostile !== '') lines.set(`${name} ${JSON.stringify(hostile)}`, Buffer.alloc(MEBIBYTE, hostile, 'latin1'));
  for (const text of [
    'a',
    '0',
    ':',
    '=',
    '@',
    '<',
    '"',
    '\\',
    '%',
    ' ',
    'a@',
    '1.1.1.1 ',
    '\x1b[0m',
    '\0',
    '\xff',
    '{"a":',
    "password='",
    '0.0.',
    'AAAA',
  ])
    lines.set(JSON.stringify(text), Buffer.alloc(MEBIBYTE, text, 'latin1'));
  let addresses = '';
  for (let i = 0; addresses.length < MEBIBYTE; i++)
    addresses += `${11 + ((i >> 16) % 90)}.${(i >> 8) & 255}.${i & 255}.7 `;
  lines.set('a hundred thousand different addresses', Buffer.from(addresses));
  return lines;
}
