/** Formats the card number field while it is edited, and keeps the caret at the digit where the shopper left it. */
import { digitsOf } from "./digits.ts";
import { formatNumber, maxDigits } from "./number.ts";
import { type Edit, isForward, removedSeparator, type TextField } from "./text-field.ts";

/**
 * What the number field shows after an edit: the digits in their groups, no more of them than the brand has.
 *
 * @param edit what the browser made of the input: its value, `selectionStart`, and the event's `inputType`
 * @param previous the value before the edit
 */
export function editNumber(edit: Edit, previous: string): TextField {
  let before = digitsOf(edit.text.slice(0, edit.caret));
  let after = digitsOf(edit.text.slice(edit.caret));
  if (removedSeparator(edit, previous)) {
    if (isForward(edit)) after = after.slice(1);
    else before = before.slice(0, -1);
  }
  before = before.slice(0, before.length - refused(before + after, previous));
  const digits = (before + after).slice(0, maxDigits(before + after));
  const text = formatNumber(digits);
  const caret = caretAfter(text, Math.min(before.length, digits.length));
  const wasAfterSpace = /\D$/.test(edit.text.slice(0, edit.caret));
  return { text, caret: wasAfterSpace && text[caret] === " " ? caret + 1 : caret };
}

/** How many of the digits just entered find no room. They give way, not the ones after them, which were there first. */
function refused(digits: string, previous: string): number {
  const excess = Math.max(0, digits.length - maxDigits(digits));
  const entered = Math.max(0, digits.length - digitsOf(previous).length);
  return Math.min(excess, entered);
}

function caretAfter(text: string, digitCount: number): number {
  let caret = 0;
  for (let left = digitCount; left > 0; caret += 1) if (text[caret] !== " ") left -= 1;
  return caret;
}
