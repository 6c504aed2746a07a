import { splitBundle } from '../../diagnostics/bundle/split-bundle.ts';
import type { SplitBundle } from '../../diagnostics/bundle/split-bundle.ts';
import type { RepackEvidence } from '../../uploader/delivery-options.ts';
import { ensurePrivateFolder } from '../base/private-folder.ts';
import type { Clock } from '../base/clock.ts';

/** So many are named in the ticket; all of them stand in `part.json` of the first part. */
const MOST_NAMED = 40;

/** Repacks a bundle to a desk's limits, into files beside it. */
export function repackEvidence(folder: string, clock: Clock): RepackEvidence {
  return async (file, { fileBytes, totalBytes }, signal) => {
    ensurePrivateFolder(folder);
    const { path, sha256 } = file;
    const split = await splitBundle({
      ...{ path, sha256, folder, totalBytes, signal },
      partBytes: fileBytes,
      at: clock.now(),
    });
    if (split === null) return null;
    const count = split.parts.length;
    return split.parts.map((part, index) => ({
      path: part.path,
      fileName: count === 1 ? file.fileName : file.fileName.replace(/(\.zip)?$/, `.part-${index + 1}-of-${count}.zip`),
      contentType: file.contentType,
      bytes: part.bytes,
      sha256: part.sha256,
      text: [
        index === 0 ? file.text : `More of ${file.fileName}.`,
        ...(count === 1 ? [] : [`Part ${index + 1} of ${count}; each is a ZIP of its own.`]),
        ...(index === 0 ? staysOnTheUnit(split) : []),
      ].join('\n'),
    }));
  };
}

function staysOnTheUnit({ leftOut }: SplitBundle): string[] {
  if (leftOut.length === 0) return [];
  const named = leftOut
    .slice(0, MOST_NAMED)
    .map(({ name, bytes, sha256 }) => `  ${name}, ${bytes} bytes, SHA-256 ${sha256 ?? 'unknown'}`);
  const more = leftOut.length - named.length;
  return [
    'For the limit of this desk these stay on the unit; ask for them by name:',
    ...named,
    ...(more > 0 ? [`  and ${more} more, named in part.json`] : []),
  ];
}
