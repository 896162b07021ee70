/**
 * Answers of the provider that were changed on the way: none is believed in what it says of another payment, another amount or another end.
 * What really happened is asked, and told only when the answer can be true.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { PAYNET_CARDS } from "../sandbox/paynet/test-cards.ts";
import { REFUSED_CARDS } from "../tests/fixtures/test-cards.ts";
import { challengeIn, comeBack, pageIn, paynetCardBody } from "./at-the-bank.ts";
import { orderBody, orderOf, pay, paymentIn } from "./payer.ts";
import { type PaymentProvider, startPaymentProvider } from "./payment-providers.ts";
import { agreeOn, recover } from "./payment-truth.ts";
import { charge, visit } from "./payment-visit.ts";
import { cardBody, problemIn } from "./shopper.ts";

/** Money was taken; while every answer is changed like this, nobody is told that it was, and afterwards all are. */
async function expectDoubt(
  provider: PaymentProvider,
  threeDS: "always" | "never",
  set: object,
): Promise<void> {
  await visit(provider, { threeDS }, async (checkout) => {
    const { calls } = provider;
    const tampered = { mode: "tampered", set };
    await provider.faults(
      { match: threeDS === "never" ? calls.pay : calls.complete, ...tampered },
      { match: calls.find, ...tampered },
    );
    await charge(checkout, threeDS);
    for (const pause of [0, 11_000]) {
      checkout.clock.pass(pause);
      await checkout.bff.work.settlePayments();
      expect(await agreeOn(checkout)).toMatchObject({ status: "pending", payment: { status: "pending" } });
    }
    await provider.faults();
    expect((await recover(checkout, checkout.clock)).status).toBe("paid");
  });
}

describe("iyzico:", () => {
  let provider: PaymentProvider;
  beforeAll(async () => {
    provider = await startPaymentProvider("iyzico");
  });
  afterAll(() => provider.close());
  beforeEach(() => provider.forgetCalls());

  const changes: object[] = [
    { price: 1 },
    { paidPrice: 1 },
    { paidPrice: "149.91" },
    { currency: "USD" },
    { basketId: "another-order" },
    { conversationId: "pay_AAAAAAAAAAAAAAAAAAAAAA" },
    { paymentId: "1" },
    { paymentId: null },
    { signature: "0".repeat(64) },
    { signature: null },
    { signature: "" },
    { status: "failure" },
    { status: "unknown" },
  ];

  test.each(changes)("a charge and its look-ups that say %j are not believed", async (set) => {
    await expectDoubt(provider, "never", set);
  });

  test.each(changes)(
    "a charge after 3-D Secure and its look-ups that say %j are not believed",
    async (set) => {
      await expectDoubt(provider, "always", set);
    },
  );

  test("a charge after 3-D Secure that says another mdStatus is looked up", async () => {
    await visit(provider, { threeDS: "always" }, async (checkout) => {
      const { calls } = provider;
      await provider.faults(
        { match: calls.complete, mode: "tampered", set: { mdStatus: 0 } },
        { match: calls.find, mode: "http-502-html" },
      );
      await charge(checkout, "always");
      expect((await agreeOn(checkout)).status).toBe("pending");
      await provider.faults();
      expect((await recover(checkout, checkout.clock)).status).toBe("paid");
    });
  });

  test.each([0, 2, "yes", null])(
    "what is not said to be fine (fraudStatus %j) is in review",
    async (fraudStatus) => {
      await visit(provider, {}, async (checkout) => {
        await provider.faults({ match: provider.calls.pay, mode: "tampered", set: { fraudStatus } });
        const payment = await paymentIn(await pay(checkout.shopper, { cardId: checkout.cardId }));
        expect(payment.status).toBe("in_review");
        expect((await agreeOn(checkout)).status).toBe("in_review");
        checkout.clock.pass(60_000);
        await checkout.bff.work.settlePayments();
        expect((await agreeOn(checkout)).status).toBe("paid");
      });
    },
  );

  test.each<object>([
    { status: "success" },
    { status: "success", signature: "0".repeat(64), fraudStatus: 1 },
    {
      status: "success",
      paymentStatus: "SUCCESS",
      fraudStatus: 1,
      price: 149.9,
      paidPrice: 149.9,
      currency: "TRY",
    },
  ])("a refusal that was changed to %j is no success", async (set) => {
    await visit(provider, { card: cardBody(REFUSED_CARDS.insufficientFunds.number) }, async (checkout) => {
      await provider.faults({ match: provider.calls.pay, mode: "tampered", set });
      const payment = await paymentIn(await pay(checkout.shopper, { cardId: checkout.cardId }));
      expect(payment.status).toBe("failed");
      expect((await agreeOn(checkout)).status).toBe("open");
    });
  });

  test("a look-up of what is not there that was changed to a success is no success", async () => {
    await visit(provider, {}, async (checkout) => {
      const { shopper, clock, bff } = checkout;
      const { id, amount } = await orderOf(shopper);
      const paid = {
        price: amount,
        paidPrice: amount,
        currency: "TRY",
        basketId: id,
        paymentId: "1",
        fraudStatus: 1,
      };
      await provider.faults(
        { match: provider.calls.pay, mode: "reset" },
        {
          match: provider.calls.find,
          mode: "tampered",
          set: { status: "success", paymentStatus: "SUCCESS", ...paid, signature: "0".repeat(64) },
        },
      );
      await charge(checkout, "never");
      clock.pass(3_600_000);
      await bff.work.settlePayments();
      expect((await orderOf(await bff.shopper({ vault: "iyzico", order: orderBody({ id }) }))).status).toBe(
        "pending",
      );
      await provider.faults();
      const later = {
        ...checkout,
        shopper: await bff.shopper({ vault: "iyzico", order: orderBody({ id }) }),
      };
      expect((await recover({ ...later, sessions: [shopper] }, clock)).status).toBe("open");
    });
  });

  test.each<object>([
    { conversationId: "pay_AAAAAAAAAAAAAAAAAAAAAA" },
    { paymentId: "1" },
    { signature: "0".repeat(64) },
    { threeDSHtmlContent: "" },
    { threeDSHtmlContent: null },
    { status: "failure" },
  ])("a start of 3-D Secure that says %j begins nothing", async (set) => {
    await visit(provider, { threeDS: "always" }, async (checkout) => {
      await provider.faults({ match: provider.calls.start, mode: "tampered", set });
      const answer = await pay(checkout.shopper, { cardId: checkout.cardId });
      expect(["payment_not_made", "vault_misconfigured"]).toContain((await problemIn(answer)).code);
      expect(await agreeOn(checkout)).toMatchObject({ status: "open", payment: { status: "failed" } });
    });
  });

  test("a start of 3-D Secure that names another payment, and no signature, leads to no charge", async () => {
    await visit(provider, { threeDS: "always" }, async (checkout) => {
      const { bff, shopper, cardId } = checkout;
      const set = { paymentId: "28157248", signature: null };
      await provider.faults({ match: provider.calls.start, mode: "tampered", set });
      const challenge = await challengeIn(await pay(shopper, { cardId }));
      const form = await provider.visitBank(bff.send, challenge, "confirms");
      expect(await pageIn(await comeBack(bff.send, form))).toBe("stray");
      expect(await agreeOn(checkout)).toMatchObject({ status: "open", challengeId: challenge.id });
      expect(await provider.sentCharges()).toEqual([]);
    });
  });
});

