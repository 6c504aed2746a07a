/** At a time: as many as there are cores on the smallest machine that runs the tests. */
export const LANES = 2;

/** Does what is numbered from 0 to `count`, a few at a time. Rejects with the first failure, once every lane is over. */
export async function inLanes(count: number, work: (n: number, lane: number) => Promise<void>): Promise<void> {
  let next = 0;
  const failures: unknown[] = [];
  const lane = async (number: number): Promise<void> => {
    while (next < count && failures.length === 0) {
      try {
        await work(next++, number);
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: LANES }, async (_, n) => await lane(n)));
  if (failures.length > 0) throw failures[0];
}
