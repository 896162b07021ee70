/** Who may do what (security requirements A1, A6, A13): and what a stranger can learn, which is nothing. */
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { CARDS } from "../tests/fixtures/test-cards.ts";
import { type Bff, clockOf, merchantKey, startBff } from "./bff.ts";
import { cardBody, problemIn, request, sessionBody, shopOrigin } from "./shopper.ts";

let bff: Bff;
beforeAll(async () => {
  bff = await startBff();
});
beforeEach(() => bff.provider.forgetCalls());
afterAll(() => bff.close());

/** Every call that a shopper's page can make; `id` is a card's. */
const shopperCalls: [string, (id: string) => string, object | undefined][] = [
  ["GET", () => "/v1/session", undefined],
  ["GET", () => "/v1/cards", undefined],
  ["POST", () => "/v1/cards", cardBody()],
  ["PATCH", (id) => `/v1/cards/${id}`, { label: "x", isDefault: true }],
  ["DELETE", (id) => `/v1/cards/${id}`, undefined],
  ["GET", () => "/v1/challenges/chl_AAAAAAAAAAAAAAAAAAAAAA", undefined],
  ["GET", () => "/v1/challenges/chl_AAAAAAAAAAAAAAAAAAAAAA?wait=25", undefined],
  ["POST", () => "/v1/challenges/chl_AAAAAAAAAAAAAAAAAAAAAA/cancel", {}],
];

/** Those about one card. */
const cardCalls = [
  ["PATCH", { label: "Benim" }],
  ["PATCH", { isDefault: true }],
  ["PATCH", {}],
  ["DELETE", undefined],
] as const;

describe("someone else's card", () => {
  test.each(cardCalls)(
    "is not there for %s %j: same answer as for no card, and no call to the provider",
    async (method, body) => {
      const [owner, stranger] = [await bff.shopper(), await bff.shopper()];
      const card = await owner.save();
      await stranger.save(cardBody(CARDS.isbankVisa.number));
      const before = await stranger.list();
      await bff.provider.forgetCalls();

      const answers = [];
      for (const id of [card.id, "card_AAAAAAAAAAAAAAAAAAAAAA", "x"]) {
        const answer = await stranger.call(method, `/v1/cards/${id}`, body);
        const { requestId, ...problem } = await problemIn(answer);
        expect(requestId).toBe(answer.headers.get("x-request-id"));
        const headers = Object.fromEntries(answer.headers);
        answers.push({ problem, headers: { ...headers, "x-request-id": "" } });
      }
      expect(answers[0]?.problem).toMatchObject({ status: 404, code: "not_found" });
      expect(answers[1]).toEqual(answers[0]);
      expect(answers[2]).toEqual(answers[0]);
      expect(await bff.provider.callNames()).toEqual([]);
      expect((await owner.list()).cards).toEqual([card]);
      expect(await stranger.list()).toEqual(before);
    },
  );

  test("is not in a list, and its idempotency keys are not shared", async () => {
    const [owner, stranger] = [await bff.shopper(), await bff.shopper()];
    const card = await owner.save(cardBody(), { key: "key-1" });
    expect((await stranger.list()).cards).toEqual([]);
    const theirs = await stranger.save(cardBody(), { key: "key-1" });
    expect(theirs.id).not.toBe(card.id);
  });

  test("cannot be guessed or reached by any id", async () => {
    const [owner, stranger] = [await bff.shopper(), await bff.shopper()];
    const card = await owner.save();
    await bff.provider.forgetCalls();
    const near = fc
      .tuple(fc.constantFrom("", card.id), fc.string(), fc.constantFrom("", card.id, "%00", "/", "*"))
      .map((parts) => encodeURIComponent(parts.join("").slice(0, 300)));
    const id = fc.oneof(near, fc.string({ unit: "binary-ascii" }).map(encodeURIComponent));
    await fc.assert(
      fc.asyncProperty(id, fc.constantFrom(...cardCalls), async (text, [method, body]) => {
        const { status } = await stranger.call(method, `/v1/cards/${text}`, body);
        return status === 404 || (status === 405 && text === "");
      }),
      { numRuns: 80 },
    );
    expect(await bff.provider.callNames()).toEqual([]);
    expect((await owner.list()).cards).toEqual([card]);
  });

  test("stays someone else's when the customer's id is like another's", async () => {
    const ids = ["ali", "Ali", "ali ", "ali%", "alí", "ali\u0301", "*", "ali'--"];
    const shoppers = [];
    for (const id of ids) shoppers.push(await bff.shopper({ customer: { id, email: "ali@example.com" } }));
    await shoppers[0]?.save();
    for (const other of shoppers.slice(1)) expect((await other.list()).cards).toEqual([]);
  });
});

