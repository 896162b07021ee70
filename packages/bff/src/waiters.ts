/** How many wait for one thing to change, in this process: each of them asks the store a few times a second. */

/** As many as have a page and its widget open in a few tabs. */
const MAX_WAITERS = 8;

const waiting = new Map<string, number>();

/** @param wait gets the milliseconds that it may take: of too many who wait for one thing, the last ones are answered at once. */
export async function withinWaiters<T>(
  what: string,
  milliseconds: number,
  wait: (milliseconds: number) => Promise<T>,
): Promise<T> {
  const others = waiting.get(what) ?? 0;
  waiting.set(what, others + 1);
  try {
    return await wait(others < MAX_WAITERS ? milliseconds : 0);
  } finally {
    const left = (waiting.get(what) ?? 1) - 1;
    if (left === 0) waiting.delete(what);
    else waiting.set(what, left);
  }
}
