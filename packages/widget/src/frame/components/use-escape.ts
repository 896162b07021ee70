/** The Escape key, for a part of the page that it closes. */
import { useLayoutEffect } from "react";
import type { RefObject } from "react";

/** Calls `onEscape` when the key is pressed anywhere inside the element. */
export function useEscape(ref: RefObject<HTMLElement | null>, onEscape: () => void): void {
  // Before the next key can come: it must find what this one opened.
  useLayoutEffect(() => {
    const element = ref.current;
    const listen = (event: KeyboardEvent) => {
      if (event.key === "Escape") onEscape();
    };
    element?.addEventListener("keydown", listen);
    return () => element?.removeEventListener("keydown", listen);
  });
}
