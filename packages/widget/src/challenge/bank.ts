/** The bank: in a frame of the page, or in a window of its own. */
import { part } from "./parts.ts";
import { rememberOpening } from "./place.ts";

/** From then on the way out is hard to miss: whether a bank's page shows in a frame cannot be found out. */
const STANDS_OUT_AFTER_MS = 8_000;
/** How long nothing else may come into the frame before the focus moves there. */
const SETTLED_AFTER_MS = 300;

/**
 * Opens the bank in its frame. When something is drawn there, the sign of progress behind it goes, and the focus moves into it.
 */
export function showBank(frame: HTMLIFrameElement): void {
  let settling: ReturnType<typeof setTimeout> | undefined;
  frame.addEventListener("load", () => {
    // Some browsers tell of the empty document too, and late.
    if (frame.contentDocument?.URL === "about:blank") return;
    frame.classList.add("is-drawn");
    part("opening")?.remove();
    clearTimeout(settling);
    settling = setTimeout(() => enter(frame), SETTLED_AFTER_MS);
  });
  // A frame that starts to load before it has been laid out stays blank now and then: the process of a site inside takes it for one
  // that is not displayed (Chromium 156, 5 times in 48 on a busy machine).
  frame.getBoundingClientRect();
  frame.src = frame.dataset["src"] ?? "";
  setTimeout(() => part("strip")?.classList.add("stands-out"), STANDS_OUT_AFTER_MS);
}

/**
 * Not while one site gives way to the next in there, as the provider's page does to the bank's: then, now and then, nothing that was typed
 * into the bank's field arrived any more, wherever one clicked (Chromium 156, 4 times in 7 runs of 30 banks; in 9 without it, never).
 */
function enter(frame: HTMLIFrameElement): void {
  const { activeElement } = document;
  if (activeElement === null || activeElement === document.body) frame.focus();
}

/** @param onOpen the shopper has opened the bank in a window of its own. */
export function watchWindowLinks(onOpen: () => void): void {
  for (const link of document.querySelectorAll("[data-window-link]")) {
    // After the browser has followed the link: a link that is gone leads nowhere.
    const opened = () =>
      setTimeout(() => {
        rememberOpening(window);
        onOpen();
      });
    link.addEventListener("click", opened);
    link.addEventListener("auxclick", (event) => {
      if (event instanceof MouseEvent && event.button === 1) opened();
    });
  }
}
