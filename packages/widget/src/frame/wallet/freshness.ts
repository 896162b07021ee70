/**
 * Keeps the list true when it changes elsewhere: in another tab, or while this one was out of sight. Tabs only tell each
 * other that something changed, never what.
 */
import type { Wallet } from "./wallet.ts";

const CHANNEL = "saved-cards";
const CHANGED = "changed";
/** A tab that was hidden for longer than this loads its list again. */
const STALE_MS = 30_000;

export interface OtherTabs {
  tell: () => void;
}

/** Browsers that block storage for frames of other sites refuse the channel, too. */
function openChannel(): BroadcastChannel | null {
  try {
    return new BroadcastChannel(CHANNEL);
  } catch {
    return null;
  }
}

/** Listens for other tabs, and gives the way to tell them. */
export function joinOtherTabs(onChanged: () => void): OtherTabs {
  const channel = openChannel();
  channel?.addEventListener("message", (event) => {
    if (event.data === CHANGED) onChanged();
  });
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel never leaves its origin
  return { tell: () => channel?.postMessage(CHANGED) };
}

/** Loads again when the page comes back after a while, from the browser's page cache, or from a lost connection. */
export function refreshOnReturn(wallet: Wallet): void {
  let hiddenAt: number | null = null;
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") {
      hiddenAt = Date.now();
      return;
    }
    const isStale = hiddenAt !== null && Date.now() - hiddenAt > STALE_MS;
    hiddenAt = null;
    if (isStale) void wallet.refresh();
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) void wallet.refresh();
  });
  window.addEventListener("online", () => {
    const { stage, isSessionExpired } = wallet.getState();
    if (stage === "failed") void wallet.retry();
    // The session that came after it may not have been readable.
    else if (isSessionExpired) void wallet.refresh();
  });
}
