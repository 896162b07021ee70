/** Which scheme a card number belongs to, and what its numbers look like. */
import { TROY_RANGES } from "./troy.ts";

/** `unknown` is any other scheme, and a number too short to tell. */
export type Brand = "visa" | "mastercard" | "amex" | "troy" | "unknown";

export interface BrandRules {
  /** As the scheme writes it; `null` for `unknown`. */
  readonly name: string | null;
  /** How many digits its numbers may have, ascending. */
  readonly lengths: readonly number[];
  /** A space goes before the digits at these positions. */
  readonly gaps: readonly number[];
  /** What its numbers begin with: prefixes, and ranges of them; `650273-4` is 650273 to 650274. */
  readonly ranges: readonly string[];
}

const FOURS = [4, 8, 12, 16];

/**
 * Visa no longer issues 13 digits; 18 and 19 are in use abroad. Maestro and the Turkish debit cards that begin with
 * 58 are `unknown` here: their number does not say what iyzico will call them, and any length of ISO/IEC 7812 is taken.
 */
export const BRAND_RULES: Readonly<Record<Brand, BrandRules>> = {
  visa: { name: "Visa", lengths: [16, 18, 19], gaps: FOURS, ranges: ["4"] },
  mastercard: { name: "Mastercard", lengths: [16], gaps: FOURS, ranges: ["51-5", "2221-720"] },
  amex: { name: "American Express", lengths: [15], gaps: [4, 10], ranges: ["34", "37"] },
  troy: { name: "Troy", lengths: [16], gaps: FOURS, ranges: TROY_RANGES.split(" ") },
  unknown: { name: null, lengths: [12, 13, 14, 15, 16, 17, 18, 19], gaps: FOURS, ranges: [] },
};

const BRANDS = ["visa", "mastercard", "amex", "troy"] as const;

/** The brand of a number or of its beginning, as soon as every way to go on belongs to that brand. */
export function brandOf(digits: string): Brand {
  return (
    BRANDS.find((brand) => BRAND_RULES[brand].ranges.some((range) => isWithin(digits, range))) ?? "unknown"
  );
}

function isWithin(digits: string, range: string): boolean {
  const [first = "", end = ""] = range.split("-");
  const last = first.slice(0, first.length - end.length) + end;
  const head = digits.slice(0, first.length);
  return first <= head.padEnd(first.length, "0") && head.padEnd(first.length, "9") <= last;
}
