/** Asks again, with the same key, while nobody knows what became of a request. */
import type { Answer } from "./client.ts";
import { isDefinite } from "./intent.ts";

export interface RepeatPlan {
  /** Milliseconds before each repeat; their number is the number of repeats. */
  pauses: readonly number[];
  /** Told before each pause. */
  onOpen?: () => void;
  /** Stops the asking: the last answer is given back. */
  signal?: AbortSignal;
}

/** Resolves after the time, or with the connection's return when there is none, or when it is stopped. */
export function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) {
      resolve();
      return;
    }
    const isOffline = "onLine" in navigator && !navigator.onLine;
    const timer = isOffline ? undefined : setTimeout(done, milliseconds);
    function done() {
      clearTimeout(timer);
      globalThis.removeEventListener?.("online", done);
      signal?.removeEventListener("abort", done);
      resolve();
    }
    if (isOffline) globalThis.addEventListener?.("online", done);
    signal?.addEventListener("abort", done);
  });
}

/**
 * Sends a request and repeats it until there is a definite answer, the plan is used up, or the asking is stopped. While
 * the browser is offline it waits for the connection instead of the clock.
 * @param send must send the same request under the same key every time.
 */
export async function askUntilKnown<T>(send: () => Promise<Answer<T>>, plan: RepeatPlan): Promise<Answer<T>> {
  const isStopped = () => plan.signal?.aborted === true;
  let answer = await send();
  for (const milliseconds of plan.pauses) {
    if (isDefinite(answer) || isStopped()) return answer;
    plan.onOpen?.();
    await pause(milliseconds, plan.signal);
    if (isStopped()) return answer;
    answer = await send();
  }
  return answer;
}
