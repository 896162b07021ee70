/** The check digit of card numbers, written apart from the product's own, so that the stand-in can disagree with it. */

/** Whether a string of digits ends in the right check digit (ISO/IEC 7812-1, annex B). */
export function isLuhnValid(digits: string): boolean {
  let sum = 0;
  for (const [fromRight, digit] of Array.from(digits).toReversed().entries()) {
    const doubled = fromRight % 2 === 1 ? Number(digit) * 2 : Number(digit);
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
