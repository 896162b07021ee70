import { afterEach, describe, expect, it } from "vitest";
import { serveOnLoopback } from "../loopback.ts";
import { createIyzicoSandbox } from "./app.ts";
import { call, CREATE, DELETE, LIST, PARAF_CARD, store } from "./signed-call.ts";

const stops: (() => Promise<void>)[] = [];

afterEach(() => Promise.all(stops.splice(0).map((stop) => stop())));

async function sandbox(now: number): Promise<string> {
  const served = await serveOnLoopback(createIyzicoSandbox({ now: () => now }), 0);
  stops.push(served.close);
  return served.url;
}

const NOW = Date.parse("2026-03-15T12:00:00Z");

const email = "ayse@example.com";
const card = (change: object) => ({ email, card: { ...PARAF_CARD, ...change } });

const REFUSALS: { why: string; target: string; request: object; code: string; echo: object }[] = [
  { why: "no owner", target: CREATE, request: { card: PARAF_CARD }, code: "3", echo: {} },
  { why: "no email address", target: CREATE, request: { email: "ayse" }, code: "5", echo: { email: "ayse" } },
  { why: "no card", target: CREATE, request: { email }, code: "3003", echo: { email } },
  { why: "no number", target: CREATE, request: card({ cardNumber: null }), code: "12", echo: { email } },
  {
    why: "a wrong digit",
    target: CREATE,
    request: card({ cardNumber: "5528790000000009" }),
    code: "12",
    echo: { email },
  },
  {
    why: "spaces",
    target: CREATE,
    request: card({ cardNumber: "5528 7900 0000 0008" }),
    code: "12",
    echo: { email },
  },
  { why: "a 13th month", target: CREATE, request: card({ expireMonth: "13" }), code: "13", echo: { email } },
  { why: "a short year", target: CREATE, request: card({ expireYear: "30" }), code: "14", echo: { email } },
  {
    why: "a blank holder",
    target: CREATE,
    request: card({ cardHolderName: " " }),
    code: "16",
    echo: { email },
  },
  {
    why: "an expired card",
    target: CREATE,
    request: card({ expireYear: "2025" }),
    code: "17",
    echo: { email },
  },
  {
    why: "an unknown user",
    target: CREATE,
    request: { externalId: "42", cardUserKey: "x", card: PARAF_CARD },
    code: "3005",
    echo: { externalId: "42", cardUserKey: "x" },
  },
  { why: "a wrong type", target: CREATE, request: { email: {} }, code: "11", echo: {} },
  { why: "no user", target: LIST, request: {}, code: "3001", echo: {} },
  {
    why: "an unknown user",
    target: LIST,
    request: { cardUserKey: "x" },
    code: "3005",
    echo: { cardUserKey: "x" },
  },
  { why: "no user", target: DELETE, request: { cardToken: "t" }, code: "3001", echo: {} },
  {
    why: "no token",
    target: DELETE,
    request: { cardUserKey: "x" },
    code: "3002",
    echo: { cardUserKey: "x" },
  },
  {
    why: "an unknown user",
    target: DELETE,
    request: { cardUserKey: "x", cardToken: "t" },
    code: "3005",
    echo: { cardUserKey: "x" },
  },
];

/** Code to Turkish and English text. */
const TEXTS = new Map([
  ["3", { tr: "email gönderilmesi zorunludur", en: "email is a mandatory parameter" }],
  ["5", { tr: "email formatı geçersizdir", en: "Invalid email format" }],
  ["11", { tr: "Geçersiz istek", en: "Invalid request" }],
  ["12", { tr: "Kart numarası geçersizdir", en: "Invalid card number" }],
  ["13", { tr: "Son kullanma ayı geçersizdir", en: "Invalid expiration month" }],
  ["14", { tr: "Son kullanma yılı geçersizdir", en: "Invalid expiration year" }],
  ["16", { tr: "Kart sahibi gönderilmesi zorunludur", en: "cardHolderName is a mandatory parameter" }],
  ["17", { tr: "Kartın son kullanma tarihi geçersizdir", en: "Card expiry date is invalid" }],
  ["3001", { tr: "cardUserKey gönderilmesi zorunludur", en: "cardUserKey is a mandatory parameter" }],
  ["3002", { tr: "cardToken gönderilmesi zorunludur", en: "cardToken is a mandatory parameter" }],
  ["3003", { tr: "card bilgisi gönderilmesi zorunludur", en: "card is a mandatory parameter" }],
  ["3005", { tr: "cardUserKey bulunamadı", en: "cardUserKey is not found" }],
]);

describe.each(["tr", "en"] as const)("a refusal in %s", (locale) => {
  it.each(REFUSALS)("is $code for $why in $target", async ({ target, request, code, echo }) => {
    const base = await sandbox(NOW);
    const answer = await call(base, target, { locale, conversationId: "c1", ...request });
    expect(Object.entries(answer)).toEqual([
      ["status", "failure"],
      ["errorCode", code],
      ["errorMessage", TEXTS.get(code)?.[locale]],
      ["locale", locale],
      ["systemTime", NOW],
      ["conversationId", "c1"],
      ...Object.entries(echo),
    ]);
  });

  it("is 3006 for an unknown token, and repeats no id", async () => {
    const base = await sandbox(NOW);
    const { cardUserKey } = await store(base);
    expect(await call(base, DELETE, { locale, cardUserKey, cardToken: "t" })).toEqual({
      status: "failure",
      errorCode: "3006",
      errorMessage: locale === "tr" ? "cardToken bulunamadı" : "cardToken is not found",
      locale,
      systemTime: NOW,
    });
  });

  it("is 1007 without a signature", async () => {
    const base = await sandbox(NOW);
    const answer = await fetch(`${base}/cardstorage/cards`, {
      method: "POST",
      body: JSON.stringify({ locale }),
    });
    expect(await answer.json()).toMatchObject({
      errorCode: "1007",
      errorMessage:
        locale === "tr" ? "Signature gönderilmesi zorunludur" : "Signature is a mandatory parameter",
    });
  });
});

describe("a card's last month", () => {
  it.each([
    ["is good to its last second in Turkey", "2026-03-31T20:59:59Z", "success"],
    ["has ended when April has begun in Turkey", "2026-03-31T21:00:00Z", "failure"],
  ])("%s", async (_, instant, status) => {
    const base = await sandbox(Date.parse(instant));
    expect(await store(base, { expireYear: "2026", expireMonth: "03" })).toMatchObject({ status });
  });
});
