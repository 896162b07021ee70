/** The part of the tour that is refused: everything that the payment routes may answer besides a payment, and what a bug may say. */
import { randomUUID } from "node:crypto";
import { CARDS } from "../tests/fixtures/test-cards.ts";
import { type Bff, clockOf, hurriedClock, merchantKey, movableClock, type Vault } from "./bff.ts";
import { notify, orderOf, pay } from "./payer.ts";
import { typed } from "./payment-providers.ts";
import { cardBody, request, type Send, sessionBody, type Shopper, until } from "./shopper.ts";
import { sendUnreadable } from "./tour-guide.ts";
import { type Stop, tourOrder } from "./tour-payment-stop.ts";

const NOBODYS = "pay_AAAAAAAAAAAAAAAAAAAAAA";
const { number: NUMBER } = CARDS.isbankVisa;

export async function refusedPayments(stop: Stop): Promise<void> {
  const clock = movableClock();
  await stop.visit({ clock }, async (_bff, send) => {
    await strangers(stop, send);
    await wrongBodies(stop, send);
    await wrongOrders(stop, send);
    await wrongCards(stop, send);
    await providerRefuses(stop, send);
    const late = await stop.shopper(send);
    clock.pass(3_600_000);
    await everyShoppersCall(late, NOBODYS);
    const challenge = "/v1/challenges/chl_AAAAAAAAAAAAAAAAAAAAAA";
    await late.call("GET", challenge);
    await late.call("POST", `${challenge}/cancel`, {});
  });
  await stop.visit({ only: ["paynet"] }, async (_bff, send) => {
    await notify(send, { paymentConversationId: NOBODYS, paymentId: 1 });
  });
  await stop.visit({ iyzicoSecretKey: "x", paynetSecretKey: "x" }, async (_bff, send) => {
    await pay(await stop.shopper(send), { card: typed(stop.provider.cards.one) });
    await offerOfTyped(stop, await stop.shopper(send));
  });
  await tooMany(stop);
  await waiting(stop);
  await bugs(stop);
}

/** Every route of the shopper's that has to do with paying. */
async function everyShoppersCall(shopper: Shopper, cardId: string): Promise<void> {
  await shopper.call("GET", "/v1/session");
  await shopper.call("GET", "/v1/order");
  await shopper.call("GET", `/v1/cards/${cardId}/installments`);
  await shopper.call("POST", "/v1/installments", { bin: NUMBER.slice(0, 6) });
  await pay(shopper, { cardId });
}

function offerOfTyped({ provider }: Stop, shopper: Shopper): Promise<Response> {
  const bin = provider.cards.one.number.slice(0, 6);
  return shopper.call("POST", "/v1/installments", { bin, vault: provider.vault });
}

/** Without a token, with another's, and about what is nobody's. A card number stands where an id belongs. */
async function strangers(stop: Stop, send: Send): Promise<void> {
  for (const [method, path, body] of [
    ["GET", "/v1/order", undefined],
    ["GET", `/v1/cards/${NOBODYS}/installments`, undefined],
    ["POST", "/v1/installments", { bin: "552608" }],
    ["POST", "/v1/payments", { cardId: NOBODYS }],
    ["GET", `/v1/payments/${NOBODYS}`, undefined],
    ["GET", "/v1/sessions/ses_AAAAAAAAAAAAAAAAAAAAAA", undefined],
  ] as const) {
    await request(send, method, path, { ...(body && { body }) });
  }
  for (const id of [NOBODYS, "ses_AAAAAAAAAAAAAAAAAAAAAA", NUMBER]) {
    await request(send, "GET", `/v1/payments/${id}`, { token: merchantKey });
    await request(send, "GET", `/v1/sessions/${id}`, { token: merchantKey });
  }
  await everyShoppersCall(await stop.shopper(send), NUMBER);
  await everyShoppersCall(await stop.shopper(send, null), NOBODYS);
  for (const secretKey of [undefined, null, "another key"]) {
    await notify(send, { paymentConversationId: NUMBER, paymentId: Number(NUMBER) }, secretKey);
  }
}

