/** Puts a widget into the page: the core that the script tag and the React component share. */
import { checkOptions, parseBaseUrl } from "./options.ts";
import type { SavedCardsHandle, SavedCardsOptions } from "./types.ts";
import { Widget } from "./widget.ts";

export interface MountOptions extends SavedCardsOptions {
  baseUrl: string | undefined;
}

/** @throws Error that names the selector, or what else is wrong with the target. */
function find(target: unknown): Element {
  const element = typeof target === "string" ? document.querySelector(target) : target;
  if (element instanceof Element) return element;
  const given =
    typeof target === "string" ? `no element matches "${target}"` : "the target is not an element";
  throw new Error(`SavedCards: ${given}. Pass an element, or a selector of one that is in the page.`);
}

/** Whether the parser may still come to the element. */
function isExpected(target: unknown): boolean {
  return typeof target === "string" && document.readyState === "loading" && !document.querySelector(target);
}

/**
 * Puts the widget at the end of an element, or waits for the element while the document is still being read.
 * @param target the element, or a selector of it.
 * @throws TypeError when an option is of the wrong kind, and Error when there is no such element.
 */
export function mount(target: string | Element, { baseUrl, ...initial }: MountOptions): SavedCardsHandle {
  let options: SavedCardsOptions = initial;
  checkOptions(options);
  const base = parseBaseUrl(baseUrl, location.origin);
  const parsed = new AbortController();
  let widget: Widget | undefined;
  const start = () => {
    widget = new Widget(find(target), base, options);
  };
  if (isExpected(target)) {
    document.addEventListener("DOMContentLoaded", start, { once: true, signal: parsed.signal });
  } else {
    start();
  }

  let isMounted = true;
  return {
    update(changes) {
      if (!isMounted) return;
      const next = { ...options, ...changes };
      checkOptions(next);
      options = next;
      widget?.update(options);
    },
    unmount() {
      if (!isMounted) return;
      isMounted = false;
      parsed.abort();
      widget?.unmount();
    },
  };
}
