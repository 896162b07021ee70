/** One order, ways to pay it, and iyzico's answers about it, signed here by the words of the fact sheet's section 4. */
import { createHmac } from "node:crypto";
import { MinorUnits } from "@saved-cards/widget/money";
import { NewOrder, orderDetails } from "../../orders/order.ts";
import type { ExpectedPayment, PayingCard, PaymentCommand } from "../payments.ts";

export const SECRET = "sandbox-secretKey";
export const PAYMENT_ID = "pay_0123456789abcdefABCD-_";
/** iyzico's id of it. */
export const REFERENCE = "28157248";
export const CARD_ID = "card_0123456789abcdefABCD-_";
export const NUMBER = "5528790000000008";
export const RETURN_URL = "https://cards.example/v1/challenges/chl_1/return/key";

export const call = { locale: "tr", requestId: "req_1", notAfter: Infinity } as const;
export const kurus = (amount: number) => MinorUnits.parse(amount);

const address = {
  contactName: "Elif Yılmaz",
  address: "Cumhuriyet Cad. 1",
  city: "İzmir",
  country: "Turkey",
};
const merchantsOrder: NewOrder = {
  id: "ord-1:2026/7",
  amount: "149.90",
  currency: "TRY",
  items: [
    { id: "i1", name: "Çanta", category: "Aksesuar", type: "physical", price: "149.8" },
    { id: "i2", name: "Hediye paketi", category: "Hizmet", type: "virtual", price: "0.1" },
  ],
  buyer: {
    id: "cus-1",
    name: "Elif",
    surname: "Yılmaz",
    identityNumber: "11111111111",
    email: "elif@example.com",
    phone: "+90 (532) 000-00 00",
    ip: "192.0.2.7",
    address: "Cumhuriyet Cad. 1",
    city: "İzmir",
    country: "Turkey",
    zipCode: "35000",
  },
  billingAddress: { ...address, zipCode: "35001" },
  shippingAddress: address,
  threeDS: "when-required",
};

export const orderOf = (change: Partial<NewOrder> = {}) =>
  orderDetails(NewOrder.parse({ ...merchantsOrder, ...change }));
export const order = orderOf();

export const savedCard: PayingCard = {
  kind: "saved",
  ownerKey: "hK13yPTT0DPgs57+Y0lkfuDs1dc=",
  token: "a+b/c==",
};
export const typedCard = (
  save: Extract<PayingCard, { kind: "typed" }>["save"] = null,
): Extract<PayingCard, { kind: "typed" }> => ({
  kind: "typed",
  card: { holder: "Elif Yılmaz", number: NUMBER, expiry: { month: 7, year: 2030 }, cvc: "987" },
  save,
});
export const firstSave = {
  ownerKey: null,
  customer: { id: "cus-1", email: "elif@example.com" },
  reference: CARD_ID,
};

export const command = (change: Partial<PaymentCommand> = {}): PaymentCommand => ({
  paymentId: PAYMENT_ID,
  order,
  card: savedCard,
  plan: { installment: 3, total: kurus(15_340) },
  shop: "www.shop.example",
  ...change,
});

export const expected = (change: Partial<ExpectedPayment> = {}): ExpectedPayment => ({
  paymentId: PAYMENT_ID,
  orderId: order.id,
  amount: order.amount,
  charged: kurus(15_340),
  currency: "TRY",
  reference: null,
  ...change,
});

export function sign(values: readonly (string | number | null | undefined)[], secret = SECRET): string {
  return createHmac("sha256", secret)
    .update(values.map((value) => String(value ?? "")).join(":"))
    .digest("hex");
}

interface SignedFields {
  paymentId?: string | number | null;
  currency?: string | null;
  basketId?: string | null;
  conversationId?: string | null;
  paidPrice?: string | number | null;
  price?: string | number | null;
}

/** As `/payment/auth` answers when all went well. The signature is that of the fields as they are here, unless one is given. */
export function paid(change: SignedFields = {}, more: Record<string, unknown> = {}): Record<string, unknown> {
  const signed: SignedFields = {
    paymentId: REFERENCE,
    currency: "TRY",
    basketId: order.id,
    conversationId: PAYMENT_ID,
    paidPrice: 153.4,
    price: 149.9,
    ...change,
  };
  const { paymentId, currency, basketId, conversationId, paidPrice, price } = signed;
  return {
    status: "success",
    locale: "tr",
    systemTime: 1_766_730_778_396,
    ...signed,
    installment: 3,
    fraudStatus: 1,
    cardType: "CREDIT_CARD",
    cardAssociation: "MASTER_CARD",
    cardFamily: "Paraf",
    binNumber: "552879",
    lastFourDigits: "0008",
    phase: "AUTH",
    signature: sign([paymentId, currency, basketId, conversationId, paidPrice, price]),
    ...more,
  };
}

export const failed = (errorCode: string, more: Record<string, unknown> = {}) => ({
  status: "failure",
  errorCode,
  errorMessage: "Metin",
  locale: "tr",
  systemTime: 1_766_730_778_396,
  conversationId: PAYMENT_ID,
  ...more,
});

export const bankPage = `<!doctype html><title>Ödeme</title><form method="post" action="x"></form>`;
export const initialized = (change: Record<string, unknown> = {}): Record<string, unknown> => ({
  status: "success",
  locale: "tr",
  conversationId: PAYMENT_ID,
  threeDSHtmlContent: Buffer.from(bankPage).toString("base64"),
  paymentId: REFERENCE,
  signature: sign([REFERENCE, PAYMENT_ID]),
  ...change,
});

/** What the browser brings back, signed as it is here. */
export function returned(change: Record<string, string> = {}): Record<string, string> {
  const fields: Record<string, string> = {
    status: "success",
    paymentId: REFERENCE,
    conversationData: "",
    conversationId: PAYMENT_ID,
    mdStatus: "1",
    ...change,
  };
  const { conversationData, conversationId, mdStatus, paymentId, status } = fields;
  return { signature: sign([conversationData, conversationId, mdStatus, paymentId, status]), ...fields };
}
