import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  parseAmount,
  roundToCents,
  share,
  stripped,
  total,
  withEightDecimals,
  withTwoDecimals,
} from "./amounts.ts";

const spell = (text: string) => withEightDecimals(parseAmount(text) ?? -1n);

describe("an amount", () => {
  it.each([
    ["0", "0E-8"],
    ["0.00000010", "1.0E-7"],
    ["0.00000001", "1E-8"],
    ["0.000001", "0.00000100"],
    ["10", "10.00000000"],
    ["149.9", "149.90000000"],
  ])("%s is written as Java writes it: %s", (text, written) => {
    expect(spell(text)).toBe(written);
  });

  it.each(["", "1,5", "1.", ".5", "007", "1e2", "1.123456789", "NaN", " 1"])(
    "is not read from %j",
    (text) => {
      expect(parseAmount(text)).toBeUndefined();
    },
  );

  it("keeps its value in every spelling, and is the same number to JSON", () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 10n ** 15n), (amount) => {
        expect(parseAmount(stripped(amount))).toBe(amount);
        expect(Number(withEightDecimals(amount))).toBe(Number(stripped(amount)));
        expect(JSON.parse(withEightDecimals(amount))).toBe(Number(stripped(amount)));
      }),
    );
  });

  it("is rounded to cents with halves up", () => {
    expect(
      ["0.994", "0.995", "1.005", "12.3"].map((text) => withTwoDecimals(parseAmount(text) ?? 0n)),
    ).toEqual(["0.99", "1.00", "1.01", "12.30"]);
  });

  it("that is shared out and put together again lacks at most a rounding per part", () => {
    const cents = fc.bigInt(1n, 10n ** 9n).map((count) => count * 1_000_000n);
    fc.assert(
      fc.property(cents, fc.array(cents, { minLength: 1, maxLength: 9 }), (amount, parts) => {
        const shares = parts.map((part) => share(amount, part, total(parts)));
        const lack = amount - total(shares);
        expect(lack <= parts.length && -lack <= parts.length).toBe(true);
        expect(roundToCents(amount)).toBe(amount);
      }),
    );
  });
});
