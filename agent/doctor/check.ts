/** One line of `doctor`. */
export interface Check {
  name: string;
  ok: boolean;
  found: string;
  /** What to do; null where nothing is to be done. */
  todo: string | null;
}

export function passed(name: string, found: string): Check {
  return { name, ok: true, found, todo: null };
}

export function failed(name: string, found: string, todo: string): Check {
  return { name, ok: false, found, todo };
}
