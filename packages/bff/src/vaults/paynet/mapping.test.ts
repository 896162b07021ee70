/** Cards as Paynet's documents write them (fact sheet, sections 2.1, 2.2 and 4.1). */
import { describe, expect, test } from "vitest";
import * as fc from "fast-check";
import { CardPage, flag, ListedCard, PlanCards, readMask, SaveAnswer, toStoredCard } from "./mapping.ts";

const REFERENCE = "card_0123456789abcdefABCD-_";

/** The fact sheet's answer of `card/save`, with a mask that fits its BIN. */
const documented = {
  card_owner_id: "abc45adc20-91ba-4a29-a599-0eb18177247e",
  user_unique_id: "benzersiz deger",
  card_desc: "test",
  card_hash: "abcdef-8014-435e-8bcc-daf4592f3431",
  card_no: "435508********8053",
  card_bin: "435508",
  card_type: "cc",
  card_bank_name: "WorldCard",
  card_logo_url: "https://pts-statics.paynet.com.tr/img/banklogo/small/AXSS.png",
  card_brand_name: "VISA",
  object_name: "card_save",
  code: 0,
  message: "Başarılı İşlem",
};

const stored = (change: Record<string, unknown> = {}) =>
  toStoredCard(ListedCard.parse({ ...documented, ...change }));
const details = (change: Record<string, unknown>) => stored(change).details;

test("the documented card is told in full", () => {
  expect(stored({ card_bank_id: "AXSS", expire_month: 7, expire_year: 2030 })).toEqual({
    token: "abcdef-8014-435e-8bcc-daf4592f3431",
    reference: null,
    label: "test",
    details: {
      brand: "visa",
      bin: "435508",
      last4: "8053",
      expiry: { month: 7, year: 2030 },
      bank: { name: "WorldCard", code: "AXSS" },
      family: null,
      funding: "credit",
    },
  });
});

describe("what a card is called there", () => {
  test("is our own reference on a new card, and says nothing of a label", () => {
    expect(stored({ card_desc: REFERENCE })).toMatchObject({ reference: REFERENCE });
    expect(stored({ card_desc: REFERENCE })).not.toHaveProperty("label");
  });

  test.each(["Maaş kartım", "card_short", `${REFERENCE}x`])(
    "%s is a label, and no reference",
    (card_desc) => {
      expect(stored({ card_desc })).toMatchObject({ reference: null, label: card_desc });
    },
  );

  test.each([
    undefined,
    null,
    "",
    "  ",
    "a\0b",
    "half \ud83d",
    "4355 0843 5508 4358",
    "kartım 4355084355084358",
  ])("%j is neither", (card_desc) => {
    expect(stored({ card_desc }).reference).toBeNull();
    expect(stored({ card_desc })).not.toHaveProperty("label");
  });
});

describe("a mask", () => {
  test.each([
    ["435508********8053", { bin: "435508", last4: "8053" }],
    ["435508******8053", { bin: "435508", last4: "8053" }],
    ["43550812****8053", { bin: "435508", last4: "8053" }],
    ["375622*****5014", { bin: "375622", last4: "5014" }],
    ["4355 08** **** 8053", { bin: "435508", last4: "8053" }],
    ["435508XXXXXX8053", { bin: "435508", last4: "8053" }],
    ["4355084355084358", null],
    ["************8053", null],
    ["435508*8053", null],
    ["", null],
    [null, null],
  ])("%j shows %j", (mask, shown) => {
    expect(readMask(mask)).toEqual(shown);
  });

  test("comes before the BIN, and the BIN alone will do", () => {
    expect(details({ card_no: "455508********8053" })).toMatchObject({ bin: "455508", last4: "8053" });
    expect(details({ card_no: null })).toMatchObject({ bin: "435508", last4: null, brand: "visa" });
    expect(details({ card_no: null, card_bin: 43550812 }).bin).toBe("435508");
    expect(details({ card_no: null, card_bin: "4355" }).bin).toBeNull();
  });

  test("with the whole number in its place shows nothing", () => {
    expect(details({ card_no: "4355084355084358", card_bin: null })).toMatchObject({
      bin: null,
      last4: null,
    });
  });

  test("has another name in an older document (trap 10)", () => {
    const { card_no: card_no_masked, card_bin: card_bin_no, ...rest } = documented;
    const older = (fields: Record<string, unknown>) => toStoredCard(ListedCard.parse({ ...rest, ...fields }));
    expect(older({ card_no_masked }).details).toMatchObject({ bin: "435508", last4: "8053" });
    expect(older({ card_bin_no }).details.bin).toBe("435508");
  });
});

describe("brand and funding", () => {
  test.each([
    ["VISA", "visa"],
    ["MASTERCARD", "mastercard"],
    ["MasterCard", "mastercard"],
    ["MASTER_CARD", "mastercard"],
    ["AMEX", "amex"],
    ["American Express", "amex"],
    ["TROY", "troy"],
    ["constructor", "visa"],
    ["", "visa"],
    [undefined, "visa"],
  ])("%j on a Visa BIN is %s", (card_brand_name, brand) => {
    expect(details({ card_brand_name }).brand).toBe(brand);
  });

  test.each([
    ["cc", "credit"],
    ["dc", "debit"],
    ["CC", "credit"],
    ["bc", null],
    ["pp", null],
    ["__proto__", null],
    [null, null],
  ])("the type %j is %j", (card_type, funding) => {
    expect(details({ card_type }).funding).toBe(funding);
  });
});

