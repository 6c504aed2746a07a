import { open as openZip } from 'yauzl';
import type { ZipFile } from 'yauzl';

/** The page of a bundle that a person reads. */
const REPORT = 'report.html';
const LARGEST_REPORT_BYTES = 20 * 1024 * 1024;

/** The report inside a bundle, as HTML text; null when the file is no bundle, or its report is missing or too large. */
export async function readReport(path: string): Promise<string | null> {
  const zip = await new Promise<ZipFile | null>((resolve) => {
    openZip(path, { lazyEntries: true }, (error, file) => resolve(error === null ? file : null));
  });
  if (zip === null) return null;
  return await new Promise((resolve) => {
    zip.on('error', () => resolve(null));
    zip.on('end', () => resolve(null));
    zip.on('close', () => resolve(null));
    zip.on('entry', (entry) => {
      if (entry.fileName !== REPORT) {
        zip.readEntry();
        return;
      }
      if (entry.uncompressedSize > LARGEST_REPORT_BYTES) {
        zip.close();
        return;
      }
      zip.openReadStream(entry, (error, stream) => {
        if (error !== null) {
          zip.close();
          return;
        }
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('error', () => zip.close());
        stream.on('end', () => {
          resolve(Buffer.concat(chunks).toString('utf8'));
          zip.close();
        });
      });
    });
    zip.readEntry();
  });
}
