import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { maskCardNumbers } from "./call-log.ts";
import { createIyzicoSandbox } from "./iyzico/app.ts";
import { DOMESTIC_TEST_CARDS } from "./iyzico/bins.ts";
import { call, CREATE, LIST, PARAF_CARD, readLog, signedHeaders, store } from "./iyzico/signed-call.ts";
import { serveOnLoopback } from "./loopback.ts";

let base: string;
let close: () => Promise<void>;

beforeEach(async () => {
  const app = createIyzicoSandbox({ now: () => Date.parse("2026-03-15T12:00:00Z") });
  ({ url: base, close } = await serveOnLoopback(app, 0));
});

afterEach(() => close());

describe("the call log", () => {
  it("lists the calls in order, with what they were answered", async () => {
    const { cardUserKey } = await store(base);
    await call(base, LIST, { conversationId: "c2", cardUserKey });
    await call(base, LIST, { cardUserKey: "x" });
    await fetch(`${base}/elsewhere?q=1`);
    const seen = { at: "2026-03-15T12:00:00.000Z", method: "POST", apiKey: "sandbox-apiKey", status: 200 };
    expect(await readLog(base)).toEqual([
      {
        ...seen,
        path: "/cardstorage/card",
        body: { email: "ayse@example.com", card: { ...PARAF_CARD, cardNumber: "552879******0008" } },
      },
      { ...seen, path: "/cardstorage/cards", body: { conversationId: "c2", cardUserKey } },
      { ...seen, path: "/cardstorage/cards", errorCode: "3005", body: { cardUserKey: "x" } },
      { at: seen.at, method: "GET", path: "/elsewhere?q=1", status: 404, body: null },
    ]);
  });

  it("tells the refusal that the client got, not the one that a fault hid", async () => {
    const rules = [{ match: LIST, mode: "garbage", after: "after-effect" }];
    await fetch(`${base}/__faults`, { method: "PUT", body: JSON.stringify(rules) });
    await fetch(`${base}/cardstorage/cards`, { method: "POST", body: "{}" });
    expect(await readLog(base)).toEqual([
      {
        at: expect.any(String),
        method: "POST",
        path: "/cardstorage/cards",
        status: 200,
        fault: { mode: "garbage", after: "after-effect" },
        body: {},
      },
    ]);
  });

  it("is emptied by DELETE, and does not list the stand-in's own endpoints", async () => {
    await store(base);
    await fetch(`${base}/__log`, { method: "DELETE" });
    expect(await readLog(base)).toEqual([]);
  });

  it("holds no card number, wherever a client may have put one", async () => {
    const number = PARAF_CARD.cardNumber;
    const wrongDigit = "5528790000000009";
    await call(base, CREATE, {
      conversationId: `c-${number}`,
      email: `${number}@example.com`,
      [number]: Number(number),
      cards: [{ cardAlias: "5528 7900 0000 0008", cardHolderName: "5528-7900-0000-0008" }],
      card: { ...PARAF_CARD, cardNumber: wrongDigit },
    });
    const text = `not JSON, ${number}`;
    const headers = signedHeaders("/cardstorage/card", text, { apiKey: number, secretKey: "x" });
    await fetch(`${base}/cardstorage/card?number=${number}`, { method: "POST", body: text, headers });

    const log = JSON.stringify(await readLog(base));
    expect(log.replaceAll(/[ -]/g, "")).not.toMatch(/55287900/);
    expect(log).toContain('"552879******0008":"552879******0008"');
    expect(log).toContain("/cardstorage/card?number=552879******0008");
    expect(log).toContain('"cardNumber":"552879******0009"');
  });
});

describe("a security code", () => {
  it.each([
    ["of Paynet", { cvv: "987" }],
    ["of iyzico", { card: { cvc: 987 } }],
    ["in capitals, in a list", [{ CVV2: "9876" }]],
    ["in text", "not JSON: cvv=987&x=1"],
    ["in JSON within JSON", { raw: '{"cvv":"987"}' }],
    ["in JSON that is cut off", '{"cvv": "987'],
  ])("%s is not in the log", async (_, sent) => {
    const body = typeof sent === "string" ? sent : JSON.stringify(sent);
    await fetch(`${base}/elsewhere?cvc=987`, { method: "POST", body });
    const log = JSON.stringify(await readLog(base));
    expect(log).not.toContain("987");
    expect(log).toContain("***");
  });

  it("in a form is not in the log, and the form is read", async () => {
    const form = new URLSearchParams({ cvv: "987", pan: PARAF_CARD.cardNumber, name: "Ayşe" });
    await fetch(`${base}/elsewhere`, { method: "POST", body: form });
    expect(await readLog(base)).toMatchObject([
      { body: { cvv: "***", pan: "552879******0008", name: "Ayşe" } },
    ]);
  });
});

describe("masking", () => {
  it("leaves six and four digits of every test card in any text and grouping", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.keys(DOMESTIC_TEST_CARDS)),
        fc.constantFrom("", " ", "-"),
        fc.constantFrom("", "no: ", '"', "ş"),
        (number, separator, before) => {
          const grouped = number.replaceAll(/(\d{4})(?=\d)/g, `$1${separator}`);
          const masked = number.slice(0, 6) + "*".repeat(number.length - 10) + number.slice(-4);
          expect(maskCardNumbers(`${before}${grouped}.`)).toBe(`${before}${masked}.`);
        },
      ),
    );
  });

  it("leaves UUIDs, times and short numbers as they are", () => {
    const texts = ["55287900-0000-0008-4444-000000000000", "1773576000000", "2030-12", "0008", "552879"];
    expect(texts.map(maskCardNumbers)).toEqual(texts);
  });
});
