/** A card number as its digits alone, and as it is printed on the card. */
import { BRAND_RULES, brandOf } from "./brand.ts";

/** Whether the number has a length that its brand has. Says nothing of the check digit. */
export function isNumberComplete(digits: string): boolean {
  return BRAND_RULES[brandOf(digits)].lengths.includes(digits.length);
}

/** The most digits that a number which begins like this can have. */
export function maxDigits(digits: string): number {
  return BRAND_RULES[brandOf(digits)].lengths.at(-1) ?? 0;
}

/** Digits in their brand's groups: `4-4-4-4`, for Amex `4-6-5`. Works on a number half typed. */
export function formatNumber(digits: string): string {
  const { gaps } = BRAND_RULES[brandOf(digits)];
  return Array.from(digits, (digit, index) => (gaps.includes(index) ? ` ${digit}` : digit)).join("");
}
