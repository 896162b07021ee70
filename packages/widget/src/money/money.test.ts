import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Amount, formatMoney, MinorUnits, sumOf, toAmount, toMinorUnits } from "./index.ts";

const minorUnits = fc.integer({ min: 0, max: 99_999_999_999 });

describe("an amount", () => {
  test.each([
    ["149.90", 14_990],
    ["149.9", 14_990],
    ["149", 14_900],
    ["0.05", 5],
    ["1.1", 110],
    ["999999999.99", 99_999_999_999],
  ])("%s is %i minor units", (amount, expected) => {
    expect(toMinorUnits(amount)).toBe(expected);
  });

  test("comes back as it went, with two decimals, however large", () => {
    fc.assert(
      fc.property(minorUnits, (value) => {
        const amount = toAmount(MinorUnits.parse(value));
        expect(amount).toMatch(/^\d+\.\d{2}$/);
        expect(toMinorUnits(amount)).toBe(value);
      }),
    );
  });

  test.each(["", "1,50", "1.505", "-1", "+1", "1e3", " 1", "1.", ".5", "1000000000", "0x10", "١"])(
    "%j is none",
    (text) => {
      expect(Amount.safeParse(text).success).toBe(false);
      expect(() => toMinorUnits(text)).toThrow();
    },
  );

  test("is summed without a float's errors", () => {
    const tenth = toMinorUnits("0.10");
    const fifth = toMinorUnits("0.20");
    expect(toAmount(sumOf([tenth, fifth]))).toBe("0.30");
    expect(sumOf([])).toBe(0);
  });
});

describe("written for people", () => {
  test.each([
    ["1149.90", "TRY", "tr", "1.149,90 ₺"],
    ["1149.90", "TRY", "en", "₺1,149.90"],
    ["0.05", "TRY", "tr", "0,05 ₺"],
    ["999999999.99", "TRY", "tr", "999.999.999,99 ₺"],
    ["10.00", "EUR", "en", "€10.00"],
  ] as const)("%s %s in %s is %s", (amount, currency, locale, expected) => {
    expect(formatMoney(amount, currency, locale)).toBe(expected);
  });
});
