/** How a payment may end besides well: refused by the bank, in review, or not made at all; who is told what, and what limits attempts. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { DeclineCode } from "@saved-cards/widget/contract";
import { PAYNET_CARDS } from "../sandbox/paynet/test-cards.ts";
import { REFUSED_CARDS } from "../tests/fixtures/test-cards.ts";
import { challengeIn, comeBack, endOf, paynetCardBody } from "./at-the-bank.ts";
import { type Bff, movableClock } from "./bff.ts";
import { chargesAt, merchantView, orderBody, orderOf, pay, paymentIn } from "./payer.ts";
import {
  type PaymentProvider,
  type PaymentProviderName,
  PROVIDERS,
  startPaymentProvider,
  typed,
} from "./payment-providers.ts";
import { startForAll } from "./payment-suite.ts";
import { agreeOn } from "./payment-truth.ts";
import { cardBody, problemIn } from "./shopper.ts";

interface Refused {
  card: ReturnType<typeof cardBody>;
  decline: DeclineCode;
  /** The bank's, for the merchant. */
  code: string;
}

const iyzicoCard = (name: keyof typeof REFUSED_CARDS, decline: DeclineCode, code: string): Refused => ({
  card: cardBody(REFUSED_CARDS[name].number),
  decline,
  code,
});
const paynetCard = (name: keyof typeof PAYNET_CARDS, decline: DeclineCode, code: string): Refused => ({
  card: paynetCardBody(PAYNET_CARDS[name]),
  decline,
  code,
});

const REFUSALS: Record<PaymentProviderName, Refused[]> = {
  iyzico: [
    iyzicoCard("insufficientFunds", "insufficient_funds", "10051"),
    iyzicoCard("doNotHonour", "declined", "10005"),
    iyzicoCard("invalidTransaction", "declined", "10012"),
    iyzicoCard("lost", "card_refused", "10041"),
    iyzicoCard("stolen", "card_refused", "10043"),
    iyzicoCard("pickUp", "card_refused", "10041"),
    iyzicoCard("expired", "expired_card", "10054"),
    iyzicoCard("wrongCvc", "invalid_cvc", "10084"),
    iyzicoCard("notPermittedToHolder", "not_permitted", "10057"),
    iyzicoCard("notPermittedToTerminal", "not_permitted", "10058"),
    iyzicoCard("fraudSuspected", "card_refused", "10034"),
    // It leaves open what happened, and the look-up that settles it tells no code.
    iyzicoCard("generalError", "declined", "none"),
    iyzicoCard("restrictedByLaw", "not_permitted", "10093"),
  ],
  paynet: [
    paynetCard("insufficientLimit", "insufficient_funds", "51"),
    paynetCard("expiredAtTheBank", "expired_card", "54"),
    paynetCard("wrongSecurityCode", "invalid_cvc", "82"),
    paynetCard("lostCard", "card_refused", "41"),
    paynetCard("stolenCard", "card_refused", "43"),
    paynetCard("doNotHonour", "declined", "05"),
    paynetCard("notPermitted", "not_permitted", "57"),
    paynetCard("suspectedFraud", "card_refused", "59"),
  ],
};

