/**
 * Money as Paynet's services write it (fact sheet, section 7), to and from whole kuruş. No float is ever computed with.
 *
 * Answers have decimals: the documents type them so, and the one example of a transaction that they print has `"amount":813.75`.
 */
import { type MinorUnits, toAmount, toMinorUnits } from "@saved-cards/widget/money";

/** `149,90`: a comma and always two places, as the payment services take it (trap 5). */
export function commaDecimal(amount: MinorUnits): string {
  return toAmount(amount).replace(".", ",");
}

/** `14990`: as `v1/ratio/Get` takes it. */
export function hundredfold(amount: MinorUnits): string {
  return String(amount);
}

/**
 * A decimal of an answer: `149.9`, `"149,90"`, `"149.9000"`, `"1.149,90"`. Three places may be thousands as well, and a whole number is
 * a whole number of lira, never of kuruş: a charge of a hundred times the amount would otherwise pass for the right one.
 *
 * @returns `null` for what cannot be read in one way alone.
 */
export function readAmount(value: unknown): MinorUnits | null {
  if (typeof value !== "string" && typeof value !== "number") return null;
  const text = String(value).trim();
  const plain = /^\d{1,3}(\.\d{3})+,\d{2}$/.test(text) ? text.replaceAll(".", "") : text;
  const [, whole, short, long] = /^(\d{1,9})(?:[.,](?:(\d{1,2})|(\d{2})00))?$/.exec(plain) ?? [];
  return whole === undefined ? null : toMinorUnits(`${whole}.${short ?? long ?? "00"}`);
}
