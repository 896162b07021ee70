/** Gives components the watch over the shopper's challenge, and draws them again when it changes. */
import { createContext, useContext, useSyncExternalStore } from "react";
import type { ChallengeWatch, WatchState } from "../challenge/index.ts";

export const ChallengeContext = createContext<ChallengeWatch | null>(null);

export function useChallenge(): { watch: ChallengeWatch; challenge: WatchState | null } {
  const watch = useContext(ChallengeContext);
  if (watch === null) throw new Error("useChallenge needs a ChallengeContext around it.");
  return { watch, challenge: useSyncExternalStore(watch.subscribe, watch.getState) };
}
