/** Where the files of a capture come from: a folder, an archive, or memory. */
export interface CaptureFiles {
  /** The content (of a very large file, its beginning), or null where there is none, or none that may be read. */
  read(name: string): Promise<Uint8Array | null>;
  /** Every file's name, relative, with `/`, in no certain order. */
  names(): Promise<string[]>;
}

/** Limits on what a capture of somebody else's making may cost. */
export interface CaptureLimits {
  maxFiles: number;
  maxFileBytes: number;
}

export const CAPTURE_LIMITS: CaptureLimits = { maxFiles: 100_000, maxFileBytes: 64 * 1024 * 1024 };
