/** The tables, as Kysely sees them. Column types are the ones every database has: text, integer, epoch milliseconds. */
import type { Generated } from "kysely";

export interface Database {
  sessions: SessionsTable;
  vault_owners: VaultOwnersTable;
  cards: CardsTable;
  intents: IntentsTable;
  challenges: ChallengesTable;
  order_prices: OrderPricesTable;
  payments: PaymentsTable;
  notifications: NotificationsTable;
  leases: LeasesTable;
  rate_limits: RateLimitsTable;
}

export interface SessionsTable {
  id: string;
  /** SHA-256 of the token; the token itself is 256 random bits and is kept nowhere. */
  token_hash: string;
  customer_id: string;
  origin: string;
  locale: string;
  /** Sealed JSON: what the merchant told us about the customer. */
  details: string;
  created_at: number;
  expires_at: number;
}

/** The provider's key for a customer (iyzico `cardUserKey`, Paynet `card_owner_id` or subscription): one per customer, vault and scope. */
export interface VaultOwnersTable {
  customer_id: string;
  vault: string;
  /** A hash of what the merchant's session named, where that is what owns the cards. Otherwise empty. */
  scope: string;
  /** Sealed. */
  owner_key: string;
  created_at: number;
}

export interface CardsTable {
  id: string;
  customer_id: string;
  vault: string;
  /** As of the card's owner in `vault_owners`. */
  scope: string;
  /** Sealed provider token. */
  token: string;
  /** Keyed HMAC of the token: stops two writers from filing one card twice. */
  token_fingerprint: string;
  /** JSON of what the shopper may see: brand, BIN, last four, expiry, bank, family, funding. Never more of the number. */
  details: string;
  label: string | null;
  is_default: Generated<number>;
  created_at: number;
}

/** One row per `Idempotency-Key`: what was asked, how far it got, and what was answered. */
export interface IntentsTable {
  customer_id: string;
  /** `POST /v1/cards`, … */
  operation: string;
  key: string;
  /** Keyed HMAC of the canonical body. */
  fingerprint: string;
  /** Id of the card or the payment that this intent makes or changes. */
  subject_id: string;
  state: "running" | "done";
  /** How the request went out to the provider, `null` before it did. Written before the first byte leaves. */
  sent: "under_owner" | "ownerless" | null;
  attempts: number;
  /** Which run of the operation holds it, and until when without a sign of life. */
  holder: string;
  held_until: number;
  status: number | null;
  /** The JSON answer. */
  answer: string | null;
  created_at: number;
}

/** One row per 3-D Secure challenge. Kept for a day after its end, without its details. */
export interface ChallengesTable {
  id: string;
  customer_id: string;
  session_id: string;
  /** `card` or `payment`. */
  purpose: string;
  /** Id of the card that it saves, or of the payment that it is for: the intent's. */
  subject_id: string;
  /** Id of the card that was saved: another one, where a list had found the card first. */
  saved_card_id: string | null;
  vault: string;
  scope: string;
  state: string;
  origin: string;
  locale: string;
  theme: string;
  /** Sealed. */
  return_url: string;
  /** Sealed JSON: the provider's ids and HTML, and what is known of the card. Empty once it has ended. */
  details: string;
  launches: number;
  in_window: number;
  /** Why it failed: a problem code. */
  problem: string | null;
  provider_code: string | null;
  holder: string | null;
  held_until: number;
  created_at: number;
  expires_at: number;
}

/** One row per attempt to pay an order. Kept for good. */
export interface PaymentsTable {
  id: string;
  order_id: string;
  /** The order's id while the payment is not `failed`, and unique: an order has one live payment at most. */
  live_order_id: string | null;
  session_id: string;
  customer_id: string;
  vault: string;
  scope: string;
  state: string;
  amount: number;
  charged: number;
  currency: string;
  installment: number;
  card_id: string | null;
  card: string;
  /** Id and name of a card that is to be saved on the way. */
  saves_card_id: string | null;
  saves_label: string | null;
  sent_at: number | null;
  reference: string | null;
  decline: string | null;
  provider_code: string | null;
  holder: string;
  held_until: number;
  /** `null`: nobody has to look again. */
  next_look_at: number | null;
  looks: number;
  created_at: number;
  updated_at: number;
}

/** What an order costs, as the merchant's latest session for it says. */
export interface OrderPricesTable {
  order_id: string;
  amount: number;
  currency: string;
  updated_at: number;
}

/** What the merchant's server is told, until it has arrived. */
export interface NotificationsTable {
  id: string;
  payment_id: string;
  /** Sealed JSON. */
  body: string;
  attempts: number;
  /** `null`: it has arrived, or is not tried again. */
  next_at: number | null;
  arrived_at: number | null;
  created_at: number;
}

export interface LeasesTable {
  name: string;
  holder: string;
  held_until: number;
}

export interface RateLimitsTable {
  key: string;
  points: number;
  expires_at: number;
}
