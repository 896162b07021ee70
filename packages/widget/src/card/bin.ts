import { BRAND_RULES, brandOf } from "./brand.ts";

/**
 * The first digits of a number, by which its bank is known. Eight only where the brand's numbers have sixteen or more (PCI SSC FAQ
 * 1091: six of a shorter one): of a card with twelve digits, eight and the last four would be the whole number.
 *
 * @param digits of a number, or of its beginning. The same card gives the same, however much of it is there beyond eight.
 * @returns `null` while there are fewer than six.
 */
export function binOf(digits: string): string | null {
  if (digits.length < 6) return null;
  const isLong = Math.min(...BRAND_RULES[brandOf(digits)].lengths) >= 16;
  return digits.slice(0, isLong && digits.length >= 8 ? 8 : 6);
}
