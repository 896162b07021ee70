/**
 * The store's port: all that outlives a request. No state lives in a process, so any instance may serve any call.
 *
 * Everything secret arrives here sealed (see `security/sealing.ts`); the store never sees a provider's token in clear.
 */
import type { Vault } from "@saved-cards/widget/contract";

export interface SessionRecord {
  id: string;
  tokenHash: string;
  customerId: string;
  origin: string;
  locale: "tr" | "en";
  /** Sealed. */
  details: string;
  createdAt: number;
  expiresAt: number;
}

export interface CardRecord {
  id: string;
  customerId: string;
  vault: Vault;
  /** Sealed. */
  token: string;
  tokenFingerprint: string;
  /** JSON of what the shopper may see of the card. */
  details: string;
  label: string | null;
  isDefault: boolean;
  createdAt: number;
}

export interface IntentKey {
  customerId: string;
  operation: string;
  key: string;
}

export interface NewIntent extends IntentKey {
  fingerprints: string[];
  cardId: string;
  holder: string;
  heldUntil: number;
  now: number;
}

/** An intent that this run of the operation holds. */
export interface HeldIntent extends IntentKey {
  cardId: string;
  holder: string;
  sent: "under_owner" | "ownerless" | null;
  attempts: number;
  createdAt: number;
}

export interface Answer {
  status: number;
  /** JSON; empty for an answer without a body. */
  body: string;
}

export type IntentStart =
  /** Go ahead: new, or left unfinished by a run that is gone. */
  | { kind: "held"; intent: HeldIntent }
  /** Another run is at it. */
  | { kind: "busy" }
  | { kind: "answered"; answer: Answer }
  /** The key was used for another body. */
  | { kind: "mismatch" };

export interface FiledCard {
  card: CardRecord;
  /** Sealed; filed when the customer has none in this vault yet. */
  ownerKey: string;
}

export interface Store {
  insertSession(session: SessionRecord): Promise<void>;
  findSession(tokenHash: string): Promise<SessionRecord | null>;

  findOwnerKey(customerId: string, vault: Vault): Promise<string | null>;
  /** Takes away the owner key and every card under it, unless another key has taken its place. */
  removeOwner(customerId: string, vault: Vault, ownerKey: string): Promise<void>;

  listCards(customerId: string): Promise<CardRecord[]>;
  findCard(customerId: string, cardId: string): Promise<CardRecord | null>;
  /**
   * Files a card and its owner. A customer's first card becomes the default. If the card is there already (a list found
   * it first), its label is set and the record that stands is returned.
   */
  fileCard(filed: FiledCard): Promise<CardRecord>;
  updateCard(customerId: string, cardId: string, change: CardChange): Promise<CardRecord | null>;
  updateCardDetails(customerId: string, cardId: string, details: string): Promise<void>;
  removeCards(customerId: string, cardIds: string[]): Promise<void>;

  startIntent(intent: NewIntent): Promise<IntentStart>;
  /** Says that the request is about to leave. False if the intent is no longer ours: then nothing may be sent. */
  markSent(intent: HeldIntent, sent: "under_owner" | "ownerless"): Promise<boolean>;
  renewIntent(intent: HeldIntent, heldUntil: number): Promise<void>;
  finishIntent(intent: HeldIntent, answer: Answer): Promise<void>;
  /** Lets go without an answer; the next request with the key goes on from here. */
  releaseIntent(intent: HeldIntent, now: number): Promise<void>;
  /** Forgets an intent that had no effect. */
  dropIntent(intent: HeldIntent): Promise<void>;

  /** True if `holder` has it now. */
  acquireLease(lease: { name: string; holder: string; heldUntil: number; now: number }): Promise<boolean>;
  releaseLease(name: string, holder: string): Promise<void>;

  /** Adds to a counter that starts again when its window has passed. */
  count(counter: { key: string; points: number; windowMs: number; now: number }): Promise<Counted>;
  readCounter(key: string, now: number): Promise<Counted | null>;
  removeCounter(key: string): Promise<boolean>;

  /** Removes what has had its time: sessions and intents a day after their end, counters, leases. */
  sweep(now: number): Promise<void>;
  /** Throws if the database cannot be reached or is not migrated. */
  check(): Promise<void>;
  close(): Promise<void>;
}

export interface CardChange {
  label?: string | null;
  isDefault?: boolean;
}

export interface Counted {
  points: number;
  expiresAt: number;
}
