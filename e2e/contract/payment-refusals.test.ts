/** What a refusal is worth: one that leaves open whether money was taken frees no order, and one of a card that is gone is final. */
import { describe, expect, test } from "vitest";
import { type Bff, movableClock } from "./bff.ts";
import { orderBody, orderOf, pay, paymentIn } from "./payer.ts";
import { type PaymentProvider, PROVIDERS } from "./payment-providers.ts";
import { startForAll } from "./payment-suite.ts";
import { agreeOn, recover } from "./payment-truth.ts";
import { problemIn } from "./shopper.ts";

describe.each(PROVIDERS)("%s:", (name) => {
  const clock = movableClock();
  let provider: PaymentProvider;
  let bff: Bff;
  startForAll(name, clock, (given) => ({ provider, bff } = given));

  async function begin(threeDS: "always" | "never", session: object = {}) {
    const shopper = await bff.shopper({ vault: provider.vault, order: orderBody({ threeDS }), ...session });
    const { id: cardId } = await shopper.save(provider.cards.one);
    return { bff, provider, shopper, cardId };
  }

  test.each([
    ["pay", "never"],
    ["start", "always"],
  ] as const)(
    "a saved card that the provider has no more (%s) is not to be tried again",
    async (call, threeDS) => {
      const gone = name === "iyzico" ? { errorCode: "3006" } : { resultCode: 25 };
      await provider.faults({ match: provider.calls[call], mode: "failure", ...gone });
      for (const [locale, message] of [
        ["tr", "Bu kart kabul edilmedi. Bilgilerini kontrol edin ya da başka bir kart kullanın."],
        ["en", "This card was not accepted. Check its details, or use another card."],
      ]) {
        const visit = await begin(threeDS, { locale });
        expect(await paymentIn(await pay(visit.shopper, { cardId: visit.cardId }))).toMatchObject({
          status: "failed",
          decline: { code: "invalid_card", retryable: false, message },
        });
        expect((await agreeOn(visit)).status).toBe("open");
      }
    },
  );
});

describe("Paynet's", () => {
  const clock = movableClock();
  let provider: PaymentProvider;
  let bff: Bff;
  startForAll("paynet", clock, (given) => ({ provider, bff } = given));

  async function begin() {
    const order = orderBody({ threeDS: "never" });
    const shopper = await bff.shopper({ vault: provider.vault, order });
    const { id: cardId } = await shopper.save(provider.cards.one);
    return { bff, provider, shopper, cardId };
  }

  const DOUBTS = [
    { httpStatus: 408, resultCode: 1 },
    { httpStatus: 409, resultCode: 1 },
    { httpStatus: 400, resultCode: 6 },
    { httpStatus: 404, resultCode: 12 },
  ];

  test.each(DOUBTS)("answer %j to a charge is found out: it was charged", async (refusal) => {
    const visit = await begin();
    const fault = { match: provider.calls.pay, mode: "failure", after: "after-effect", ...refusal };
    await provider.faults(fault);
    const payment = await paymentIn(await pay(visit.shopper, { cardId: visit.cardId }));
    expect(payment.status).toBe("succeeded");
    expect((await agreeOn(visit)).status).toBe("paid");
  });

  test.each(DOUBTS)("answer %j to a charge is found out: it was not", async (refusal) => {
    const visit = await begin();
    await provider.faults({ match: provider.calls.pay, mode: "failure", ...refusal });
    const answer = await pay(visit.shopper, { cardId: visit.cardId });
    expect((await problemIn(answer)).code).toBe("outcome_unknown");
    expect((await orderOf(visit.shopper)).status).toBe("pending");
    expect((await recover(visit, clock)).status).toBe("open");
  });

  test.each([5, 8, 10, 15, 17, 100])(
    "row that failed with its own error %i alone frees no order",
    async (paynet_error_id) => {
      const visit = await begin();
      const row = { is_succeed: false, paynet_error_id: String(paynet_error_id), bank_error_id: "" };
      await provider.faults(
        { match: provider.calls.pay, mode: "reset", after: "after-effect" },
        { match: provider.calls.find, mode: "tampered", set: { Data: [row] } },
      );
      const answer = await pay(visit.shopper, { cardId: visit.cardId });
      expect((await problemIn(answer)).code).toBe("outcome_unknown");
      const again = await pay(visit.shopper, { cardId: visit.cardId });
      expect((await problemIn(again)).code).toBe("payment_in_progress");
      // Then Paynet has heard of the bank.
      await provider.faults();
      expect((await recover(visit, clock)).status).toBe("paid");
    },
  );
});
