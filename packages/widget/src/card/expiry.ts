/** A card's expiry date: reading, writing, and whether it has passed. */
import { digitsOf } from "./digits.ts";

export interface Expiry {
  /** 1–12. */
  readonly month: number;
  /** Four digits. */
  readonly year: number;
}

/** Turkey has had UTC+3 all year since 2016. */
const TURKEY_OFFSET = 3 * 60 * 60 * 1000;

const MONTH_FIRST = /^(0?[1-9]|1[0-2])\/?(?:20)?(\d\d)$/;
const YEAR_FIRST = /^20(\d\d)\/?(0?[1-9]|1[0-2])$/;

/**
 * Reads what people, cards and autofill write: `1/27`, `0127`, `01 / 2027`, `12.2027`, `2027-01`.
 * A year of two digits is in this century. `null` for anything else.
 */
export function parseExpiry(text: string): Expiry | null {
  const plain = text
    .trim()
    .replace(/\p{Nd}/gu, digitsOf)
    .replace(/\s*[\s/.,\p{Pd}]\s*/gu, "/");
  const [, month, year] = MONTH_FIRST.exec(plain) ?? [];
  if (month && year) return { month: Number(month), year: 2000 + Number(year) };
  const [, isoYear, isoMonth] = YEAR_FIRST.exec(plain) ?? [];
  if (isoYear && isoMonth) return { month: Number(isoMonth), year: 2000 + Number(isoYear) };
  return null;
}

/** `{month: 1, year: 2027}` as a card shows it: `01/27`. */
export function formatExpiry({ month, year }: Expiry): string {
  return [month, year % 100].map((part) => String(part).padStart(2, "0")).join("/");
}

/** Whether the card's month is over. A card is good through the last day of it, in Turkey's time. `now`: epoch milliseconds. */
export function isExpired(expiry: Expiry, now: number): boolean {
  return monthsLeft(expiry, now) < 0;
}

/** Whether this month or the next one is the card's last. `now`: epoch milliseconds. */
export function expiresSoon(expiry: Expiry, now: number): boolean {
  const left = monthsLeft(expiry, now);
  return left === 0 || left === 1;
}

function monthsLeft({ month, year }: Expiry, now: number): number {
  const today = new Date(now + TURKEY_OFFSET);
  return (year - today.getUTCFullYear()) * 12 + month - 1 - today.getUTCMonth();
}
