/**
 * The store's port: all that outlives a request. No state lives in a process, so any instance may serve any call.
 *
 * Everything secret arrives here sealed (see `security/sealing.ts`); the store never sees a provider's token in clear.
 */
import type { ChallengeState, Vault } from "@saved-cards/widget/contract";

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

/** Whose cards at a provider: one of these has one owner key there. */
export interface OwnerRef {
  customerId: string;
  vault: Vault;
  /** Tells a customer's holdings in one vault apart, where there are several: their subscriptions. Otherwise empty. */
  scope: string;
}

export interface CardRecord extends OwnerRef {
  id: string;
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

/** A 3-D Secure challenge; see `challenges/`. */
export interface ChallengeRecord extends OwnerRef {
  id: string;
  sessionId: string;
  /** The card that it saves. One challenge per card. */
  cardId: string;
  /** The card that was saved: another one, where a list had found the card first. */
  savedCardId: string | null;
  state: ChallengeState;
  /** Of the merchant's page. */
  origin: string;
  /** How its pages are shown: as they were asked for last. */
  locale: "tr" | "en";
  theme: "light" | "dark" | "auto";
  /** Sealed. */
  returnUrl: string;
  /** Sealed; empty once the challenge has ended. */
  details: string;
  /** How often the provider's page was handed out. */
  launches: number;
  /** The shopper went on in a window of its own. */
  inWindow: boolean;
  /** Why it failed. */
  problem: string | null;
  providerCode: string | null;
  /** Which run confirms or settles it, and until when without a sign of life. */
  holder: string | null;
  heldUntil: number;
  createdAt: number;
  expiresAt: number;
}

/** One step of a challenge, taken only if it is still where the step starts. */
export interface ChallengeMove {
  id: string;
  from: readonly ChallengeState[];
  to: ChallengeState;
  /** Only if this run holds it. */
  heldBy?: string;
  /** Who holds it from now on. */
  hold?: { holder: string; heldUntil: number };
  problem?: string;
  providerCode?: string;
  savedCardId?: string;
}

export interface FiledCard {
  card: CardRecord;
  /** Sealed; filed when the card's owner has none yet. */
  ownerKey: string;
}

export interface Store {
  insertSession(session: SessionRecord): Promise<void>;
  findSession(tokenHash: string): Promise<SessionRecord | null>;

  findOwnerKey(owner: OwnerRef): Promise<string | null>;
  /** Takes away the owner key and every card under it, unless another key has taken its place. */
  removeOwner(owner: OwnerRef, ownerKey: string): Promise<void>;

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

  insertChallenge(challenge: ChallengeRecord): Promise<void>;
  findChallenge(id: string): Promise<ChallengeRecord | null>;
  findChallengeOfCard(customerId: string, cardId: string): Promise<ChallengeRecord | null>;
  /** True for one caller only, however many try. A move to a final state takes the details away. */
  moveChallenge(move: ChallengeMove): Promise<boolean>;
  /** Counts a hand-out of the provider's page, if it is the one after `launches` and the challenge is not over. */
  launchChallenge(launch: { id: string; launches: number; now: number }): Promise<boolean>;
  /** Notes that the shopper goes on in a window of its own. */
  markChallengeInWindow(id: string): Promise<void>;
  setChallengeLook(id: string, look: Pick<ChallengeRecord, "locale" | "theme">): Promise<void>;
  /** Takes a challenge that waits for its result from a run that gave no sign of life. */
  takeChallenge(take: { id: string; holder: string; heldUntil: number; now: number }): Promise<boolean>;
  renewChallenge(id: string, holder: string, heldUntil: number): Promise<void>;
  /** Ids of those that wait for their result while nobody is at it. */
  listUnheldChallenges(now: number, limit: number): Promise<string[]>;
  /** Ends those that nobody came back from in time. @returns their ids. */
  expireChallenges(now: number): Promise<string[]>;

  /** True if `holder` has it now. */
  acquireLease(lease: { name: string; holder: string; heldUntil: number; now: number }): Promise<boolean>;
  releaseLease(name: string, holder: string): Promise<void>;

  /** Adds to a counter that starts again when its window has passed. */
  count(counter: { key: string; points: number; windowMs: number; now: number }): Promise<Counted>;
  readCounter(key: string, now: number): Promise<Counted | null>;
  removeCounter(key: string): Promise<boolean>;

  /** Removes what has had its time: sessions, intents and challenges a day after their end, counters, leases. */
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
