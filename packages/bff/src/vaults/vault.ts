/**
 * The port that every provider's adapter implements: the only thing the rest of the BFF knows of a provider.
 *
 * Outcomes are values. A provider's field names and codes stay inside its adapter, except `providerCode`, which goes to
 * the log and to the merchant.
 */
import type { AddCardRequest, Card, Locale, Vault as VaultId } from "@saved-cards/widget/contract";

/** A card as the provider holds it. What the provider does not say is `null`. */
export interface StoredCard {
  /** The provider's token: opaque, up to 128 characters or more, of any shape. */
  token: string;
  /** What {@link Vault.add} was given as `reference`, where the provider tells it. */
  reference: string | null;
  details: CardDetails;
}

/** What a shopper may see of a card. */
export type CardDetails = Pick<Card, "brand" | "bin" | "expiry" | "bank" | "family" | "funding"> & {
  last4: string | null;
};

export interface VaultError {
  kind: /** The card's details are wrong; `field` says which. */
    | "invalid_card"
    /** The provider or the bank refuses this card. */
    | "declined"
    /** The owner or the card is not known there. */
    | "not_found"
    /** Our keys or the merchant's settings are refused. */
    | "misconfigured"
    /** Known not to have happened: never sent, or refused for now. */
    | "unavailable"
    /** It may or may not have happened. */
    | "unknown_outcome";
  /** What was not found. */
  missing?: "owner" | "card";
  field?: "number" | "expiry" | "holder";
  providerCode?: string;
}

export type Outcome<T> = { ok: true; value: T } | { ok: false; error: VaultError };

export interface AddCommand {
  /** The provider's key for the customer, or `null` for their first card here. */
  ownerKey: string | null;
  customer: { id: string; email: string };
  card: Pick<AddCardRequest, "holder" | "number" | "expiry">;
  /** Ours, unique to this intent: finds the card again when the answer is lost. */
  reference: string;
}

export interface CallOptions {
  locale: Locale;
  /** Goes to the provider as correlation id, and stands in every line of our log. */
  requestId: string;
}

export interface Vault {
  readonly id: VaultId;
  /** An owner whose cards are all deleted may be `not_found`. */
  list(ownerKey: string, options: CallOptions): Promise<Outcome<StoredCard[]>>;
  /** Sends one create, once. */
  add(command: AddCommand, options: CallOptions): Promise<Outcome<{ ownerKey: string; card: StoredCard }>>;
  /**
   * Finds the card that an {@link Vault.add} under `ownerKey` left, after its outcome was lost.
   *
   * @param known tokens that were filed before it was sent, so cannot be the one.
   * @returns `null` when the provider answers that it is not there.
   */
  findAdded(
    command: AddCommand & { ownerKey: string },
    known: ReadonlySet<string>,
    options: CallOptions,
  ): Promise<Outcome<StoredCard | null>>;
  /** A card that is gone already counts as removed. */
  remove(ownerKey: string, token: string, options: CallOptions): Promise<Outcome<void>>;
  close(): Promise<void>;
}
