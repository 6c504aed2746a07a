import { lintSource } from '@secretlint/core';
import { creator as recommended } from '@secretlint/secretlint-rule-preset-recommend';
import { Pieces } from './pieces.ts';

/** Looked at together. The beginning of each piece repeats the end of the one before. */
const PIECE_BYTES = 256 * 1024;
const OVERLAP_BYTES = 8 * 1024;
const MOST_FOUND = 20;

const CONFIG = {
  rules: [{ id: '@secretlint/secretlint-rule-preset-recommend', rule: recommended, options: {} }],
};

/** In the place of a password it would pass for one, as it stands or as a page or an address writes it. */
const PSEUDONYM = /(?:<|&lt;|%3C|\\u003c)[a-z][a-z0-9-]{0,15}(?::|%3A)[0-9a-f]{12,40}(?:>|&gt;|%3E|\\u003e)/gi;
/** Comments by which a text may ask to be left alone: a log has no say in that. */
const DIRECTIVE = /secretlint-(?:disable|enable)/g;

export interface SecretScanner {
  push(chunk: Uint8Array): Promise<void>;
  /** Names of what was found, each once; never the text. */
  finish(): Promise<string[]>;
}

/**
 * Secretlint with its recommended rules over a stream, in constant memory: a mechanism that others keep, beside our own
 * check. It knows the tokens and keys of many services by their shape.
 */
export function createSecretScanner(): SecretScanner {
  const found = new Set<string>();
  const pieces = new Pieces(PIECE_BYTES, OVERLAP_BYTES);

  async function look(piece: Buffer): Promise<void> {
    const content = piece
      .toString('latin1')
      .replace(PSEUDONYM, '<>')
      .replace(DIRECTIVE, (text) => text.replaceAll('-', '_'));
    const { messages } = await lintSource({
      source: { content, filePath: '/evidence.txt', ext: '.txt', contentType: 'text' },
      options: { config: CONFIG, noPhysicFilePath: true },
    });
    for (const { messageId } of messages) if (found.size < MOST_FOUND) found.add(messageId.toLowerCase());
  }
  return {
    async push(chunk) {
      for (let at = 0; at < chunk.length;) {
        at = pieces.fill(chunk, at);
        if (!pieces.full) continue;
        await look(pieces.piece);
        pieces.next();
      }
    },
    async finish() {
      if (pieces.piece.length > 0) await look(pieces.piece);
      return [...found];
    },
  };
}
