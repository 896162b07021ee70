import { expect, test } from "vitest";
import * as fc from "fast-check";
import { digitsOf } from "./digits.ts";

test("everything but digits is dropped", () => {
  expect(digitsOf("Card no: 4543-5900 0000\u00A00006!")).toBe("4543590000000006");
  expect(digitsOf("no digits")).toBe("");
});

test("full-width and mathematical digits mean what their compatibility form says", () => {
  for (const zero of [0xff10, 0x1d7ce, 0x1d7d8, 0x1d7e2, 0x1d7ec, 0x1d7f6]) {
    const typed = String.fromCodePoint(...Array.from({ length: 10 }, (_, value) => zero + value));
    expect(digitsOf(typed)).toBe(typed.normalize("NFKC"));
    expect(digitsOf(typed)).toBe("0123456789");
  }
});

test("the digits of every numbering system that Intl writes with decimal digits are read back", () => {
  const written = Intl.supportedValuesOf("numberingSystem")
    .map((system) => new Intl.NumberFormat(`en-u-nu-${system}`, { useGrouping: false }).format(9876543210))
    .filter((number) => /^\p{Nd}+$/u.test(number));
  expect(written.length).toBeGreaterThan(50);
  expect(new Set(written.map(digitsOf))).toEqual(new Set(["9876543210"]));
});

test("superscripts, fractions and Han numerals are not digits", () => {
  expect(digitsOf("²½④四Ⅷ")).toBe("");
});

test("any text gives ASCII digits only, and reading them again changes nothing", () => {
  const character = fc.oneof(
    fc.integer({ min: 0, max: 0x1ffff }).map((code) => String.fromCodePoint(code)),
    fc.constantFrom("0", "5", "9", " ", "४", "٤", "４", "𝟜"),
  );
  fc.assert(
    fc.property(fc.string({ unit: character }), (text) => {
      expect(digitsOf(text)).toMatch(/^[0-9]*$/);
      expect(digitsOf(digitsOf(text))).toBe(digitsOf(text));
    }),
  );
});