describe.each(PROVIDERS)("%s:", (name) => {
  const clock = movableClock();
  let provider: PaymentProvider;
  let bff: Bff;
  startForAll(name, clock, (given) => ({ provider, bff } = given));

  async function begin(session: object, order: object, card: object = provider.cards.one) {
    const shopper = await bff.shopper({ vault: provider.vault, order: orderBody(order), ...session });
    const { id: cardId } = await shopper.save(card);
    return { bff, provider, shopper, cardId };
  }

  test.each(REFUSALS[name])(
    "a refusal ($code) is told as $decline, and its code to the merchant alone",
    async ({ card, decline, code }) => {
      const messages: string[] = [];
      for (const locale of ["tr", "en"]) {
        for (const threeDS of ["never", "always"]) {
          const visit = await begin({ locale }, { threeDS }, card);
          const answer = await pay(visit.shopper, { cardId: visit.cardId });
          const text = await answer.clone().text();
          if (answer.status === 202) {
            const challenge = await challengeIn(answer);
            await comeBack(bff.send, await provider.visitBank(bff.send, challenge, "confirms"));
            expect(await endOf(visit.shopper, challenge.id)).toMatchObject({
              state: "failed",
              result: { problem: "payment_declined" },
            });
          } else {
            // As a value: its digits may stand in an id by chance.
            expect(text).not.toMatch(new RegExp(`[":]${code}[",}]`));
          }
          const { payment } = await agreeOn(visit);
          expect(payment).toMatchObject({ status: "failed", decline: { code: decline } });
          messages.push(payment?.decline?.message ?? "");
          expect(await merchantView(bff.send, payment?.id ?? "")).toMatchObject({
            status: "failed",
            providerCode: code,
          });
        }
      }
      expect(new Set(messages).size).toBe(2);
      expect(messages.join()).not.toMatch(/kayıp|çalıntı|lost|stolen|fraud|dolandırıcı/i);
    },
  );

  test("after a refusal the order can be paid with another card", async () => {
    const [refused] = REFUSALS[name];
    const visit = await begin({}, { threeDS: "never" }, refused?.card);
    expect((await paymentIn(await pay(visit.shopper, { cardId: visit.cardId }))).status).toBe("failed");
    const { id } = await visit.shopper.save(provider.cards.one);
    expect((await paymentIn(await pay(visit.shopper, { cardId: id }))).status).toBe("succeeded");
    expect((await agreeOn(visit)).status).toBe("paid");
  });

  test("wrong keys at the provider are told to nobody but as a fault of the shop, and nothing is charged", async () => {
    const wrong = await provider.startBff({
      clock,
      store: bff.store,
      encryptionKeys: bff.encryptionKeys,
      iyzicoSecretKey: "x",
      paynetSecretKey: "x",
    });
    try {
      const { shopper, cardId } = await begin({}, { threeDS: "never" });
      const { id } = await orderOf(shopper);
      const theirs = await wrong.shopper({ vault: provider.vault, order: orderBody({ id }) });
      for (const visitor of [theirs]) {
        const typedCard = { card: typed(provider.cards.one) };
        expect(await problemIn(await pay(visitor, typedCard))).toMatchObject({
          status: 502,
          code: "vault_misconfigured",
        });
      }
      expect(await agreeOn({ bff, provider, shopper })).toMatchObject({ status: "open" });
      expect((await paymentIn(await pay(shopper, { cardId }))).status).toBe("succeeded");
    } finally {
      await wrong.close();
    }
  });

  test.each([
    ["pay", "never"],
    ["start", "always"],
  ] as const)(
    "a call (%s) that the merchant may not make is a fault of the shop, and the next one may pay",
    async (call, threeDS) => {
      const visit = await begin({}, { threeDS });
      const rule = name === "iyzico" ? { errorCode: "3007" } : { resultCode: 7, httpStatus: 403 };
      await provider.faults({ match: provider.calls[call], mode: "failure", ...rule });
      const problem = await problemIn(await pay(visit.shopper, { cardId: visit.cardId }));
      expect([problem.status, problem.code]).toEqual([502, "vault_misconfigured"]);
      expect(await agreeOn(visit)).toMatchObject({ status: "open", payment: { status: "failed" } });
      expect(bff.logged("vault_error")).toBeGreaterThan(0);
      await provider.faults();
      const again = await pay(visit.shopper, { cardId: visit.cardId });
      expect([201, 202]).toContain(again.status);
    },
  );

  test("a provider that turns the charge away for now has not charged", async () => {
    const visit = await begin({}, { threeDS: "never" });
    await provider.faults({ match: provider.calls.pay, ...provider.turnedAway, times: 1 });
    expect(await problemIn(await pay(visit.shopper, { cardId: visit.cardId }))).toMatchObject({
      status: 503,
      code: "payment_not_made",
      retryable: true,
    });
    expect((await agreeOn(visit)).status).toBe("open");
    expect((await paymentIn(await pay(visit.shopper, { cardId: visit.cardId }))).status).toBe("succeeded");
  });

  test.each(["perSession", "perCustomer", "perAddress", "perMerchant"] as const)(
    "attempts are limited (%s)",
    async (limit) => {
      const plenty = { perSession: 100, perCustomer: 100, perAddress: 100, perMerchant: 100 };
      const strict = await provider.startBff({ clock, paymentLimits: { ...plenty, [limit]: 2 } });
      try {
        const [refused] = REFUSALS[name];
        const shopper = await strict.shopper({
          vault: provider.vault,
          order: orderBody({ threeDS: "never" }),
        });
        const { id: cardId } = await shopper.save(refused?.card);
        for (let n = 0; n < 2; n += 1) await paymentIn(await pay(shopper, { cardId }));
        const sent = (await provider.sentCharges()).length;
        const answer = await pay(shopper, { cardId });
        expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
        expect(await problemIn(answer)).toMatchObject({ status: 429, code: "rate_limited" });
        expect((await provider.sentCharges()).length).toBe(sent);
        clock.pass(3_600_000);
        const later = await strict.shopper({ vault: provider.vault, order: orderBody({ threeDS: "never" }) });
        expect((await paymentIn(await pay(later, { card: typed(refused?.card ?? cardBody()) }))).status).toBe(
          "failed",
        );
      } finally {
        await strict.close();
      }
    },
  );
});

