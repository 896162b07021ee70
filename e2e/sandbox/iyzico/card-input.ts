/** The `card` of a create request, and what iyzico finds wrong with it (iyzico fact sheet 2.1 and 2.4). */
import * as z from "zod";
import { isLuhnValid } from "../luhn.ts";
import type { ErrorCode } from "./errors.ts";

/** Numbers are taken as text, as iyzico does with a numeric conversationId; blank text counts as not sent. */
export const Text = z
  .union([z.string(), z.number()])
  .nullish()
  .transform((value) => (value === null || value === undefined ? "" : String(value)))
  .transform((text) => (text.trim() === "" ? undefined : text));

export const CardInput = z.object({
  cardAlias: Text,
  cardNumber: Text,
  expireYear: Text,
  expireMonth: Text,
  cardHolderName: Text,
  metadata: z.record(z.string(), z.string()).nullish(),
});

export interface AcceptedCard {
  alias: string | undefined;
  number: string;
  expireYear: string;
  expireMonth: string;
  metadata: Record<string, string> | undefined;
}

/** Turkey is three hours ahead of UTC all year. */
const TURKEY_AHEAD_MS = 3 * 60 * 60 * 1000;

/** Whether a card's last month is over in Turkey. */
export function hasExpired(card: { expireMonth: string; expireYear: string }, now: number): boolean {
  const thisMonth = new Date(now + TURKEY_AHEAD_MS).toISOString().slice(0, 7);
  return `${card.expireYear}-${card.expireMonth}` < thisMonth;
}

/**
 * The card, or the code of the first thing wrong with it. Stricter than is known of iyzico where a client might be careless: the
 * number is bare digits, the month has two digits and the year four.
 * @param now epoch milliseconds; a card is good through the last day of its month, in Turkey.
 */
export function acceptCard(input: z.output<typeof CardInput>, now: number): AcceptedCard | ErrorCode {
  const { cardNumber, expireMonth, expireYear } = input;
  if (input.cardHolderName === undefined) return "16";
  if (cardNumber === undefined || !/^\d{12,19}$/.test(cardNumber) || !isLuhnValid(cardNumber)) return "12";
  if (expireMonth === undefined || !/^(0[1-9]|1[0-2])$/.test(expireMonth)) return "13";
  if (expireYear === undefined || !/^\d{4}$/.test(expireYear)) return "14";
  if (hasExpired({ expireMonth, expireYear }, now)) return "17";
  return {
    alias: input.cardAlias,
    number: cardNumber,
    expireYear,
    expireMonth,
    metadata: input.metadata ?? undefined,
  };
}