async function wrongBodies(stop: Stop, send: Send): Promise<void> {
  const shopper = await stop.shopper(send);
  for (const path of ["/v1/payments", "/v1/installments", "/v1/webhooks/iyzico"]) {
    await sendUnreadable(send, "POST", path, shopper.token);
  }
  for (const bin of ["", NUMBER, NUMBER.slice(0, 9), Number(NUMBER)]) {
    await shopper.call("POST", "/v1/installments", { bin });
  }
  const good = typed(stop.provider.cards.one);
  for (const card of [
    { ...good, number: NUMBER.slice(0, 15) },
    { ...good, holder: NUMBER },
    { ...good, label: NUMBER },
    { ...good, [NUMBER]: NUMBER },
    { ...good, vault: "paynet-subscription" },
    { ...good, vault: NUMBER },
    NUMBER,
  ]) {
    await pay(shopper, { card });
  }
  await pay(shopper, { cardId: NUMBER, cvc: NUMBER, total: NUMBER, installment: Number(NUMBER) });
  await pay(shopper, { card: { ...good, number: NUMBER } }, { key: `pay-${NUMBER}` });
  await pay(shopper, { card: good }, { key: "" });
}

async function wrongOrders(stop: Stop, send: Send): Promise<void> {
  const { provider } = stop;
  const shopper = await stop.shopper(send);
  const { id: cardId } = await shopper.save(provider.cards.one);
  await pay(shopper, { cardId, total: "0.01" });
  await pay(shopper, { cardId, installment: 36 });
  const key = randomUUID();
  await pay(shopper, { cardId }, { key });
  await pay(shopper, { cardId, installment: 3 }, { key });
  await pay(shopper, { cardId });
  const { id } = await orderOf(shopper);
  const items = [{ id: "i", name: "x", category: "x", type: "virtual", price: "1.00" }];
  for (const order of [tourOrder({ id, amount: "1.00", items }), { id: NUMBER, amount: NUMBER }]) {
    await request(send, "POST", "/v1/sessions", { token: merchantKey, body: sessionBody({ order }) });
  }
  // The order costs something else by now.
  const old = await stop.shopper(send);
  const order = tourOrder({ id: (await orderOf(old)).id, amount: "1.00", items });
  await request(send, "POST", "/v1/sessions", { token: merchantKey, body: sessionBody({ order }) });
  await pay(old, { card: typed(provider.cards.one) });
  // Another customer's payment of the same order is at the bank.
  const early = await stop.shopper(send, { threeDS: "always" });
  await pay(early, { card: typed(provider.cards.one) });
  const other = await stop.shopper(send, { id: (await orderOf(early)).id });
  await pay(other, { card: typed(provider.cards.other) });
  await other.call("GET", "/v1/order");
}

async function wrongCards(stop: Stop, send: Send): Promise<void> {
  const { provider } = stop;
  const full = await stop.shopper(send);
  for (let count = 0; count < 25; count += 1) await full.save(provider.cards.one);
  await pay(full, { card: typed(provider.cards.other, { save: true }) });
  await full.call("POST", "/v1/installments", { bin: "552608", vault: "paynet-subscription" });
  // Paynet takes lira alone.
  const customer = { id: randomUUID(), email: "ayse@example.com" };
  const { id } = await (await stop.shopper(send, {}, { customer })).save(provider.cards.one);
  await everyShoppersCall(await stop.shopper(send, { currency: "USD" }, { customer }), id);
}

