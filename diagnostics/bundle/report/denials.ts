import { DENIED_FILE } from '../../host/capture-names.ts';
import { DenialRecord, parseRecord } from '../../host/capture-records.ts';

/** The refusals among the quoted lines (`denied.jsonl:<line>`), in their order. */
export function parseDenials(quotes: ReadonlyMap<string, string>, most: number): DenialRecord[] {
  return Array.from({ length: most }, (_, index) => quotes.get(`${DENIED_FILE}:${index + 1}`)).flatMap((line) => {
    const record = line === undefined ? null : parseRecord(DenialRecord, line);
    return record === null ? [] : [record];
  });
}
