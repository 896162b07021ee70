/**
 * Saved cards as the BFF gives them and takes them: `GET|POST /v1/cards`, `PATCH|DELETE /v1/cards/:id`.
 *
 * Error messages inside these schemas are {@link FieldErrorCode}s, not sentences: the frame and the BFF each turn the
 * code into the shopper's language.
 */
import * as z from "zod/mini";
import { containsCardNumber, isCvcComplete, isNumberComplete, isLuhnValid } from "../card/index.ts";

/** Where a card is kept: a provider and the way it stores cards. */
export const Vault = z.enum(["iyzico", "paynet", "paynet-subscription"]);
export type Vault = z.infer<typeof Vault>;

export const Expiry = z.strictObject({
  /** 1–12. */
  month: z.int().check(z.minimum(1), z.maximum(12)),
  /** Four digits. */
  year: z.int().check(z.minimum(2000), z.maximum(2099)),
});
export type Expiry = z.infer<typeof Expiry>;

export const Card = z.object({
  /** Ours and opaque; never the provider's token. */
  id: z.string(),
  vault: Vault,
  label: z.nullable(z.string()),
  brand: z.enum(["visa", "mastercard", "amex", "troy", "unknown"]),
  /** 6 or 8 digits, as the provider gives it. */
  bin: z.nullable(z.string().check(z.regex(/^(\d{6}|\d{8})$/))),
  last4: z.string().check(z.regex(/^\d{4}$/)),
  /** `null` where the provider does not say. */
  expiry: z.nullable(Expiry),
  /** A card is good through the last day of its month. */
  isExpired: z.boolean(),
  bank: z.nullable(z.object({ name: z.string(), code: z.nullable(z.string()) })),
  /** The issuer's card programme: Bonus, Axess, World, Maximum, … */
  family: z.nullable(z.string()),
  funding: z.nullable(z.enum(["credit", "debit", "prepaid"])),
  isDefault: z.boolean(),
});
export type Card = z.infer<typeof Card>;

export const CardList = z.object({
  cards: z.array(Card),
  /** Vaults that could not be asked; the cards of the others are complete. */
  unavailable: z.array(z.object({ vault: Vault, code: z.string() })),
});
export type CardList = z.infer<typeof CardList>;

const withoutCardNumber = z.refine<string>((text) => !containsCardNumber(text), {
  error: "card_number_here",
});

/** The name printed on the card. Never a card number: it is sent to the provider as a name. */
export const Holder = z.string().check(
  z.trim(),
  z.minLength(2, { error: "required" }),
  z.maxLength(60, { error: "too_long" }),
  z.refine((text) => !/\d/.test(text), { error: "invalid_holder" }),
  withoutCardNumber,
);

/** Digits only. 12–19 of them, of a length that the brand has, with a right check digit. */
export const CardNumber = z.string().check(
  z.minLength(1, { error: "required", abort: true }),
  z.regex(/^\d+$/, { error: "invalid_number", abort: true }),
  z.refine((digits) => isNumberComplete(digits), { error: "incomplete_number", abort: true }),
  z.refine((digits) => isLuhnValid(digits), { error: "invalid_number" }),
);

/** The shopper's own name for a card. Stored by us, so a card number in it is refused, and what a database cannot hold. */
export const Label = z.string().check(
  z.trim(),
  z.maxLength(40, { error: "too_long" }),
  z.refine((text) => !/[\p{Cc}\p{Cs}]/u.test(text), { error: "invalid" }),
  withoutCardNumber,
);

/** The security code. Sent on to the provider and kept nowhere. */
export const Cvc = z
  .string()
  .check(z.minLength(1, { error: "required", abort: true }), z.regex(/^\d{3,4}$/, { error: "invalid_cvc" }));

export const AddCardRequest = z
  .strictObject({
    holder: Holder,
    number: CardNumber,
    expiry: Expiry,
    /** Asked for by vaults that say `asksForCvc`, and refused by the others. */
    cvc: z.optional(Cvc),
    label: z.optional(Label),
    /** One of the session's; its first one unless given. */
    vault: z.optional(Vault),
  })
  .check(
    z.refine(({ number, cvc }) => cvc === undefined || isCvcComplete(cvc, number), {
      error: "invalid_cvc",
      path: ["cvc"],
    }),
  );
export type AddCardRequest = z.infer<typeof AddCardRequest>;

export const UpdateCardRequest = z.strictObject({
  /** `null` or an empty string takes the label away. */
  label: z.optional(z.nullable(Label)),
  isDefault: z.optional(z.boolean()),
});
export type UpdateCardRequest = z.infer<typeof UpdateCardRequest>;
