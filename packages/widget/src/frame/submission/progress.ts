/** A sign of progress that neither flashes nor flickers: not before 300 ms, and then for at least 500 ms. */

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
