// Many tasks, a few at a time: one after another they would wait a round trip each, all at once they would crowd everything
// else out. Called by the enabler where a system with thousands of twins comes back.

/** Things of a system that came back which are asked for again at a time. */
export const RESUMED_AT_A_TIME = 64;

/** Runs `run` for each item, at most `most` at a time, in order; resolves when all have ended, and rejects with the first that did. */
export async function atATime<Item>(
  most: number,
  items: Iterable<Item>,
  run: (item: Item) => Promise<unknown>,
): Promise<void> {
  const waiting = items[Symbol.iterator]();
  const work = async (): Promise<void> => {
    for (let next = waiting.next(); next.done !== true; next = waiting.next()) await run(next.value);
  };
  await Promise.all(Array.from({ length: most }, work));
}
