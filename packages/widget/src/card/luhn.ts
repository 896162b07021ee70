/** The check digit of card numbers: Luhn's formula, ISO/IEC 7812-1 annex B. */

/** Whether `digits` (ASCII, nothing between them) ends in the right check digit. No digits at all: `false`. */
export function isLuhnValid(digits: string): boolean {
  if (!/^\d+$/.test(digits)) return false;
  let sum = 0;
  for (let place = 1; place <= digits.length; place += 1) sum += luhnTerm(Number(digits.at(-place)), place);
  return sum % 10 === 0;
}

/** What a digit adds to Luhn's sum. `place` counts from the right, beginning with the check digit's 1. */
export function luhnTerm(digit: number, place: number): number {
  if (place % 2 === 1) return digit;
  return digit < 5 ? digit * 2 : digit * 2 - 9;
}
