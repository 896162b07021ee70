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

/** @returns a ref for the element of that name. */
export function useFocusTarget<T extends HTMLElement>(name: string): RefObject<T | null> {
  const wish = useContext(FocusWishContext);
  const ref = useRef<T>(null);
  useEffect(() => {
    if (ref.current !== null && wish.take(name)) ref.current.focus();
  });
  return ref;
}

/** @returns a ref for an element that takes the focus when it appears. */
export function useFocusOnMount<T extends HTMLElement>(): RefObject<T | null> {
  const ref = useRef<T>(null);
  useEffect(() => ref.current?.focus(), []);
  return ref;
}
