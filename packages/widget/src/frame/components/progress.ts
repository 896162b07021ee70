/** A sign of progress that neither flashes nor flickers: not before 300 ms, and then for at least 500 ms. */
import { useState } from "react";

const SHOW_AFTER_MS = 300;
const SHOW_FOR_MS = 500;

/** Runs a task; resolves with its result once the sign, if it was shown, was shown long enough. */
export async function withProgress<T>(task: Promise<T>, show: (isShown: boolean) => void): Promise<T> {
  let shownAt: number | null = null;
  const timer = setTimeout(() => {
    shownAt = Date.now();
    show(true);
  }, SHOW_AFTER_MS);
  try {
    return await task;
  } finally {
    clearTimeout(timer);
    if (shownAt !== null) {
      const left = shownAt + SHOW_FOR_MS - Date.now();
      if (left > 0) await new Promise((resolve) => setTimeout(resolve, left));
      show(false);
    }
  }
}

export interface Pending {
  /** A task runs; a second one is not started. */
  isPending: boolean;
  /** It has run for so long that the shopper should see it. */
  showsProgress: boolean;
  run: (task: () => Promise<void>) => Promise<void>;
}

/** One task at a time, with its sign of progress. */
export function usePending(): Pending {
  const [isPending, setPending] = useState(false);
  const [showsProgress, setShowsProgress] = useState(false);
  const run = async (task: () => Promise<void>) => {
    if (isPending) return;
    setPending(true);
    await withProgress(task(), setShowsProgress);
    setPending(false);
  };
  return { isPending, showsProgress, run };
}
