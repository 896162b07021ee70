/** How a card can pay the order: its bank's plans within what the order allows, its code where the bank asks for it, and 3-D Secure. */
import { randomUUID } from "node:crypto";
import { PaymentOffer } from "@saved-cards/widget/contract";
import { toMinorUnits } from "@saved-cards/widget/money";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { PAYNET_CARDS } from "../sandbox/paynet/test-cards.ts";
import { CARDS, SECURITY_CODES } from "../tests/fixtures/test-cards.ts";
import { challengeIn, comeBack, endOf, paynetCardBody } from "./at-the-bank.ts";
import type { Bff } from "./bff.ts";
import { merchantView, offerFor, orderBody, orderOf, pay, paymentIn } from "./payer.ts";
import { type PaymentProvider, PROVIDERS, startPaymentProvider, typed } from "./payment-providers.ts";
import { agreeOn } from "./payment-truth.ts";
import { cardBody, problemIn, type Shopper } from "./shopper.ts";

/** Of a card that is being typed. */
async function offerForBin(shopper: Shopper, bin: string, vault?: string): Promise<PaymentOffer> {
  const answer = await shopper.call("POST", "/v1/installments", {
    bin,
    ...(vault !== undefined && { vault }),
  });
  return PaymentOffer.parse(await answer.json());
}

const counts = ({ plans }: PaymentOffer) => plans.map(({ installment }) => installment);

describe.each(PROVIDERS)("%s:", (name) => {
  let provider: PaymentProvider;
  let bff: Bff;
  beforeAll(async () => {
    provider = await startPaymentProvider(name);
    bff = await provider.startBff();
  });
  afterAll(async () => {
    await bff.close();
    await provider.close();
  });
  beforeEach(() => provider.forgetCalls());

  const shopperWith = (order: object = {}) =>
    bff.shopper({ vault: provider.vault, order: orderBody({ threeDS: "never", ...order }) });

  test("a credit card has its bank's plans, each with what it costs in all and every month", async () => {
    const shopper = await shopperWith();
    const { id } = await shopper.save(provider.cards.one);
    const offer = await offerFor(shopper, id);
    expect(counts(offer)).toEqual(name === "iyzico" ? [1, 2, 3, 6, 9] : [1, 3, 6, 9]);
    expect(offer.plans[0]).toEqual({ installment: 1, monthly: "149.90", total: "149.90" });
    for (const { installment, monthly, total } of offer.plans) {
      expect(Math.abs(toMinorUnits(monthly) * installment - toMinorUnits(total))).toBeLessThanOrEqual(
        installment,
      );
      expect(toMinorUnits(total)).toBeGreaterThanOrEqual(14_990);
    }
    expect(await offerForBin(shopper, provider.cards.one.number.slice(0, 6))).toEqual(offer);
    expect(await offerForBin(shopper, provider.cards.one.number.slice(0, 8))).toEqual(offer);
  });

  test.each([
    [[], [1]],
    [[1], [1]],
    [
      [3, 6],
      [1, 3, 6],
    ],
    [[4, 36], [1]],
  ])("of these, the order allows %j", async (installments, allowed) => {
    const shopper = await shopperWith({ installments });
    const { id } = await shopper.save(provider.cards.one);
    expect(counts(await offerFor(shopper, id))).toEqual(allowed);
  });

  test("every plan can be paid, for what it says", async () => {
    const seen = await shopperWith();
    const { plans } = await offerForBin(seen, provider.cards.one.number.slice(0, 6));
    for (const { installment, total } of plans) {
      const shopper = await shopperWith();
      const paid = await paymentIn(
        await pay(shopper, { card: typed(provider.cards.one), installment, total }),
      );
      expect([paid.status, paid.charged]).toEqual(["succeeded", total]);
      expect((await agreeOn({ bff, provider, shopper })).status).toBe("paid");
    }
  });

  test("a debit card, and a card that nobody knows, pays at once", async () => {
    const shopper = await shopperWith();
    const cards =
      name === "iyzico"
        ? [cardBody(CARDS.akbankMastercardDebit.number), cardBody(CARDS.foreignCredit.number)]
        : [paynetCardBody(PAYNET_CARDS.debitCard), paynetCardBody(PAYNET_CARDS.ordinaryTroy)];
    for (const card of cards) {
      const { id } = await shopper.save(card);
      expect(counts(await offerFor(shopper, id))).toEqual([1]);
      expect(counts(await offerForBin(shopper, card.number.slice(0, 6)))).toEqual([1]);
      expect((await problemIn(await pay(shopper, { cardId: id, installment: 3 }))).code).toBe(
        "installment_not_available",
      );
    }
    expect((await orderOf(shopper)).payment).toBeNull();
  });

  test.each([
    ["always", "three_ds"],
    ["when-required", "none"],
    ["never", "none"],
  ] as const)(
    "with 3-D Secure %s, a card whose bank does not ask for it is told %j",
    async (threeDS, check) => {
      const shopper = await shopperWith({ threeDS });
      const { id } = await shopper.save(provider.cards.one);
      expect((await offerFor(shopper, id)).check).toBe(check);
      expect((await pay(shopper, { cardId: id })).status).toBe(check === "three_ds" ? 202 : 201);
    },
  );

  test("digits that are no BIN are refused", async () => {
    const shopper = await shopperWith();
    for (const bin of ["", "12345", "1234567", "123456789", "5526080000000006", "12345a", 552_608]) {
      const answer = await shopper.call("POST", "/v1/installments", { bin });
      expect([answer.status, await answer.text()]).toEqual([
        400,
        expect.not.stringContaining("5526080000000006"),
      ]);
    }
    const wrongVault = await shopper.call("POST", "/v1/installments", {
      bin: "552608",
      vault: "paynet-subscription",
    });
    expect((await problemIn(wrongVault)).code).toBe("card_not_payable");
  });
});

