/** The line that stands in for the frame when it cannot be loaded, in the page's own style. */
import { textsFor } from "./texts.ts";
import type { Locale } from "./types.ts";

/**
 * Appends the line to `container`.
 * @param retry called when the shopper asks for another try.
 */
export function showNotice(container: Element, locale: Locale | undefined, retry: () => void): HTMLElement {
  const texts = textsFor(locale);
  const notice = document.createElement("div");
  const line = document.createElement("p");
  line.setAttribute("role", "alert");
  line.textContent = texts.unreachable;
  const button = document.createElement("button");
  // The container may be inside the merchant's form.
  button.type = "button";
  button.textContent = texts.retry;
  button.addEventListener("click", retry);
  // As far from the edges as the frame's content is, and the button from the line, whatever the page's own style resets.
  notice.style.padding = "4px";
  button.style.marginBlockStart = "12px";
  notice.append(line, button);
  container.append(notice);
  return notice;
}
