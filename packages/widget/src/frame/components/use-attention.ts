/** Whether the shopper is at an element: the mouse over it, or the focus in it. */
import { useLayoutEffect } from "react";
import type { RefObject } from "react";

interface Attention {
  onCome: () => void;
  onGo: () => void;
}

/** A finger leaves `:hover` behind where it tapped; only a pointer that can hover counts. */
function isAttended(element: Element): boolean {
  const isHovered = window.matchMedia("(hover: hover)").matches && element.matches(":hover");
  return isHovered || element.contains(document.activeElement);
}

export function useAttention(ref: RefObject<HTMLElement | null>, { onCome, onGo }: Attention): void {
  useLayoutEffect(() => {
    const element = ref.current;
    const look = () => {
      if (element === null) return;
      if (isAttended(element)) onCome();
      else onGo();
    };
    // While focusout fires, the focus is nowhere yet.
    const lookLater = () => queueMicrotask(look);
    const events = { mouseenter: look, mouseleave: look, focusin: look, focusout: lookLater };
    for (const [name, listener] of Object.entries(events)) element?.addEventListener(name, listener);
    return () => {
      for (const [name, listener] of Object.entries(events)) element?.removeEventListener(name, listener);
    };
  });
}
