import { createHmac } from "node:crypto";
import { afterEach, describe, expect, it } from "vitest";
import { serveOnLoopback } from "../loopback.ts";
import { createIyzicoSandbox } from "./app.ts";
import { bankError } from "./bank-errors.ts";
import { ERROR_TEST_CARDS, FOREIGN_TEST_CARDS } from "./bins.ts";
import {
  AUTH,
  control,
  DETAIL,
  newCard,
  ORDER,
  pay,
  paymentsAt,
  priced,
  storedCard,
} from "./payment-call.ts";
import { call, cardsOf, KEYS, send } from "./signed-call.ts";

const NOW = Date.parse("2026-03-15T12:00:00Z");
const stops: (() => Promise<void>)[] = [];

afterEach(() => Promise.all(stops.splice(0).map((stop) => stop())));

async function sandbox(options?: Parameters<typeof createIyzicoSandbox>[0]): Promise<string> {
  const served = await serveOnLoopback(createIyzicoSandbox({ now: () => NOW, ...options }), 0);
  stops.push(served.close);
  return served.url;
}

const signed = (...values: unknown[]) =>
  createHmac("sha256", KEYS.secretKey).update(values.join(":")).digest("hex");

describe("a NON3D payment", () => {
  it("is told with iyzico's fields in iyzico's order", async () => {
    const base = await sandbox({ binLength: 8 });
    const answer = await pay(base, { paymentCard: await storedCard(base) });
    const { paymentId } = answer;
    expect(paymentId).toMatch(/^\d{8}$/);
    const { itemTransactions, ...payment } = answer;
    expect(Object.entries(payment)).toEqual([
      ["status", "success"],
      ["locale", "tr"],
      ["systemTime", NOW],
      ["conversationId", "c1"],
      ["price", 1],
      ["paidPrice", 1.2],
      ["installment", 1],
      ["paymentId", paymentId],
      ["fraudStatus", 1],
      ["merchantCommissionRate", 20],
      ["merchantCommissionRateAmount", 0.2],
      ["iyziCommissionRateAmount", 0.034_68],
      ["iyziCommissionFee", 0.25],
      ["cardType", "CREDIT_CARD"],
      ["cardAssociation", "MASTER_CARD"],
      ["cardFamily", "Paraf"],
      ["binNumber", "55287900"],
      ["lastFourDigits", "0008"],
      ["basketId", "b1"],
      ["currency", "TRY"],
      ["authCode", expect.stringMatching(/^\d{6}$/)],
      ["phase", "AUTH"],
      ["hostReference", "mock00001iyzihostrfn"],
      ["signature", signed(paymentId, "TRY", "b1", "c1", "1.2", "1")],
    ]);
    expect(itemTransactions).toMatchObject([
      { itemId: "i1", transactionStatus: 2, price: 0.3, paidPrice: 0.36 },
      { itemId: "i2", transactionStatus: 2, price: 0.7, paidPrice: 0.84 },
    ]);
  });

  it("spells prices as they came, and iyzico's own numbers as Java does", async () => {
    const base = await sandbox();
    const request = { ...ORDER, ...priced("149.90"), paymentCard: newCard() };
    const text = await (await send(base, AUTH, request)).text();
    expect(text).toContain('"price":149.90,"paidPrice":149.90,');
    expect(text).toContain('"merchantCommissionRate":0E-8,');
    expect(text).toContain('"iyziCommissionFee":0.25000000,');
  });

  it("is told the truth of to tests", async () => {
    const base = await sandbox();
    const { paymentId } = await pay(base);
    expect(await paymentsAt(base)).toEqual([
      {
        paymentId,
        conversationId: "c1",
        basketId: "b1",
        paymentStatus: "SUCCESS",
        price: "1.00",
        paidPrice: "1.20",
        currency: "TRY",
        installment: 1,
        fraudStatus: 1,
        charged: true,
        lastFourDigits: "0008",
      },
    ]);
    await control(base, "DELETE", "/__state");
    expect(await paymentsAt(base)).toEqual([]);
  });

  it("of a foreign card in a foreign currency says nothing of its bank", async () => {
    const base = await sandbox();
    for (const number of FOREIGN_TEST_CARDS) {
      const answer = await pay(base, { currency: "EUR", paymentCard: newCard(number) });
      expect(answer).toMatchObject({ status: "success", currency: "EUR" });
      expect(answer).not.toHaveProperty("cardType");
    }
  });

  it("with the card that cannot be refunded succeeds", async () => {
    const base = await sandbox();
    expect(await pay(base, { paymentCard: newCard("5406670000000009") })).toMatchObject({
      status: "success",
    });
  });
});

