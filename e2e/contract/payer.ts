/** A shopper who pays, and the merchant's server that wants to know: how the contract tests pay. */
import { randomUUID } from "node:crypto";
import { Challenge, Order, Payment, PaymentOffer } from "@saved-cards/widget/contract";
import * as z from "zod";
import { webhookSignature } from "../sandbox/iyzico/response-signature.ts";
import { passMock3ds } from "../sandbox/iyzico/mock-shopper.ts";
import { launchUrlIn, open } from "./at-the-bank.ts";
import { merchantKey } from "./bff.ts";
import type { Provider } from "./provider.ts";
import { type CallOptions, request, type Send, type Shopper } from "./shopper.ts";

let orders = 0;

/** An order of 149.90 that every vault can take; a new one each time. */
export function orderBody(more: object = {}): Record<string, unknown> {
  orders += 1;
  return {
    id: `order-${process.pid}-${orders}`,
    amount: "149.90",
    currency: "TRY",
    items: [
      { id: "cup", name: "Fincan", category: "Mutfak", type: "physical", price: "100.00" },
      { id: "card", name: "Hediye kartı", category: "Hediye", type: "virtual", price: "49.9" },
    ],
    buyer: {
      id: "buyer-1",
      name: "Ayşe",
      surname: "Yılmaz",
      identityNumber: "11111111111",
      email: "ayse@example.com",
      phone: "+905350000000",
      ip: "85.34.78.112",
      address: "Nidakule Göztepe, Merdivenköy Mah. Bora Sok. No:1",
      city: "İstanbul",
      country: "Türkiye",
      zipCode: "34732",
    },
    billingAddress: ADDRESS,
    shippingAddress: ADDRESS,
    threeDS: "when-required",
    ...more,
  };
}

const ADDRESS = {
  contactName: "Ayşe Yılmaz",
  address: "Nidakule Göztepe, Merdivenköy Mah. Bora Sok. No:1",
  city: "İstanbul",
  country: "Türkiye",
};

/** Sends a payment, as the widget does. */
export function pay(shopper: Shopper, body: object, options?: CallOptions): Promise<Response> {
  return shopper.call("POST", "/v1/payments", body, options);
}

/** The payment of a 201. Fails the test when the answer is another one. */
export async function paymentIn(answer: Response): Promise<Payment> {
  return bodyOf(answer, 201, Payment);
}

/** How the session's order stands. */
export async function orderOf(shopper: Shopper, query = ""): Promise<Order> {
  return bodyOf(await shopper.call("GET", `/v1/order${query}`), 200, Order);
}

/** Waits until the order is no longer in a state. */
export async function orderAfter(shopper: Shopper, since: Order["status"]): Promise<Order> {
  for (;;) {
    const order = await orderOf(shopper, `?wait=5&since=${since}`);
    if (order.status !== since) return order;
  }
}

export async function offerFor(shopper: Shopper, cardId: string): Promise<PaymentOffer> {
  return bodyOf(await shopper.call("GET", `/v1/cards/${cardId}/installments`), 200, PaymentOffer);
}

const MerchantView = z.looseObject({
  ...Payment.shape,
  orderId: z.string(),
  sessionId: z.string(),
  providerCode: z.string().nullable(),
});
export type MerchantView = z.infer<typeof MerchantView>;

/** What the merchant's server is told of a payment. */
export async function merchantView(send: Send, paymentId: string) {
  return bodyOf(
    await request(send, "GET", `/v1/payments/${paymentId}`, { token: merchantKey }),
    200,
    MerchantView,
  );
}

const SessionReport = z.object({
  id: z.string(),
  customer: z.object({ id: z.string() }),
  order: z
    .object({ id: z.string(), amount: z.string(), currency: z.string(), status: Order.shape.status })
    .nullable(),
  payments: z.array(MerchantView),
});

/** What the merchant's server is told of a session. */
export async function sessionReport(send: Send, sessionId: string) {
  return bodyOf(
    await request(send, "GET", `/v1/sessions/${sessionId}`, { token: merchantKey }),
    200,
    SessionReport,
  );
}

/** Goes to iyzico's mock 3-D Secure, answers there, and gives the form that leads back. */
export async function passIyzico(send: Send, challenge: Challenge, answer = "283126") {
  const page = await open(send, await launchUrlIn(send, challenge));
  const { url: action, fields } = await passMock3ds(await page.text(), answer);
  return { method: "post", action, fields };
}

const Charged = z.object({
  paymentId: z.string(),
  conversationId: z.string().nullable(),
  basketId: z.string().nullable(),
  charged: z.boolean(),
  paidPrice: z.coerce.number(),
  paymentStatus: z.string(),
  fraudStatus: z.int(),
});

/** What really became of every payment at iyzico. */
export async function chargesAt(provider: Provider) {
  const answer = await fetch(`${provider.url}/__payments`);
  return z.array(Charged).parse(await answer.json());
}

/** What iyzico's notification says of a payment. */
export interface Notified {
  /** Ours. */
  paymentConversationId: string;
  /** iyzico's. */
  paymentId: number;
  status?: string;
}

/** Posts iyzico's notification about a payment. @param secretKey that it is signed with; unsigned if there is none. */
export async function notify(
  send: Send,
  { status = "SUCCESS", ...ids }: Notified,
  secretKey: string | null = "sandbox-secretKey",
): Promise<Response> {
  const event = { ...ids, status, iyziEventType: "API_AUTH" };
  const body = {
    ...event,
    merchantId: 3_404_590,
    iyziReferenceCode: randomUUID(),
    iyziEventTime: Date.now(),
  };
  const signed = secretKey !== null && { "x-iyz-signature-v3": webhookSignature(secretKey, event) };
  return request(send, "POST", "/v1/webhooks/iyzico", { body, headers: { ...signed } });
}

async function bodyOf<T>(
  answer: Response,
  status: number,
  schema: z.ZodType<T> | { parse: (body: unknown) => T },
): Promise<T> {
  const text = await answer.text();
  if (answer.status !== status) throw new Error(`Expected ${status}, got ${answer.status}: ${text}`);
  return schema.parse(JSON.parse(text));
}
