/** What may mean that a challenge has news: the challenge's page says so, or the shopper is back at this one. */
import { CHALLENGE_CHANNEL } from "../../contract/index.ts";
import type { ChallengeWatch } from "./watch.ts";

/** Browsers that block storage for frames of other sites refuse the channel, too. */
function listenToPages(onNews: (id: unknown) => void): void {
  try {
    new BroadcastChannel(CHALLENGE_CHANNEL).addEventListener("message", ({ data }) => onNews(data));
  } catch {
    // The long poll is enough.
  }
}

/** Wakes the watch for as long as the page lives. */
export function wakeOnNews(watch: ChallengeWatch): void {
  listenToPages((id) => {
    if (typeof id === "string") watch.wake(id);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") watch.wake();
  });
  window.addEventListener("pageshow", ({ persisted }) => {
    if (persisted) watch.wake();
  });
  window.addEventListener("online", () => watch.wake());
}
