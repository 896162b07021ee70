/** Digits in whatever script they were typed or pasted: full-width and Arabic ones count as the ASCII digits they mean. */

/** The ASCII digits in `text`, in order; all else is dropped. `"４111-1"` gives `"41111"`. */
export function digitsOf(text: string): string {
  return text.replace(/\P{Nd}/gu, "").replace(/[^0-9]/gu, asciiDigit);
}

/** Unicode keeps decimal digits in unbroken rows of ten from zero, so a digit's value is its place in the row. */
function asciiDigit(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  let place = 0;
  while (/\p{Nd}/u.test(String.fromCodePoint(code - place - 1))) place += 1;
  return String(place % 10);
}
