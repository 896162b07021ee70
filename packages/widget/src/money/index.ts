/**
 * Money: a whole number of minor units (kuruş, cents) inside, a decimal string outside, never a float. Every currency here has two
 * decimals.
 */
import * as z from "zod/mini";

export const Currency = z.enum(["TRY", "USD", "EUR", "GBP", "NOK", "CHF"]);
export type Currency = z.infer<typeof Currency>;

/** `"149.90"`: up to nine digits, a point, at most two decimals. */
export const Amount = z.string().check(z.regex(/^\d{1,9}(\.\d{1,2})?$/, { error: "invalid_amount" }));
export type Amount = z.infer<typeof Amount>;

/** A whole number of hundredths, 0 or more. */
export const MinorUnits = z.int().check(z.minimum(0)).brand<"MinorUnits">();
export type MinorUnits = z.infer<typeof MinorUnits>;

/** @throws if the text is no {@link Amount}. */
export function toMinorUnits(amount: Amount): MinorUnits {
  const [whole = "", decimals = ""] = Amount.parse(amount).split(".");
  return MinorUnits.parse(Number(whole) * 100 + Number(decimals.padEnd(2, "0")));
}

/** With two decimals: 14990 is `"149.90"`. */
export function toAmount(minorUnits: MinorUnits): Amount {
  const digits = String(minorUnits).padStart(3, "0");
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

export function sumOf(amounts: readonly MinorUnits[]): MinorUnits {
  return MinorUnits.parse(amounts.reduce<number>((sum, amount) => sum + amount, 0));
}

/** As people write it: `149,90 ₺` in Turkish, `₺149.90` in English. */
export function formatMoney(amount: Amount, currency: Currency, locale: string): string {
  const format = new Intl.NumberFormat(locale === "tr" ? "tr-TR" : locale, {
    style: "currency",
    currency,
    currencyDisplay: "narrowSymbol",
  });
  // Nine digits and two decimals are far below where a double stops being exact.
  const text = format.format(Number(amount));
  // Turkish shops write the sign behind the number, and CLDR before it.
  return locale === "tr" && currency === "TRY" ? `${text.replace("₺", "").trim()} ₺` : text;
}
