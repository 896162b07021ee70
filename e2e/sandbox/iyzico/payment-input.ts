/** The body of `/payment/auth` and `/payment/3dsecure/initialize`, and what iyzico finds wrong with it (iyzico fact sheet 3.1). */
import * as z from "zod";
import { type Amount, parseAmount, total } from "./amounts.ts";
import { CardInput, Text } from "./card-input.ts";
import { missing, type Refusal, refusal } from "./outcome.ts";

const PaymentCard = CardInput.extend({
  cvc: Text,
  registerCard: z.union([z.literal([0, 1]), z.stringFormat("flag", /^[01]$/).transform(Number)]).nullish(),
  cardUserKey: Text,
  cardToken: Text,
});
export type PaymentCard = z.output<typeof PaymentCard>;

const Buyer = z.object({
  id: Text,
  name: Text,
  surname: Text,
  identityNumber: Text,
  email: Text,
  gsmNumber: Text,
  registrationAddress: Text,
  city: Text,
  country: Text,
});
const Address = z.object({ address: Text, contactName: Text, city: Text, country: Text });
const Item = z.object({
  id: Text,
  price: Text,
  name: Text,
  category1: Text,
  itemType: z.enum(["PHYSICAL", "VIRTUAL"]).nullish(),
});

const CHANNELS = ["WEB", "MOBILE", "MOBILE_WEB", "MOBILE_IOS", "MOBILE_ANDROID", "MOBILE_WINDOWS"] as const;

const PaymentRequest = z.object({
  conversationId: Text,
  price: Text,
  paidPrice: Text,
  installment: Text.pipe(z.stringFormat("count", /^[1-9]\d?$/).default("1")).transform(Number),
  paymentChannel: z.enum([...CHANNELS, "MOBILE_TABLET", "MOBILE_PHONE"]).nullish(),
  paymentGroup: z.enum(["PRODUCT", "LISTING", "SUBSCRIPTION"]).nullish(),
  currency: z
    .enum(["TRY", "USD", "EUR", "GBP", "NOK", "CHF"])
    .nullish()
    .transform((currency) => currency ?? "TRY"),
  basketId: Text,
  callbackUrl: Text,
  paymentCard: PaymentCard.nullish(),
  buyer: Buyer.nullish(),
  shippingAddress: Address.nullish(),
  billingAddress: Address.nullish(),
  basketItems: z.array(Item).nullish(),
});
type PaymentRequest = z.output<typeof PaymentRequest>;

/** A price and how it was spelt, since NON3D answers repeat the spelling. */
export interface SentAmount {
  text: string;
  value: Amount;
}

export interface AcceptedPayment {
  conversationId: string | undefined;
  basketId: string | undefined;
  callbackUrl: string | undefined;
  price: SentAmount;
  paidPrice: SentAmount;
  currency: string;
  installment: number;
  items: readonly { id: string; price: SentAmount }[];
  card: PaymentCard;
}

/**
 * The payment, or the first thing wrong with it. The order of the checks is a guess, and so is that everything that the documents call
 * required is refused when it is missing, by 24 where there is no code of its own.
 */
export function acceptPayment(request: unknown): AcceptedPayment | Refusal {
  const parsed = PaymentRequest.safeParse(request);
  if (!parsed.success) return refusal("11");
  const { data } = parsed;
  const { conversationId, basketId, callbackUrl, currency, installment } = data;
  const price = positive(data.price);
  if ("code" in price) return price;
  if (data.paidPrice === undefined) return missing("paidPrice");
  const paidPrice = positive(data.paidPrice);
  if ("code" in paidPrice) return paidPrice;
  if (!data.paymentCard) return refusal("5013");
  const lack = buyerLack(data) ?? addressLack(data);
  if (lack) return lack;
  const items = acceptItems(data, price.value);
  if ("code" in items) return items;
  const card = data.paymentCard;
  return { conversationId, basketId, callbackUrl, price, paidPrice, currency, installment, items, card };
}

/** An amount above zero, or 5004 where there is none, 5005 where it is too small, 11 where it is no number. */
export function positive(text: string | undefined): SentAmount | Refusal {
  if (text === undefined) return refusal("5004");
  const value = parseAmount(text);
  if (value === undefined) return refusal("11");
  return value > 0n ? { text, value } : refusal("5005");
}

function buyerLack({ buyer }: PaymentRequest): Refusal | undefined {
  if (!buyer) return missing("buyer");
  const { identityNumber, email, gsmNumber } = buyer;
  if (identityNumber === undefined) return refusal("8");
  if (email === undefined) return refusal("3");
  if (!/^\S+@\S+\.\S+$/.test(email)) return refusal("5");
  if (gsmNumber === undefined) return refusal("25");
  return firstMissing("buyer", buyer, BUYER);
}

/** Only goods need an address to be sent to. */
function addressLack(request: PaymentRequest): Refusal | undefined {
  const { billingAddress, shippingAddress, basketItems } = request;
  if (!billingAddress) return missing("billingAddress");
  const lack = firstMissing("billingAddress", billingAddress, ADDRESS);
  if (lack) return lack;
  if (shippingAddress) return firstMissing("shippingAddress", shippingAddress, ADDRESS);
  const isSent = basketItems?.some(({ itemType }) => itemType === "PHYSICAL") ?? false;
  return isSent ? missing("shippingAddress") : undefined;
}

function acceptItems({ basketItems }: PaymentRequest, price: Amount): AcceptedPayment["items"] | Refusal {
  if (!basketItems || basketItems.length === 0) return missing("basketItems");
  const items: { id: string; price: SentAmount }[] = [];
  for (const item of basketItems) {
    const lack = firstMissing("basketItems", item, ITEM);
    if (lack) return lack;
    const accepted = positive(item.price);
    if ("code" in accepted) return accepted;
    items.push({ id: item.id ?? "", price: accepted });
  }
  return total(items.map((item) => item.price.value)) === price ? items : refusal("5062");
}

/** The fields that have no code of their own. */
const BUYER = ["id", "name", "surname", "registrationAddress", "city", "country"];
const ADDRESS = ["address", "contactName", "city", "country"];
const ITEM = ["id", "name", "category1", "itemType"];

function firstMissing(
  name: string,
  fields: Readonly<Record<string, unknown>>,
  required: readonly string[],
): Refusal | undefined {
  const lacking = required.find((field) => fields[field] === undefined || fields[field] === null);
  return lacking === undefined ? undefined : missing(`${name}.${lacking}`);
}
