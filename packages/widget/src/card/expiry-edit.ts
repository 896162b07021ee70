/**
 * Formats the expiry field as `MM/YY` while it is edited.
 *
 * Typing helps: `2` becomes `02/`, `12` becomes `12/`, `13` can only mean `01/3`. Deleting never helps: what is left
 * stays as it is, so that `12/33` without its first digit is `2/33`, and a new first digit makes it whole again.
 */
import { digitsOf } from "./digits.ts";
import { formatExpiry, parseExpiry } from "./expiry.ts";
import { type Edit, isDeletion, isForward, removedSeparator, type TextField } from "./text-field.ts";

/**
 * What the expiry field shows after an edit.
 *
 * @param edit what the browser made of the input: its value, `selectionStart`, and the event's `inputType`
 * @param previous the value before the edit
 */
export function editExpiry(edit: Edit, previous: string): TextField {
  const whole = parseExpiry(edit.text);
  if (whole && digitsOf(edit.text).length > 4) return field(formatExpiry(whole), Infinity);
  if (isDeletion(edit, previous)) return afterDeletion(edit, previous);
  return afterInsertion(edit, previous);
}

function afterDeletion(edit: Edit, previous: string): TextField {
  const { text, caret } = edit;
  if (text.includes("/") || !previous.includes("/")) return field(text.replace(/^(\d?)\/$/, "$1"), caret);
  const month = text.slice(0, caret);
  const year = text.slice(caret);
  if (!removedSeparator(edit, previous)) return field(joined(month, year), caret);
  if (isForward(edit)) return field(joined(month, year.slice(1)), caret + 1);
  return field(joined(month.slice(0, -1), year), caret - 1);
}

function afterInsertion({ text, caret }: Edit, previous: string): TextField {
  const slash = slashIn(text);
  const isPastSlash = caret > slash;
  const typed = digitsOf(text.slice(0, slash));
  const filled = fillMonth(isPastSlash && typed === "1" ? "01" : typed);
  const month = filled.slice(0, 2);
  const overflow = filled.slice(2);
  const year = overflow + digitsOf(text.slice(slash));
  const isOneTooMany = year.length > yearLimit(year) && text.length === previous.length + 1;
  if (isOneTooMany) return field(previous, caret - 1);

  const shownYear = year.slice(0, yearLimit(year)).replace(/^20(?=\d\d)/, "");
  const shown = month.length === 2 ? `${month}/${shownYear}` : joined(month, shownYear);
  if (isPastSlash) {
    const yearDigits = overflow + digitsOf(text.slice(slash, caret));
    return field(shown, month.length + 1 + yearDigits.length);
  }
  const left = digitsOf(text.slice(0, caret)).length;
  const digits = left && left + filled.length - typed.length;
  return field(shown, digits < 2 ? digits : digits + 1);
}

/** No card is still good from 2020, so `20` is the beginning of a year of four digits. */
function yearLimit(year: string): number {
  return year.startsWith("20") ? 4 : 2;
}

/** Digits whose first two are a month, or may still become one; the rest belongs to the year. */
function fillMonth(digits: string): string {
  const withOneZero = digits.replace(/^0+/, "0");
  return withOneZero.slice(0, 2) > "12" ? `0${withOneZero}` : withOneZero;
}

/** Where the month ends: at the slash, or at what was typed in its place. */
function slashIn(text: string): number {
  const index = text.includes("/") ? text.indexOf("/") : text.search(/[\s.,\p{Pd}]/u);
  return index < 0 ? text.length : index;
}

function joined(month: string, year: string): string {
  return year ? `${month}/${year}` : month;
}

function field(text: string, caret: number): TextField {
  return { text, caret: Math.max(0, Math.min(caret, text.length)) };
}
