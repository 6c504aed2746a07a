import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A fresh folder for the running test, removed when it finishes. */
export function tempFolder(): string {
  const path = mkdtempSync(join(tmpdir(), 'dten-test-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}
