/**
 * The order that a session is about, as the merchant's server gives it: what iyzico requires of a payment (fact sheet 3.1), in our
 * own names. Whatever is wrong or missing is told when the session is made, not when the shopper pays.
 */
import { Amount, Currency, MinorUnits, sumOf, toMinorUnits } from "@saved-cards/widget/money";
import * as z from "zod/mini";

/** @param max characters, after the spaces around it are gone. */
const text = (max: number) =>
  z.string().check(
    z.trim(),
    z.minLength(1, { error: "required" }),
    z.maxLength(max, { error: "too_long" }),
    // A database cannot hold all of these, and no name or address has them.
    z.refine((value) => value.isWellFormed() && !/\p{Cc}/u.test(value), { error: "invalid" }),
  );

const positiveAmount = Amount.check(z.refine((amount) => /[1-9]/.test(amount), { error: "invalid_amount" }));

const Address = z.strictObject({
  contactName: text(100),
  address: text(500),
  city: text(100),
  country: text(100),
  zipCode: z.optional(text(20)),
});

const Item = z.strictObject({
  id: text(64),
  name: text(200),
  category: text(100),
  type: z.enum(["physical", "virtual"]),
  price: positiveAmount,
});

const Buyer = z.strictObject({
  id: text(64),
  name: text(100),
  surname: text(100),
  /** The Turkish identity number, or the number of a passport. */
  identityNumber: z
    .string()
    .check(z.minLength(1, { error: "required" }), z.regex(/^[\dA-Za-z-]{5,50}$/, { error: "invalid" })),
  email: z.email(),
  phone: z
    .string()
    .check(
      z.minLength(1, { error: "required" }),
      z.regex(/^\+?(?:[ ()-]*\d){7,15}[ ()-]*$/, { error: "invalid" }),
    ),
  ip: z.union([z.ipv4(), z.ipv6()]),
  address: text(500),
  city: text(100),
  country: text(100),
  zipCode: z.optional(text(20)),
});

const OrderFields = z.strictObject({
  /** The merchant's own id. One order is paid at most once, whichever session it is paid in. */
  id: z
    .string()
    .check(z.minLength(1, { error: "required" }), z.regex(/^[\w.:/-]{1,64}$/, { error: "invalid" })),
  amount: positiveAmount,
  currency: Currency,
  items: z.array(Item).check(z.minLength(1, { error: "required" }), z.maxLength(500, { error: "too_long" })),
  buyer: Buyer,
  billingAddress: Address,
  /** Required where an item is physical. */
  shippingAddress: z.optional(Address),
  /** Numbers of payments that the merchant allows; what the provider offers, unless given. One payment is always allowed. */
  installments: z.optional(z.array(z.int().check(z.minimum(1), z.maximum(36))).check(z.maxLength(36))),
  /** `when-required`: with 3-D Secure where the provider says that this card needs it, without otherwise. */
  threeDS: z.enum(["always", "when-required", "never"]),
});

/** What each of the rules below needs. They are checked whatever else is wrong, so that all of it is told at once. */
const WithTypes = z.object({ items: z.array(z.object({ type: Item.shape.type })) });
const WithPrices = z.object({ amount: positiveAmount, items: z.array(z.object({ price: positiveAmount })) });

/** Of `POST /v1/sessions`. */
export const NewOrder = OrderFields.check(
  z.refine(({ items, shippingAddress }) => shippingAddress || items.every(({ type }) => type === "virtual"), {
    error: "required",
    path: ["shippingAddress"],
    when: ({ value }) => WithTypes.safeParse(value).success,
  }),
  z.refine(
    ({ items, amount }) => sumOf(items.map(({ price }) => toMinorUnits(price))) === toMinorUnits(amount),
    {
      error: "does_not_add_up",
      path: ["items"],
      when: ({ value }) => WithPrices.safeParse(value).success,
    },
  ),
);
export type NewOrder = z.infer<typeof NewOrder>;

/** The order inside: money in minor units. */
export const OrderDetails = z.object({
  ...z.omit(OrderFields, { amount: true, items: true }).shape,
  amount: MinorUnits,
  items: z.array(z.extend(Item, { price: MinorUnits })),
});
export type OrderDetails = z.infer<typeof OrderDetails>;

export function orderDetails(order: NewOrder): OrderDetails {
  return {
    ...order,
    amount: toMinorUnits(order.amount),
    items: order.items.map((item) => ({ ...item, price: toMinorUnits(item.price) })),
  };
}
