/** Tells which of an owner's cards a save left, whose answer was lost. */
import type { AddCommand, StoredCard } from "./vault.ts";

/**
 * By our reference, where the provider tells it; otherwise by what else is known of the card, among those that nobody named.
 *
 * @param known tokens that were filed before it was sent, so cannot be the one.
 */
export function findLostCard(
  cards: readonly StoredCard[],
  command: AddCommand,
  known: ReadonlySet<string>,
): StoredCard | null {
  const unfiled = cards.filter(({ token }) => !known.has(token));
  return (
    unfiled.find(({ reference }) => reference === command.reference) ??
    unfiled.find((stored) => isUnnamed(stored) && looksLike(stored, command)) ??
    null
  );
}

function isUnnamed({ reference, label }: StoredCard): boolean {
  return reference === null && label === undefined;
}

function looksLike({ details }: StoredCard, { card: sent }: AddCommand): boolean {
  return (
    details.bin !== null &&
    sent.number.startsWith(details.bin) &&
    (details.last4 === null || sent.number.endsWith(details.last4)) &&
    (details.expiry === null ||
      (details.expiry.month === sent.expiry.month && details.expiry.year === sent.expiry.year))
  );
}
