/** Money that arrives after all time, and orders that are not what they were: what nobody may take for paid, or for not charged. */
import { randomUUID } from "node:crypto";
import { REFUSED_CARDS } from "../tests/fixtures/test-cards.ts";
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { type Bff, merchantKey, movableClock } from "./bff.ts";
import { chargesAt, merchantView, notify, orderBody, orderOf, pay, paymentIn } from "./payer.ts";
import {
  type PaymentProvider,
  type PaymentProviderName,
  PROVIDERS,
  startPaymentProvider,
  typed,
} from "./payment-providers.ts";
import { HOLD_OVER_MS } from "./payment-truth.ts";
import { type Provider, startProvider } from "./provider.ts";
import { cardBody, problemIn, request, sessionBody, until } from "./shopper.ts";

/** Long enough for a charge to leave a busy machine, and much less than the bank takes for one that comes late. */
const IMPATIENT = { iyzicoBankTimeoutMs: 500, paynetBankTimeoutMs: 500 };
const LATE_MS = 3_000;

const clock = movableClock();
let provider: PaymentProvider;
let iyzico: Provider;
let bff: Bff;
beforeAll(async () => {
  provider = await startPaymentProvider("iyzico");
  iyzico = provider.iyzico ?? (await startProvider());
  bff = await provider.startBff({ clock });
});
afterEach(() => provider.faults());
afterAll(async () => {
  await bff.close();
  await provider.close();
});

async function begin(order: object = {}, session: object = {}, at = bff) {
  const body = orderBody({ threeDS: "never", ...order });
  const shopper = await at.shopper({ order: body, ...session });
  const { id: cardId } = await shopper.save(provider.cards.one);
  return { shopper, cardId, order: body };
}

test("a charge that arrives after its payment has failed is noted for people, and the payment not reopened", async () => {
  const impatient = await provider.startBff({ clock, ...IMPATIENT });
  onTestFinished(() => impatient.close());
  const { shopper, cardId } = await begin({}, {}, impatient);
  await provider.faults({ match: provider.calls.pay, mode: "slow", ms: LATE_MS, after: "before-effect" });
  expect((await problemIn(await pay(shopper, { cardId }))).code).toBe("outcome_unknown");
  clock.pass(HOLD_OVER_MS);
  await impatient.work.settlePayments();
  const { payment } = await orderOf(shopper);
  expect(payment).toMatchObject({ status: "failed", reference: null, decline: { code: "not_processed" } });
  expect(impatient.logged("charged_after_failure")).toBe(0);

  const charge = async () =>
    (await chargesAt(iyzico)).find(({ conversationId }) => conversationId === payment?.id);
  await until("the bank has charged", async () => (await charge())?.charged === true);
  const reference = (await charge())?.paymentId ?? "";
  const about = { paymentConversationId: payment?.id ?? "", paymentId: Number(reference) };
  expect((await notify(impatient.send, about)).status).toBe(204);
  expect(impatient.logged("charged_after_failure")).toBe(1);
  expect(await merchantView(impatient.send, payment?.id ?? "")).toMatchObject({
    status: "failed",
    reference,
  });
  expect((await orderOf(shopper)).status).toBe("open");
});

