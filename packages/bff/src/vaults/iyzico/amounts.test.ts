/** Numbers as iyzico spells them (fact sheet, sections 3.1, 4 and 10). */
import { describe, expect, test } from "vitest";
import * as fc from "fast-check";
import { MinorUnits, toAmount } from "@saved-cards/widget/money";
import { moneyOf, plainDecimal } from "./amounts.ts";

describe("a number without exponent and without zeros at the end", () => {
  test.each([
    ["10.0", "10"],
    ["10.50", "10.5"],
    ["50.00", "50"],
    ["10.510", "10.51"],
    ["10.51050", "10.5105"],
    ["10.00000000", "10"],
    ["0E-8", "0"],
    ["0.00000000", "0"],
    ["1E+2", "100"],
    ["1.5e+1", "15"],
    ["12.5E-1", "1.25"],
    ["1e-7", "0.0000001"],
    ["1e+21", "1000000000000000000000"],
    ["007.10", "7.1"],
    ["-1.50", "-1.5"],
    ["-0.0", "0"],
    ["100", "100"],
  ])("of %s is %s", (spelt, plain) => {
    expect(plainDecimal(spelt)).toBe(plain);
  });

  test.each(["", " ", "1,5", "1.", ".5", "NaN", "Infinity", "0x10", "1E+999999999", "1 0", "on"])(
    "%j is no number",
    (text) => {
      expect(plainDecimal(text)).toBeNull();
      expect(moneyOf(text)).toBeNull();
    },
  );
});

const minorUnits = fc.integer({ min: 0, max: 99_999_999_999 }).map((amount) => MinorUnits.parse(amount));

test("every amount comes back as it was sent, however many zeros it grew and whether it became a JSON number", () => {
  fc.assert(
    fc.property(minorUnits, fc.nat(6), (amount, zeros) => {
      const text = toAmount(amount) + "0".repeat(zeros);
      expect(moneyOf(text)).toBe(amount);
      expect(moneyOf(String(JSON.parse(text)))).toBe(amount);
      expect(moneyOf(`${amount}E-2`)).toBe(amount);
    }),
  );
});

test("what has more than two decimals that mean something is no amount, and is not rounded to one", () => {
  fc.assert(
    fc.property(minorUnits, fc.integer({ min: 1, max: 9 }), fc.nat(5), (amount, digit, zeros) => {
      expect(moneyOf(`${toAmount(amount)}${"0".repeat(zeros)}${digit}`)).toBeNull();
    }),
  );
  expect(moneyOf("0.1234")).toBeNull();
});

test("neither is a debt, nothing, or more than nine digits", () => {
  expect(moneyOf("-1")).toBeNull();
  expect(moneyOf(null)).toBeNull();
  expect(moneyOf("1000000000")).toBeNull();
});
