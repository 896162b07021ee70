/** A payment that was begun in a form and was not made leaves the focus on the pay button, if what had it was disabled meanwhile. */
import type { RefObject } from "react";
import { useEffect, useLayoutEffect, useRef } from "react";
import { useWantFocus } from "../focus.ts";
import { PAY_BUTTON } from "./focus-names.ts";

export function useFocusAfterAttempt(form: RefObject<HTMLFormElement | null>, isBusy: boolean): void {
  const wantFocus = useWantFocus();
  const hadFocus = useRef(false);
  const wasBusy = useRef(isBusy);
  useEffect(() => {
    const element = form.current;
    // Before the form's own handler: after it the fields may be disabled already, and the focus gone.
    const look = () => {
      hadFocus.current = element?.contains(document.activeElement) === true;
    };
    element?.addEventListener("submit", look, true);
    return () => element?.removeEventListener("submit", look, true);
  }, [form]);
  useLayoutEffect(() => {
    const isOver = wasBusy.current && !isBusy;
    wasBusy.current = isBusy;
    if (isOver && hadFocus.current && document.activeElement === document.body) wantFocus(PAY_BUTTON);
  }, [isBusy, wantFocus]);
}
