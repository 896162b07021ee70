/** Records for the store's contract tests. */
import { MinorUnits } from "@saved-cards/widget/money";
import type {
  CardRecord,
  ChallengeRecord,
  HeldIntent,
  NewIntent,
  OwnerRef,
  PaymentEnd,
  PaymentRecord,
  Store,
} from "../index.ts";

export const NOW = Date.parse("2026-03-01T12:00:00Z");
export const DAY_MS = 86_400_000;

/** A card of `customer-1`; its token follows its id. */
export function cardOf(id: string, change: Partial<CardRecord> = {}): CardRecord {
  return {
    id,
    customerId: "customer-1",
    vault: "iyzico",
    scope: "",
    token: `sealed-token-of-${id}`,
    tokenFingerprint: `fingerprint-of-${id}`,
    details: '{"brand":"visa","last4":"0008"}',
    label: null,
    isDefault: false,
    createdAt: NOW,
    ...change,
  };
}

export function ownerOf(customerId: string, vault: OwnerRef["vault"], scope = ""): OwnerRef {
  return { customerId, vault, scope };
}

/** A challenge of `customer-1` that was begun just now; its card follows its id. */
export function challengeOf(id: string, change: Partial<ChallengeRecord> = {}): ChallengeRecord {
  return {
    id,
    customerId: "customer-1",
    vault: "paynet-subscription",
    scope: "scope-1",
    sessionId: "ses_1",
    purpose: "card",
    subjectId: `card-of-${id}`,
    savedCardId: null,
    state: "created",
    origin: "https://shop.example",
    locale: "tr",
    theme: "auto",
    returnUrl: "sealed-return-url",
    details: "sealed-details",
    launches: 0,
    inWindow: false,
    problem: null,
    providerCode: null,
    holder: null,
    heldUntil: 0,
    createdAt: NOW,
    expiresAt: NOW + 600_000,
    ...change,
  };
}

/** A payment of `customer-1` that was begun just now, that nobody is at, and that is due unless it has ended; its order follows its id. */
export function paymentOf(id: string, change: Partial<PaymentRecord> = {}): PaymentRecord {
  const hasEnded = change.state === "succeeded" || change.state === "failed";
  return {
    id,
    orderId: `order-of-${id}`,
    sessionId: "ses_1",
    customerId: "customer-1",
    vault: "iyzico",
    scope: "",
    state: "pending",
    amount: MinorUnits.parse(14_990),
    charged: MinorUnits.parse(15_740),
    currency: "TRY",
    installment: 3,
    cardId: "card_1",
    card: '{"brand":"visa","last4":"0008"}',
    saves: null,
    sentAt: null,
    reference: null,
    decline: null,
    providerCode: null,
    holder: "run_a",
    heldUntil: NOW,
    nextLookAt: hasEnded ? null : NOW,
    looks: 0,
    createdAt: NOW,
    updatedAt: NOW,
    ...change,
  };
}

/** The end of a payment that was pending: it succeeds, unless told otherwise, and nobody is to hear of it. */
export function endOf(id: string, change: Partial<PaymentEnd> = {}): PaymentEnd {
  return { id, from: "pending", to: "succeeded", now: NOW + 5, notification: null, ...change };
}

/** What run `a` asks for, and holds for ten seconds. */
export function newIntent(change: Partial<NewIntent> = {}): NewIntent {
  return {
    customerId: "customer-1",
    operation: "POST /v1/cards",
    key: "key-1",
    fingerprints: ["k1:body"],
    subjectId: "card_1",
    holder: "run_a",
    heldUntil: NOW + 10_000,
    now: NOW,
    ...change,
  };
}

/** Starts an intent that nobody has. */
export async function hold(store: Store, intent: NewIntent): Promise<HeldIntent> {
  const started = await store.startIntent(intent);
  if (started.kind !== "held") throw new Error(`The intent is ${started.kind}, not held.`);
  return started.intent;
}
