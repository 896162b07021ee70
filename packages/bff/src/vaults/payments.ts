/**
 * The part of the vault port that takes payments. Neither provider has idempotency keys for all of it, so a charge is sent once, and
 * what became of one whose answer was lost is asked.
 */
import type { DeclineCode } from "@saved-cards/widget/contract";
import type { Currency, MinorUnits } from "@saved-cards/widget/money";
import type { OrderDetails } from "../orders/order.ts";
import type {
  CallOptions,
  CardDetails,
  Outcome,
  StartedChallenge,
  StoredCard,
  TypedCard,
  VaultError,
} from "./vault.ts";

/** What pays: a card that the vault has, or one that is being typed. */
export type PayingCard =
  | {
      kind: "saved";
      ownerKey: string;
      token: string;
      /** Where the offer asks for it. */
      cvc?: string;
    }
  | {
      kind: "typed";
      card: TypedCard & { cvc: string };
      /** How it is filed if the payment succeeds; `null` if the shopper does not want that. */
      save: {
        /** The provider's key for the customer, or `null` for their first card there. */
        ownerKey: string | null;
        customer: { id: string; email: string };
        /** Our id of the card: what the provider is to call it. */
        reference: string;
      } | null;
    };

export interface Plan {
  /** 1 for one payment. */
  installment: number;
  /** What the card is charged in all. */
  total: MinorUnits;
  /** The provider's own name of the plan, where it wants it back. */
  key?: string;
}

/** How a card can pay an order, as the provider and the card's bank see it. */
export interface Offer {
  /** One payment first, which is always there. The order's own limits are not applied yet. */
  plans: Plan[];
  /** Whether a saved card's security code has to be typed. */
  asksForCvc: boolean;
  /** Whether this card has to go through 3-D Secure. */
  needsThreeDs: boolean;
  /** What the provider told of the card on the way. */
  card?: Pick<CardDetails, "bank" | "family" | "funding">;
}

export interface OfferQuestion {
  /** 6 or 8 digits; `null` where the provider did not tell them of a saved card. */
  bin: string | null;
  order: OrderDetails;
}

export interface PaymentCommand {
  /** Ours, and unique to this attempt: the provider knows the payment by it. */
  paymentId: string;
  order: OrderDetails;
  card: PayingCard;
  plan: Plan;
  /** Host name of the shop: `shop.example`. */
  shop: string;
}

/** What a payment must be, for whoever reads an answer about it. An answer that says otherwise is about something else. */
export interface ExpectedPayment {
  paymentId: string;
  orderId: string;
  amount: MinorUnits;
  /** What the card is charged in all. */
  charged: MinorUnits;
  currency: Currency;
  /** The provider's own id, once it is known. */
  reference: string | null;
}

/** Money was taken. */
export interface Charge {
  /** `in_review`: held for the provider's fraud check; not to be fulfilled yet. */
  status: "succeeded" | "in_review";
  /** The provider's id of the payment. */
  reference: string;
  /** What the answer says of the card; `null` where it says nothing. */
  card: CardDetails | null;
  /** The card that was saved on the way, where that was asked for and the answer has its token. */
  saved: { ownerKey: string; card: StoredCard } | null;
}

/** What a provider says of a payment when it is asked. */
export type FoundPayment =
  | { kind: "charged"; charge: Charge }
  /** It was tried and refused; no money moved, or it was given back. */
  | { kind: "refused"; error: VaultError }
  /** The provider does not know it, or nothing was charged yet: it may still be under way until `settlesWithinMs` have passed. */
  | { kind: "not_charged" };

/** What the browser brought back from the bank. */
export type ReturnVerdict =
  /** It is not this payment's, or forged: it changes nothing. */
  | { kind: "foreign" }
  /** The bank has confirmed the shopper: the charge may be sent. Where the provider signs it, the signature was right. */
  | { kind: "passed" }
  /** The bank has not, so no charge is sent. */
  | { kind: "refused"; error: VaultError };

/** Of a call that charges. */
export interface ChargeOptions extends CallOptions {
  /** Epoch milliseconds, by {@link leavesUntil}: a charge that has not left by then never does, and is `unavailable`. */
  notAfter: number;
}

/** A declined outcome carries `decline`; a charge is only ever reported after all that can be verified was. */
export interface PaymentSupport {
  readonly currencies: readonly Currency[];
  /** Milliseconds after which a charge that was sent has had its effect, or never will. */
  readonly settlesWithinMs: number;
  /** Has no effect. */
  offer(question: OfferQuestion, options: CallOptions): Promise<Outcome<Offer>>;
  /** Charges without 3-D Secure. Sends one charge, once. */
  pay(command: PaymentCommand, options: ChargeOptions): Promise<Outcome<Charge>>;
  /** Begins 3-D Secure. No money moves before {@link PaymentSupport.complete}, whatever becomes of this. */
  start(
    command: PaymentCommand & { returnUrl: string },
    options: CallOptions,
  ): Promise<Outcome<StartedChallenge>>;
  /** @param fields of the form or the query: user-controlled. */
  readReturn(context: string, fields: Readonly<Record<string, string>>): ReturnVerdict;
  /** Charges after the bank has confirmed the shopper. Sends one charge, once, with the ids that {@link PaymentSupport.start} was given. */
  complete(context: string, expected: ExpectedPayment, options: ChargeOptions): Promise<Outcome<Charge>>;
  /** Asks what became of a payment. Has no effect. */
  find(expected: ExpectedPayment, options: CallOptions): Promise<Outcome<FoundPayment>>;
  /**
   * Reads the provider's own notification about a payment: our id of it, or `null` if the signature is not right. It proves nothing but
   * that it is time to ask.
   *
   * @param body the exact text that came.
   */
  readNotification?(headers: Headers, body: string): { paymentId: string } | null;
}

/**
 * How long a charge is waited for at least. The providers' own clients wait up to 140 seconds for a bank (iyzico fact sheet, section 1), and
 * the clocks of two instances may differ: to be told of a charge late costs little, to be charged twice does not.
 */
export const SETTLES_WITHIN_MS = 180_000;
/** With what a bank may take after it, still within that. */
const LEAVES_WITHIN_MS = 30_000;

/**
 * Until when a charge may leave of which the store says that it leaves at `sentAt`. The process may stand still in between; once the charge
 * is taken for not made, its order may be paid again.
 */
export function leavesUntil(
  sentAt: number,
  { settlesWithinMs }: Pick<PaymentSupport, "settlesWithinMs">,
): number {
  return sentAt + Math.min(LEAVES_WITHIN_MS, settlesWithinMs / 2);
}

/** Why the shopper is told that a payment was not made. */
export function declineOf({ decline, kind, field, missing }: VaultError): DeclineCode {
  if (decline) return decline;
  if (kind === "invalid_card") {
    if (field === "cvc") return "invalid_cvc";
    return field === "expiry" ? "expired_card" : "invalid_card";
  }
  // The provider has the saved card no more, so that it never pays again.
  if (kind === "not_found" && missing !== undefined) return "invalid_card";
  if (kind === "challenge_failed") return "three_ds_failed";
  return kind === "declined" ? "declined" : "not_processed";
}
