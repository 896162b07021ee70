/** `Idempotency-Key`: one intent is carried out once and gets one answer, however often and wherever the request comes. */
import { randomUUID } from "node:crypto";
import * as fc from "fast-check";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { CARDS } from "../tests/fixtures/test-cards.ts";
import { type Bff, startBff } from "./bff.ts";
import { CREATE, DELETE } from "./provider.ts";
import { cardBody, cardIn, problemIn, request, type Shopper } from "./shopper.ts";

const visa = cardBody(CARDS.isbankVisa.number);
const UNKNOWN_CARD = "/v1/cards/card_AAAAAAAAAAAAAAAAAAAAAA";

let bff: Bff;
beforeAll(async () => {
  bff = await startBff();
});
afterEach(() => bff.provider.faults());
afterAll(() => bff.close());

let shopper: Shopper;
beforeEach(async () => {
  shopper = await bff.shopper();
  await bff.provider.forgetCalls();
});

describe("the key", () => {
  test.each([
    ["POST", "/v1/cards", cardBody()],
    ["PATCH", UNKNOWN_CARD, { label: "x" }],
    ["DELETE", UNKNOWN_CARD, undefined],
  ])("is needed for %s %s", async (method, path, body) => {
    const { token } = shopper;
    for (const headers of [{}, { "idempotency-key": "" }]) {
      const answer = await request(bff.send, method, path, { token, headers, ...(body && { body }) });
      expect(await problemIn(answer)).toMatchObject({ status: 400, code: "idempotency_key_missing" });
    }
    expect(await bff.provider.callNames()).toEqual([]);
  });

  test("is 1 to 128 characters of A–Z, a–z, 0–9, _ and -, and nothing else", async () => {
    const good = fc.stringMatching(/^[\w-]{1,128}$/);
    await fc.assert(
      fc.asyncProperty(good, async (key) => (await statusUnder(key)) === 404),
      { numRuns: 30 },
    );
    const printable = fc.stringMatching(/^[\x21-\x7e]{1,140}$/).filter((key) => !/^[\w-]{1,128}$/.test(key));
    await fc.assert(
      fc.asyncProperty(printable, async (key) => (await statusUnder(key)) === 400),
      { numRuns: 30 },
    );
    expect(await statusUnder("a".repeat(128))).toBe(404);
    expect(await statusUnder("a".repeat(129))).toBe(400);
  });
});

test("a key is not refused for digits that look like a card number by chance, only for the number itself", async () => {
  const lookalike = "8a4242-4242-4242-4242ff";
  expect((await shopper.call("DELETE", UNKNOWN_CARD, undefined, { key: lookalike })).status).toBe(404);
  await shopper.save(visa, { key: lookalike });
  const { number } = CARDS.isbankVisa;
  for (const key of [number, `a-${number.slice(0, 4)}-${number.slice(4)}-b`]) {
    expect((await problemIn(await shopper.add(visa, { key }))).code).toBe("idempotency_key_missing");
  }
});

describe("the same key with the same body", () => {
  test("saves once and answers the same, whatever the order of the body's fields", async () => {
    const key = randomUUID();
    const first = await shopper.add(visa, { key });
    const text = await first.text();
    expect(first.status).toBe(201);
    const { holder, number, expiry } = visa;
    for (const body of [visa, { expiry, number, holder }]) {
      const again = await shopper.add(body, { key });
      expect([again.status, await again.text()]).toEqual([201, text]);
    }
    expect(await bff.provider.callNames()).toEqual([CREATE]);
    expect((await shopper.list()).cards).toHaveLength(1);
  });

  test("answers the same from another session of the customer", async () => {
    const customer = { id: randomUUID(), email: "ayse@example.com" };
    const [phone, laptop] = [await bff.shopper({ customer }), await bff.shopper({ customer })];
    const saved = await phone.save(visa, { key: "key-1" });
    expect(await laptop.save(visa, { key: "key-1" })).toEqual(saved);
    expect(await bff.provider.callNames()).toEqual([CREATE]);
  });

  test("at the same moment saves once, and every request gets the card", async () => {
    await bff.provider.faults({ match: CREATE, mode: "slow", ms: 150 });
    const key = randomUUID();
    const cards = await Promise.all(Array.from({ length: 5 }, () => shopper.save(visa, { key })));
    expect(new Set(cards.map(({ id }) => id)).size).toBe(1);
    expect(await bff.provider.callNames()).toEqual([CREATE]);
  });

  test("gets the same refusal, also when the provider would accept by now", async () => {
    const key = randomUUID();
    await bff.provider.faults({ match: CREATE, mode: "failure", errorCode: "10051" });
    const refusal = await problemIn(await shopper.add(visa, { key }));
    expect(refusal.code).toBe("card_declined");
    await bff.provider.faults();
    expect(await problemIn(await shopper.add(visa, { key }))).toEqual(refusal);
    expect(await bff.provider.callNames()).toEqual([CREATE]);
  });

  test("renames once: a later change is not undone by the repetition of an earlier one", async () => {
    const saved = await shopper.save(visa);
    const key = randomUUID();
    const renamed = await cardIn(await shopper.update(saved, { label: "Eski" }, { key }), 200);
    await shopper.update(saved, { label: "Yeni" });
    expect(await cardIn(await shopper.update(saved, { label: "Eski" }, { key }), 200)).toEqual(renamed);
    expect((await shopper.list()).cards[0]?.label).toBe("Yeni");
  });

  test("deletes once, and says 204 each time", async () => {
    const saved = await shopper.save(visa);
    await bff.provider.forgetCalls();
    const key = randomUUID();
    const answers = await Promise.all([1, 2, 3].map(() => shopper.remove(saved, { key })));
    expect(answers.map(({ status }) => status)).toEqual([204, 204, 204]);
    expect((await shopper.remove(saved, { key })).status).toBe(204);
    expect(await bff.provider.callNames()).toEqual([DELETE]);
    expect((await shopper.remove(saved)).status).toBe(404);
  });
});

