/** A card as it comes to Paynet, and what is kept of it: never its number. */
import { createHmac, randomBytes } from "node:crypto";
import * as z from "zod";
import { isLuhnValid } from "../luhn.ts";
import { behaviourOf, type CardBehaviour, isDocumented } from "./test-cards.ts";

/** The documents type them as numbers in one place and print text in another; the year has two digits in every example. */
export const Month = z
  .union([z.int(), z.string().regex(/^\d{1,2}$/)])
  .transform(Number)
  .refine((month) => month >= 1 && month <= 12);
export const Year = z
  .union([z.int().min(0).max(99), z.string().regex(/^\d{2}$/)])
  .transform((year) => 2000 + Number(year));
/** The payment services' examples have four (Paynet fact sheet 5.1). Whether two do is not known, so they do not. */
export const LongYear = z
  .union([z.int().min(2000).max(2099), z.string().regex(/^20\d{2}$/)])
  .transform(Number);
export const SecurityCode = z.string().regex(/^\d{3,4}$/);

export interface TypedCard {
  number: string;
  holder: string | undefined;
  month: number;
  year: number;
}

/** What the stand-in remembers of a card. */
export interface KeptCard {
  /** `435508********1010`: eight stars, as in every example of the documents, which make 18 characters of 16. */
  mask: string;
  bin: string;
  lastFourDigits: string;
  holderMask: string;
  month: number;
  year: number;
  /** The same for the same number, and of no use once the stand-in has stopped. */
  fingerprint: string;
  behaviour: CardBehaviour;
}

const FINGERPRINT_KEY = randomBytes(32);

/** Turkey is three hours ahead of UTC all year. */
const TURKEY_AHEAD_MS = 3 * 60 * 60 * 1000;

/**
 * The card, or `undefined` where its number is none or it has expired.
 * @param now epoch milliseconds; a card is good through the last day of its month, in Turkey.
 */
export function keepCard(card: TypedCard, now: number): KeptCard | undefined {
  const { number, month, year } = card;
  if (!/^\d{12,19}$/.test(number)) return undefined;
  if (!isLuhnValid(number) && !isDocumented(number)) return undefined;
  if (hasExpired({ month, year }, now)) return undefined;
  return {
    mask: `${number.slice(0, 6)}********${number.slice(-4)}`,
    bin: number.slice(0, 6),
    lastFourDigits: number.slice(-4),
    holderMask: maskHolder(card.holder ?? ""),
    month,
    year,
    fingerprint: createHmac("sha256", FINGERPRINT_KEY).update(number).digest("hex"),
    behaviour: behaviourOf(number),
  };
}

/** Whether a card, stored ones among them, is past the last day of its month in Turkey. */
export function hasExpired({ month, year }: { month: number; year: number }, now: number): boolean {
  return `${year}-${String(month).padStart(2, "0")}` < turkishTime(now).slice(0, 7);
}

/** `2026-11-22T12:00:00.000`, without the zone. */
export function turkishTime(now: number): string {
  return new Date(now + TURKEY_AHEAD_MS).toISOString().slice(0, -1);
}

/** `ER***********UT`: the first two and the last two letters (Paynet fact sheet 4.1). */
function maskHolder(holder: string): string {
  const letters = Array.from(holder.toLocaleUpperCase("tr"));
  if (letters.length <= 4) return "*".repeat(letters.length);
  return letters.slice(0, 2).join("") + "*".repeat(letters.length - 4) + letters.slice(-2).join("");
}
