/** Two devices of a kind share their id; the second becomes `id#2`, so that each can be missed by itself. */
export function distinct<T extends { id: string }>(devices: readonly T[]): T[] {
  const seen = new Map<string, number>();
  return devices.map((device) => {
    const count = (seen.get(device.id) ?? 0) + 1;
    seen.set(device.id, count);
    return count === 1 ? device : { ...device, id: `${device.id}#${count}` };
  });
}
