/** What a delete came to when its own answer does not say that the card is gone. */
import type { Outcome, StoredCard, VaultError } from "../vault.ts";
import { failure } from "./errors.ts";

interface FailedRemoval {
  token: string;
  error: VaultError;
  /** The owner's cards, asked for after it. */
  listed: Outcome<StoredCard[]>;
}

/**
 * The list tells: a card that is not in it is removed, whatever the delete was answered. "No data" (12, HTTP 404) alone could be about
 * the owner as well as the card.
 */
export function settleRemoval({ token, error, listed }: FailedRemoval): Outcome<void> {
  if (!listed.ok && listed.error.missing === "owner") return { ok: true, value: undefined };
  if (listed.ok && !listed.value.some((card) => card.token === token)) return { ok: true, value: undefined };
  return failure(error.kind === "misconfigured" ? error : { ...error, kind: "unavailable" });
}