describe("the expiry, which no document promises", () => {
  test.each([
    [12, 2030, { month: 12, year: 2030 }],
    ["07", "30", { month: 7, year: 2030 }],
    [undefined, undefined, null],
    [13, 2030, null],
    ["**", "**", null],
  ])("%j of %j is %j", (expire_month, expire_year, expiry) => {
    expect(details({ expire_month, expire_year }).expiry).toEqual(expiry);
  });
});

describe("a token", () => {
  test.each([undefined, null, "", " ", 0, "0", {}, "a\0b", "\ud83d"])(
    "%j is none, so it is no card",
    (card_hash) => {
      expect(ListedCard.safeParse({ ...documented, card_hash }).success).toBe(false);
    },
  );
});

describe("a page of the list", () => {
  const page = {
    total: 1,
    total_count: 2,
    limit: 10,
    has_more: false,
    Data: [documented],
    code: 0,
    message: null,
  };

  test("has its cards under `Data`, or `data`, in order", () => {
    const two = [
      { ...documented, card_hash: "b" },
      { ...documented, card_hash: "a" },
    ];
    for (const name of ["Data", "data"]) {
      const read = CardPage.parse({ code: 0, [name]: two });
      expect(read.cards.map(({ token }) => token)).toEqual(["b", "a"]);
    }
  });

  test("has the greater of its two totals, which differ in the documented one", () => {
    expect(CardPage.parse(page)).toMatchObject({ total: 2, hasMore: false });
    expect(CardPage.parse({ ...page, has_more: "true", total_count: "12" })).toMatchObject({
      total: 12,
      hasMore: true,
    });
  });

  test("is empty when it says so", () => {
    expect(CardPage.parse({ ...page, Data: [] }).cards).toEqual([]);
    expect(CardPage.parse({ ...page, Data: null }).cards).toEqual([]);
  });

  test.each([
    { code: 0 },
    { Data: "none" },
    { Data: {} },
    { Data: [{}] },
    { Data: [{ ...documented, card_desc: { a: 1 } }] },
    { Data: [{ ...documented, card_no: ["435508"] }] },
    { Data: [], has_more: "maybe" },
  ])("%j is not readable, so it is not taken for an empty one", (answer) => {
    expect(CardPage.safeParse(answer).success).toBe(false);
  });

  test("fields that nobody knows pass", () => {
    const card = { ...documented, metadata: { a: [1] }, card_holder: "RQ*****QR" };
    expect(CardPage.parse({ ...page, Data: [card], extra: {} }).cards).toHaveLength(1);
  });
});

test("a saved card's ids are not lost to what else is wrong in the answer", () => {
  const answer = { ...documented, card_no: {}, card_bank_name: [1], card_brand_name: true, card_desc: {} };
  const saved = SaveAnswer.parse(answer);
  expect(saved.card_owner_id).toBe(documented.card_owner_id);
  expect(toStoredCard(saved)).toMatchObject({ token: documented.card_hash, reference: null });
  expect(SaveAnswer.safeParse({ ...documented, card_owner_id: null }).success).toBe(false);
});

describe("the cards of a plan", () => {
  const item = {
    card_id: 1808,
    card_no_mask: "435508********4358",
    card_holder_name_mask: "ER***********UT",
    order_no: 1,
    is_default: true,
  };

  test("are told with what the plan tells of them", () => {
    expect(PlanCards.parse({ Data: [item] })).toEqual([
      {
        token: "1808",
        reference: null,
        isPreferred: true,
        details: {
          brand: "visa",
          bin: "435508",
          last4: "4358",
          expiry: null,
          bank: null,
          family: null,
          funding: null,
        },
      },
    ]);
  });

  test("come in the order in which they are charged", () => {
    const cards = PlanCards.parse({
      Data: [
        { ...item, card_id: "3", order_no: "10" },
        { ...item, card_id: 2, order_no: 2 },
        { ...item, card_id: 4, order_no: null },
        { ...item, card_id: 1 },
      ],
    });
    expect(cards.map(({ token }) => token)).toEqual(["1", "2", "3", "4"]);
  });

  test("have a label or our reference, where it is told", () => {
    const [labelled, ours] = PlanCards.parse({
      Data: [
        { ...item, label: "İş" },
        { ...item, label: REFERENCE },
      ],
    });
    expect(labelled).toMatchObject({ reference: null, label: "İş" });
    expect(ours).toMatchObject({ reference: REFERENCE });
    expect(ours).not.toHaveProperty("label");
  });

  test("say nothing of an order that is not told", () => {
    const { is_default: _, ...rest } = item;
    expect(PlanCards.parse({ Data: [rest] })[0]).not.toHaveProperty("isPreferred");
  });
});

test.each([
  [true, true],
  ["true", true],
  [1, true],
  [false, false],
  ["false", false],
  [0, false],
  [null, null],
  [undefined, null],
])("the flag %j is %j", (given, read) => {
  expect(flag.parse(given)).toBe(read);
});

test.each(["yes", "", 2, {}, [], "1"])("%j is no flag", (given) => {
  expect(flag.safeParse(given).success).toBe(false);
});

test("whatever a field holds, no card number, NUL or half surrogate comes through", () => {
  const text = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom("4355084355084358", "x\0y", "\udc00", "5571135571135575 son"),
  );
  fc.assert(
    fc.property(text, text, text, (card_desc, card_bank_name, card_bank_id) => {
      const told = JSON.stringify(stored({ card_desc, card_bank_name, card_bank_id }));
      expect(told).not.toMatch(/4355084355084358|5571135571135575|\\u0000|\\ud[89a-f]/);
    }),
  );
});
