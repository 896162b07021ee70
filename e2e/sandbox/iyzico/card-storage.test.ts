import { afterEach, describe, expect, it } from "vitest";
import { serveOnLoopback } from "../loopback.ts";
import { createIyzicoSandbox } from "./app.ts";
import { DOMESTIC_TEST_CARDS } from "./bins.ts";
import { call, CREATE, DELETE, cardsOf, LIST, PARAF_CARD, signedHeaders, store } from "./signed-call.ts";

const stops: (() => Promise<void>)[] = [];

afterEach(() => Promise.all(stops.splice(0).map((stop) => stop())));

async function sandbox(options?: Parameters<typeof createIyzicoSandbox>[0]): Promise<string> {
  const served = await serveOnLoopback(createIyzicoSandbox(options), 0);
  stops.push(served.close);
  return served.url;
}

const NOW = Date.parse("2026-03-15T12:00:00Z");

describe("creating a card", () => {
  it("answers with iyzico's fields in iyzico's order", async () => {
    const base = await sandbox({ now: () => NOW, tokenShape: "uuid", binLength: 6 });
    const answer = await call(base, CREATE, {
      locale: "en",
      conversationId: 123,
      externalId: "321",
      email: "ayse@example.com",
      card: { ...PARAF_CARD, metadata: { CUT_OFF_DAY: "1" } },
    });
    expect(Object.entries(answer)).toEqual([
      ["status", "success"],
      ["locale", "en"],
      ["systemTime", NOW],
      ["conversationId", "123"],
      ["externalId", "321"],
      ["email", "ayse@example.com"],
      ["cardUserKey", expect.any(String)],
      ["cardToken", expect.any(String)],
      ["cardAlias", "Maaş kartım"],
      ["binNumber", "552879"],
      ["lastFourDigits", "0008"],
      ["cardType", "CREDIT_CARD"],
      ["cardAssociation", "MASTER_CARD"],
      ["cardFamily", "Paraf"],
      ["cardBankCode", 12],
      ["cardBankName", "Halkbank"],
      ["metadata", { CUT_OFF_DAY: "1" }],
    ]);
  });

  it("is labelled as iyzico labels it", async () => {
    const base = await sandbox();
    const response = await fetch(`${base}/cardstorage/card`, { method: "POST", body: "{}" });
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("application/json;charset=UTF-8");
  });

  it("adds to the user of the key, and gives no email back", async () => {
    const base = await sandbox();
    const { cardUserKey } = await store(base);
    const second = await store(base, { cardNumber: "4543590000000006" }, { cardUserKey });
    expect(second).toMatchObject({ status: "success", cardUserKey, cardFamily: "Maximum" });
    expect(second).not.toHaveProperty("email");
    expect(await cardsOf(base, cardUserKey)).toHaveLength(2);
  });

  it("makes a new user each time for the same email", async () => {
    const base = await sandbox();
    const first = await store(base);
    const second = await store(base);
    expect(second.cardUserKey).not.toBe(first.cardUserKey);
    expect(await cardsOf(base, first.cardUserKey)).toHaveLength(1);
  });

  it("stores the same card twice under two tokens", async () => {
    const base = await sandbox();
    const { cardUserKey } = await store(base);
    await store(base, {}, { cardUserKey });
    const tokens = (await cardsOf(base, cardUserKey)).map((card) => card.cardToken);
    expect(new Set(tokens).size).toBe(2);
  });

  it("tells nothing about the bank of a foreign card", async () => {
    const base = await sandbox();
    const { cardUserKey } = await store(base, { cardNumber: "5400010000000004" });
    const [card] = await cardsOf(base, cardUserKey);
    expect(Object.keys(card ?? {})).toEqual([
      "cardToken",
      "cardAlias",
      "binNumber",
      "lastFourDigits",
      "expireMonth",
      "expireYear",
    ]);
  });

  it("stores a card that a bank would decline, since it asks no bank", async () => {
    const base = await sandbox();
    expect(await store(base, { cardNumber: "4111111111111129" })).toMatchObject({ status: "success" });
  });

  it.each(
    Object.entries(DOMESTIC_TEST_CARDS).map(([number, facts]) => ({
      bin: number.slice(0, 6),
      number,
      facts,
    })),
  )("knows the bank of the test card that starts with $bin", async ({ number, facts }) => {
    const answer = await createIyzicoSandbox().request("/cardstorage/card", signedCreate(number));
    expect(await answer.json()).toMatchObject({ status: "success", ...facts });
  });

  it("shows both token shapes and both BIN lengths, in every combination, within four cards", async () => {
    const base = await sandbox();
    const { cardUserKey } = await store(base);
    for (const _ of [2, 3, 4]) await store(base, {}, { cardUserKey });
    const cards = await cardsOf(base, cardUserKey);
    const seen = cards.map((card) => `${shapeOf(card.cardToken)} ${String(card.binNumber).length}`);
    expect(seen.toSorted()).toEqual(["base64 6", "base64 8", "uuid 6", "uuid 8"]);
    const other = await store(base);
    expect([shapeOf(cardUserKey), shapeOf(other.cardUserKey)]).toEqual(["base64", "uuid"]);
  });

  it("keeps to one shape and length when told to", async () => {
    const base = await sandbox({ tokenShape: "base64", binLength: 8 });
    for (const _ of [1, 2, 3]) {
      const card = await store(base);
      expect([shapeOf(card.cardToken), shapeOf(card.cardUserKey), card.binNumber]).toEqual([
        "base64",
        "base64",
        "55287900",
      ]);
    }
  });
});