async function expectUnauthorized(answer: Response): Promise<void> {
  expect(answer.headers.get("www-authenticate")).toBe("Bearer");
  expect(await problemIn(answer)).toMatchObject({ status: 401, code: "unauthorized" });
}

describe("a call without a good token", () => {
  const wrongTokens: [string, (good: string) => string | undefined][] = [
    ["no header", () => undefined],
    ["an empty one", () => ""],
    ["another scheme", (good) => `Basic ${good}`],
    ["no scheme", (good) => good],
    ["two tokens", (good) => `Bearer ${good} ${good}`],
    ["a list", (good) => `Bearer ${good}, Bearer ${good}`],
    ["an unknown token", () => `Bearer sct_${"A".repeat(43)}`],
    ["a cut token", (good) => `Bearer ${good.slice(0, -1)}`],
    ["a longer token", (good) => `Bearer ${good}A`],
    ["a token in capitals", (good) => `Bearer ${good.toUpperCase()}`],
    ["a very long one", () => `Bearer ${"A".repeat(8_000)}`],
  ];

  test.each(wrongTokens)("%s: 401 on every route, before anything else is looked at", async (_what, of) => {
    const owner = await bff.shopper();
    const card = await owner.save();
    await bff.provider.forgetCalls();
    for (const [method, path, body] of shopperCalls) {
      const authorization = of(owner.token);
      const headers = {
        "idempotency-key": randomUUID(),
        ...(authorization !== undefined && { authorization }),
      };
      await expectUnauthorized(
        await request(bff.send, method, path(card.id), { headers, ...(body && { body }) }),
      );
    }
    const authorization = of(merchantKey);
    await expectUnauthorized(
      await request(bff.send, "POST", "/v1/sessions", {
        body: sessionBody(),
        ...(authorization !== undefined && { headers: { authorization } }),
      }),
    );
    expect(await bff.provider.callNames()).toEqual([]);
    expect((await owner.list()).cards).toEqual([card]);
  });

  test("the merchant's key is no session, and a session is no merchant's key", async () => {
    const owner = await bff.shopper();
    for (const token of [merchantKey, owner.sessionId]) {
      await expectUnauthorized(await request(bff.send, "GET", "/v1/cards", { token }));
    }
    for (const token of [owner.token, owner.sessionId]) {
      await expectUnauthorized(
        await request(bff.send, "POST", "/v1/sessions", { token, body: sessionBody() }),
      );
    }
  });

  test("the scheme's name may be written as one likes, as HTTP has it", async () => {
    const { token } = await bff.shopper();
    for (const scheme of ["bearer", "BEARER"]) {
      const headers = { authorization: `${scheme} ${token}` };
      expect((await request(bff.send, "GET", "/v1/session", { headers })).status).toBe(200);
    }
  });

  test("a token in the address is not one", async () => {
    const { token } = await bff.shopper();
    for (const name of ["token", "access_token", "authorization"]) {
      await expectUnauthorized(await request(bff.send, "GET", `/v1/cards?${name}=${token}`));
    }
  });
});

