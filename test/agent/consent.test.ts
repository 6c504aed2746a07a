import { describe, expect, it } from 'vitest';
import { Config } from '../../agent/config/schema.ts';
import { consentedConfig, consentedWords, keptKinds } from '../../agent/consent/apply-consents.ts';
import { ALL_ALLOWED } from '../../agent/consent/consent.ts';

const config = Config.parse({ collection: { disabled: ['usb'], logFiles: ['/var/log/app.log'] } });
const WORDS = { category: 'sound', roomUsable: false, text: 'Nobody hears us', contact: 'Jo' } as const;

describe('what a maintainer lets leave', () => {
  it('everything, until somebody decides otherwise', () => {
    expect(consentedConfig(config, ALL_ALLOWED)).toEqual(config);
    expect(consentedWords(WORDS, ALL_ALLOWED)).toEqual(WORDS);
  });

  it('no logs: whatever carries them', () => {
    expect(keptKinds({ ...ALL_ALLOWED, logs: false })).toEqual(['logs']);
    expect(keptKinds(ALL_ALLOWED)).toEqual([]);
  });

  it('no words, no contact: what is wrong is still said', () => {
    expect(consentedWords(WORDS, { ...ALL_ALLOWED, words: false })).toEqual({
      category: 'sound',
      roomUsable: false,
      contact: 'Jo',
    });
    const withoutContact = { ...ALL_ALLOWED, contact: false };
    expect(consentedWords(WORDS, withoutContact)).not.toHaveProperty('contact');
    expect(consentedConfig(config, withoutContact).ticket.identity).not.toContain('contact');
    expect(consentedConfig(config, withoutContact).ticket.identity).toContain('serial');
  });
});