function signedCreate(cardNumber: string): RequestInit {
  const body = JSON.stringify({ email: "a@example.com", card: { ...PARAF_CARD, cardNumber } });
  return { method: "POST", body, headers: signedHeaders("/cardstorage/card", body) };
}

function shapeOf(token: unknown): string {
  const text = String(token);
  if (/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(text)) return "uuid";
  return /^(?=.*\+)(?=.*\/)[\w+/]{27}=$/.test(text) ? "base64" : text;
}

describe("listing and deleting", () => {
  it("lists with iyzico's fields in iyzico's order", async () => {
    const base = await sandbox({ binLength: 8 });
    const { cardUserKey, cardToken } = await store(base);
    const answer = await call(base, LIST, { conversationId: "c1", cardUserKey });
    expect(Object.keys(answer)).toEqual([
      "status",
      "locale",
      "systemTime",
      "conversationId",
      "cardUserKey",
      "cardDetails",
    ]);
    const [card] = await cardsOf(base, cardUserKey);
    expect(Object.entries(card ?? {})).toEqual([
      ["cardToken", cardToken],
      ["cardAlias", "Maaş kartım"],
      ["binNumber", "55287900"],
      ["lastFourDigits", "0008"],
      ["cardType", "CREDIT_CARD"],
      ["cardAssociation", "MASTER_CARD"],
      ["cardFamily", "Paraf"],
      ["cardBankCode", 12],
      ["cardBankName", "Halkbank"],
      ["expireMonth", "12"],
      ["expireYear", "2030"],
    ]);
  });

  it("answers a delete with the envelope alone, and a second one with 3006", async () => {
    const base = await sandbox();
    const { cardUserKey, cardToken } = await store(base);
    expect(Object.keys(await call(base, DELETE, { cardUserKey, cardToken }))).toEqual([
      "status",
      "locale",
      "systemTime",
    ]);
    expect(await call(base, DELETE, { cardUserKey, cardToken })).toMatchObject({ errorCode: "3006" });
  });

  it("does not delete another user's card", async () => {
    const base = await sandbox();
    const mine = await store(base);
    const theirs = await store(base);
    const { cardUserKey } = mine;
    expect(await call(base, DELETE, { cardUserKey, cardToken: theirs.cardToken })).toMatchObject({
      errorCode: "3006",
    });
    expect(await cardsOf(base, theirs.cardUserKey)).toHaveLength(1);
  });

  it("keeps a user whose cards are all deleted, with an empty list", async () => {
    const base = await sandbox();
    const { cardUserKey, cardToken } = await store(base);
    await call(base, DELETE, { cardUserKey, cardToken });
    expect(await cardsOf(base, cardUserKey)).toEqual([]);
    expect(await store(base, {}, { cardUserKey })).toMatchObject({ status: "success", cardUserKey });
  });

  it("says 3005 for such a user when told to", async () => {
    const base = await sandbox({ whenNoCards: "not-found" });
    const { cardUserKey, cardToken } = await store(base);
    await call(base, DELETE, { cardUserKey, cardToken });
    expect(await call(base, LIST, { cardUserKey })).toMatchObject({ errorCode: "3005", cardUserKey });
    expect(await store(base, {}, { cardUserKey })).toMatchObject({ status: "success", cardUserKey });
  });

  it("forgets every user on DELETE /__state", async () => {
    const base = await sandbox();
    const { cardUserKey } = await store(base);
    await fetch(`${base}/__state`, { method: "DELETE" });
    expect(await call(base, LIST, { cardUserKey })).toMatchObject({ errorCode: "3005" });
  });

  it("lets a stored card grow old on PATCH /__state", async () => {
    const base = await sandbox();
    const { cardUserKey } = await store(base);
    await store(base, { cardNumber: "4543590000000006" }, { cardUserKey });
    const body = JSON.stringify({ lastFourDigits: "0006", expireMonth: "01", expireYear: "2020" });
    const answer = await fetch(`${base}/__state`, { method: "PATCH", body });
    expect(await answer.json()).toEqual({ cards: 1 });
    expect(await cardsOf(base, cardUserKey)).toMatchObject([
      { expireYear: "2030" },
      { lastFourDigits: "0006", expireMonth: "01", expireYear: "2020" },
    ]);
  });
});