describe("a session", () => {
  test("says what it may do, for whom it was made it does not say", async () => {
    const customer = { id: `id-${randomUUID()}`, email: "gizli@example.com" };
    const shopper = await bff.shopper({ customer, locale: "en", vault: "iyzico", expiresIn: 60 });
    const answer = await shopper.call("GET", "/v1/session");
    const text = await answer.text();
    expect(JSON.parse(text)).toEqual({
      id: shopper.sessionId,
      customer: expect.stringMatching(/^k1:[\w-]{43}$/),
      origin: shopOrigin,
      locale: "en",
      vaults: [{ id: "iyzico", asksForCvc: false, check: "none" }],
      order: null,
      expiresAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    });
    expect(text).not.toContain(customer.email);
    expect(text).not.toContain(customer.id);
  });

  test("tells the same customer from another one", async () => {
    const shoppers = await Promise.all([
      bff.shopper({ customer: { id: "same", email: "a@example.com" } }),
      bff.shopper({ customer: { id: "same", email: "b@example.com" } }),
      bff.shopper({ customer: { id: "other", email: "a@example.com" } }),
    ]);
    const [first, second, third] = await Promise.all(
      shoppers.map(async (shopper) => {
        const { customer }: { customer: string } = await (await shopper.call("GET", "/v1/session")).json();
        return customer;
      }),
    );
    expect(second).toBe(first);
    expect(third).not.toBe(first);
  });

  test("ends when its time is over, on every route", async () => {
    let now = Date.now();
    const later = await startBff({ provider: bff.provider, clock: clockOf(() => now) });
    try {
      const customer = { id: "c", email: "ayse@example.com" };
      const shopper = await later.shopper({ customer, expiresIn: 60 });
      const card = await shopper.save();
      now += 59_999;
      expect((await shopper.list()).cards).toEqual([card]);
      now += 1;
      await bff.provider.forgetCalls();
      for (const [method, path, body] of shopperCalls) {
        const answer = await shopper.call(method, path(card.id), body);
        expect(answer.headers.get("www-authenticate")).toBe("Bearer");
        expect(await problemIn(answer)).toMatchObject({ status: 401, code: "session_expired" });
      }
      expect(await bff.provider.callNames()).toEqual([]);
      expect((await (await later.shopper({ customer })).list()).cards).toEqual([card]);
    } finally {
      await later.close();
    }
  });

  test.each([
    ["a foreign origin", { origin: "https://evil.example" }, ["origin"]],
    ["an origin that begins like one of ours", { origin: `${shopOrigin}.evil.example` }, ["origin"]],
    ["an origin with a slash", { origin: `${shopOrigin}/` }, ["origin"]],
    ["an origin in capitals", { origin: shopOrigin.toUpperCase() }, ["origin"]],
    ["the origin null", { origin: "null" }, ["origin"]],
    ["the origin *", { origin: "*" }, ["origin"]],
    ["no origin", { origin: undefined }, ["origin"]],
    ["a vault that is not there", { vault: "paynet" }, ["vault"]],
    ["a vault nobody knows", { vault: "stripe" }, ["vault"]],
    ["another language", { locale: "de" }, ["locale"]],
    ["no time", { expiresIn: 0 }, ["expiresIn"]],
    ["more than an hour", { expiresIn: 3_601 }, ["expiresIn"]],
    ["half a second", { expiresIn: 0.5 }, ["expiresIn"]],
    ["no customer", { customer: undefined }, ["customer"]],
    ["a customer without an id", { customer: { email: "a@b.co" } }, ["customer.id"]],
    ["a customer with an empty id", { customer: { id: "", email: "a@b.co" } }, ["customer.id"]],
    [
      "a customer's id that a database would cut",
      { customer: { id: "a\u0000", email: "a@b.co" } },
      ["customer.id"],
    ],
    ["a customer's id that is no text", { customer: { id: "a\ud800", email: "a@b.co" } }, ["customer.id"]],
    ["an address that is none", { customer: { id: "c", email: "ayse" } }, ["customer.email"]],
    [
      "fields that nobody knows",
      { user: 1, customer: { id: "c", email: "a@b.co", pan: 1 } },
      ["customer.pan", "user"],
    ],
    ["several faults", { origin: "https://evil.example", vault: "paynet" }, ["origin", "vault"]],
  ])("is not made with %s", async (_what, change, fields) => {
    const problem = await problemIn(
      await request(bff.send, "POST", "/v1/sessions", { token: merchantKey, body: sessionBody(change) }),
    );
    expect(problem).toMatchObject({ status: 400, code: "invalid_request" });
    expect(problem.fields?.map(({ field }) => field).toSorted()).toEqual(fields);
  });

  test("is made with either of two merchant keys while one replaces the other", async () => {
    const keys = ["old", "new"].map((name) => `${name}-${randomUUID()}`);
    const rotating = await startBff({ provider: bff.provider, merchantSecretKeys: keys });
    try {
      for (const token of keys) {
        const answer = await request(rotating.send, "POST", "/v1/sessions", { token, body: sessionBody() });
        expect(answer.status).toBe(201);
      }
      for (const token of [keys.join(","), `${keys[0]}x`, keys[0]?.slice(0, -1) ?? "", merchantKey]) {
        const answer = await request(rotating.send, "POST", "/v1/sessions", { token, body: sessionBody() });
        expect(answer.status).toBe(401);
      }
    } finally {
      await rotating.close();
    }
  });

  test("has a token that nobody can guess, and that the database does not hold", async () => {
    const shoppers = await Promise.all(Array.from({ length: 20 }, () => bff.shopper()));
    const tokens = shoppers.map(({ token }) => token);
    expect(new Set(tokens.map((token) => token.slice(4, 12))).size).toBe(20);
    for (const token of tokens) expect(token).toMatch(/^sct_[\w-]{43}$/);
    const bytes = ["", "-wal"].map((end) => readFileSync(bff.databaseFile + end).toString("latin1")).join("");
    expect(bytes).toContain(shoppers[0]?.sessionId);
    for (const token of tokens) expect(bytes).not.toContain(token.slice(4, 24));
    expect(bytes).not.toContain("ayse@example.com");
  });
});
