import {
  AddCardRequest,
  FieldErrorCode,
  Problem,
  ProblemCode,
  UpdateCardRequest,
} from "@saved-cards/widget/contract";
import { Hono } from "hono";
import { describe, expect, test } from "vitest";
import * as fc from "fast-check";
import * as z from "zod/mini";
import type { BffEnv } from "../env.ts";
import { fieldMessages } from "./catalogue.ts";
import { fieldErrors, problem, problemKinds, type ProblemOptions } from "./index.ts";

const codes = ProblemCode.options;
const texts = [
  ...codes.map((code) => ({ code, ...problemKinds[code].detail })),
  ...FieldErrorCode.options.map((code) => ({ code, ...fieldMessages[code] })),
];

describe("what the shopper is told", () => {
  test.each(texts)("$code is one or two plain sentences in both languages", ({ tr, en }) => {
    for (const text of [tr, en]) {
      expect(text).toMatch(/^\p{Lu}[^.]+\.( \p{Lu}[^.]+\.)?$/u);
      expect(text.length).toBeLessThanOrEqual(110);
      expect(text).not.toMatch(/[!?…]| {2}/);
    }
  });

  test.each(texts)("$code has no number, code, protocol or provider in it", ({ code, tr, en }) => {
    for (const text of [tr, en]) {
      expect(text).not.toContain(code.includes("_") ? code : `"${code}"`);
      expect(text).not.toMatch(/\d|_|http|json|api|token|iyzico|paynet|server|sunucu/iu);
    }
  });

  test.each(texts)("$code is Turkish in Turkish, and English in English", ({ tr, en }) => {
    expect(tr).not.toMatch(/(?<!\p{L})(the|card|please|this|your|we|is|was)(?!\p{L})/iu);
    expect(en).not.toMatch(/[çğışöüÇĞİŞÖÜ]|(?<!\p{L})(kart|lütfen|bu)(?!\p{L})/u);
  });

  // Turkish has two ways to say "you"; a shop says the polite one: "deneyin", not "dene".
  test.each(texts)("$code is polite in Turkish", ({ tr }) => {
    const familiar = /(?<!\p{L})(sen|senin|sana|seni|dene|yenile|sil|gir|yaz|et|bekle|seç|ekle)(?!\p{L})/iu;
    expect(tr).not.toMatch(familiar);
    if (/(?<!\p{L})lütfen(?!\p{L})/iu.test(tr)) expect(tr).toMatch(/[iıuü]n\.$/u);
  });
});

describe("every problem's kind", () => {
  test.each(codes)("%s has a status of its class and a title for developers", (code) => {
    const { status, title, retryable } = problemKinds[code];
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(600);
    expect(title).toMatch(/^[A-Z].{10,}[^.!]$/);
    if (status === 503 || status === 429) expect(retryable).toBe(true);
    if ([400, 401, 404, 411, 413, 415, 422].includes(status)) expect(retryable).toBe(false);
  });
});

const answerWith = (code: ProblemCode, options: ProblemOptions, locale: "tr" | "en" = "tr") =>
  new Hono<BffEnv>()
    .get("/", (c) => {
      c.set("requestId", "req_1");
      c.set("locale", locale);
      c.set("notes", {});
      const answer = problem(c, code, options);
      c.header("X-Noted", c.get("notes").problem);
      return answer;
    })
    .request("/");

describe("a problem document", () => {
  test.each(codes)("for %s is as RFC 9457 and our contract have it", async (code) => {
    const answer = await answerWith(code, {});
    expect(answer.status).toBe(problemKinds[code].status);
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    const document = Problem.parse(await answer.json());
    expect(document).toEqual({
      type: `urn:saved-cards:problem:${code}`,
      title: problemKinds[code].title,
      status: answer.status,
      code,
      detail: problemKinds[code].detail.tr,
      requestId: "req_1",
      retryable: problemKinds[code].retryable,
    });
  });

  test.each(["tr", "en"] as const)("speaks %s", async (locale) => {
    const fields = [{ field: "number", code: "invalid_number" as const }];
    const document = Problem.parse(await (await answerWith("invalid_card", { fields }, locale)).json());
    expect(document.detail).toBe(problemKinds.invalid_card.detail[locale]);
    expect(document.fields).toEqual([
      { field: "number", code: "invalid_number", message: fieldMessages.invalid_number[locale] },
    ]);
  });

  test("has the provider's code when there is one", async () => {
    const document = Problem.parse(
      await (await answerWith("card_declined", { providerCode: "10051" })).json(),
    );
    expect(document.providerCode).toBe("10051");
  });

  test("says when to come back", async () => {
    const answer = await answerWith("idempotency_in_progress", { retryAfter: 2 });
    expect(answer.headers.get("retry-after")).toBe("2");
    expect((await answerWith("not_found", {})).headers.has("retry-after")).toBe(false);
  });
});

