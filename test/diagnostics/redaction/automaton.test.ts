import { describe, expect, it } from 'vitest';
import { buildAutomaton, fold } from '../../../diagnostics/redaction/engine/automaton.ts';
import { BLOCK_BYTES, TriggerSearch } from '../../../diagnostics/redaction/engine/trigger-search.ts';
import { LONG, campaignSeed, seededFraction } from '../../support/campaign.ts';

const SEED = campaignSeed('search for triggers');
const ROUNDS = LONG ? 400 : 20;

/** Where patterns end, found by comparing at every place: `end:pattern`. */
function naively(patterns: readonly string[], text: Buffer): string[] {
  const folded = Buffer.from(text.map(fold)).toString('latin1');
  const found: string[] = [];
  patterns.forEach((pattern, index) => {
    const wanted = Buffer.from(Buffer.from(pattern, 'latin1').map(fold)).toString('latin1');
    for (let at = folded.indexOf(wanted); at !== -1; at = folded.indexOf(wanted, at + 1))
      found.push(`${at + wanted.length}:${index}`);
  });
  return found.sort();
}

function searched(patterns: readonly string[], text: Buffer): string[] {
  const automaton = buildAutomaton(patterns);
  const { hit, hitStart, firstFinal } = automaton;
  const search = new TriggerSearch(automaton, new Uint8Array(hitStart.length));
  const found: string[] = [];
  for (let from = 0; from < text.length; from += BLOCK_BYTES) {
    const count = search.look(text, 0, from, Math.min(text.length, from + BLOCK_BYTES));
    for (let i = 0; i < count; i++) {
      const final = (search.states[i] ?? 0) - firstFinal;
      for (let at = hitStart[final] ?? 0; at < (hitStart[final + 1] ?? 0); at++)
        found.push(`${search.ends[i]}:${hit[at]}`);
    }
  }
  return found.sort();
}

describe('the search for triggers', () => {
  it('finds what comparing at every place finds', () => {
    const fraction = seededFraction(SEED);
    const below = (most: number) => Math.floor(fraction() * most);
    for (let round = 0; round < ROUNDS; round++) {
      // A few letters make for patterns within each other; all bytes make for as many classes as there can be.
      const letters = round % 2 === 0 ? Buffer.from('ab0') : Buffer.from(Array.from({ length: 256 }, (_, i) => i));
      const word = (longest: number) =>
        Buffer.from(Array.from({ length: 1 + below(longest) }, () => letters[below(letters.length)] ?? 0));
      const patterns = Array.from({ length: 1 + below(300) }, () => word(6).toString('latin1'));
      const text = Buffer.concat(
        Array.from({ length: below(3000) }, () =>
          fraction() < 0.5 ? word(4) : Buffer.from(patterns[below(patterns.length)] ?? '', 'latin1'),
        ),
      );
      expect(searched(patterns, text), `round ${round}`).toEqual(naively(patterns, text));
    }
  });

  it('tells every mark of ASCII from the others', () => {
    const marks = Array.from({ length: 95 }, (_, i) => String.fromCharCode(0x20 + i)).filter(
      (mark) => !/\w/.test(mark),
    );
    const others = Buffer.from('abcdefghijklmnopqrstuvwxyz_0\0\x80\x81\x82', 'latin1');
    const patterns = [
      ...Array.from(others, (byte) => String.fromCharCode(byte)),
      ...marks.map((mark) => `q${mark}zebra`),
    ];
    const text = Buffer.from(marks.map((mark) => `q${mark}zebra `).join(''), 'latin1');
    expect(searched(patterns, text)).toEqual(naively(patterns, text));
  });

  it('finds patterns of more states than fit into what a lane notes', () => {
    const fraction = seededFraction(SEED);
    const letters = 'abcdefghijklmnopqrstuvwxyz';
    const word = () => Array.from({ length: 1000 }, () => letters[Math.floor(fraction() * letters.length)]).join('');
    const patterns = Array.from({ length: 1060 }, word);
    const text = Buffer.from(`${patterns[7]} x ${patterns[1000]} ${patterns[1]?.slice(1)} ${word()}`, 'latin1');
    expect(searched(patterns, text)).toEqual(naively(patterns, text));
  });
});
