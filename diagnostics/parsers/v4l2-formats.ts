import { numberedLines } from './lines.ts';

/** A picture format of a camera with its largest size, and the highest rate at that size. */
export interface PictureFormat {
  fourcc: string;
  width: number;
  height: number;
  fps: number | null;
}

/**
 * `v4l2-ctl --list-formats-ext`: `[0]: 'MJPG' (Motion-JPEG, compressed)`, then `Size: Discrete 1920x1080` with
 * `Interval: Discrete 0.033s (30.000 fps)`. Formats in its order; those without a size are left out.
 */
export function parseV4l2Formats(text: string): PictureFormat[] {
  const found: PictureFormat[] = [];
  let fourcc: string | null = null;
  let open: PictureFormat | null = null;
  let isLargest = false;
  for (const { text: row } of numberedLines(text)) {
    const named = /^\s{0,16}\[\d{1,3}\]: '(.{4})'/.exec(row)?.[1];
    if (named !== undefined) [fourcc, open] = [named.trim(), null];
    const size = /^\s{0,32}Size: (?:Discrete |Stepwise \d{1,5}x\d{1,5} - )(\d{1,5})x(\d{1,5})/.exec(row);
    if (size !== null && fourcc !== null) {
      const [width, height] = [Number(size[1]), Number(size[2])];
      isLargest = open === null || width * height > open.width * open.height;
      if (open === null) found.push((open = { fourcc, width, height, fps: null }));
      else if (isLargest) Object.assign(open, { width, height, fps: null });
    }
    const fps = /\((\d{1,4}\.\d{1,3})(?:-(\d{1,4}\.\d{1,3}))? fps\)/.exec(row);
    if (fps !== null && open !== null && isLargest)
      open.fps = Math.max(open.fps ?? 0, Math.round(Number(fps[2] ?? fps[1])));
  }
  return found;
}

/** `MJPG 1920x1080@30`. */
export function formatText({ fourcc, width, height, fps }: PictureFormat): string {
  return `${fourcc} ${width}x${height}${fps === null || fps === 0 ? '' : `@${fps}`}`;
}
