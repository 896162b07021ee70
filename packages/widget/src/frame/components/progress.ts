/** One task at a time, for a component. */
import { useState } from "react";
import { withProgress } from "../submission/index.ts";

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