describe.each(PROVIDERS)("without a notification of %s's", (name) => {
  test("money that arrives late is found a quarter of an hour after its payment was told as not charged", async () => {
    const { bff: shop, charge, late, sweepAfter, told } = await beginLate(name);
    const payment = await charge("late");
    await until("the bank has charged", async () => (await late())?.isCharged === true);
    await sweepAfter(QUARTER_HOUR_MS - SLACK_MS);
    expect(shop.logged("charged_after_failure")).toBe(0);
    await sweepAfter(SLACK_MS);
    expect(shop.logged("charged_after_failure")).toBe(1);
    const view = await merchantView(shop.send, payment);
    expect(view).toMatchObject({ status: "failed", decline: { code: "not_processed" } });
    expect(view.reference).toMatch(/\w/);
    // People know of it; nothing that was told is taken back, and nobody asks again.
    expect(await told()).toBe(1);
    await sweepAfter(DAY_MS);
    expect([shop.logged("charged_after_failure"), shop.logged("payment_overdue")]).toEqual([1, 0]);
  });

  test("the provider is asked twice, and a look that it does not answer is made up for", async () => {
    const { bff: shop, charge, looks, sweepAfter, told, provider: asked } = await beginLate(name);
    const payment = await charge("never");
    expect(await looks(() => sweepAfter(QUARTER_HOUR_MS - SLACK_MS))).toBe(0);
    await asked.faults({ match: asked.calls.find, mode: "http-502-html" });
    expect(await looks(() => sweepAfter(SLACK_MS))).toBeGreaterThan(0);
    await asked.faults();
    expect(await looks(() => sweepAfter(QUARTER_HOUR_MS - SLACK_MS))).toBe(0);
    expect(await looks(() => sweepAfter(SLACK_MS))).toBe(1);
    expect(await looks(() => sweepAfter(12 * HOUR_MS))).toBe(0);
    expect(await looks(() => sweepAfter(12 * HOUR_MS))).toBe(1);
    expect(await looks(() => sweepAfter(30 * DAY_MS))).toBe(0);
    const view = await merchantView(shop.send, payment);
    expect(view).toMatchObject({ status: "failed", reference: null });
    expect([shop.logged("charged_after_failure"), shop.logged("payment_overdue")]).toEqual([0, 0]);
    expect(await told()).toBe(1);
  });
});

test("what the bank refused is not looked at again", async () => {
  const { shopper } = await begin();
  const refused = { card: typed(cardBody(REFUSED_CARDS.insufficientFunds.number)) };
  expect((await paymentIn(await pay(shopper, refused))).status).toBe("failed");
  await provider.forgetCalls();
  clock.pass(30 * DAY_MS);
  await bff.work.settlePayments();
  expect(await provider.count(provider.calls.find)).toBe(0);
});

test("an order that was paid over another amount is no session's any more, and told as paid to none", async () => {
  const { shopper, cardId, order } = await begin();
  const dearer = { ...order, amount: "249.90", items: [{ ...ITEM, price: "249.90" }] };
  // Made while nothing was paid yet, and overruled by one with the price that it had before.
  const other = await bff.shopper({ order: dearer });
  await bff.shopper({ order });
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

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const QUARTER_HOUR_MS = HOUR_MS / 4;
/** The clock runs on by itself as well. */
const SLACK_MS = 60_000;

/** A provider and a shop of its own, and a payment whose charge the bank does after all time, or never. */
async function beginLate(name: PaymentProviderName) {
  const time = movableClock();
  const own = await startPaymentProvider(name);
  const shop = await own.startBff({
    clock: time,
    ...IMPATIENT,
    // Nobody listens: what is told stays in the store, where it is counted.
    merchantWebhook: { url: "http://127.0.0.1:9", secrets: [Buffer.alloc(32, 1)] },
  });
  onTestFinished(async () => {
    await shop.close();
    await own.close();
  });
  const order = orderBody({ threeDS: "never" });
  const shopper = await shop.shopper({ order, vault: own.vault });
  const { id: cardId } = await shopper.save(own.cards.one);
  const sweepAfter = async (milliseconds: number) => {
    time.pass(milliseconds);
    await shop.work.settlePayments();
  };
  return {
    bff: shop,
    provider: own,
    sweepAfter,
    /** Pays, and gives the id of the payment, which is told to have failed. */
    charge: async (becomes: "late" | "never"): Promise<string> => {
      const fault = becomes === "late" ? { mode: "slow", ms: LATE_MS } : { mode: "reset" };
      await own.faults({ match: own.calls.pay, after: "before-effect", ...fault });
      expect((await problemIn(await pay(shopper, { cardId }))).code).toBe("outcome_unknown");
      await sweepAfter(HOLD_OVER_MS);
      const { payment } = await orderOf(shopper);
      expect(payment).toMatchObject({ status: "failed", decline: { code: "not_processed" } });
      return payment?.id ?? "";
    },
    late: async () => (await own.paymentsOf(String(order["id"]))).at(0),
    /** How often the provider was asked meanwhile. */
    looks: async (work: () => Promise<unknown>): Promise<number> => {
      const before = await own.count(own.calls.find);
      await work();
      return (await own.count(own.calls.find)) - before;
    },
    /** How many notifications there are for the merchant's server. */
    told: async () =>
      (await shop.store.takeDueNotifications({ nextAt: time.now(), now: time.now(), limit: 99 })).length,
  };
}
