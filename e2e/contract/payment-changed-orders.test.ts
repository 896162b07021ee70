/** An order that costs something else by now, or that another customer pays: who may go on at the bank, and what the other sessions are told. */
import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { challengeIn, challengeOf, comeBack, endOf, pageIn } from "./at-the-bank.ts";
import { type Bff, merchantKey, movableClock } from "./bff.ts";
import { merchantView, orderAfter, orderBody, orderOf, pay, sessionReport } from "./payer.ts";
import { type PaymentProvider, PROVIDERS, startPaymentProvider } from "./payment-providers.ts";
import { startForAll } from "./payment-suite.ts";
import { agreeOn } from "./payment-truth.ts";
import { problemIn, request, sessionBody, until } from "./shopper.ts";

const TEN_MINUTES = 600_000;
const DEARER = {
  amount: "249.90",
  items: [{ id: "cup", name: "Fincan", category: "Mutfak", type: "virtual", price: "249.90" }],
};

describe.each(PROVIDERS)("%s:", (name) => {
  const clock = movableClock();
  let provider: PaymentProvider;
  let bff: Bff;
  startForAll(name, clock, (given) => ({ provider, bff } = given));

  async function begin() {
    const customer = { id: randomUUID(), email: "ayse@example.com" };
    const order = orderBody({ threeDS: "always" });
    const shopper = await bff.shopper({ customer, vault: provider.vault, order });
    const { id: cardId } = await shopper.save(provider.cards.one);
    return { customer, order, shopper, cardId };
  }

  async function atTheBank() {
    const begun = await begin();
    const challenge = await challengeIn(await pay(begun.shopper, { cardId: begun.cardId }));
    return { ...begun, challenge, form: await provider.visitBank(bff.send, challenge, "confirms") };
  }

  const stranger = (order: object) => bff.shopper({ vault: provider.vault, order });
  const makeSession = (order: object) =>
    request(bff.send, "POST", "/v1/sessions", { token: merchantKey, body: sessionBody({ order }) });

  test.each(["the same customer", "another customer"])(
    "what the order cost before is charged no more once %s has a session with what it costs now",
    async (who) => {
      const { customer, order, shopper, challenge, form } = await atTheBank();
      const next = await bff.shopper({
        vault: provider.vault,
        order: { ...order, ...DEARER },
        ...(who === "the same customer" && { customer }),
      });
      expect(await orderOf(next)).toMatchObject({
        amount: "249.90",
        status: "open",
        challengeId: null,
        payment: null,
      });
      expect((await challengeOf(shopper, challenge.id)).state).toBe("cancelled");
      expect(await pageIn(await comeBack(bff.send, form))).toBe("return cancelled");
      expect(await provider.sentCharges()).toEqual([]);
      const { payment } = await orderOf(shopper);
      expect(await merchantView(bff.send, payment?.id ?? "")).toMatchObject({
        status: "failed",
        amount: "149.90",
        decline: { code: "three_ds_cancelled" },
      });

      const { id: cardId } = await next.save(provider.cards.other);
      const other = await challengeIn(await pay(next, { cardId }));
      await comeBack(bff.send, await provider.visitBank(bff.send, other, "confirms"));
      await endOf(next, other.id);
      expect(await agreeOn({ bff, provider, shopper: next })).toMatchObject({
        status: "paid",
        payment: { amount: "249.90" },
      });
    },
  );

  test("an earlier session pays nothing once a later one says that the order costs something else", async () => {
    const { order, shopper, cardId } = await begin();
    expect((await makeSession({ ...order, ...DEARER })).status).toBe(201);
    await provider.forgetCalls();
    const refused = await problemIn(await pay(shopper, { cardId }));
    expect(refused).toMatchObject({ status: 409, code: "order_differs", retryable: false });
    expect(await provider.count(provider.calls.start)).toBe(0);
    expect((await orderOf(shopper)).payment).toBeNull();
    expect((await makeSession(order)).status).toBe(201);
    expect((await pay(shopper, { cardId })).status).toBe(202);
  });

  test("a session at the same amount leaves who is at the bank alone", async () => {
    const { order, shopper, challenge } = await atTheBank();
    expect((await makeSession(order)).status).toBe(201);
    expect(await orderOf(shopper)).toMatchObject({ status: "open", challengeId: challenge.id });
  });

  test("an order whose old amount is just being charged, or about to go to the bank, differs", async () => {
    const { order, shopper, cardId } = await begin();
    const dearer = { ...order, ...DEARER };
    await provider.faults(
      { match: provider.calls.start, mode: "slow", ms: 500 },
      { match: provider.calls.complete, mode: "slow", ms: 500 },
    );
    const starting = pay(shopper, { cardId });
    await until("it begins", async () => (await provider.count(provider.calls.start)) === 1);
    expect(await problemIn(await makeSession(dearer))).toMatchObject({ status: 409, code: "order_differs" });

    const challenge = await challengeIn(await starting);
    const back = comeBack(bff.send, await provider.visitBank(bff.send, challenge, "confirms"));
    await until("it is back", async () => (await challengeOf(shopper, challenge.id)).state === "confirming");
    expect(await problemIn(await makeSession(dearer))).toMatchObject({ status: 409, code: "order_differs" });
    await back;
    await endOf(shopper, challenge.id);
    expect((await agreeOn({ bff, provider, shopper })).status).toBe("paid");
  });

  test("a session that was made at another amount before is not offered the payment at the bank, and ends it not", async () => {
    const { customer, order, shopper: first, cardId } = await begin();
    const again = (change: object) =>
      bff.shopper({ customer, vault: provider.vault, order: { ...order, ...change } });
    const other = await again(DEARER);
    const shopper = await again({});
    // At the same amount, the earlier session is as good as the later one.
    expect((await orderOf(first)).status).toBe("open");
    const challenge = await challengeIn(await pay(shopper, { cardId }));
    expect(await orderOf(other)).toMatchObject({ status: "pending", challengeId: null, payment: null });
    expect(await problemIn(await pay(other, { cardId }))).toMatchObject({
      status: 409,
      code: "order_differs",
    });
    expect(await orderOf(shopper)).toMatchObject({ status: "open", challengeId: challenge.id });
    const waiting = orderAfter(other, "pending");
    await shopper.call("POST", `/v1/challenges/${challenge.id}/cancel`, {});
    expect(await waiting).toMatchObject({ status: "open", challengeId: null, payment: null });
  });

  test("while another customer is at the bank the order is pending, and then as they leave it", async () => {
    const ends = {
      paid: (visit: Awaited<ReturnType<typeof atTheBank>>) => comeBack(bff.send, visit.form),
      open: ({ shopper, challenge }: Awaited<ReturnType<typeof atTheBank>>) =>
        shopper.call("POST", `/v1/challenges/${challenge.id}/cancel`, {}),
    };
    for (const status of ["paid", "open"] as const) {
      const visit = await atTheBank();
      const other = await stranger(visit.order);
      expect(await orderOf(other)).toMatchObject({ status: "pending", challengeId: null, payment: null });
      expect((await sessionReport(bff.send, other.sessionId)).order?.status).toBe("pending");
      const waiting = orderAfter(other, "pending");
      await ends[status](visit);
      expect(await waiting).toMatchObject({ status, challengeId: null, payment: null });
    }
  });

  test("who never comes back leaves the order to the other customer, who has waited for it", async () => {
    const { order, shopper } = await atTheBank();
    const other = await stranger(order);
    const waiting = orderAfter(other, "pending");
    clock.pass(TEN_MINUTES);
    expect(await waiting).toMatchObject({ status: "open", challengeId: null, payment: null });
    expect((await orderOf(shopper)).payment?.decline?.code).toBe("three_ds_expired");
    const { id: cardId } = await other.save(provider.cards.other);
    expect((await pay(other, { cardId })).status).toBe(202);
  });
});

test("an order in another currency than the payment at the bank gives that up, too", async () => {
  const provider = await startPaymentProvider("iyzico");
  const bff = await provider.startBff();
  try {
    const order = orderBody({ threeDS: "always" });
    const shopper = await bff.shopper({ order });
    const { id: cardId } = await shopper.save(provider.cards.one);
    const challenge = await challengeIn(await pay(shopper, { cardId }));
    const next = await bff.shopper({ order: { ...order, currency: "EUR" } });
    expect(await orderOf(next)).toMatchObject({ currency: "EUR", status: "open", challengeId: null });
    expect((await challengeOf(shopper, challenge.id)).state).toBe("cancelled");
  } finally {
    await bff.close();
    await provider.close();
  }
});
