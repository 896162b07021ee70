/** Money: whole kuruş inside, and the formats that Paynet's services want and give (Paynet fact sheet 7). */
import * as z from "zod";

/** `"149,90"`: text, a comma and exactly two places. Whatever else is wrong, so that a client which sends it is found out. */
export const CommaAmount = z
  .string()
  .regex(/^(0|[1-9]\d{0,11}),\d{2}$/)
  .transform((text) => Number(text.replace(",", "")))
  .refine((kurus) => kurus > 0);

/** `14990` or `"14990"`: times 100. */
export const HundredfoldAmount = z
  .union([z.int(), z.string().regex(/^\d{1,14}$/)])
  .transform(Number)
  .refine((kurus) => kurus > 0);

/** Which of the two an answer has is not known: the documents say "decimal", and print numbers in one place and text in another. */
export type AmountsAs = "number" | "text";

/** `149.9`, or `"149,90"`. */
export function asAmount(kurus: number, amountsAs: AmountsAs): number | string {
  return amountsAs === "number" ? kurus / 100 : commaText(kurus);
}

/** `149,90`. */
export function commaText(kurus: number): string {
  return (kurus / 100).toFixed(2).replace(".", ",");
}

const LIRA = new Intl.NumberFormat("tr-TR", { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** `1.149,90 TL`, as a bank writes it. */
export function liraText(kurus: number): string {
  return `${LIRA.format(kurus / 100)} TL`;
}
