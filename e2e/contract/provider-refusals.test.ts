/** What the provider refuses, and what it tells of the cards that it takes. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { CARDS } from "../tests/fixtures/test-cards.ts";
import { type Bff, startBff } from "./bff.ts";
import { CREATE, startProvider } from "./provider.ts";
import { cardBody, problemIn } from "./shopper.ts";

let bff: Bff;
beforeAll(async () => {
  bff = await startBff();
});
afterEach(() => bff.provider.faults());
afterAll(() => bff.close());

describe("a card that the provider refuses", () => {
  const refusals = [
    ["12", 422, "invalid_card", { field: "number", code: "invalid_number" }],
    ["13", 422, "invalid_card", { field: "expiry", code: "invalid_expiry" }],
    ["14", 422, "invalid_card", { field: "expiry", code: "invalid_expiry" }],
    ["17", 422, "invalid_card", { field: "expiry", code: "invalid_expiry" }],
    ["16", 422, "invalid_card", { field: "holder", code: "invalid_holder" }],
    ["19", 422, "invalid_card", { field: "holder", code: "invalid_holder" }],
    ["10051", 422, "card_declined", null],
    ["10041", 422, "card_declined", null],
    ["3007", 502, "vault_misconfigured", null],
    ["1001", 502, "vault_misconfigured", null],
    ["9999", 502, "vault_misconfigured", null],
    ["50000", 503, "card_not_saved", null],
  ] as const;

  test.each(refusals)("with %s is a %i %s, and is not sent again", async (errorCode, status, code, field) => {
    const shopper = await bff.shopper();
    for (const isFirst of [true, false]) {
      if (!isFirst) {
        await bff.provider.faults();
        await shopper.save(cardBody(CARDS.isbankVisa.number));
      }
      await bff.provider.faults({ match: CREATE, mode: "failure", errorCode });
      await bff.provider.forgetCalls();
      const problem = await problemIn(await shopper.add(cardBody()));
      expect(problem).toMatchObject({ status, code, providerCode: errorCode });
      expect(problem.fields).toEqual(field ? [{ ...field, message: expect.any(String) }] : undefined);
      expect(await bff.provider.callNames()).toEqual([CREATE]);
    }
    expect((await shopper.list()).cards).toHaveLength(1);
  });

  test("is told in the shopper's language, never in the provider's words", async () => {
    const shopper = await bff.shopper({ locale: "en" });
    await bff.provider.faults({ match: CREATE, mode: "failure", errorCode: "12" });
    const answer = await shopper.add(cardBody());
    const text = await answer.text();
    expect(text).toContain("The card number is not right. Please check it.");
    expect(text).not.toContain("Invalid card number");
  });
});

describe("what is told of a card", () => {
  test("the provider tells it in either shape, and both are the same to us", async () => {
    for (const binLength of [6, 8] as const) {
      for (const tokenShape of ["base64", "uuid"] as const) {
        const provider = await startProvider({ binLength, tokenShape });
        const shaped = await startBff({ provider });
        try {
          const shopper = await shaped.shopper();
          const first = await shopper.save();
          const second = await shopper.save(cardBody(CARDS.akbankTroy.number));
          expect([first.bin, second.bin]).toEqual([
            CARDS.akbankMastercard.number.slice(0, binLength),
            CARDS.akbankTroy.number.slice(0, binLength),
          ]);
          expect((await shopper.list()).cards).toEqual([first, second]);
          expect((await shopper.remove(first)).status).toBe(204);
          expect((await shopper.list()).cards).toMatchObject([{ id: second.id, brand: "troy" }]);
        } finally {
          await shaped.close();
          await provider.close();
        }
      }
    }
  });

  test("a foreign card has no bank, no family, no funding, and the brand of its number", async () => {
    const shopper = await bff.shopper();
    expect(await shopper.save(cardBody(CARDS.foreignDebit.number))).toMatchObject({
      brand: "visa",
      bank: null,
      family: null,
      funding: null,
      last4: "0007",
    });
  });

  test("a customer whose cards are all deleted may be unknown there", async () => {
    const provider = await startProvider({ whenNoCards: "not-found" });
    const strict = await startBff({ provider });
    try {
      const shopper = await strict.shopper();
      const saved = await shopper.save();
      const ownerKey = await strict.ownerKeyOf(shopper);
      await shopper.remove(saved);
      expect(await shopper.list()).toEqual({ cards: [], unavailable: [] });
      await shopper.save();
      expect(await strict.ownerKeyOf(shopper)).toBe(ownerKey);
    } finally {
      await strict.close();
      await provider.close();
    }
  });

  test.each([
    ["twelve digits", "676770000007"],
    ["thirteen digits", "6767700000007"],
    ["fifteen digits", CARDS.garantiAmex.number],
  ])("of a number of %s no more than six and four digits are kept", async (_what, number) => {
    const provider = await startProvider({ binLength: 8 });
    const eight = await startBff({ provider });
    try {
      const shopper = await eight.shopper();
      const saved = await shopper.save(cardBody(withCheckDigit(number)));
      expect([saved.bin, saved.last4.length]).toEqual([number.slice(0, 6), 4]);
      expect((await shopper.list()).cards).toEqual([saved]);
    } finally {
      await eight.close();
      await provider.close();
    }
  });
});

/** The number with its last digit set right. */
function withCheckDigit(number: string): string {
  const doubled = Array.from(number.slice(0, -1))
    .toReversed()
    .map((digit, place) => {
      const value = Number(digit) * (place % 2 === 0 ? 2 : 1);
      return value > 9 ? value - 9 : value;
    });
  const sum = doubled.reduce((total, value) => total + value, 0);
  return number.slice(0, -1) + String((10 - (sum % 10)) % 10);
}
