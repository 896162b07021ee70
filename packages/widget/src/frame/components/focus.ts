/** Focus for elements that are not on the page yet: a row that comes back, a button that takes a form's place. */
import { createContext, useContext, useEffect, useRef } from "react";
import type { RefObject } from "react";

/** Names the elements of which the first that is there should take the focus. */
export class FocusWish {
  #names: readonly string[] = [];

  want(names: readonly string[]): void {
    this.#names = names;
  }

  /** Whether the wish was for this element; it is then fulfilled. */
  take(name: string): boolean {
    const isWanted = this.#names.includes(name);
    if (isWanted) this.#names = [];
    return isWanted;
  }
}

export const FocusWishContext = createContext(new FocusWish());

/** @returns a function that asks for the focus to go to one of the elements of these names. */
export function useWantFocus(): (...names: string[]) => void {
  const wish = useContext(FocusWishContext);
  return (...names) => wish.want(names);
}

/** Not while the shopper is elsewhere: with their bank, in a dialog over the frame, or further down the merchant's page. */
export function whenHere(focus: () => void): void {
  if (document.hasFocus()) focus();
  else window.addEventListener("focus", focus, { once: true });
}

/**
 * A dialog over the frame takes the focus from what had it in here, and gives it back to the frame as a whole: then the element takes
 * it.
 */
export function useFocusOnReturn(ref: RefObject<HTMLElement | null>, isAway: boolean): void {
  useEffect(() => {
    if (!isAway) return undefined;
    const take = () => {
      if (document.activeElement === document.body) ref.current?.focus();
    };
    window.addEventListener("focus", take);
    return () => window.removeEventListener("focus", take);
  }, [ref, isAway]);
}

/** @returns a ref for the element of that name. */
export function useFocusTarget<T extends HTMLElement>(name: string): RefObject<T | null> {
  const wish = useContext(FocusWishContext);
  const ref = useRef<T>(null);
  useEffect(() => {
    const element = ref.current;
    if (element !== null && wish.take(name)) whenHere(() => element.focus());
  });
  return ref;
}

/** @returns a ref for an element that takes the focus when it appears. */
export function useFocusOnMount<T extends HTMLElement>(): RefObject<T | null> {
  const ref = useRef<T>(null);
  useEffect(() => ref.current?.focus(), []);
  return ref;
}
