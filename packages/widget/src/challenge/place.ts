/** Where a page of the challenge stands, which decides whom it tells and how the shopper goes on. */

/**
 * - `framed`: in the shop's dialog.
 * - `inner`: in the frame of the challenge's own page.
 * - `window`: in a window that was opened for it beside the shop's.
 * - `top`: in place of the shop.
 */
export type Place = "framed" | "inner" | "window" | "top";

/** @param inWindow the shopper went on in a window of its own. */
export function placeOf(view: Window, inWindow: boolean): Place {
  if (view.parent !== view) return hasOwnParent(view) ? "inner" : "framed";
  return inWindow && !hasOpenedWindow(view) ? "window" : "top";
}

/** Remembers that the other window was opened from here, so that this one still leads back to the shop. */
export function rememberOpening(view: Window): void {
  view.history.replaceState({ hasOpenedWindow: true }, "");
}

function hasOpenedWindow(view: Window): boolean {
  return Object(view.history.state).hasOpenedWindow === true;
}

function hasOwnParent(view: Window): boolean {
  try {
    return view.parent.location.origin === view.location.origin;
  } catch {
    return false;
  }
}
