/** Random ids and session tokens (security requirement A14: 128 bits at least, from the system's generator). */
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

/** 128 random bits behind a prefix that says what it names: `card_…`, `ses_…`. */
export function newId(prefix: "card" | "chl" | "msg" | "pay" | "ses" | "req" | "run"): string {
  return `${prefix}_${randomBytes(16).toString("base64url")}`;
}

/** Whether a string has the shape of a card's id that {@link newId} makes. */
export function isCardId(text: string): boolean {
  return /^card_[\w-]{22}$/.test(text);
}

export function isChallengeId(text: string): boolean {
  return /^chl_[\w-]{22}$/.test(text);
}

export function isSessionId(text: string): boolean {
  return /^ses_[\w-]{22}$/.test(text);
}

export function isPaymentId(text: string): boolean {
  return /^pay_[\w-]{22}$/.test(text);
}

/** 256 random bits. Only its hash is kept. */
export function newSessionToken(): string {
  return `sct_${randomBytes(32).toString("base64url")}`;
}

/** A plain hash is enough: the token is random and long, so there is nothing to guess. */
export function hashToken(token: string): string {
  return createHash("sha256").update(token).digest("base64url");
}

/** Compares a presented secret with each of the accepted ones in constant time. */
export function matchesSecret(presented: string, accepted: readonly string[]): boolean {
  const digest = sha256(presented);
  return accepted.map((secret) => timingSafeEqual(digest, sha256(secret))).includes(true);
}

function sha256(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
