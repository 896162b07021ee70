/** Money that arrives after all time, and orders that are not what they were: what nobody may take for paid, or for not charged. */
import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type Bff, merchantKey, movableClock } from "./bff.ts";
import { chargesAt, merchantView, notify, orderBody, orderOf, pay, paymentIn } from "./payer.ts";
import { type PaymentProvider, startPaymentProvider } from "./payment-providers.ts";
import { HOLD_OVER_MS } from "./payment-truth.ts";
import { type Provider, startProvider } from "./provider.ts";
import { problemIn, request, sessionBody, until } from "./shopper.ts";

const clock = movableClock();
let provider: PaymentProvider;
let iyzico: Provider;
let bff: Bff;
beforeAll(async () => {
  provider = await startPaymentProvider("iyzico");
  iyzico = provider.iyzico ?? (await startProvider());
  bff = await provider.startBff({ clock, iyzicoBankTimeoutMs: 200 });
});
afterEach(() => provider.faults());
afterAll(async () => {
  await bff.close();
  await provider.close();
});

async function begin(order: object = {}, session: object = {}) {
  const body = orderBody({ threeDS: "never", ...order });
  const shopper = await bff.shopper({ order: body, ...session });
  const { id: cardId } = await shopper.save(provider.cards.one);
  return { shopper, cardId, order: body };
}

test("a charge that arrives after its payment has failed is noted for people, and the payment not reopened", async () => {
  const { shopper, cardId } = await begin();
  await provider.faults({ match: provider.calls.pay, mode: "slow", ms: 1_500, after: "before-effect" });
  expect((await problemIn(await pay(shopper, { cardId }))).code).toBe("outcome_unknown");
  clock.pass(HOLD_OVER_MS);
  await bff.work.settlePayments();
  const { payment } = await orderOf(shopper);
  expect(payment).toMatchObject({ status: "failed", reference: null, decline: { code: "not_processed" } });
  expect(bff.logged("charged_after_failure")).toBe(0);

  const charge = async () =>
    (await chargesAt(iyzico)).find(({ conversationId }) => conversationId === payment?.id);
  await until("the bank has charged", async () => (await charge())?.charged === true);
  const reference = (await charge())?.paymentId ?? "";
  const about = { paymentConversationId: payment?.id ?? "", paymentId: Number(reference) };
  expect((await notify(bff.send, about)).status).toBe(204);
  expect(bff.logged("charged_after_failure")).toBe(1);
  expect(await merchantView(bff.send, payment?.id ?? "")).toMatchObject({ status: "failed", reference });
  expect((await orderOf(shopper)).status).toBe("open");
});

test("an order that was paid over another amount is no session's any more, and told as paid to none", async () => {
  const { shopper, cardId, order } = await begin();
  const dearer = { ...order, amount: "249.90", items: [{ ...ITEM, price: "249.90" }] };
  // Made while nothing was paid yet.
  const other = await bff.shopper({ order: dearer });
  await paymentIn(await pay(shopper, { cardId }));
  expect((await orderOf(shopper)).status).toBe("paid");
  expect((await orderOf(other)).status).toBe("pending");
  const report = await request(bff.send, "GET", `/v1/sessions/${other.sessionId}`, { token: merchantKey });
  expect(await report.json()).toMatchObject({ order: { amount: "249.90", status: "pending" }, payments: [] });
  for (const [body, status] of [
    [dearer, 409],
    [{ ...order, currency: "EUR" }, 409],
    [order, 201],
  ] as const) {
    const answer = await request(bff.send, "POST", "/v1/sessions", {
      token: merchantKey,
      body: sessionBody({ order: body }),
    });
    expect(answer.status).toBe(status);
    if (status === 409) expect((await problemIn(answer)).code).toBe("order_differs");
  }
});

test("a key that paid one order tells nothing of another one", async () => {
  const key = randomUUID();
  const customer = { id: `customer-${randomUUID()}`, email: "ayse@example.com" };
  const { shopper, cardId } = await begin({}, { customer });
  await paymentIn(await pay(shopper, { cardId }, { key }));
  const next = await bff.shopper({ customer, order: orderBody({ threeDS: "never" }) });
  expect((await problemIn(await pay(next, { cardId }, { key }))).code).toBe("idempotency_key_reused");
  expect((await orderOf(next)).status).toBe("open");
});

const ITEM = { id: "cup", name: "Fincan", category: "Mutfak", type: "virtual" };
