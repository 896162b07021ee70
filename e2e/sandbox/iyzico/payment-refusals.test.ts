import { describe, expect, it } from "vitest";
import { createIyzicoSandbox } from "./app.ts";
import {
  AUTH,
  BIN,
  COMPLETE,
  COMPLETE_V2,
  DETAIL,
  INITIALIZE,
  INSTALLMENTS,
  newCard,
  ORDER,
} from "./payment-call.ts";
import { CREATE, Json, PARAF_CARD, signedHeaders } from "./signed-call.ts";

type App = ReturnType<typeof createIyzicoSandbox>;

async function ask(app: App, target: string, request: object): Promise<Record<string, unknown>> {
  const [method = "", path = ""] = target.split(" ");
  const body = JSON.stringify(request);
  const response = await app.request(path, { method, body, headers: signedHeaders(path, body) });
  expect(response.status).toBe(200);
  return Json.parse(await response.json());
}

const truth = async (app: App) => (await app.request("/__payments")).json();

const order = (change: object) => ({
  ...ORDER,
  paymentCard: newCard(),
  callbackUrl: "http://x.test/",
  ...change,
});
const buyer = (change: object) => order({ buyer: { ...ORDER.buyer, ...change } });
const card = (change: object) => order({ paymentCard: { ...newCard(), ...change } });
const [goods, file] = ORDER.basketItems;

/** Why, what is asked, and the code. */
const WRONG: [string, object, string, string?][] = [
  ["no price", order({ price: undefined }), "5004"],
  ["a price of nothing", order({ price: "0.0" }), "5005"],
  ["a price below nothing", order({ price: "-1.0" }), "5005"],
  ["a price with a comma", order({ price: "1,0" }), "11"],
  ["no paidPrice", order({ paidPrice: undefined }), "24", "paidPrice gönderilmesi zorunludur"],
  ["a paidPrice of nothing", order({ paidPrice: "0" }), "5005"],
  ["no card", order({ paymentCard: undefined }), "5013"],
  ["a token without its user", order({ paymentCard: { cardToken: "t" } }), "5111"],
  ["a user without a token", order({ paymentCard: { cardUserKey: "k" } }), "5111"],
  ["an unknown user", order({ paymentCard: { cardUserKey: "k", cardToken: "t" } }), "3005"],
  ["a new card for an unknown user", card({ cardUserKey: "k", registerCard: 1 }), "3005"],
  ["a wrong digit", card({ cardNumber: "5528790000000009" }), "12"],
  ["an expired card", card({ expireYear: "2025" }), "17"],
  ["no cvc", card({ cvc: undefined }), "15"],
  ["letters for a cvc", card({ cvc: "12a" }), "15"],
  ["four digits for a cvc", card({ cvc: "1234" }), "10206"],
  ["three digits for an Amex cvc", card({ cardNumber: "374427000000003" }), "10206"],
  ["no buyer", order({ buyer: null }), "24", "buyer gönderilmesi zorunludur"],
  ["no identity number", buyer({ identityNumber: " " }), "8"],
  ["no email", buyer({ email: undefined }), "3"],
  ["no email that could be one", buyer({ email: "ayse" }), "5"],
  ["no phone", buyer({ gsmNumber: undefined }), "25"],
  ["no city", buyer({ city: undefined }), "24", "buyer.city gönderilmesi zorunludur"],
  [
    "no billing address",
    order({ billingAddress: undefined }),
    "24",
    "billingAddress gönderilmesi zorunludur",
  ],
  ["goods without an address", order({ shippingAddress: undefined }), "24"],
  ["half an address", order({ shippingAddress: { city: "x" } }), "24"],
  ["an empty basket", order({ basketItems: [] }), "24", "basketItems gönderilmesi zorunludur"],
  ["an item without a category", order({ basketItems: [{ ...goods, category1: undefined }] }), "24"],
  ["an item without an id", order({ basketItems: [{ ...goods, id: undefined }] }), "24"],
  ["an item for nothing", order({ basketItems: [{ ...goods, price: "0" }] }), "5005"],
  ["items that are not the sum", order({ basketItems: [goods] }), "5062"],
  ["an item of another kind", order({ basketItems: [{ ...goods, itemType: "AIR" }] }), "11"],
  ["another currency", order({ currency: "JPY" }), "11"],
  ["half an installment", order({ installment: "1.5" }), "11"],
  ["a domestic card in dollars", order({ currency: "USD" }), "5184"],
  ["a number of installments that the bank does not offer", order({ installment: 4 }), "10222"],
  ["what the plan does not ask for", order({ installment: 3, paidPrice: "1.02" }), "10232"],
  ["a debit card in installments", { ...card({ cardNumber: "4475050000000003" }), installment: 2 }, "10218"],
  [
    "a foreign card in installments",
    { ...card({ cardNumber: "5400010000000004" }), installment: 2 },
    "10222",
  ],
];

