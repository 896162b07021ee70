import { describe, expect, test } from "vitest";
import creditCardType from "credit-card-type";
import * as fc from "fast-check";
import { BRAND_RULES, type Brand, brandOf } from "./brand.ts";

const THEIR_NAMES: Readonly<Record<string, Brand>> = {
  visa: "visa",
  mastercard: "mastercard",
  "american-express": "amex",
  troy: "troy",
};

/** What `credit-card-type` is certain of: one candidate, and a prefix as long as the range it matched. */
function theirBrandOf(prefix: string): Brand {
  const [only, ...others] = creditCardType(prefix);
  if (!only?.matchStrength || others.length > 0) return "unknown";
  return THEIR_NAMES[only.type] ?? "unknown";
}

function prefixes(length: number, head = ""): string[] {
  const free = length - head.length;
  return Array.from({ length: 10 ** free }, (_, index) => head + String(index).padStart(free, "0"));
}

const differing = (candidates: string[]) =>
  candidates.filter((prefix) => brandOf(prefix) !== theirBrandOf(prefix));

const named = (brand: Brand) => prefixes(4).filter((prefix) => brandOf(prefix) === brand);

describe("brands agree with credit-card-type", () => {
  /**
   * Schemes of Argentina, Brazil and the United Kingdom that credit-card-type cuts out of Visa's and Mastercard's ranges.
   * A Turkish shop's acquirer knows them as Visa and Mastercard, so we call them that.
   */
  const CARVED_OUT = "401178 401179 402918 431274 438935 451416 457393 457631 457632 493698 527572".split(
    " ",
  );

  test("on all prefixes of 6 digits that we call Visa, Mastercard or Amex, but for eleven schemes cut out of them", () => {
    const ours = (["visa", "mastercard", "amex"] as const).flatMap(named);
    expect(differing(ours.flatMap((head) => prefixes(6, head))).toSorted()).toEqual(CARVED_OUT);
  }, 60_000);

  test("on what is left: credit-card-type has no number of our brands there, Troy's in 65 set aside", () => {
    const left = named("unknown").filter((prefix) => !prefix.startsWith("65"));
    const candidates = left.flatMap((prefix) => creditCardType(prefix)).map(({ type }) => type);
    expect(candidates.filter((type) => type in THEIR_NAMES)).toEqual([]);
  });

  test("on all prefixes of 4 digits but those that lead to the eleven, where credit-card-type cannot tell yet", () => {
    expect(differing(prefixes(4))).toEqual([...new Set(CARVED_OUT.map((prefix) => prefix.slice(0, 4)))]);
  });

  test("on Troy: all of 9792xx, all of 65xxxx", () => {
    expect(differing([...prefixes(6, "9792"), ...prefixes(6, "65")])).toEqual([]);
  });

  test("on Troy: all of 65xxxxxx wherever either of us draws a line after the sixth digit", () => {
    const theirs = creditCardType.getTypeInfo("troy").patterns.flat().map(String);
    const ours = BRAND_RULES.troy.ranges.flatMap((range) => range.split("-"));
    const heads = new Set(
      [...theirs, ...ours].filter((prefix) => prefix.length > 6).map((prefix) => prefix.slice(0, 6)),
    );
    expect(heads.size).toBeGreaterThan(25);
    expect([...heads].flatMap((head) => differing(prefixes(8, head)))).toEqual([]);
  });

  test("on random numbers inside Discover's 65, most of which are not Troy", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^65\d{6}$/), (prefix) => {
        expect(brandOf(prefix)).toBe(theirBrandOf(prefix));
      }),
      { numRuns: 2000 },
    );
  });

  test("on the digits a number may have", () => {
    for (const [theirName, brand] of Object.entries(THEIR_NAMES)) {
      expect(BRAND_RULES[brand].lengths).toEqual(creditCardType.getTypeInfo(theirName).lengths);
      expect(BRAND_RULES[brand].name).toBe(creditCardType.getTypeInfo(theirName).niceType);
    }
  });

  test("on the groups, but that a number of 17 to 19 digits gets a fifth one instead of seven digits in a row", () => {
    for (const [theirName, brand] of Object.entries(THEIR_NAMES)) {
      const { gaps } = BRAND_RULES[brand];
      expect(gaps.filter((gap) => gap < 16)).toEqual(creditCardType.getTypeInfo(theirName).gaps);
    }
    expect(BRAND_RULES.visa.gaps).toContain(16);
  });
});

describe("a brand is named as soon as it is certain", () => {
  test.each([
    ["", "unknown"],
    ["4", "visa"],
    ["5", "unknown"],
    ["51", "mastercard"],
    ["50", "unknown"],
    ["222", "unknown"],
    ["2220", "unknown"],
    ["2221", "mastercard"],
    ["223", "mastercard"],
    ["26", "mastercard"],
    ["27", "unknown"],
    ["2720", "mastercard"],
    ["2721", "unknown"],
    ["3", "unknown"],
    ["34", "amex"],
    ["37", "amex"],
    ["979", "unknown"],
    ["9792", "troy"],
    ["65", "unknown"],
    ["650082", "troy"],
    ["6587830", "troy"],
    ["65878311", "troy"],
    ["65878312", "unknown"],
  ])("%j is %s", (prefix, brand) => {
    expect(brandOf(prefix)).toBe(brand);
  });

  test("and never taken back by further digits", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{1,8}$/), fc.stringMatching(/^\d{1,11}$/), (head, tail) => {
        const brand = brandOf(head);
        fc.pre(brand !== "unknown");
        expect(brandOf(head + tail)).toBe(brand);
      }),
    );
  });

  test("not a digit later: where all ten ways to go on are one brand, that brand is named already", () => {
    const late = [1, 2, 3, 4]
      .flatMap((length) => prefixes(length))
      .filter((prefix) => {
        const next = new Set(prefixes(prefix.length + 1, prefix).map(brandOf));
        return next.size === 1 && !next.has(brandOf(prefix));
      });
    expect(late).toEqual([]);
  });
});

test("Turkish debit cards that begin with 58 are unknown until the provider says what they are", () => {
  expect(brandOf("5890040000000016")).toBe("unknown");
  expect(brandOf("5892830000000000")).toBe("unknown");
});
