/** How every line of a budget ends. */
export function verdict(met: boolean): 'met' | 'MISSED' {
  return met ? 'met' : 'MISSED';
}