describe("iyzico's review", () => {
  const clock = movableClock();
  let provider: PaymentProvider;
  let bff: Bff;
  beforeAll(async () => {
    provider = await startPaymentProvider("iyzico");
    await provider.iyzico?.settings({ fraudStatus: 0 });
    bff = await provider.startBff({ clock });
  });
  afterAll(async () => {
    await bff.close();
    await provider.close();
  });

  test.each([
    ["never", 1, "paid"],
    ["never", -1, "open"],
    ["always", 1, "paid"],
    ["always", -1, "open"],
  ] as const)(
    "of a payment (3-D Secure %s) that comes to %s leaves the order %s",
    async (threeDS, decision, status) => {
      const shopper = await bff.shopper({ order: orderBody({ threeDS }) });
      const { id: cardId } = await shopper.save();
      const visit = { bff, provider, shopper };
      const answer = await pay(shopper, { cardId });
      if (answer.status === 202) {
        const challenge = await challengeIn(answer);
        await comeBack(bff.send, await provider.visitBank(bff.send, challenge, "confirms"));
        expect(await endOf(shopper, challenge.id)).toMatchObject({
          state: "succeeded",
          result: { payment: { status: "in_review" } },
        });
      } else {
        expect((await paymentIn(answer)).status).toBe("in_review");
      }
      expect(await agreeOn(visit)).toMatchObject({ status: "in_review", payment: { status: "in_review" } });
      expect((await problemIn(await pay(shopper, { cardId }))).code).toBe("payment_in_progress");
      clock.pass(600_000);
      await bff.work.settlePayments();
      expect((await agreeOn(visit)).status).toBe("in_review");

      const { id } = await orderOf(shopper);
      const { iyzico } = provider;
      const about = iyzico && (await chargesAt(iyzico)).find(({ basketId }) => basketId === id);
      await iyzico?.review(about?.paymentId ?? "", decision);
      expect((await orderOf(shopper)).status).toBe("in_review");
      clock.pass(900_000);
      await bff.work.settlePayments();
      expect((await agreeOn(visit)).status).toBe(status);
      if (status === "paid") return;
      expect((await orderOf(shopper)).payment?.decline?.code).toBe("card_refused");
      expect([201, 202]).toContain((await pay(shopper, { cardId })).status);
    },
  );
});