describe("a key that had no effect is free again", () => {
  test("after a card of the wrong form", async () => {
    const key = randomUUID();
    expect((await shopper.add({ ...visa, number: "4" }, { key })).status).toBe(422);
    await shopper.save(visa, { key });
  });

  test("after a delete that could not reach the provider", async () => {
    const saved = await shopper.save(visa);
    const key = randomUUID();
    await bff.provider.faults({ match: DELETE, mode: "failure", errorCode: "50000" });
    expect((await shopper.remove(saved, { key })).status).toBe(503);
    await bff.provider.faults();
    expect((await shopper.remove(saved, { key })).status).toBe(204);
  });
});

describe("the same key with another", () => {
  test.each([
    ["number", { number: CARDS.akbankMastercard.number }],
    ["holder", { holder: "Başka Biri" }],
    ["expiry", { expiry: { month: 11, year: 2040 } }],
    ["label", { label: "Maaş" }],
  ])("%s is refused, and nothing is saved", async (_field, change) => {
    const key = randomUUID();
    await shopper.save(visa, { key });
    expect(await problemIn(await shopper.add({ ...visa, ...change }, { key }))).toMatchObject({
      status: 422,
      code: "idempotency_key_reused",
      retryable: false,
    });
    expect(await bff.provider.callNames()).toEqual([CREATE]);
  });

  test("label or card is refused on a rename", async () => {
    const [one, two] = [await shopper.save(visa), await shopper.save(visa)];
    const key = randomUUID();
    await shopper.update(one, { label: "A" }, { key });
    for (const [card, label] of [
      [one, "B"],
      [two, "A"],
    ] as const) {
      const answer = await shopper.update(card, { label }, { key });
      expect((await problemIn(answer)).code).toBe("idempotency_key_reused");
    }
    expect((await shopper.list()).cards.map(({ label }) => label)).toEqual(["A", null]);
  });

  test("card is refused on a delete", async () => {
    const [one, two] = [await shopper.save(visa), await shopper.save(visa)];
    const key = randomUUID();
    await shopper.remove(one, { key });
    expect((await problemIn(await shopper.remove(two, { key }))).code).toBe("idempotency_key_reused");
    expect((await shopper.list()).cards).toEqual([{ ...two, isDefault: false }]);
  });

  test("customer is another intent", async () => {
    const someone = await bff.shopper();
    const [mine, theirs] = [
      await shopper.save(visa, { key: "key-1" }),
      await someone.save(visa, { key: "key-1" }),
    ];
    expect(mine.id).not.toBe(theirs.id);
    expect((await someone.list()).cards).toEqual([theirs]);
  });

  test("method is another intent", async () => {
    const key = randomUUID();
    const saved = await shopper.save(visa, { key });
    expect((await shopper.update(saved, { label: "x" }, { key })).status).toBe(200);
    expect((await shopper.remove(saved, { key })).status).toBe(204);
  });
});

/** What a delete of a card that is not there comes to under a key: 404 where the key is good. */
async function statusUnder(key: string): Promise<number> {
  return (await shopper.call("DELETE", UNKNOWN_CARD, undefined, { key })).status;
}
