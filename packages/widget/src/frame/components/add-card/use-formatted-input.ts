/** Formats an input while it is edited and keeps the caret where the shopper's eyes are. */
import type { FormEvent } from "react";
import { useRef } from "react";
import type { Edit, TextField } from "../../../card/index.ts";

/**
 * @param edit one of the card field editors.
 * @returns a handler for `onInput`, to be run before the form reads the input's value.
 */
export function useFormattedInput(
  edit: (edited: Edit, previous: string) => TextField,
): (event: FormEvent<HTMLInputElement>) => string {
  const previous = useRef("");
  return ({ currentTarget: input, nativeEvent }) => {
    const inputType = nativeEvent instanceof InputEvent ? nativeEvent.inputType : undefined;
    const caret = input.selectionStart ?? input.value.length;
    const edited = edit({ text: input.value, caret, inputType }, previous.current);
    if (edited.text !== input.value) input.value = edited.text;
    if (document.activeElement === input) input.setSelectionRange(edited.caret, edited.caret);
    previous.current = edited.text;
    return edited.text;
  };
}
