/**
 * The store's port: all that outlives a request. No state lives in a process, so any instance may serve any call.
 *
 * Everything secret arrives here sealed (see `security/sealing.ts`); the store never sees a provider's token in clear.
 */
import type { ChallengeState, DeclineCode, PaymentStatus, Vault } from "@saved-cards/widget/contract";
import type { Currency, MinorUnits } from "@saved-cards/widget/money";

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
  /** Id of what it makes or changes: a card or a payment. */
  subjectId: string;
  holder: string;
  heldUntil: number;
  now: number;
}

/** An intent that this run of the operation holds. */
export interface HeldIntent extends IntentKey {
  subjectId: string;
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
  purpose: "card" | "payment";
  /** Id of the card that it saves, or of the payment that it is for. One challenge per subject. */
  subjectId: string;
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

/** One attempt to pay an order; see `payments/`. */
export interface PaymentRecord extends OwnerRef {
  id: string;
  /** The merchant's. */
  orderId: string;
  sessionId: string;
  state: PaymentStatus;
  amount: MinorUnits;
  charged: MinorUnits;
  currency: Currency;
  installment: number;
  /** The saved card that pays, or the one that was saved on the way. */
  cardId: string | null;
  /** JSON of what the shopper may see of the card. */
  card: string;
  /** Of a card that is to be saved on the way: its id, and what it is called. */
  saves: { cardId: string; label: string | null } | null;
  /** When the charge left, or was about to; `null`: nothing that moves money was sent. */
  sentAt: number | null;
  /** The provider's id. */
  reference: string | null;
  decline: DeclineCode | null;
  providerCode: string | null;
  /** Which run is at it, and until when without a sign of life; empty: none, since it ended or went into review. */
  holder: string;
  heldUntil: number;
  /** When the provider is to be asked next, and how often it was. `null`: nobody has to look again. */
  nextLookAt: number | null;
  looks: number;
  createdAt: number;
  updatedAt: number;
}

/** How a payment ended, or is reviewed: taken only if it is still in `from`. */
/** What an order costs. */
export interface OrderPrice {
  orderId: string;
  amount: MinorUnits;
  currency: Currency;
}

export interface PaymentEnd {
  id: string;
  from: Extract<PaymentStatus, "pending" | "in_review">;
  to: Exclude<PaymentStatus, "pending">;
  now: number;
  /** Only if the charge was not sent meanwhile: for whoever ends it because it was not. */
  ifUnsent?: true;
  /** When the provider is to be asked again; unless told, nobody has to. */
  nextLookAt?: number;
  reference?: string;
  /** JSON, as in {@link PaymentRecord}. */
  card?: string;
  cardId?: string;
  decline?: DeclineCode;
  providerCode?: string;
  /** Stored with it, in one transaction: what the merchant's server is to be told. */
  notification: NewNotification | null;
}

export interface NewNotification {
  id: string;
  /** Sealed. */
  body: string;
}

/** A notification to the merchant's server that has not arrived yet. */
export interface DueNotification extends NewNotification {
  paymentId: string;
  /** So many before this one. */
  attempts: number;
  createdAt: number;
}

export interface FiledCard {
  card: CardRecord;
  /** Sealed; filed when the card's owner has none yet. */
  ownerKey: string;
}

export interface Store {
  insertSession(session: SessionRecord): Promise<void>;
  findSession(tokenHash: string): Promise<SessionRecord | null>;
  findSessionById(id: string): Promise<SessionRecord | null>;

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
  findChallengeOfSubject(customerId: string, subjectId: string): Promise<ChallengeRecord | null>;
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

  /** From now on the order costs this, whatever earlier sessions say. */
  setOrderPrice(price: OrderPrice, now: number): Promise<void>;
  findOrderPrice(orderId: string): Promise<OrderPrice | null>;

  /** False if the order has a payment that is not `failed`, or this one is there already. */
  insertPayment(payment: PaymentRecord): Promise<boolean>;
  findPayment(id: string): Promise<PaymentRecord | null>;
  /** The order's payment that is not `failed`, of which there is one at most, or else the newest one. */
  findPaymentOfOrder(orderId: string): Promise<PaymentRecord | null>;
  /** Oldest first. */
  listPaymentsOfSession(sessionId: string): Promise<PaymentRecord[]>;
  /**
   * Says that the charge is about to leave, and that this run is at it. False unless it is pending, and this is the first time: then
   * nothing may be sent.
   */
  markPaymentSent(sent: { id: string; holder: string; heldUntil: number; now: number }): Promise<boolean>;
  /** True for one caller only; no run is at it any more. A failed payment leaves its order free for another one. */
  endPayment(end: PaymentEnd): Promise<boolean>;
  /** Notes the provider's id of a charge that was found for a payment that had failed; nobody has to look again. */
  noteLateCharge(id: string, reference: string): Promise<void>;
  renewPayment(id: string, holder: string, heldUntil: number): Promise<void>;
  /** Lets go of it, if `holder` still holds it, until it is to be looked at again; counts one look. */
  restPayment(rest: { id: string; holder: string; nextLookAt: number | null; now: number }): Promise<void>;
  /** Has it looked at now, should it be pending or in review and nobody be at it. */
  wakePayment(id: string, now: number): Promise<void>;
  /** Takes this one, if it is pending or in review and nobody is at it, whenever its next look is. */
  takePayment(take: { id: string; holder: string; heldUntil: number; now: number }): Promise<boolean>;
  /**
   * Takes those that nobody is at, and whose next look is due: first the ones that are pending or in review, since somebody may wait for
   * them. Any number of instances may call it at the same moment: each gets others, and none waits for another.
   */
  takeDuePayments(take: {
    holder: string;
    heldUntil: number;
    now: number;
    limit: number;
  }): Promise<PaymentRecord[]>;

  /** As {@link Store.takeDuePayments}; another attempt is due at `nextAt`, should the taker die. */
  takeDueNotifications(take: { nextAt: number; now: number; limit: number }): Promise<DueNotification[]>;
  /** `nextAt` of `null`: it is not tried again. */
  notificationFailed(failed: { id: string; nextAt: number | null }): Promise<void>;
  notificationArrived(id: string, now: number): Promise<void>;

  /** True if `holder` has it now. */
  acquireLease(lease: { name: string; holder: string; heldUntil: number; now: number }): Promise<boolean>;
  releaseLease(name: string, holder: string): Promise<void>;

  /** Adds to a counter that starts again when its window has passed. */
  count(counter: { key: string; points: number; windowMs: number; now: number }): Promise<Counted>;
  readCounter(key: string, now: number): Promise<Counted | null>;
  removeCounter(key: string): Promise<boolean>;

  /**
   * Removes what has had its time: sessions, intents and challenges a day after their end, counters, leases, prices that no session can
   * still be about, and what the merchant was told a day ago. Payments stay: they are why an order is not paid twice.
   */
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