/** Of `transaction/check`. */
function row(set: object) {
  return { is_succeed: true, amount: 149.9, currency: "TRY", xact_id: "x", ...set };
}

describe("paynet:", () => {
  let provider: PaymentProvider;
  beforeAll(async () => {
    provider = await startPaymentProvider("paynet");
  });
  afterAll(() => provider.close());
  beforeEach(() => provider.forgetCalls());

  const changes: object[] = [
    { amount: 1.49 },
    { amount: "1,49" },
    { amount: 14990 },
    { currency: "USD" },
    { reference_no: "pay_AAAAAAAAAAAAAAAAAAAAAA" },
    { xact_id: "", id: "" },
    { code: 1 },
    { code: 17 },
    { is_succeed: null },
  ];

  test.each(changes)("a charge that says %j is looked up", async (set) => {
    for (const threeDS of ["never", "always"] as const) {
      await visit(provider, { threeDS }, async (checkout) => {
        const { calls } = provider;
        const change = { amount: 1.49, ...set };
        await provider.faults(
          { match: threeDS === "never" ? calls.pay : calls.complete, mode: "tampered", set },
          {
            match: calls.find,
            mode: "tampered",
            set: { Data: [row({ agent_reference: "another", ...change })] },
          },
        );
        await charge(checkout, threeDS);
        expect(await agreeOn(checkout)).toMatchObject({ status: "pending" });
        await provider.faults();
        expect((await recover(checkout, checkout.clock)).status).toBe("paid");
      });
    }
  });

  test.each(["0", "9", "", null])(
    "a charge after 3-D Secure with md_status %j is looked up",
    async (mdStatus) => {
      await visit(provider, { threeDS: "always" }, async (checkout) => {
        const { calls } = provider;
        await provider.faults(
          { match: calls.complete, mode: "tampered", set: { md_status: mdStatus } },
          { match: calls.find, mode: "http-502-html", times: 6 },
        );
        await charge(checkout, "always");
        const before = (await orderOf(checkout.shopper)).status;
        expect(before).toBe(mdStatus === "" || mdStatus === null ? before : "pending");
        expect((await recover(checkout, checkout.clock)).status).toBe("paid");
      });
    },
  );

  test.each([{ amount: 149.9 }, { code: 0 }, { bank_error_id: "" }, { reference_no: "" }])(
    "a refusal that was changed to %j is no success",
    async (set) => {
      await visit(provider, { card: paynetCardBody(PAYNET_CARDS.insufficientLimit) }, async (checkout) => {
        await provider.faults({ match: provider.calls.pay, mode: "tampered", set });
        const payment = await paymentIn(await pay(checkout.shopper, { cardId: checkout.cardId }));
        expect(payment.status).toBe("failed");
        expect((await agreeOn(checkout)).status).toBe("open");
      });
    },
  );

  test.each<object[]>([
    [row({ agent_reference: "another" })],
    [row({ amount: 1.49 })],
    [row({ currency: "USD" })],
    [row({ xact_id: "", id: "" })],
    [row({ transaction_type: 2 })],
    [row({ is_succeed: null })],
  ])("a look-up of what is not there that tells of %j is no success", async (Data) => {
    await visit(provider, {}, async (checkout) => {
      await provider.faults(
        { match: provider.calls.pay, mode: "reset" },
        { match: provider.calls.find, mode: "tampered", set: { code: 0, Data: [Data] } },
      );
      await charge(checkout, "never");
      expect((await agreeOn(checkout)).status).toBe("pending");
      await provider.faults();
      expect((await recover(checkout, checkout.clock)).status).toBe("open");
    });
  });
});