const wrong = (schema: z.ZodMiniType, body: unknown) => {
  const { error } = schema.safeParse(body);
  return fieldErrors(error?.issues ?? [], body);
};

describe("what a schema finds wrong, input by input", () => {
  const card = {
    holder: "Ayşe Yılmaz",
    number: "5528790000000008",
    expiry: { month: 12, year: 2030 },
  };

  test("nothing, when nothing is", () => {
    expect(wrong(AddCardRequest, card)).toEqual([]);
  });

  test.each([
    ["holder", { holder: "" }, "required"],
    ["holder", { holder: "A".repeat(61) }, "too_long"],
    ["holder", { holder: "Ayşe 2" }, "invalid_holder"],
    ["holder", { holder: 7 }, "invalid"],
    ["holder", { holder: undefined }, "required"],
    ["expiry", { expiry: undefined }, "required"],
    ["expiry.year", { expiry: { month: 12 } }, "required"],
    ["number", { number: "" }, "required"],
    ["number", { number: "5528 7900 0000 0008" }, "invalid_number"],
    ["number", { number: "552879000000" }, "incomplete_number"],
    ["number", { number: "5528790000000009" }, "invalid_number"],
    ["number", { number: 5_528_790_000_000_008 }, "invalid"],
    ["label", { label: "x".repeat(41) }, "too_long"],
    ["label", { label: "benim 5528-7900-0000-0008" }, "card_number_here"],
    ["expiry", { expiry: "12/30" }, "invalid"],
    ["expiry.month", { expiry: { month: 13, year: 2030 } }, "invalid"],
    ["expiry.year", { expiry: { month: 12, year: 30 } }, "invalid"],
    ["expiry.day", { expiry: { month: 12, year: 2030, day: 1 } }, "unknown_field"],
    ["pin", { pin: "1234" }, "unknown_field"],
    ["cvc", { cvc: "12" }, "invalid_cvc"],
    ["cvc", { cvc: "1234" }, "invalid_cvc"],
  ])("%s in %j", (field, change, code) => {
    expect(wrong(AddCardRequest, { ...card, ...change })).toEqual([{ field, code }]);
  });

  test("each input once, with the first thing that is wrong", () => {
    const body = { holder: "5528790000000008", number: "", expiry: { month: 0, year: 0 }, a: 1, b: 2 };
    expect(wrong(AddCardRequest, body)).toEqual([
      { field: "holder", code: "invalid_holder" },
      { field: "number", code: "required" },
      { field: "expiry.month", code: "invalid" },
      { field: "expiry.year", code: "invalid" },
      { field: "a", code: "unknown_field" },
      { field: "b", code: "unknown_field" },
    ]);
  });

  test("nested inputs by their dotted path, arrays by index", () => {
    const Order = z.strictObject({
      customer: z.strictObject({ email: z.email() }),
      items: z.array(z.strictObject({ name: z.string() })),
    });
    const body = { customer: { email: "x", phone: "1" }, items: [{ name: "a" }, { name: 1, sku: 2 }] };
    expect(wrong(Order, body)).toEqual([
      { field: "customer.email", code: "invalid" },
      { field: "customer.phone", code: "unknown_field" },
      { field: "items.1.name", code: "invalid" },
      { field: "items.1.sku", code: "unknown_field" },
    ]);
  });

  test.each([null, [], "text", 7])("a body that is %j is wrong as a whole", (body) => {
    expect(wrong(UpdateCardRequest, body)).toEqual([{ field: "", code: "invalid" }]);
  });

  test("a name that is told back holds no card number, wherever it was written", () => {
    const number = fc.constantFrom("5528790000000008", "5528 7900 0000 0008", "374427-000000-003");
    fc.assert(
      fc.property(
        number,
        fc.string(),
        fc.constantFrom({ a: 1 }, { expiry: { b: 1 } }),
        (pan, around, body) => {
          const key = `${around.replaceAll(/\d/g, "")}x${pan}`;
          const told = JSON.stringify([
            wrong(AddCardRequest, { ...card, ...body, [key]: 1 }),
            wrong(AddCardRequest, { ...card, expiry: { ...card.expiry, [key]: 1 } }),
          ]);
          expect(told).toContain("unknown_field");
          expect(told).toContain("[PAN]");
          expect(told).not.toContain(pan);
        },
      ),
    );
  });

  test("only a code of ours is taken from a schema's message", () => {
    fc.assert(
      fc.property(fc.string(), (message) => {
        fc.pre(!FieldErrorCode.safeParse(message).success);
        expect(fieldErrors([{ message, path: ["label"] }], { label: 1 })).toEqual([
          { field: "label", code: "invalid" },
        ]);
      }),
    );
    expect(fieldErrors([{ message: "expired", path: [{ key: "expiry" }] }], {})).toEqual([
      { field: "expiry", code: "expired" },
    ]);
  });
});
