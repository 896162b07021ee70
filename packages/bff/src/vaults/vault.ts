/**
 * The port that every provider's adapter implements: the only thing the rest of the BFF knows of a provider.
 *
 * Outcomes are values. A provider's field names and codes stay inside its adapter, except `providerCode`, which goes to
 * the log and to the merchant.
 */
import type {
  AddCardRequest,
  Card,
  DeclineCode,
  Locale,
  Vault as VaultId,
  VaultOption,
} from "@saved-cards/widget/contract";
import type { PaymentSupport } from "./payments.ts";

/** A card as the provider holds it. What the provider does not say is `null`. */
export interface StoredCard {
  /** The provider's token: opaque, up to 128 characters or more, of any shape. */
  token: string;
  /** What {@link DirectVault.add} was given as `reference`, where the provider tells it. */
  reference: string | null;
  /** What the card is called there. Left out where the provider keeps no names, or keeps one that nobody gave. */
  label?: string;
  /** Whether the provider would charge it first. Left out where it has no order. */
  isPreferred?: boolean;
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
    /** The provider has this card already, and keeps it once. */
    | "already_saved"
    /** The shopper's bank did not confirm that the card is theirs. */
    | "challenge_failed"
    /** The provider does not let the card go: something is paid with it. */
    | "needed"
    /** The owner or the card is not known there. */
    | "not_found"
    /** Our keys or the merchant's settings are refused. */
    | "misconfigured"
    /** The provider has no way to tell this owner's cards. */
    | "unlistable"
    /** Known not to have happened: never sent, or refused for now. */
    | "unavailable"
    /** It may or may not have happened. */
    | "unknown_outcome";
  /** What was not found. */
  missing?: "owner" | "card";
  field?: "number" | "expiry" | "holder" | "cvc";
  /** Of a payment: what the shopper is told. */
  decline?: DeclineCode;
  providerCode?: string;
  /** Of an answer that is not what it should be: the names and types of its fields, never a value. For the log. */
  shape?: string;
}

export type Outcome<T> = { ok: true; value: T } | { ok: false; error: VaultError };

export interface CallOptions {
  locale: Locale;
  /** Goes to the provider as correlation id, and stands in every line of our log. */
  requestId: string;
}

/** The card as it was typed. */
export type TypedCard = Pick<AddCardRequest, "holder" | "number" | "expiry" | "cvc">;

/** What the merchant's session says of whom a vault's cards belong to. */
export interface NamedOwner {
  /** The Paynet subscription that the cards are for; any one of the three names it. */
  paynet: {
    subscriptionId?: string | undefined;
    referenceNo?: string | undefined;
    groupReferenceNo?: string | undefined;
  } | null;
}

interface VaultBase {
  readonly id: VaultId;
  readonly asksForCvc: VaultOption["asksForCvc"];
  readonly check: VaultOption["check"];
  /** Milliseconds after which a call that saves a card has had its effect, or never will. */
  readonly settlesWithinMs: number;
  /**
   * Where it is the merchant who says what owns the cards, not the provider: the owner key, or `null` when the session does not say.
   * Such an owner is there before its first card.
   */
  readonly ownerKeyOf?: (session: NamedOwner) => string | null;
  /** An owner whose cards are all deleted may be `not_found`. */
  list(ownerKey: string, options: CallOptions): Promise<Outcome<StoredCard[]>>;
  /** A card that is gone already counts as removed. */
  remove(ownerKey: string, token: string, options: CallOptions): Promise<Outcome<void>>;
  /** Where the provider keeps what a card is called. @param label `null` takes the name away; `reference` may stand in for it. */
  rename?(
    ownerKey: string,
    card: { token: string; label: string | null; reference: string },
    options: CallOptions,
  ): Promise<Outcome<void>>;
  /** Where the provider has an order in which it charges cards. */
  prefer?(ownerKey: string, token: string, options: CallOptions): Promise<Outcome<void>>;
  /** Where the vault's cards can pay an order. */
  readonly payments?: PaymentSupport;
  close(): Promise<void>;
}

export interface AddCommand {
  /** The provider's key for the customer, or `null` for their first card here. */
  ownerKey: string | null;
  customer: { id: string; email: string };
  card: TypedCard;
  /** Ours, unique to this intent: finds the card again when the answer is lost. */
  reference: string;
}

/** Saves a card by one call. */
export interface DirectVault extends VaultBase {
  readonly check: "none" | "hold";
  /**
   * Whether a customer's first card may be sent once more when its answer is lost, because what it left can never be reached: its only
   * key was in that answer. Where a later card brings that key to light, it may not.
   */
  readonly firstAddIsRepeatable: boolean;
  /** Sends one create, once. */
  add(command: AddCommand, options: CallOptions): Promise<Outcome<{ ownerKey: string; card: StoredCard }>>;
  /**
   * Finds the card that an {@link DirectVault.add} under `ownerKey` left, after its outcome was lost.
   *
   * @param known tokens that were filed before it was sent, so cannot be the one.
   * @returns `null` when the provider answers that it is not there.
   */
  findAdded(
    command: AddCommand & { ownerKey: string },
    known: ReadonlySet<string>,
    options: CallOptions,
  ): Promise<Outcome<StoredCard | null>>;
}

export interface ChallengeCommand {
  ownerKey: string;
  card: TypedCard;
  label: string | null;
  reference: string;
  /** Where the bank sends the shopper back. */
  returnUrl: string;
}

/** What the shopper's browser is given to open the bank's page. */
export type Launch = { kind: "html"; html: string } | { kind: "redirect"; url: string };

export interface StartedChallenge {
  launch: Launch;
  /** What the adapter needs to go on: opaque to the rest, sealed when it is kept. Holds neither card number nor CVC. */
  context: string;
}

/**
 * Saves a card after the shopper's bank has confirmed that it is theirs: {@link ChallengedVault.start}, the bank's page in the
 * shopper's browser, {@link ChallengedVault.confirm}.
 */
export interface ChallengedVault extends VaultBase {
  readonly check: "three_ds";
  /** Has no effect that outlasts it, so may be sent again when its answer is lost. */
  start(command: ChallengeCommand, options: CallOptions): Promise<Outcome<StartedChallenge>>;
  /**
   * Whether what the browser brought back belongs to this challenge. It is user-controlled and proves nothing.
   *
   * @param fields of the form or the query.
   */
  recognises(context: string, fields: Readonly<Record<string, string>>): boolean;
  /** Asks for the result and so saves the card: sent once, with the ids that {@link ChallengedVault.start} was given. */
  confirm(context: string, options: CallOptions): Promise<Outcome<{ ownerKey: string; card: StoredCard }>>;
  /**
   * Finds the card that a {@link ChallengedVault.confirm} left, after its outcome was lost.
   *
   * @param known tokens that were filed before it was sent, so cannot be the one.
   * @returns `null` when the provider answers that it is not there.
   */
  findConfirmed(
    context: string,
    known: ReadonlySet<string>,
    options: CallOptions,
  ): Promise<Outcome<{ ownerKey: string; card: StoredCard } | null>>;
}

export type Vault = DirectVault | ChallengedVault;
