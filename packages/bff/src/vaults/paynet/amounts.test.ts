/** Amounts to and from Paynet (fact sheet, section 7; trap 5). */
import { MinorUnits } from "@saved-cards/widget/money";
import { describe, expect, test } from "vitest";
import * as fc from "fast-check";
import { commaDecimal, hundredfold, readAmount } from "./amounts.ts";

const money = (minorUnits: number) => MinorUnits.parse(minorUnits);
const anyMoney = fc.integer({ min: 0, max: 99_999_999_999 }).map(money);

test.each([
  [1050, "10,50", "1050"],
  [1000, "10,00", "1000"],
  [5, "0,05", "5"],
  [123_456_789, "1234567,89", "123456789"],
])("%i kuruş go out as %s, or as %s", (kurus, comma, times100) => {
  expect(commaDecimal(money(kurus))).toBe(comma);
  expect(hundredfold(money(kurus))).toBe(times100);
});

describe("an answer's amount", () => {
  test.each([
    [149.9, 14990],
    [20, 2000],
    [0.05, 5],
    ["149,90", 14990],
    ["149.90", 14990],
    ["149,9", 14990],
    ["149.9000", 14990],
    [" 20,50 ", 2050],
    ["1.149,90", 114990],
    ["1149,90", 114990],
  ])("%j is %i kuruş", (told, kurus) => {
    expect(readAmount(told)).toBe(kurus);
  });

  test("that is whole is of lira, so a hundred times too much is not taken for right", () => {
    expect(readAmount(14990)).toBe(1_499_000);
    expect(readAmount("14990")).toBe(1_499_000);
  });

  test.each([
    "1.149",
    "1,149",
    "1.100",
    149.905,
    "149.9050",
    "1,149.90",
    "-149,90",
    -1,
    "1e3",
    1e21,
    Number.NaN,
    "149,90 TL",
    "",
    null,
    undefined,
    true,
    {},
    [149.9],
  ])("%j can be read in more ways than one, or in none", (told) => {
    expect(readAmount(told)).toBeNull();
  });
});

test("every amount that goes out comes back the same, as text and as a number", () => {
  fc.assert(
    fc.property(anyMoney, (amount) => {
      const text = commaDecimal(amount);
      expect(text).toMatch(/^\d+,\d{2}$/);
      expect(readAmount(text)).toBe(amount);
      expect(readAmount(text.replace(",", "."))).toBe(amount);
      expect(readAmount(Number(text.replace(",", ".")))).toBe(amount);
    }),
  );
});

test("two amounts are never written alike", () => {
  fc.assert(
    fc.property(anyMoney, anyMoney, (one, other) => {
      expect(commaDecimal(one) === commaDecimal(other)).toBe(one === other);
    }),
  );
});