describe("iyzico's bank that asks", () => {
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

  async function withCard(number: string, order: object, session: object = {}) {
    const shopper = await bff.shopper({ order: orderBody(order), ...session });
    const { id: cardId } = await shopper.save(cardBody(number));
    return { bff, provider, shopper, cardId };
  }

  test("for the code of a saved card gets it, or the shopper is asked for it", async () => {
    const visit = await withCard(CARDS.denizbankVisaBonus.number, { threeDS: "never" });
    const { shopper, cardId } = visit;
    expect(await offerFor(shopper, cardId)).toMatchObject({ asksForCvc: true });
    const problem = await problemIn(await pay(shopper, { cardId }));
    expect(problem).toMatchObject({
      status: 422,
      code: "invalid_card",
      fields: [{ field: "cvc", code: "required" }],
    });
    expect(await agreeOn(visit)).toMatchObject({ status: "open", payment: null });
    await paymentIn(await pay(shopper, { cardId, cvc: SECURITY_CODES.threeDigits }));
    expect((await agreeOn(visit)).status).toBe("paid");
  });

  test.each([
    ["always", 202],
    ["when-required", 202],
    ["never", 201],
  ] as const)("for 3-D Secure gets it where the order has it %s", async (threeDS, status) => {
    const visit = await withCard(CARDS.garantiMastercardDebit.number, { threeDS });
    const offer = await offerFor(visit.shopper, visit.cardId);
    expect(offer.check).toBe(status === 202 ? "three_ds" : "none");
    const answer = await pay(visit.shopper, { cardId: visit.cardId });
    expect(answer.status).toBe(status);
    if (status === 201) {
      const payment = await paymentIn(answer);
      expect(payment).toMatchObject({
        status: "failed",
        decline: { code: "three_ds_required" },
      });
      expect(await provider.sentCharges()).not.toContain(payment.id);
      return expect((await agreeOn(visit)).status).toBe("open");
    }
    const challenge = await challengeIn(answer);
    return expect(await agreeOn(visit)).toMatchObject({ status: "open", challengeId: challenge.id });
  });

  /** iyzico does not know the card's BIN, so that only the refusal of a charge tells what its bank wants. */
  async function withUnknownCard(order: object, session: object = {}) {
    const visit = await withCard(CARDS.garantiMastercardDebit.number, order, session);
    await provider.faults({ match: provider.calls.offer, mode: "failure", errorCode: "5066" });
    onTestFinished(async () => void (await provider.faults()));
    return visit;
  }

  test.each([
    ["tr", /doğrulama istiyor.*bir kez daha basın/],
    ["en", /asks for a verification.*press Pay once more/],
  ])("for 3-D Secure by refusing a charge gets it with the next one (%s)", async (locale, words) => {
    const customer = { id: randomUUID(), email: "ayse@example.com" };
    const order = orderBody();
    const visit = await withUnknownCard(order, { customer, locale });
    const { shopper, cardId } = visit;
    expect((await offerFor(shopper, cardId)).check).toBe("none");
    const refused = await paymentIn(await pay(shopper, { cardId }));
    const decline = { code: "three_ds_required", retryable: true };
    expect(refused).toMatchObject({
      status: "failed",
      decline: { ...decline, message: expect.stringMatching(words) },
    });
    expect((await orderOf(shopper)).payment?.decline).toEqual(refused.decline);
    expect((await merchantView(bff.send, refused.id)).decline).toMatchObject(decline);
    expect((await agreeOn(visit)).status).toBe("open");

    expect((await offerFor(shopper, cardId)).check).toBe("three_ds");
    const again = await bff.shopper({ customer, order });
    expect((await offerFor(again, cardId)).check).toBe("three_ds");
    const first = await challengeIn(await pay(shopper, { cardId }));
    await shopper.call("POST", `/v1/challenges/${first.id}/cancel`, {});
    const second = await challengeIn(await pay(shopper, { cardId }));
    await comeBack(bff.send, await provider.visitBank(bff.send, second, "confirms"));
    expect((await endOf(shopper, second.id)).state).toBe("succeeded");
    expect((await agreeOn(visit)).status).toBe("paid");
  });

  test("for 3-D Secure by refusing a charge does not get it where the order has it never", async () => {
    const visit = await withUnknownCard({ threeDS: "never" });
    const { shopper, cardId } = visit;
    for (let n = 0; n < 2; n += 1) {
      const { id, decline } = await paymentIn(await pay(shopper, { cardId }));
      expect(decline).toMatchObject({
        code: "three_ds_required",
        retryable: false,
        message: expect.stringContaining("bu mağaza doğrulamalı ödeme almıyor"),
      });
      expect(await provider.sentCharges()).toContain(id);
      expect((await offerFor(shopper, cardId)).check).toBe("none");
    }
    const { id: otherId } = await shopper.save(cardBody(CARDS.akbankMastercard.number));
    expect((await paymentIn(await pay(shopper, { cardId: otherId }))).status).toBe("succeeded");
    expect((await agreeOn(visit)).status).toBe("paid");
  });
});