async function providerRefuses(stop: Stop, send: Send): Promise<void> {
  const { provider } = stop;
  const { calls } = provider;
  const iyzicoSays = provider.name === "iyzico";
  const forbidden = iyzicoSays ? { errorCode: "3007" } : { resultCode: 7, httpStatus: 403 };
  for (const [rule, threeDS] of [
    [{ match: calls.offer, mode: "reset" }, "never"],
    [{ match: calls.offer, mode: "failure", ...forbidden }, "never"],
    [{ match: calls.pay, ...provider.turnedAway }, "never"],
    [{ match: calls.pay, mode: "failure", ...forbidden }, "never"],
    [{ match: calls.start, mode: "garbage" }, "always"],
    [{ match: calls.start, mode: "failure", ...forbidden }, "always"],
  ] as const) {
    const shopper = await stop.shopper(send, { threeDS });
    const { id } = await shopper.save(provider.cards.one);
    await provider.faults(rule);
    await everyShoppersCall(shopper, id);
    await offerOfTyped(stop, shopper);
    await pay(shopper, { card: typed(provider.cards.one) });
    await provider.faults();
    await everyShoppersCall(shopper, id);
  }
}

async function tooMany(stop: Stop): Promise<void> {
  const limits = { perSession: 1, perCustomer: 1, perAddress: 1, perMerchant: 1 };
  await stop.visit({ paymentLimits: limits }, async (_bff, send) => {
    const shopper = await stop.shopper(send);
    const { id } = await shopper.save(stop.provider.cards.one);
    for (let count = 0; count < 6; count += 1) await everyShoppersCall(shopper, id);
  });
}

/** A payment that waits for another instance's answer in vain. */
async function waiting(stop: Stop): Promise<void> {
  const { provider } = stop;
  // The other instance's clock is ahead, so that what it holds does not run out for this one.
  await stop.visit({ clock: clockOf(() => Date.now() + 60_000) }, async (ahead, sendAhead) => {
    const { databaseFile, encryptionKeys } = ahead;
    const here = { databaseFile, encryptionKeys, clock: hurriedClock() };
    await stop.visit(here, async (_hasty, send) => {
      const customer = { id: "waiting", email: "ayse@example.com" };
      const session = { customer, order: tourOrder(), vault: provider.vault };
      const [first, second] = [
        await stop.guide.shopper(sendAhead, session),
        await stop.guide.shopper(send, session),
      ];
      const body = { card: typed(provider.cards.one) };
      await provider.faults({ match: provider.calls.pay, mode: "slow", ms: 1_000, times: 1 });
      const before = await provider.count(provider.calls.pay);
      const key = randomUUID();
      const paying = pay(first, body, { key });
      await until("it is sent", async () => (await provider.count(provider.calls.pay)) > before);
      await pay(second, body, { key });
      await pay(second, body);
      await paying;
    });
  });
}

/** What an adapter may throw: with everything in its message that it was handed. */
function quoting(operation: string) {
  return (...handed: unknown[]): never => {
    throw new TypeError(`Bad ${operation} ${NUMBER}: ${JSON.stringify(handed)}`, { cause: handed });
  };
}

function failing(vault: Vault): Vault {
  if (!vault.payments) return vault;
  return { ...vault, payments: { ...vault.payments, pay: quoting("pay"), start: quoting("start") } };
}

/** Adapters that throw, and a store that is gone. */
async function bugs(stop: Stop): Promise<void> {
  const { provider } = stop;
  const clock = movableClock();
  await stop.visit({ around: failing, clock }, async (bff, send) => {
    for (const threeDS of ["never", "always"]) {
      const shopper = await stop.shopper(send, { threeDS });
      const { id } = await shopper.save(provider.cards.one);
      await everyShoppersCall(shopper, id);
      await pay(shopper, { card: typed(cardBody(NUMBER), { save: true }) });
      clock.pass(60_000);
      await bff.work.settlePayments();
      await shopper.call("GET", "/v1/order");
    }
    await storeIsGone(stop, bff, send);
  });
}

async function storeIsGone(stop: Stop, bff: Bff, send: Send): Promise<void> {
  const shopper = await stop.shopper(send);
  await bff.store.close();
  await everyShoppersCall(shopper, NOBODYS);
  await pay(shopper, { card: typed(stop.provider.cards.one) });
  for (const path of [`/v1/payments/${NOBODYS}`, `/v1/sessions/${shopper.sessionId}`]) {
    await request(send, "GET", path, { token: merchantKey });
  }
  await notify(send, { paymentConversationId: NOBODYS, paymentId: 1 });
}
