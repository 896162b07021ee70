/** A text input's state, and what an edit did to it, as the formatting of card fields sees it. */

export interface TextField {
  readonly text: string;
  /** `selectionStart`: characters left of the caret. */
  readonly caret: number;
}

/** An input's state after an edit, before anyone formats it. */
export interface Edit extends TextField {
  /** The `InputEvent`'s, where the browser tells: sets Delete apart from Backspace, and a replacement from both. */
  readonly inputType?: string | undefined;
}

/** Whether the edit only took something away. */
export function isDeletion({ text, caret, inputType }: Edit, previous: string): boolean {
  const isShorter = text.length < previous.length && inputType !== "insertText";
  return isShorter && previous.startsWith(text.slice(0, caret)) && previous.endsWith(text.slice(caret));
}

/** Whether the edit took away one separator and nothing else: Backspace or Delete over the space or the slash. */
export function removedSeparator(edit: Edit, previous: string): boolean {
  const isOneCharacter = previous.length - edit.text.length === 1;
  return isOneCharacter && isDeletion(edit, previous) && /\D/.test(previous.charAt(edit.caret));
}

/** Whether it was the Delete key, which takes what is right of the caret. */
export function isForward({ inputType }: Edit): boolean {
  return inputType === "deleteContentForward";
}
