import { describe, expect, test } from "vitest";
import * as fc from "fast-check";
import { isLuhnValid } from "./luhn.ts";

/** Written from the standard's wording: double every second digit from the right, then add up all the digits that stand there. */
function checkDigitFor(payload: string): string {
  const written = Array.from(payload)
    .toReversed()
    .map((digit, index) => (index % 2 === 0 ? String(Number(digit) * 2) : digit));
  const sum = Array.from(written.join("")).reduce((total, digit) => total + Number(digit), 0);
  return String((1000 - sum) % 10);
}

const payload = fc.stringMatching(/^\d{11,18}$/);

test("known numbers pass", () => {
  for (const number of [
    "5528790000000008",
    "374427000000003",
    "9792072000017956",
    "5890040000000016",
    "79927398713",
  ]) {
    expect(isLuhnValid(number)).toBe(true);
  }
});

test("no digits, or anything between the digits, does not pass", () => {
  for (const text of [
    "",
    " ",
    "5528 7900 0000 0008",
    "５５２８７９０００００００００８",
    "552879000000000x",
  ]) {
    expect(isLuhnValid(text)).toBe(false);
  }
});

describe("for every payload", () => {
  test("exactly one check digit passes: the one that the standard computes", () => {
    fc.assert(
      fc.property(payload, (digits) => {
        const passing = Array.from("0123456789").filter((check) => isLuhnValid(digits + check));
        expect(passing).toEqual([checkDigitFor(digits)]);
      }),
    );
  });

  test("every error in a single digit is detected", () => {
    fc.assert(
      fc.property(payload, fc.nat(), fc.integer({ min: 1, max: 9 }), (digits, where, by) => {
        const number = digits + checkDigitFor(digits);
        const at = where % number.length;
        const wrong = number.slice(0, at) + String((Number(number[at]) + by) % 10) + number.slice(at + 1);
        expect(isLuhnValid(wrong)).toBe(false);
      }),
    );
  });

  test("every swap of neighbours is detected, but that of 0 and 9, which Luhn cannot see", () => {
    fc.assert(
      fc.property(payload, fc.nat(), (digits, where) => {
        const number = digits + checkDigitFor(digits);
        const at = where % (number.length - 1);
        const [first = "", second = ""] = number.slice(at, at + 2);
        const swapped = number.slice(0, at) + second + first + number.slice(at + 2);
        const isInvisible = first === second || ["09", "90"].includes(first + second);
        expect(isLuhnValid(swapped)).toBe(isInvisible);
      }),
    );
  });
});