const register = (card: object = {}) => ({ paymentCard: { ...newCard(), registerCard: 1, ...card } });

describe("a card that is registered while it pays", () => {
  it("is filed for a new user, under its alias, and can pay again", async () => {
    const base = await sandbox();
    const { cardUserKey, cardToken } = await pay(base, register({ cardAlias: "Evinki" }));
    expect(await cardsOf(base, cardUserKey)).toMatchObject([{ cardToken, cardAlias: "Evinki" }]);
    const again = await pay(base, { paymentCard: { cardUserKey, cardToken } });
    expect(again).toMatchObject({ status: "success" });
    expect(again).not.toHaveProperty("cardToken");
  });

  it.each([
    ["existing-user", 2],
    ["new-user", 1],
  ] as const)("beside a cardUserKey goes to the %s", async (registerUnder, count) => {
    const base = await sandbox({ settings: { registerUnder } });
    const { cardUserKey } = await storedCard(base);
    const answer = await pay(base, register({ cardUserKey }));
    expect(answer["cardUserKey"] === cardUserKey).toBe(registerUnder === "existing-user");
    expect(await cardsOf(base, cardUserKey)).toHaveLength(count);
  });

  it("is not filed when its payment is refused", async () => {
    const base = await sandbox();
    const { cardUserKey } = await storedCard(base);
    await pay(base, register({ cardUserKey, cardNumber: "4111111111111129" }));
    expect(await cardsOf(base, cardUserKey)).toHaveLength(1);
  });

  it("is not filed unless asked for", async () => {
    const base = await sandbox();
    expect(await pay(base)).not.toHaveProperty("cardToken");
  });
});

const refusals = Object.entries(ERROR_TEST_CARDS).flatMap(([number, { refusal }]) =>
  refusal === undefined ? [] : [{ number, last: number.slice(-4), refusal }],
);

describe("a bank's refusal", () => {
  it.each(refusals)(
    "is $refusal for the card that ends in $last, new or stored",
    async ({ number, refusal }) => {
      const base = await sandbox();
      const cards = [newCard(number), await storedCard(base, number)];
      for (const paymentCard of cards) {
        expect(await pay(base, { paymentCard })).toMatchObject({
          status: "failure",
          errorCode: refusal,
          errorGroup: bankError(refusal)?.group,
          conversationId: "c1",
        });
      }
      expect(await paymentsAt(base)).toMatchObject(
        cards.map(() => ({ paymentStatus: "FAILURE", charged: false })),
      );
    },
  );

  it("is the order of iyzico's envelope with the group in it", async () => {
    const base = await sandbox();
    const answer = await pay(base, { locale: "en", paymentCard: newCard("4111111111111129") });
    expect(Object.entries(answer)).toEqual([
      ["status", "failure"],
      ["errorCode", "10051"],
      ["errorMessage", "Insufficient card limit, insufficient balance"],
      ["errorGroup", "NOT_SUFFICIENT_FUNDS"],
      ["locale", "en"],
      ["systemTime", NOW],
      ["conversationId", "c1"],
    ]);
  });

  it("is 10054 for a stored card that has grown old", async () => {
    const base = await sandbox();
    const paymentCard = await storedCard(base);
    const aged = { lastFourDigits: "0008", expireMonth: "02", expireYear: "2026" };
    await control(base, "PATCH", "/__state", aged);
    expect(await pay(base, { paymentCard })).toMatchObject({
      errorCode: "10054",
      errorGroup: "EXPIRED_CARD",
    });
  });
});