describe.each([AUTH, INITIALIZE])("%s", (target) => {
  it.each(WRONG)("refuses %s", async (_, request, code, message) => {
    const app = createIyzicoSandbox({ now: () => Date.parse("2026-03-15T12:00:00Z") });
    const answer = await ask(app, target, request);
    expect(answer).toMatchObject({ status: "failure", errorCode: code, conversationId: "c1" });
    if (message !== undefined) expect(answer).toMatchObject({ errorMessage: message });
    expect(await truth(app)).toEqual([]);
  });

  it("takes the order as it is, and without an address where nothing is sent", async () => {
    const app = createIyzicoSandbox();
    expect(await ask(app, target, order({}))).toMatchObject({ status: "success" });
    const request = order({ price: "0.7", basketItems: [file], shippingAddress: undefined });
    expect(await ask(app, target, request)).toMatchObject({ status: "success" });
  });

  it("takes an Amex with its four digits", async () => {
    const request = card({ cardNumber: "374427000000003", cvc: "1234" });
    expect(await ask(createIyzicoSandbox(), target, request)).toMatchObject({ status: "success" });
  });

  it("asks for the cvc of a stored card only where the bank does, and looks at any that is sent", async () => {
    const app = createIyzicoSandbox();
    const stored = async (cardNumber: string) => {
      const made = await ask(app, CREATE, { email: "a@example.com", card: { ...PARAF_CARD, cardNumber } });
      return { cardUserKey: made["cardUserKey"], cardToken: made["cardToken"] };
    };
    const strict = await stored("4729150000000005");
    expect(await ask(app, target, order({ paymentCard: strict }))).toMatchObject({ errorCode: "15" });
    const withCode = order({ paymentCard: { ...strict, cvc: "123" } });
    expect(await ask(app, target, withCode)).toMatchObject({ status: "success" });
    const usual = await stored(PARAF_CARD.cardNumber);
    expect(await ask(app, target, order({ paymentCard: usual }))).toMatchObject({ status: "success" });
    const wrongCode = order({ paymentCard: { ...usual, cvc: "1" } });
    expect(await ask(app, target, wrongCode)).toMatchObject({ errorCode: "15" });
    const noToken = order({ paymentCard: { ...usual, cardToken: "t" } });
    expect(await ask(app, target, noToken)).toMatchObject({ errorCode: "3006" });
  });
});

describe("the ways to pay", () => {
  it("refuse a card that must use 3-D Secure without it", async () => {
    const app = createIyzicoSandbox();
    const request = card({ cardNumber: "5170410000000004" });
    expect(await ask(app, AUTH, request)).toMatchObject({
      errorCode: "10217",
      errorGroup: "DEBIT_CARDS_REQUIRES_3DS",
    });
    expect(await ask(app, INITIALIZE, request)).toMatchObject({ status: "success" });
  });

  it.each([undefined, "not an address"])(
    "need a callbackUrl for 3-D Secure, and %s is none",
    async (callbackUrl) => {
      const app = createIyzicoSandbox();
      expect(await ask(app, INITIALIZE, order({ callbackUrl, locale: "en" }))).toMatchObject({
        errorCode: "23",
        errorMessage: "Callback URL is mandatory",
      });
    },
  );
});

describe("every call", () => {
  it.each([AUTH, INITIALIZE, COMPLETE, COMPLETE_V2, DETAIL, BIN, INSTALLMENTS])(
    "%s wants a signature",
    async (target) => {
      const app = createIyzicoSandbox();
      const [method = "", path = ""] = target.split(" ");
      const body = JSON.stringify(order({}));
      const unsigned = await app.request(path, { method, body });
      expect(await unsigned.json()).toMatchObject({ errorCode: "1007", conversationId: "c1" });
      const headers = signedHeaders(path, `${body} `);
      const forged = await app.request(path, { method, body, headers });
      expect(await forged.json()).toMatchObject({ errorCode: "1000" });
      expect(await truth(app)).toEqual([]);
    },
  );

  it.each([AUTH, INITIALIZE, COMPLETE, COMPLETE_V2, DETAIL, BIN, INSTALLMENTS])(
    "%s refuses what is no object",
    async (target) => {
      expect(await ask(createIyzicoSandbox(), target, [])).toMatchObject({ errorCode: "11" });
    },
  );
});
