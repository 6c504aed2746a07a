/** Quiet zone around a code, in modules (ISO/IEC 18004: four). */
const MARGIN = 4;

/** A text as a QR code: SVG, black on white, whatever the colours of the page are. The encoder loads when first needed. */
export async function qrCodeSvg(text: string): Promise<string> {
  const { create } = await import('qrcode');
  const { modules } = create(text, { errorCorrectionLevel: 'M' });
  const size = modules.size + 2 * MARGIN;
  const dark = Array.from({ length: modules.size }, (_, row) => darkRuns(modules, row)).join('');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${size}v${size}H0z"/><path fill="#000" d="${dark}"/></svg>`;
}

function darkRuns(modules: { size: number; get(row: number, column: number): number }, row: number): string {
  let path = '';
  for (let from = 0; from < modules.size; from++) {
    if (modules.get(row, from) === 0) continue;
    let to = from + 1;
    while (to < modules.size && modules.get(row, to) !== 0) to += 1;
    path += `M${from + MARGIN} ${row + MARGIN}h${to - from}v1h${from - to}z`;
    from = to;
  }
  return path;
}