describe("a fraud check", () => {
  it("that wants a review takes the money and tells so", async () => {
    const base = await sandbox();
    await control(base, "PATCH", "/__settings", { fraudStatus: 0 });
    const answer = await pay(base);
    expect(answer).toMatchObject({
      status: "success",
      fraudStatus: 0,
      itemTransactions: [{ transactionStatus: 0 }, { transactionStatus: 0 }],
    });
    expect(await paymentsAt(base)).toMatchObject([{ fraudStatus: 0, charged: true }]);
  });

  it.each([
    [1, { paymentStatus: "SUCCESS", charged: true }],
    [-1, { paymentStatus: "FAILURE", charged: false }],
  ])("decides %i later, once", async (fraudStatus, truth) => {
    const base = await sandbox({ settings: { fraudStatus: 0 } });
    const { paymentId } = await pay(base);
    const review = () => control(base, "PATCH", "/__payments", { paymentId, fraudStatus });
    expect((await review()).status).toBe(204);
    expect(await call(base, DETAIL, { paymentId })).toMatchObject({
      paymentStatus: truth.paymentStatus,
      fraudStatus,
    });
    expect(await paymentsAt(base)).toMatchObject([truth]);
    expect((await review()).status).toBe(409);
  });

  it("that rejects at once takes nothing", async () => {
    const base = await sandbox({ settings: { fraudStatus: -1 } });
    expect(await pay(base)).toMatchObject({ status: "success", fraudStatus: -1 });
    expect(await paymentsAt(base)).toMatchObject([{ paymentStatus: "FAILURE", charged: false }]);
  });
});

describe("the detail of a payment", () => {
  it("is the payment with its status, eight decimals, and a signature over its own answer", async () => {
    const base = await sandbox();
    const { paymentId } = await pay(base, priced("149.90"));
    const text = await (await send(base, DETAIL, { conversationId: "c2", paymentId })).text();
    expect(text).toContain('"price":149.90000000,"paidPrice":149.90000000,');
    expect(JSON.parse(text)).toMatchObject({
      status: "success",
      conversationId: "c2",
      paymentStatus: "SUCCESS",
      signature: signed(paymentId, "TRY", "b1", "c2", "149.9", "149.9"),
    });
  });

  it("is found by the conversation too: the newest of several", async () => {
    const base = await sandbox();
    await pay(base);
    const { paymentId } = await pay(base);
    expect(await call(base, DETAIL, { paymentConversationId: "c1" })).toMatchObject({ paymentId });
  });

  it("has the tokens of a card that was registered", async () => {
    const base = await sandbox();
    const { cardToken, cardUserKey } = await pay(base, { paymentCard: { ...newCard(), registerCard: 1 } });
    expect(await call(base, DETAIL, { paymentConversationId: "c1" })).toMatchObject({
      cardToken,
      cardUserKey,
    });
  });

  it("tells of a failure, as a success or as the refusal that it was", async () => {
    const base = await sandbox();
    await pay(base, { paymentCard: newCard("4111111111111129") });
    const detail = () => call(base, DETAIL, { paymentConversationId: "c1" });
    expect(await detail()).toMatchObject({ status: "success", paymentStatus: "FAILURE" });
    await control(base, "PATCH", "/__settings", { failedDetail: "failure" });
    expect(await detail()).toMatchObject({
      status: "failure",
      errorCode: "10051",
      paymentStatus: "FAILURE",
    });
  });

  it("is 5086 for what nobody knows, and 5002 for nothing", async () => {
    const base = await sandbox();
    expect(await call(base, DETAIL, { paymentId: "1" })).toMatchObject({ errorCode: "5086" });
    expect(await call(base, DETAIL, { paymentConversationId: "c1" })).toMatchObject({ errorCode: "5086" });
    expect(await call(base, DETAIL, {})).toMatchObject({ errorCode: "5002" });
  });
});
