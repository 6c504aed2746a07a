/** `vendor:product` of a USB modalias (`usb:v046Dp0825d0012dc…`), or null for another bus. */
export function parseUsbModalias(text: string): string | null {
  const match = /^usb:v([0-9A-F]{4})p([0-9A-F]{4})/i.exec(text.trim());
  if (match === null) return null;
  return `${match[1] ?? ''}:${match[2] ?? ''}`.toLowerCase();
}
