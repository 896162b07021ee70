import { describe, expect, it } from "vitest";
import { isLuhnValid } from "../luhn.ts";
import { behaviourOf, DOCUMENTED_CARDS, isDocumented, PAYNET_CARDS, type PaynetCard } from "./test-cards.ts";

const own = Object.values<PaynetCard>(PAYNET_CARDS);

const wrong = (cards: readonly PaynetCard[]) => cards.filter(({ number }) => !isLuhnValid(number));

describe("the test cards", () => {
  it("have right check digits, but for four of the documents' own", () => {
    expect(wrong(own)).toEqual([]);
    expect(wrong(DOCUMENTED_CARDS).map(({ number }) => number.slice(-4))).toEqual([
      "7890",
      "2010",
      "0050",
      "0320",
    ]);
    expect(wrong(DOCUMENTED_CARDS).every(({ number }) => isDocumented(number))).toBe(true);
    expect(isDocumented("4242424242424242")).toBe(false);
  });

  it("of our own have a BIN of the documents, and differ in their last four and their first thirteen digits", () => {
    const bins = new Set(DOCUMENTED_CARDS.map(({ number }) => number.slice(0, 6)));
    expect(own.filter(({ number }) => !bins.has(number.slice(0, 6)))).toEqual([]);
    const all = [...own, ...DOCUMENTED_CARDS];
    expect(new Set(own.map(({ number }) => number.slice(-4))).size).toBe(own.length);
    expect(new Set(all.map(({ number }) => number.slice(0, 13))).size).toBe(all.length);
  });

  it("do nothing out of the ordinary when nobody knows them", () => {
    expect(behaviourOf("4242424242424242")).toEqual({
      type: "cc",
      password: null,
      bank: null,
      start: "ordinary",
      confirm: "saved",
      bankBehaviour: "returns",
      decline: null,
      mdStatus: "1",
    });
  });
});
