/**
 * Paying the session's order with a card: `GET /v1/order`, `GET /v1/cards/:id/installments`, `POST /v1/installments`,
 * `POST /v1/payments`. What is charged is computed by the BFF from the order and the provider's plan; nothing here can change it.
 */
import * as z from "zod/mini";
import { isCvcComplete } from "../card/index.ts";
import { Amount, Currency } from "../money/index.ts";
import { Card, CardNumber, Cvc, Expiry, Holder, Label, Vault } from "./card.ts";

/** Why a payment was not made, as far as the shopper is told. The provider's own code goes to the merchant alone. */
export const DeclineCode = z.enum([
  "insufficient_funds",
  "limit_exceeded",
  "expired_card",
  "invalid_card",
  "invalid_cvc",
  /** Lost, stolen, suspected of fraud, blocked: told discreetly, as all of them are. */
  "card_refused",
  /** The bank says no and does not say why. */
  "declined",
  /** This card may not be used like this: online, abroad, in this currency. */
  "not_permitted",
  "installment_not_available",
  /** The bank takes this card with 3-D Secure only. Retryable where the order allows it: its next payment goes that way. */
  "three_ds_required",
  /** The bank did not confirm that the card is the shopper's. */
  "three_ds_failed",
  /** The shopper gave the verification up, or did not come back in time. */
  "three_ds_cancelled",
  "three_ds_expired",
  /** The bank could not be reached. */
  "bank_unavailable",
  /** It is known that nothing was charged, for a reason that is not the card's. */
  "not_processed",
]);
export type DeclineCode = z.infer<typeof DeclineCode>;

export const Decline = z.object({
  code: DeclineCode,
  /** In the session's language: what happened and what to do. */
  message: z.string(),
  /** Whether the same card may pay on another try. */
  retryable: z.boolean(),
});
export type Decline = z.infer<typeof Decline>;

export const PaymentStatus = z.enum([
  /** Not known yet: the shopper is at the bank, or the outcome is being found out. */
  "pending",
  "succeeded",
  /** Charged, and held for the provider's fraud check: not to be fulfilled yet. */
  "in_review",
  /** Nothing was charged. */
  "failed",
]);
export type PaymentStatus = z.infer<typeof PaymentStatus>;

export const Payment = z.object({
  /** Ours and opaque; the provider knows the payment by it, too. */
  id: z.string(),
  status: PaymentStatus,
  /** Of the order. */
  amount: Amount,
  /** What the card is charged: more than `amount`, where installments cost something. */
  charged: Amount,
  currency: Currency,
  /** In how many monthly payments; 1 for one payment. */
  installment: z.int(),
  /** `id` is `null` for a card that is not saved. */
  card: z.extend(z.pick(Card, { brand: true, last4: true, bank: true, family: true }), {
    id: z.nullable(z.string()),
  }),
  /** The provider's own id of the payment, once there is one. */
  reference: z.nullable(z.string()),
  /** Where the status is `failed`. */
  decline: z.optional(Decline),
});
export type Payment = z.infer<typeof Payment>;

/** What the session is about to pay. */
export const Order = z.object({
  /** The merchant's. */
  id: z.string(),
  amount: Amount,
  currency: Currency,
  /** `open`: it may be paid now. `pending`: a payment's outcome is not known yet. */
  status: z.enum(["open", "pending", "in_review", "paid"]),
  /** Vaults whose cards can pay it. A new card goes to the first one that the session allows. */
  vaults: z.array(Vault),
  /** The latest payment of the order, if there was one. */
  payment: z.nullable(Payment),
  /** Id of its challenge, while the shopper may still go on with it at the bank. */
  challengeId: z.nullable(z.string()),
});
export type Order = z.infer<typeof Order>;

export const InstallmentPlan = z.object({
  /** 1 for one payment. */
  installment: z.int(),
  /** Of one month. */
  monthly: Amount,
  /** Of all months: what is charged. */
  total: Amount,
});
export type InstallmentPlan = z.infer<typeof InstallmentPlan>;

/** How one card can pay the order. */
export const PaymentOffer = z.object({
  /** One payment first; always at least one. */
  plans: z.array(InstallmentPlan),
  /** Whether the security code of a saved card has to be typed. */
  asksForCvc: z.boolean(),
  /** Whether the shopper will be sent to the bank, as far as it is known beforehand. */
  check: z.enum(["none", "three_ds"]),
});
export type PaymentOffer = z.infer<typeof PaymentOffer>;

/** `POST /v1/installments`: for a card that is being typed. */
export const OfferRequest = z.strictObject({
  /** The first 6 or 8 digits, and never more. */
  bin: z.string().check(z.regex(/^(\d{6}|\d{8})$/, { error: "invalid" })),
  vault: z.optional(Vault),
});
export type OfferRequest = z.infer<typeof OfferRequest>;

/** A card that is typed to pay with. */
export const TypedCard = z
  .strictObject({
    holder: Holder,
    number: CardNumber,
    expiry: Expiry,
    cvc: Cvc,
    /** Whether the shopper agrees that the card is saved if the payment succeeds. */
    save: z.boolean(),
    label: z.optional(Label),
    vault: z.optional(Vault),
  })
  .check(z.refine(({ number, cvc }) => isCvcComplete(cvc, number), { error: "invalid_cvc", path: ["cvc"] }));
export type TypedCard = z.infer<typeof TypedCard>;

export const PayRequest = z
  .strictObject({
    /** A saved card; this or `card`. */
    cardId: z.optional(z.string()),
    card: z.optional(TypedCard),
    /** Of a saved card, where it is asked for. */
    cvc: z.optional(Cvc),
    installment: z.optional(z.int().check(z.minimum(1), z.maximum(36))),
    /**
     * The total that the shopper was shown. It changes nothing: where it is no longer the plan's, nothing is charged, and the answer is
     * `amount_changed`.
     */
    total: z.optional(Amount),
  })
  .check(
    z.refine(({ cardId, card }) => (cardId === undefined) !== (card === undefined), {
      error: "required",
      path: ["cardId"],
    }),
    z.refine(({ card, cvc }) => card === undefined || cvc === undefined, {
      error: "unknown_field",
      path: ["cvc"],
    }),
  );
export type PayRequest = z.infer<typeof PayRequest>;
