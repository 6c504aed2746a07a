import { benchBugreport } from './bugreport.ts';
import { benchCollection } from './collection.ts';
import { benchDaemon } from './daemon.ts';
import { benchHelp } from './help.ts';
import { benchOutbox } from './outbox.ts';
import { benchRedaction } from './redaction.ts';
import { benchSlo } from './slo.ts';
import { benchUpload } from './upload.ts';

/** Each budget of the design that can be measured now, beside a named peer in the same run. */
const BENCHES: [string, (print: (line: string) => void) => void | Promise<void>][] = [
  ['slo', benchSlo],
  ['redaction', benchRedaction],
  ['outbox', benchOutbox],
  ['upload', benchUpload],
  ['collection', benchCollection],
  ['bugreport', benchBugreport],
  ['daemon', benchDaemon],
  ['help', benchHelp],
];

const wanted = process.argv.slice(2);
for (const [name, bench] of BENCHES) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.log(`\n${name}`);
  await bench((line) => console.log(`  ${line}`));
}
