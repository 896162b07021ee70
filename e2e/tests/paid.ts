/** What the world outside of the browser knows of a payment: the providers, whose word is the truth, and the shop's server. */
import { randomUUID } from "node:crypto";
import type { Vault } from "@saved-cards/widget/contract";
import { type Amount, MinorUnits, toAmount } from "@saved-cards/widget/money";
import * as z from "zod";
import type { Stack } from "../run/stack.ts";
import { PAYMENT, readPayments, TDS_INITIAL } from "../sandbox/paynet/keyed-call.ts";
import { newCustomer } from "./fixtures/checkout.ts";
import type { Sandbox } from "./fixtures/sandbox.ts";
import { SECURITY_CODES } from "./fixtures/test-cards.ts";
import { newSession } from "./provider.ts";

/** What a test knows an order by. */
interface Ordered {
  /** The shop's id of it. */
  orderId: string;
}

/** Money that moved: once for each time that a card was charged. */
export interface Charge {
  amount: Amount;
  /** 1 for one payment. */
  installment: number;
  last4: string;
}

/** A customer with saved cards at a vault; the first is picked when the checkout opens. */
export async function haveCardsAt(
  stack: Stack,
  vault: Vault,
  cards: readonly { number: string }[],
  customer: string = newCustomer(),
): Promise<string> {
  const token = await newSession(stack, customer, { vault });
  for (const { number } of cards) {
    const answer = await fetch(`${stack.bffUrl}/v1/cards`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${token}`,
        "idempotency-key": randomUUID(),
        "content-type": "application/json",
      },
      body: JSON.stringify({
        holder: "Elif Yılmaz",
        number,
        expiry: { month: 12, year: 2030 },
        ...(vault === "iyzico" ? {} : { cvc: SECURITY_CODES.threeDigits }),
      }),
    });
    if (answer.status !== 201) throw new Error(`The card is not saved: ${await answer.text()}`);
  }
  return customer;
}

const IyzicoPayment = z.object({
  basketId: z.string().nullable(),
  paymentId: z.string(),
  charged: z.boolean(),
  paidPrice: z.coerce.number(),
  installment: z.int(),
  lastFourDigits: z.string(),
});
const PaynetPayment = z.object({
  referenceNo: z.string(),
  isSucceed: z.boolean(),
  amount: z.int(),
  instalment: z.int(),
  cardLastFour: z.string(),
});
const Begun = z.object({ reference_no: z.string(), description: z.string() });

/** What really became of an order: every charge at either provider. */
export async function chargesOf(stack: Stack, { orderId }: Ordered): Promise<Charge[]> {
  const [iyzico, paynet] = await Promise.all([iyzicoPayments(stack), readPayments(stack.paynetUrl)]);
  const references = await paynetReferences(stack, orderId);
  return [
    ...iyzico
      .filter(({ basketId, charged }) => basketId === orderId && charged)
      .map(({ paidPrice, installment, lastFourDigits }) => {
        return { amount: paidPrice.toFixed(2), installment, last4: lastFourDigits };
      }),
    ...z
      .array(PaynetPayment)
      .parse(paynet)
      .filter(({ referenceNo, isSucceed }) => references.has(referenceNo) && isSucceed)
      .map(({ amount, instalment, cardLastFour }) => {
        return { amount: toAmount(MinorUnits.parse(amount)), installment: instalment, last4: cardLastFour };
      }),
  ];
}

/** Paynet's list does not tell what was bought; the calls that began the payments do. */
async function paynetReferences({ paynetUrl }: Stack, orderId: string): Promise<Set<string>> {
  const log = z
    .array(z.object({ path: z.string(), body: z.unknown() }))
    .parse(await (await fetch(`${paynetUrl}/__log`)).json());
  const begun = log
    .filter(({ path }) => path === PAYMENT || path === TDS_INITIAL)
    .map(({ body }) => Begun.parse(body));
  return new Set(
    begun.filter(({ description }) => description === orderId).map(({ reference_no }) => reference_no),
  );
}

async function iyzicoPayments({ sandboxUrl }: Stack) {
  const answer = await fetch(`${sandboxUrl}/__payments`);
  return z.array(IyzicoPayment).parse(await answer.json());
}

/** What iyzico's people decide about the order's payment. */
export async function decideReview(stack: Stack, { orderId }: Ordered, fraudStatus: 1 | -1): Promise<void> {
  const payment = (await iyzicoPayments(stack)).findLast(({ basketId }) => basketId === orderId);
  const answer = await fetch(`${stack.sandboxUrl}/__payments`, {
    method: "PATCH",
    body: JSON.stringify({ paymentId: payment?.paymentId, fraudStatus }),
  });
  if (!answer.ok) throw new Error(await answer.text());
}

/** How often a call reached its provider: `POST /payment/auth`. */
export async function timesCalled(sandbox: Pick<Sandbox, "log">, call: string): Promise<number> {
  return (await sandbox.log()).filter(({ method, path }) => `${method} ${path}` === call).length;
}

const ShopsView = z.object({
  status: z.enum(["open", "in_review", "paid"]),
  payments: z.array(z.looseObject({ id: z.string(), status: z.string(), charged: z.string() })),
  webhooks: z.array(z.object({ event: z.object({ type: z.string() }) })),
});

/** What the shop's server knows of the order, from the BFF alone. */
export async function shopsView(
  { shopUrl }: Stack,
  { orderId }: Ordered,
): Promise<z.infer<typeof ShopsView>> {
  return ShopsView.parse(await (await fetch(`${shopUrl}/orders/${orderId}`)).json());
}

/** The kinds of notification that the shop's server got of the order, in order. */
export async function toldByWebhook(stack: Stack, order: Ordered): Promise<string[]> {
  return (await shopsView(stack, order)).webhooks.map(({ event }) => event.type);
}
