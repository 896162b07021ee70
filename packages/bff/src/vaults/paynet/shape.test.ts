import { expect, test } from "vitest";
import * as fc from "fast-check";
import { shapeOf } from "./shape.ts";

test("tells names and types, and of a list every kind of item once", () => {
  const payload = {
    code: 0,
    message: null,
    Data: [{ card_hash: "x", is_default: true }, { card_hash: "y", is_default: false }, 7],
    none: [],
  };
  expect(shapeOf(payload)).toBe(
    "{code:number,message:null,Data:[{card_hash:string,is_default:boolean}|number],none:[]}",
  );
});

test("a name with anything but plain letters in it may be a value, so it is not told", () => {
  expect(shapeOf({ "4355084355084358": 1, "Ayşe Yılmaz": 1, ok: 1 })).toBe("{?:number,?:number,ok:number}");
  expect(shapeOf({ ["a".repeat(41)]: 1 })).toBe("{?:number}");
});

test("ends somewhere, however deep and wide the payload", () => {
  const deep = { a: { b: { c: { d: { e: 1 } } } }, f: [[[[[1]]]]] };
  expect(shapeOf(deep)).toBe("{a:{b:{c:{d:{}}}},f:[[[[]]]]}");
  const wide = Object.fromEntries(
    Array.from({ length: 500 }, (_, index) => [`f${"x".repeat(index % 40)}`, 1]),
  );
  expect(shapeOf({ a: wide, b: wide, c: wide }).length).toBeLessThanOrEqual(1_000);
});

test("no text and no number of a payload is ever in it", () => {
  const value = fc.oneof(fc.stringMatching(/^[0-9]{4,19}$/), fc.integer({ min: 10 }));
  fc.assert(
    fc.property(fc.dictionary(fc.string(), value), (payload) => {
      expect(shapeOf({ payload, list: [payload] })).not.toMatch(/\d/);
    }),
  );
});
