/** iyzico's own SDK is the witness that the stand-in takes what iyzico takes. */
import Iyzipay from "iyzipay";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serveOnLoopback } from "../loopback.ts";
import { createIyzicoSandbox } from "./app.ts";
import { Json, KEYS, PARAF_CARD } from "./signed-call.ts";

let served: Awaited<ReturnType<typeof serveOnLoopback>>;

beforeAll(async () => {
  served = await serveOnLoopback(createIyzicoSandbox(), 0);
});

afterAll(() => served.close());

/** A client per call: the SDK keeps the last request's body on objects that all calls share. */
function sdk(keys = KEYS): Iyzipay {
  return new Iyzipay({ uri: served.url, ...keys });
}

type Call = Iyzipay["card"]["create"];

function answerOf(call: Call, request: object): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    call(request, (error, body) => {
      if (error) reject(new Error("the SDK failed", { cause: error }));
      else resolve(Json.parse(body));
    });
  });
}

const create = (request: object, keys = KEYS) => {
  const { card } = sdk(keys);
  return answerOf(card.create.bind(card), request);
};
const remove = (request: object) => {
  const { card } = sdk();
  return answerOf(card.delete.bind(card), request);
};
const list = (request: object) => {
  const { cardList } = sdk();
  return answerOf(cardList.retrieve.bind(cardList), request);
};

describe("the official SDK", () => {
  it("stores a card for a new user, adds one under the key, lists both and deletes one", async () => {
    const first = await create({
      locale: "tr",
      email: "ayse@example.com",
      externalId: "42",
      card: PARAF_CARD,
    });
    expect(first).toMatchObject({ status: "success", email: "ayse@example.com", externalId: "42" });
    const { cardUserKey } = first;

    const second = await create({ cardUserKey, card: { ...PARAF_CARD, cardNumber: "5526080000000006" } });
    expect(second).toMatchObject({ status: "success", cardUserKey, cardFamily: "Axess" });

    expect(await list({ cardUserKey })).toMatchObject({
      cardDetails: [{ cardToken: first.cardToken }, { cardToken: second.cardToken }],
    });
    expect(await remove({ conversationId: "c9", cardUserKey, cardToken: first.cardToken })).toEqual({
      status: "success",
      locale: "tr",
      systemTime: expect.any(Number),
      conversationId: "c9",
    });
    expect(await list({ cardUserKey })).toMatchObject({ cardDetails: [{ cardToken: second.cardToken }] });
  });

  it("is told 1000 with a wrong secret, and stores nothing", async () => {
    const answer = await create(
      { conversationId: "c1", email: "a@example.com", card: PARAF_CARD },
      { ...KEYS, secretKey: "wrong" },
    );
    expect(answer).toEqual({
      status: "failure",
      errorCode: "1000",
      errorMessage: "Geçersiz imza",
      locale: "tr",
      systemTime: expect.any(Number),
      conversationId: "c1",
    });
  });

  it("is told 1001 with an unknown key", async () => {
    const answer = await create(
      { locale: "en", email: "a@example.com", card: PARAF_CARD },
      { ...KEYS, apiKey: "x" },
    );
    expect(answer).toMatchObject({ status: "failure", errorCode: "1001", locale: "en" });
  });
});
