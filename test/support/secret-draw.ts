/** Draws what secrets are made of. */
export class Draw {
  readonly #fraction: () => number;

  constructor(fraction: () => number) {
    this.#fraction = fraction;
  }

  below(count: number): number {
    return Math.floor(this.#fraction() * count);
  }

  one<T>(choices: readonly [T, ...T[]]): T {
    return choices[this.below(choices.length)] ?? choices[0];
  }

  from(alphabet: string, count: number): string {
    return Array.from({ length: count }, () => alphabet[this.below(alphabet.length)]).join('');
  }

  /** Letters of both cases and digits, some of each. */
  mixed(count: number): string {
    return `${this.from('abcdefghjkmnpqrstuvwxyz', 1)}${this.from('23456789', 1)}${this.from('ABCDEFGHJKMNPQRSTUVWXYZ', 1)}${this.from('abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789', count - 3)}`;
  }

  small(count: number): string {
    return this.from('abcdefghijklmnopqrstuvwxyz', count);
  }

  hex(count: number): string {
    return this.from('0123456789abcdef', count);
  }

  digits(count: number): string {
    return this.from('123456789', 1) + this.from('0123456789', count - 1);
  }

  base64(bytes: number): string {
    return Buffer.from(Array.from({ length: bytes }, () => this.below(256))).toString('base64');
  }

  name(): string {
    const syllables = [
      'ka',
      'mi',
      'ro',
      'ste',
      'lun',
      'bar',
      'tov',
      'en',
      'dri',
      'ma',
      'jol',
      'vik',
      'sa',
      'wen',
    ] as const;
    const word = Array.from({ length: 4 }, () => this.one(syllables)).join('');
    return word.charAt(0).toUpperCase() + word.slice(1);
  }

  domain(): string {
    return `${this.small(9)}-corp.${this.one(['com', 'org', 'net', 'de', 'io'])}`;
  }

  octet(): number {
    return 2 + this.below(250);
  }
}
