import { describe, expect, test } from "vitest";
import cardValidator from "card-validator";
import * as fc from "fast-check";
import { brandOf } from "./brand.ts";
import { digitsOf } from "./digits.ts";
import { isLuhnValid } from "./luhn.ts";
import { formatNumber, isNumberComplete, maxDigits } from "./number.ts";

const isValid = (digits: string) => isNumberComplete(digits) && isLuhnValid(digits);

/** A prefix with random digits after it, and the check digit that makes it pass. */
const passing = (prefix: RegExp) =>
  fc
    .tuple(fc.stringMatching(prefix), fc.stringMatching(/^\d{18}$/), fc.integer({ min: 11, max: 18 }))
    .map(([head, tail, length]) => (head + tail).slice(0, length))
    .map((payload) => payload + Array.from("0123456789").find((check) => isLuhnValid(payload + check)));

const branded = passing(/^(4[0-24-9]|5[13-5]|222[1-9]|2[3-6]|34|37|9792|65008[23]|65878311)$/);

const IYZICO_TEST_CARDS = [
  "5528790000000008 5526080000000006 5890040000000016 9792072000017956 4766620000000001",
  "4603450000000000 4729150000000005 4987490000000002 5311570000000005 9792020000000001",
  "9792030000000000 9792023757123604 5170410000000004 5400360000000003 374427000000003",
  "4475050000000003 4059030000000009 5504720000000003 5892830000000000 4543590000000006",
  "4910050000000006 4157920000000002 5168880000000002 5451030000000000 5549607159333771",
  "5400010000000004 4054180000000007 5406670000000009 4111111111111129 4151111111111112",
].flatMap((row) => row.split(" "));

describe("formatting", () => {
  test.each([
    ["", ""],
    ["4543", "4543"],
    ["45435", "4543 5"],
    ["4543590000000006", "4543 5900 0000 0006"],
    ["4543590000000006123", "4543 5900 0000 0006 123"],
    ["374427000000003", "3744 270000 00003"],
    ["37", "37"],
    ["5890040000000016", "5890 0400 0000 0016"],
    ["9792072000017956", "9792 0720 0001 7956"],
  ])("%j is shown as %j", (digits, shown) => {
    expect(formatNumber(digits)).toBe(shown);
  });

  test("adds spaces and nothing else, and none at the ends", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{0,19}$/), (digits) => {
        expect(digitsOf(formatNumber(digits))).toBe(digits);
        expect(formatNumber(digits)).toMatch(/^(\d+( \d+)*)?$/);
      }),
    );
  });
});

describe("validity", () => {
  test("every test card of iyzico is taken", () => {
    expect(IYZICO_TEST_CARDS.filter((card) => !isValid(card))).toEqual([]);
  });

  test("agrees with card-validator on numbers of our brands, of any length and with a right check digit", () => {
    fc.assert(
      fc.property(branded, (digits) => {
        fc.pre(brandOf(digits) !== "unknown");
        expect(isValid(digits)).toBe(cardValidator.number(digits).isValid);
      }),
      { numRuns: 1000 },
    );
  });

  test("agrees with card-validator when a digit of them is wrong", () => {
    fc.assert(
      fc.property(branded, fc.integer({ min: 1, max: 9 }), (digits, by) => {
        const wrong = digits.slice(0, -1) + String((Number(digits.at(-1)) + by) % 10);
        expect(isValid(wrong)).toBe(false);
        expect(cardValidator.number(wrong).isValid).toBe(false);
      }),
    );
  });

  test("is wider than card-validator for other schemes: 12 to 19 digits that pass Luhn, as the provider decides there", () => {
    fc.assert(
      fc.property(passing(/^([017]|6[0-4]|3[0689]|5[0678])$/), (digits) => {
        expect(brandOf(digits)).toBe("unknown");
        expect(isValid(digits)).toBe(true);
      }),
    );
    expect(cardValidator.number("7000000000000005").isValid).toBe(false);
    expect(isValid("7000000000000005")).toBe(true);
  });

  test("is narrower than card-validator for UnionPay, some of whose numbers have no check digit: Luhn is asked of all", () => {
    expect(cardValidator.number("6212345678901233").isValid).toBe(true);
    expect(isValid("6212345678901233")).toBe(false);
  });

  test.each([11, 20])("%i digits are no card number whatever they begin with", (length) => {
    for (const head of ["4", "51", "34", "9792", "58"])
      expect(isNumberComplete(head.padEnd(length, "0"))).toBe(false);
  });
});

test("a field takes as many digits as the brand has at most", () => {
  expect(["", "4", "51", "34", "9792", "58"].map(maxDigits)).toEqual([19, 19, 16, 15, 16, 19]);
});
