/** Ways in which evidence goes wrong: cut, torn, doubled, swapped, with bytes that nobody wrote. */
const WAYS: readonly ((bytes: Buffer, random: () => number) => Buffer)[] = [
  (bytes, random) => bytes.subarray(0, at(bytes, random)),
  (bytes, random) => bytes.subarray(at(bytes, random)),
  (bytes, random) => {
    const [from, to] = range(bytes, random);
    return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
  },
  (bytes, random) => {
    const [from, to] = range(bytes, random);
    return Buffer.concat([bytes.subarray(0, to), bytes.subarray(from)]);
  },
  (bytes, random) => {
    const [from, to] = range(bytes, random);
    return Buffer.concat([bytes.subarray(to), bytes.subarray(from, to), bytes.subarray(0, from)]);
  },
  (bytes, random) => {
    const copy = Buffer.from(bytes);
    for (let i = 0; i < 1 + random() * 20 && copy.length > 0; i++) copy[at(copy, random)] = Math.floor(random() * 256);
    return copy;
  },
  (bytes, random) => {
    const word = WORDS[Math.floor(random() * WORDS.length)] ?? '';
    const here = at(bytes, random);
    return Buffer.concat([bytes.subarray(0, here), Buffer.from(word), bytes.subarray(here)]);
  },
  (bytes, random) => {
    const copy = Buffer.from(bytes);
    for (let i = at(copy, random); i < copy.length; i++) if (copy[i] === 0x0a) copy[i] = 0x20;
    return copy;
  },
];

const WORDS = [
  '\0\0\0\0',
  '\uFFFD',
  '\u{1F600}'.repeat(20),
  '------ SYSTEM PROPERTIES (getprop) ------\n',
  'DUMP OF SERVICE activity:\n',
  '== dumpstate: 9999-99-99 99:99:99\n',
  '-'.repeat(5000),
  '['.repeat(5000),
  '9'.repeat(400),
  '{"schema":"dten-capture/1","platform":"android"}',
  '"__proto__":{"x":1},',
  '\n[ro.build.version.incremental]: [\n',
  '-9007199254740993',
  '1e999',
  '../../../etc/passwd',
];

function at(bytes: Buffer, random: () => number): number {
  return Math.floor(random() * bytes.length);
}

function range(bytes: Buffer, random: () => number): [number, number] {
  const [a, b] = [at(bytes, random), at(bytes, random)];
  return a < b ? [a, b] : [b, a];
}

/** The bytes after one to four accidents. */
export function mutate(bytes: Buffer, random: () => number): Buffer {
  let mutated = bytes;
  for (let i = 0; i <= random() * 4; i++)
    mutated = WAYS[Math.floor(random() * WAYS.length)]?.(mutated, random) ?? mutated;
  return mutated;
}