describe("what is signed", () => {
  it("is the body as it was sent: pretty-printed, with escapes, with a byte order mark", async () => {
    const base = await sandbox();
    const pretty = JSON.stringify({ email: "a@example.com", card: PARAF_CARD }, null, 2);
    const escaped = pretty.replaceAll(
      /[^\p{ASCII}]/gu,
      (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`,
    );
    for (const body of [pretty, escaped, `\uFEFF${pretty}`]) {
      const headers = signedHeaders("/cardstorage/card", body);
      const answer = await fetch(`${base}/cardstorage/card`, { method: "POST", body, headers });
      expect(await answer.json()).toMatchObject({ status: "success", cardAlias: "Maaş kartım" });
    }
  });

  it("is not the same JSON in another writing", async () => {
    const base = await sandbox();
    const request = { email: "a@example.com", card: PARAF_CARD };
    const headers = signedHeaders("/cardstorage/card", JSON.stringify(request));
    const body = JSON.stringify(request, null, 1);
    const answer = await fetch(`${base}/cardstorage/card`, { method: "POST", body, headers });
    expect(await answer.json()).toMatchObject({ errorCode: "1000" });
  });

  it("is the path without its query", async () => {
    const base = await sandbox();
    const { cardUserKey } = await store(base);
    const body = JSON.stringify({ cardUserKey });
    const url = `${base}/cardstorage/cards?page=1`;
    const post = (path: string) => fetch(url, { method: "POST", body, headers: signedHeaders(path, body) });
    expect(await (await post("/cardstorage/cards")).json()).toMatchObject({ status: "success" });
    expect(await (await post("/cardstorage/cards?page=1")).json()).toMatchObject({ errorCode: "1000" });
  });

  it("says 11 for a well signed body that is no JSON object", async () => {
    const base = await sandbox();
    for (const body of ["not json", "[]", '"text"']) {
      const headers = signedHeaders("/cardstorage/card", body);
      const answer = await fetch(`${base}/cardstorage/card`, { method: "POST", body, headers });
      expect(await answer.json()).toMatchObject({ errorCode: "11", errorMessage: "Geçersiz istek" });
    }
  });
});
