import * as fc from "fast-check";
import { expect, test } from "vitest";
import { binOf } from "./bin.ts";

test.each([
  ["", null],
  ["55260", null],
  ["552608", "552608"],
  ["5526080", "552608"],
  ["55260800", "55260800"],
  ["5526080000000006", "55260800"],
  // Fifteen digits.
  ["374427000000003", "374427"],
  // A scheme that is not told by the number, and may have twelve.
  ["5890040000000016", "589004"],
  ["58900400", "589004"],
])("the first digits of %j say %j", (digits, bin) => {
  expect(binOf(digits)).toBe(bin);
});

test("a number that is being typed and the whole of it say the same", () => {
  const numbers = fc.stringMatching(/^\d{12,19}$/);
  fc.assert(
    fc.property(numbers, fc.integer({ min: 8, max: 19 }), (number, typed) => {
      expect(binOf(number.slice(0, Math.min(typed, number.length)))).toBe(binOf(number));
    }),
  );
});

test("with the last four it is never a whole number", () => {
  fc.assert(
    fc.property(fc.stringMatching(/^\d{12,15}$/), (number) => {
      const isOfSixteen = /^(4|5[1-5]|2[2-7]|9792|65)/.test(number);
      fc.pre(!isOfSixteen);
      expect(binOf(number)).toHaveLength(6);
    }),
  );
});
