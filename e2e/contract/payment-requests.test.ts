/** What the browser asks for: it chooses the card and the number of installments, and nothing that it sends changes what is charged. */
import { randomUUID } from "node:crypto";
import { toMinorUnits } from "@saved-cards/widget/money";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CARDS, MISTYPED, SECURITY_CODES } from "../tests/fixtures/test-cards.ts";
import { challengeIn } from "./at-the-bank.ts";
import { type Bff, movableClock } from "./bff.ts";
import { offerFor, orderBody, orderOf, pay, paymentIn } from "./payer.ts";
import { type PaymentProvider, PROVIDERS, typed } from "./payment-providers.ts";
import { startForAll } from "./payment-suite.ts";
import { agreeOn } from "./payment-truth.ts";
import { cardBody, problemIn, type Shopper } from "./shopper.ts";

describe.each(PROVIDERS)("%s:", (name) => {
  const clock = movableClock();
  let provider: PaymentProvider;
  let bff: Bff;
  startForAll(name, clock, (given) => ({ provider, bff } = given));

  async function begin(order: object = {}) {
    const shopper = await bff.shopper({
      vault: provider.vault,
      order: orderBody({ threeDS: "never", ...order }),
    });
    const { id: cardId } = await shopper.save(provider.cards.one);
    return { bff, provider, shopper, cardId };
  }

  async function expectNoPayment(shopper: Shopper): Promise<void> {
    expect(await orderOf(shopper)).toMatchObject({ status: "open", payment: null });
    expect(await provider.sentCharges()).toEqual([]);
    expect(await provider.count(provider.calls.start)).toBe(0);
  }

  test("a number of installments that the card's bank does not offer is not charged", async () => {
    const { shopper, cardId } = await begin();
    for (const installment of [5, 36]) {
      const problem = await problemIn(await pay(shopper, { cardId, installment }));
      expect(problem).toMatchObject({ status: 422, code: "installment_not_available" });
    }
    await expectNoPayment(shopper);
  });

  test("a number of installments that the order does not allow is neither shown nor charged", async () => {
    const { shopper, cardId } = await begin({ installments: [6] });
    expect((await offerFor(shopper, cardId)).plans.map(({ installment }) => installment)).toEqual([1, 6]);
    expect((await problemIn(await pay(shopper, { cardId, installment: 3 }))).code).toBe(
      "installment_not_available",
    );
    const none = await begin({ installments: [] });
    expect((await offerFor(none.shopper, none.cardId)).plans).toHaveLength(1);
    expect((await problemIn(await pay(none.shopper, { cardId: none.cardId, installment: 6 }))).code).toBe(
      "installment_not_available",
    );
    await expectNoPayment(shopper);
  });

  test("another total than the plan's is not charged", async () => {
    const { shopper, cardId } = await begin();
    const plan = (await offerFor(shopper, cardId)).plans.find(({ installment }) => installment === 3);
    for (const [installment, total] of [
      [1, "0.01"],
      [1, "149.91"],
      [3, "149.90"],
      [6, plan?.total ?? ""],
    ] as const) {
      const problem = await problemIn(await pay(shopper, { cardId, installment, total }));
      expect(problem).toMatchObject({ status: 409, code: "amount_changed" });
    }
    await expectNoPayment(shopper);
    const paid = await paymentIn(await pay(shopper, { cardId, installment: 3, total: plan?.total }));
    expect(paid.charged).toBe(plan?.total);
  });

  test("somebody else's card, a card that is gone or none pays nothing, and the provider is not asked", async () => {
    const mine = await begin();
    const theirs = await begin();
    await provider.forgetCalls();
    for (const cardId of [theirs.cardId, "card_AAAAAAAAAAAAAAAAAAAAAA", "../x", "", "0"]) {
      expect(await problemIn(await pay(mine.shopper, { cardId }))).toMatchObject({
        status: 404,
        code: "not_found",
      });
      const plans = await mine.shopper.call("GET", `/v1/cards/${encodeURIComponent(cardId)}/installments`);
      expect(plans.status).toBe(404);
    }
    await expectNoPayment(mine.shopper);
    expect(await provider.count(provider.calls.offer)).toBe(0);
  });

  test.each([
    { amount: "0.01" },
    { price: "0.01" },
    { charged: "0.01" },
    { currency: "USD" },
    { orderId: "x" },
    { threeDS: "never" },
    { order: {} },
    { total: 149.9 },
    { total: "149,90" },
    { total: "-1" },
    { installment: 0 },
    { installment: 1.5 },
    { installment: "3" },
    { installment: 37 },
    { cvc: "12" },
    { card: typed(cardBody()) },
  ])("a body with %j is refused, and names it", async (more) => {
    const { shopper, cardId } = await begin();
    await provider.forgetCalls();
    const problem = await problemIn(await pay(shopper, { cardId, ...more }));
    expect([problem.status >= 400 && problem.status < 500, problem.fields?.length]).toEqual([true, 1]);
    const [field = ""] = Object.keys(more);
    expect(problem.fields?.[0]?.field).toBe(field === "card" ? "cardId" : field);
    await expectNoPayment(shopper);
  });

  test("what is wrong with a typed card is named as the widget's fields are", async () => {
    const { shopper } = await begin();
    const good = typed(cardBody());
    for (const [more, field] of [
      [{ number: MISTYPED.wrongCheckDigit }, "card.number"],
      [{ number: "4" }, "card.number"],
      [{ holder: "" }, "card.holder"],
      [{ expiry: { month: 13, year: 2030 } }, "card.expiry"],
      [{ expiry: { month: 1, year: 2020 } }, "card.expiry"],
      [{ cvc: "1" }, "card.cvc"],
      [{ cvc: SECURITY_CODES.fourDigits }, "card.cvc"],
      [{ label: "x".repeat(200) }, "card.label"],
      [{ vault: "paynet-subscription" }, "card.vault"],
      [{ amount: "1" }, "card.amount"],
    ] as const) {
      const problem = await problemIn(await pay(shopper, { card: { ...good, ...more } }));
      expect(problem.fields?.map((error) => error.field)).toEqual([field]);
      expect([400, 422]).toContain(problem.status);
    }
    for (const body of [{}, { installment: 1 }]) {
      expect((await problemIn(await pay(shopper, body))).fields?.[0]?.field).toBe("cardId");
    }
    await expectNoPayment(shopper);
  });

  test("a card that has expired pays nothing", async () => {
    const { shopper, cardId } = await begin();
    const later = clock.now() + 6 * 365 * 86_400_000;
    expect(later).toBeGreaterThan(Date.UTC(2031, 1));
    const ahead = await provider.startBff({
      clock: { ...clock, now: () => later },
      store: bff.store,
      encryptionKeys: bff.encryptionKeys,
    });
    try {
      const { id } = await orderOf(shopper);
      const visitor = await ahead.shopper({ vault: provider.vault, order: orderBody({ id }) });
      expect(
        (await problemIn(await pay(visitor, { card: typed(provider.cards.one) }))).fields?.[0],
      ).toMatchObject({
        field: "card.expiry",
        code: "expired",
      });
      expect((await problemIn(await pay(visitor, { cardId }))).status).toBe(404);
    } finally {
      await ahead.close();
    }
    await expectNoPayment(shopper);
  });

  describe("an Idempotency-Key", () => {
    test("gets the same payment for the same body, however often and at once", async () => {
      const visit = await begin();
      const key = randomUUID();
      const click = () => pay(visit.shopper, { cardId: visit.cardId }, { key });
      const told = await Promise.all((await Promise.all([click(), click(), click()])).map(paymentIn));
      expect(new Set([...told, await paymentIn(await click())].map(({ id }) => id)).size).toBe(1);
      expect((await agreeOn(visit)).status).toBe("paid");
      expect(await provider.sentCharges()).toHaveLength(1);
    });

    test("is refused for another body, and for none", async () => {
      const { shopper, cardId } = await begin({ threeDS: "always" });
      const { id: otherId } = await shopper.save(provider.cards.other);
      const key = randomUUID();
      const challenge = await challengeIn(await pay(shopper, { cardId }, { key }));
      for (const body of [
        { cardId: otherId },
        { cardId, installment: 3 },
        { cardId, total: "149.90" },
        { card: typed(cardBody()) },
      ]) {
        expect(await problemIn(await pay(shopper, body, { key }))).toMatchObject({
          status: 422,
          code: "idempotency_key_reused",
        });
      }
      expect(await challengeIn(await pay(shopper, { cardId }, { key }))).toEqual(challenge);
      const none = await pay(shopper, { cardId }, { headers: { "idempotency-key": "" } });
      expect((await problemIn(none)).code).toBe("idempotency_key_missing");
    });

    test("that holds the card's number is refused", async () => {
      const { shopper } = await begin();
      const { number } = CARDS.isbankVisa;
      const answer = await pay(shopper, { card: typed(cardBody(number)) }, { key: `order-${number}` });
      expect((await problemIn(answer)).code).toBe("idempotency_key_missing");
      await expectNoPayment(shopper);
    });
  });

  test(
    "what the card is charged is the order's amount, or the plan's, to the kuruş",
    { timeout: 60_000 },
    async () => {
      const prices = fc.array(fc.integer({ min: 1, max: 500_000 }), { minLength: 1, maxLength: 4 });
      const choice = fc.record({ prices, installment: fc.constantFrom(1, 3, 6), decimals: fc.boolean() });
      await fc.assert(
        fc.asyncProperty(choice, async ({ prices: kurus, installment, decimals }) => {
          const sum = kurus.reduce((total, price) => total + price, 0);
          const items = kurus.map((price, index) => ({
            id: `i${index}`,
            name: "x",
            category: "x",
            type: "virtual",
            price: text(price, decimals),
          }));
          const visit = await begin({ amount: text(sum, decimals), items });
          const plan = (await offerFor(visit.shopper, visit.cardId)).plans.find(
            (one) => one.installment === installment,
          );
          const paid = await paymentIn(
            await pay(visit.shopper, { cardId: visit.cardId, installment, total: plan?.total }),
          );
          expect([paid.status, toMinorUnits(paid.amount), paid.charged]).toEqual([
            "succeeded",
            sum,
            plan?.total,
          ]);
          if (installment === 1) expect(toMinorUnits(paid.charged)).toBe(sum);
          const order = await agreeOn(visit);
          expect(await provider.paymentsOf(order.id)).toMatchObject([{ amount: toMinorUnits(paid.charged) }]);
        }),
        { numRuns: 20 },
      );
    },
  );
});

/** `12.3` and `12.30` are the same. */
function text(kurus: number, decimals: boolean): string {
  return decimals ? (kurus / 100).toFixed(2) : String(kurus / 100);
}
