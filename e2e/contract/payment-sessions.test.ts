/** An order and the sessions in which it may be paid: once at most over all of them, and the merchant's server is told of each. */
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { challengeIn, challengeOf, comeBack, endOf } from "./at-the-bank.ts";
import { type Bff, merchantKey } from "./bff.ts";
import { merchantView, orderBody, orderOf, pay, paymentIn, sessionReport } from "./payer.ts";
import { type PaymentProvider, PROVIDERS, startPaymentProvider } from "./payment-providers.ts";
import { agreeOn } from "./payment-truth.ts";
import { problemIn, request } from "./shopper.ts";

let provider: PaymentProvider;
let bff: Bff;
beforeAll(async () => {
  provider = await startPaymentProvider("iyzico");
  bff = await provider.startBff();
});
afterAll(async () => {
  await bff.close();
  await provider.close();
});

describe("without an order", () => {
  test("nothing can be paid, and nothing is there to be seen", async () => {
    const shopper = await bff.shopper();
    const { id: cardId } = await shopper.save();
    expect(await problemIn(await pay(shopper, { cardId }))).toMatchObject({ status: 409, code: "no_order" });
    for (const answer of [
      await shopper.call("GET", "/v1/order"),
      await shopper.call("GET", `/v1/cards/${cardId}/installments`),
      await shopper.call("POST", "/v1/installments", { bin: "552608" }),
    ]) {
      expect((await problemIn(answer)).code).toBe("no_order");
    }
    expect(await sessionReport(bff.send, shopper.sessionId)).toMatchObject({ order: null, payments: [] });
  });
});

describe.each(PROVIDERS)("one order over several sessions, %s:", (name) => {
  let ours: PaymentProvider;
  let shop: Bff;
  beforeAll(async () => {
    ours = await startPaymentProvider(name);
    shop = await ours.startBff();
  });
  afterAll(async () => {
    await shop.close();
    await ours.close();
  });

  async function twoDevices(threeDS: "always" | "never") {
    const customer = { id: randomUUID(), email: "ayse@example.com" };
    const session = { customer, vault: ours.vault, order: orderBody({ threeDS }) };
    const [first, second] = [await shop.shopper(session), await shop.shopper(session)];
    const { id: cardId } = await first.save(ours.cards.one);
    return {
      first,
      second,
      cardId,
      all: { bff: shop, provider: ours, shopper: second, sessions: [first, second] },
    };
  }

  test("what was paid in one is paid in the other, after a reload too", async () => {
    const { first, second, cardId, all } = await twoDevices("never");
    const payment = await paymentIn(await pay(first, { cardId }));
    expect(await orderOf(second)).toMatchObject({ status: "paid", payment: { id: payment.id } });
    expect(await problemIn(await pay(second, { cardId }))).toMatchObject({ status: 409, code: "order_paid" });
    expect((await agreeOn(all)).status).toBe("paid");
  });

  test("of two payments at once in two sessions, one is made", async () => {
    const { first, second, cardId, all } = await twoDevices("never");
    const answers = await Promise.all(
      [first, second, first, second].map((device) => pay(device, { cardId })),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(3);
    expect((await agreeOn(all)).status).toBe("paid");
  });

  test("while its outcome is not known, it is paid in no session", async () => {
    const { first, second, cardId, all } = await twoDevices("never");
    await ours.faults(
      { match: ours.calls.pay, mode: "reset", after: "after-effect" },
      { match: ours.calls.find, mode: "http-502-html", times: 8 },
    );
    expect((await problemIn(await pay(first, { cardId }))).code).toBe("outcome_unknown");
    expect((await problemIn(await pay(second, { cardId }))).code).toBe("payment_in_progress");
    expect((await agreeOn(all)).status).toBe("pending");
    await ours.faults();
  });

  test("a challenge is seen in both, and given up by paying in the other", async () => {
    const { first, second, cardId, all } = await twoDevices("always");
    const challenge = await challengeIn(await pay(first, { cardId }));
    expect(await orderOf(second)).toMatchObject({ status: "open", challengeId: challenge.id });
    const other = await challengeIn(await pay(second, { cardId }));
    expect((await challengeOf(first, challenge.id)).state).toBe("cancelled");
    await comeBack(shop.send, await ours.visitBank(shop.send, other, "confirms"));
    await endOf(second, other.id);
    expect((await agreeOn(all)).status).toBe("paid");
  });

  test("another customer learns that it is paid, and nothing of the payment", async () => {
    const { first, cardId, all } = await twoDevices("never");
    const { id } = await orderOf(first);
    const stranger = await shop.shopper({ vault: ours.vault, order: orderBody({ id, threeDS: "never" }) });
    await paymentIn(await pay(first, { cardId }));
    expect(await orderOf(stranger)).toMatchObject({ status: "paid", payment: null, challengeId: null });
    const { id: theirCard } = await stranger.save(ours.cards.other);
    expect((await problemIn(await pay(stranger, { cardId: theirCard }))).code).toBe("order_paid");
    expect((await agreeOn(all)).status).toBe("paid");
  });
});

describe("GET /v1/sessions/:id and /v1/payments/:id", () => {
  test("tell the merchant's server of every payment, oldest first, and nobody else", async () => {
    const shopper = await bff.shopper({ order: orderBody({ threeDS: "always" }) });
    const { id: cardId } = await shopper.save();
    await challengeIn(await pay(shopper, { cardId }));
    await challengeIn(await pay(shopper, { cardId }));
    const report = await sessionReport(bff.send, shopper.sessionId);
    expect(report).toMatchObject({ id: shopper.sessionId, order: { amount: "149.90", status: "pending" } });
    expect(report.payments.map(({ status }) => status)).toEqual(["failed", "pending"]);
    const [{ id } = { id: "" }] = report.payments;
    expect(await merchantView(bff.send, id)).toEqual(report.payments[0]);
    for (const path of [`/v1/payments/${id}`, `/v1/sessions/${shopper.sessionId}`]) {
      for (const token of [shopper.token, "x", undefined]) {
        const answer = await request(bff.send, "GET", path, token === undefined ? {} : { token });
        expect(answer.status).toBe(401);
      }
    }
    for (const path of ["/v1/payments/pay_AAAAAAAAAAAAAAAAAAAAAA", "/v1/payments/x", "/v1/sessions/ses_x"]) {
      expect((await request(bff.send, "GET", path, { token: merchantKey })).status).toBe(404);
    }
  });
});
