/** iyzico's own SDK is the witness that the stand-in takes payments as iyzico takes them. */
import Iyzipay from "iyzipay";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serveOnLoopback } from "../loopback.ts";
import { createIyzicoSandbox } from "./app.ts";
import { passMock3ds } from "./mock-shopper.ts";
import { decodeHtml, newCard, ORDER, priced, storedCard } from "./payment-call.ts";
import { cardsOf, Json, KEYS } from "./signed-call.ts";

let served: Awaited<ReturnType<typeof serveOnLoopback>>;

beforeAll(async () => {
  served = await serveOnLoopback(createIyzicoSandbox(), 0);
});

afterAll(() => served.close());

type Call = Iyzipay["card"]["create"];

/** Calls with a client of its own: the SDK keeps the last request's body on objects that all calls share. */
function ask(choose: (sdk: Iyzipay) => Call, request: object): Promise<Record<string, unknown>> {
  const sdk = new Iyzipay({ uri: served.url, ...KEYS });
  return new Promise((resolve, reject) => {
    choose(sdk)(request, (error, body) => {
      if (error) reject(new Error("the SDK failed", { cause: error }));
      else resolve(Json.parse(body));
    });
  });
}

const pay = (request: object) => ask(({ payment }) => payment.create.bind(payment), request);
const detail = (request: object) => ask(({ payment }) => payment.retrieve.bind(payment), request);

describe("the official SDK", () => {
  it("pays with a stored card, and finds the payment", async () => {
    const answer = await pay({ ...ORDER, paymentCard: await storedCard(served.url) });
    const { paymentId, signature } = answer;
    expect(answer).toMatchObject({ status: "success", price: 1, paidPrice: 1.2, fraudStatus: 1 });
    expect(await detail({ conversationId: "c1", paymentId })).toMatchObject({
      status: "success",
      paymentStatus: "SUCCESS",
      signature,
    });
    expect(await detail({ paymentConversationId: "c1" })).toMatchObject({ paymentId });
  });

  it("pays with a new card that is registered under its user", async () => {
    const { cardUserKey } = await storedCard(served.url);
    const paymentCard = { ...newCard("4543590000000006"), registerCard: "1", cardAlias: "İş", cardUserKey };
    const answer = await pay({ ...ORDER, paymentCard });
    expect(answer).toMatchObject({ status: "success", cardUserKey, cardFamily: "Maximum" });
    const { cardToken } = answer;
    expect(await cardsOf(served.url, cardUserKey)).toMatchObject([{}, { cardToken, cardAlias: "İş" }]);
  });

  it.each(["v1", "v2"] as const)("pays with 3-D Secure, completed by %s", async (version) => {
    const begun = await ask(({ threedsInitialize }) => threedsInitialize.create.bind(threedsInitialize), {
      ...ORDER,
      paymentCard: await storedCard(served.url),
      callbackUrl: "http://shop.localhost:4000/callback",
    });
    expect(begun).toMatchObject({ status: "success", conversationId: "c1" });
    const { fields } = await passMock3ds(decodeHtml(begun), "283126");
    expect(fields).toMatchObject({ status: "success", mdStatus: "1", paymentId: begun["paymentId"] });
    const { paymentId, conversationData } = fields;
    const answer = await (version === "v1"
      ? ask(({ threedsPayment }) => threedsPayment.create.bind(threedsPayment), {
          paymentId,
          conversationData,
        })
      : ask(({ threedsV2Payment }) => threedsV2Payment.create.bind(threedsV2Payment), {
          paymentId,
          paidPrice: "1.2",
          basketId: "b1",
          currency: "TRY",
        }));
    expect(answer).toMatchObject({ status: "success", mdStatus: 1, paidPrice: 1.2 });
  });

  it("looks up installments, and pays in three of them", async () => {
    const request = { binNumber: "55260800", price: "100" };
    const found = await ask(({ installmentInfo }) => installmentInfo.retrieve.bind(installmentInfo), request);
    expect(found).toMatchObject({
      installmentDetails: [
        { installmentPrices: [{}, {}, { installmentNumber: 3, totalPrice: 103.39 }, {}, {}] },
      ],
    });
    const paymentCard = await storedCard(served.url, "5526080000000006");
    const answer = await pay({ ...ORDER, ...priced("100", "103.39"), installment: 3, paymentCard });
    expect(answer).toMatchObject({ status: "success", installment: 3, paidPrice: 103.39 });
  });

  it("checks a BIN", async () => {
    const request = { conversationId: "c1", binNumber: "552608" };
    const answer = await ask(({ binNumber }) => binNumber.retrieve.bind(binNumber), request);
    expect(answer).toMatchObject({ status: "success", cardFamily: "Axess", bankCode: 46 });
  });
});
