/** The security code: four digits on an American Express card, three on every other. */
import { brandOf } from "./brand.ts";

/** @param number digits of the card, or the first of them: the brand decides. */
export function cvcLength(number: string): 3 | 4 {
  return brandOf(number) === "amex" ? 4 : 3;
}

/** A card of a brand that is not known may have either length. */
export function isCvcComplete(cvc: string, number: string): boolean {
  const isKnown = brandOf(number) !== "unknown";
  return isKnown ? cvc.length === cvcLength(number) : cvc.length === 3 || cvc.length === 4;
}
