/** How a run of an operation shows that it is alive: what it holds runs out soon after its process dies. */

/** What a run holds is free again this long after its last sign of life. */
export const HOLD_MS = 10_000;
const BEAT_MS = 3_000;

/** Runs `work` while `beat` is called every few seconds. A beat that fails is made up by the next one. */
export async function withHeartbeat<T>(beat: () => Promise<unknown>, work: () => Promise<T>): Promise<T> {
  const timer = setInterval(() => void beat().catch(() => undefined), BEAT_MS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
