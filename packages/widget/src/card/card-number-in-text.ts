/**
 * Finds card numbers in free text: to refuse them in a label, to mask them in a finished log line.
 *
 * A run is digits with at most blanks, dashes, dots and the like between them. It holds a card number when it is 12
 * digits that pass Luhn, or when any 13 to 19 neighbours in it pass: a number is no less secret with a CVC or a date
 * glued to it. The whole run is masked then, since what is left beside the number may be just that.
 *
 * The price: of other numbers up to 13 digits, epoch milliseconds among them, one in ten is masked; of 16 digits most,
 * of 19 nearly all. A log line that wants to keep them writes ISO timestamps, and ids that are not all digits.
 */
import { digitsOf } from "./digits.ts";
import { luhnTerm } from "./luhn.ts";

/** `%20`, `+` and `\n` are what a blank becomes in a URL and in JSON. */
const RUN = /\p{Nd}(?:(?:[\s\p{Pd}\p{Cf}.·−+]|%20|\\[nrt])*\p{Nd})*/gu;

/** Whether a card number stands anywhere in `text`. */
export function containsCardNumber(text: string): boolean {
  return maskCardNumbers(text) !== text;
}

/** `text` with `[PAN]` for each run of digits that holds a card number. Takes time in proportion to the text's length. */
export function maskCardNumbers(text: string): string {
  return text.replace(RUN, (run) => (holdsCardNumber(digitsOf(run.replaceAll("%20", ""))) ? "[PAN]" : run));
}

function holdsCardNumber(digits: string): boolean {
  const shortest = digits.length === 12 ? 12 : 13;
  for (let end = shortest; end <= digits.length; end += 1) {
    let sum = 0;
    for (let place = 1; place <= Math.min(end, 19); place += 1) {
      sum += luhnTerm(Number(digits[end - place]), place);
      if (place >= shortest && sum % 10 === 0) return true;
    }
  }
  return false;
}
