/** Tells whoever waits that there is news. Hints only: who hears one asks the BFF. */
import type { CHALLENGE_CHANNEL, CHALLENGE_NEWS } from "../contract/challenge.ts";
import type { Facts } from "./facts.ts";
import type { Place } from "./place.ts";

// Held equal by their types: the contract's schemas would make the page's script three times as long.
const newsType: typeof CHALLENGE_NEWS = "saved-cards:challenge";
const channelName: typeof CHALLENGE_CHANNEL = "saved-cards-challenges";

export function tell({ id, merchantOrigin }: Facts, state: string, place: Place): void {
  const news = { type: newsType, id, state };
  if (place === "framed") window.parent.postMessage(news, merchantOrigin);
  if (place === "inner") window.parent.postMessage(news, location.origin);
  try {
    const channel = new BroadcastChannel(channelName);
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel never leaves its origin
    channel.postMessage(id);
    channel.close();
  } catch {
    // A browser that keeps this site from storing anything has no channel either; the others ask by themselves.
  }
}

/** @param frame the bank's; only the return page in it has this page's origin. */
export function hear(frame: HTMLIFrameElement, id: string, onNews: () => void): void {
  window.addEventListener("message", ({ source, origin, data }: MessageEvent<unknown>) => {
    if (source !== frame.contentWindow || origin !== location.origin) return;
    const news = Object(data);
    if (news.type === newsType && news.id === id) onNews();
  });
}
