/** Plans as iyzico tells them (fact sheet, section 6). */
import { describe, expect, test } from "vitest";
import * as fc from "fast-check";
import { toAmount } from "@saved-cards/widget/money";
import { InstallmentAnswer, offerOf } from "./installments.ts";
import { kurus, orderOf } from "./payment.fixture.ts";

const order = orderOf({
  amount: "100",
  items: [{ id: "i1", name: "Çanta", category: "Aksesuar", type: "physical", price: "100" }],
});
const plan = (installmentNumber: unknown, totalPrice: unknown) => ({
  installmentPrice: 1,
  totalPrice,
  installmentNumber,
});
/** As recorded. */
const axess = {
  binNumber: "552608",
  price: 100,
  cardType: "CREDIT_CARD",
  cardAssociation: "MASTER_CARD",
  cardFamilyName: "Axess",
  force3ds: 0,
  bankCode: 46,
  bankName: "Akbank",
  forceCvc: 0,
  installmentPrices: [plan(1, 100), plan(2, 102.17), plan(3, 103.39), plan(6, 106.89), plan(9, 110.92)],
};

const offer = (rows: unknown, bin = "552608", of = order) =>
  offerOf(InstallmentAnswer.parse({ status: "success", installmentDetails: rows }), { order: of, bin });
const once = { plans: [{ installment: 1, total: kurus(10_000) }], asksForCvc: false, needsThreeDs: false };

test("the recorded plans are told to the kuruş", () => {
  expect(offer([axess])).toEqual({
    plans: [
      { installment: 1, total: 10_000 },
      { installment: 2, total: 10_217 },
      { installment: 3, total: 10_339 },
      { installment: 6, total: 10_689 },
      { installment: 9, total: 11_092 },
    ],
    asksForCvc: false,
    needsThreeDs: false,
    card: { bank: { name: "Akbank", code: "46" }, family: "Axess", funding: "credit" },
  });
});

test("a row that says nothing of the card tells nothing of it", () => {
  const silent = { bankName: null, bankCode: undefined, cardFamilyName: "", cardType: "OTHER" };
  expect(offer([{ ...axess, ...silent }])?.card).toEqual({ bank: null, family: null, funding: null });
});

test.each([1, "1"])("force3ds and forceCvc (%j) are passed on", (flag) => {
  expect(offer([{ ...axess, force3ds: flag }])).toMatchObject({ needsThreeDs: true, asksForCvc: false });
  expect(offer([{ ...axess, forceCvc: flag }])).toMatchObject({ needsThreeDs: false, asksForCvc: true });
});

describe("a BIN", () => {
  test("of eight digits is found by six, and the other way round", () => {
    expect(offer([axess], "55260800")?.plans).toHaveLength(5);
    expect(offer([{ ...axess, binNumber: 55_260_800 }], "552608")?.plans).toHaveLength(5);
  });

  test("picks its row among others", () => {
    expect(offer([{ ...axess, binNumber: "554960", installmentPrices: [] }, axess])?.plans).toHaveLength(5);
  });

  test.each([
    ["no answer", undefined],
    ["no row", []],
    ["another card's row", [{ ...axess, binNumber: "554960" }]],
    [
      "rows that name none",
      [
        { ...axess, binNumber: null },
        { ...axess, binNumber: null },
      ],
    ],
    ["a foreign card's row", [{ binNumber: "552608", price: 100, installmentPrices: [plan(1, 100)] }]],
    ["a row without plans", [{ binNumber: "552608", price: 100 }]],
  ])("with %s pays at once", (_what, rows) => {
    expect(offer(rows)).toMatchObject(once);
  });
});

describe("what is no plan is left out", () => {
  test.each([
    plan(2, 102.171),
    plan(2, "102,17"),
    plan(2, 0),
    plan(2, -5),
    plan(2, null),
    plan(0, 100),
    plan(2.5, 100),
    plan("2x", 100),
    plan(37, 100),
    plan(-3, 100),
  ])("%j", (odd) => {
    expect(offer([{ ...axess, installmentPrices: [odd, plan(3, 103.39)] }])?.plans).toEqual([
      { installment: 1, total: 10_000 },
      { installment: 3, total: 10_339 },
    ]);
  });

  test("and a plan that is told twice counts once", () => {
    const rows = [{ ...axess, installmentPrices: [plan(2, 102.17), plan(2, 1)] }];
    expect(offer(rows)?.plans).toContainEqual({ installment: 2, total: 10_217 });
    expect(offer(rows)?.plans).toHaveLength(2);
  });
});

test("plans of another price are not an offer for this order", () => {
  expect(offer([{ ...axess, price: 10 }])).toBeNull();
});

test("an order in foreign currency is paid at once", () => {
  const abroad = orderOf({ currency: "EUR" });
  expect(offer([{ ...axess, price: 149.9 }], "552608", abroad)?.plans).toEqual([
    { installment: 1, total: abroad.amount },
  ]);
});

test("a total keeps its last kuruş, spelt as a number or as text", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9_999_999_999 }), fc.boolean(), (total, isText) => {
      const told = toAmount(kurus(total));
      const rows = [
        { ...axess, price: told, installmentPrices: [plan(2, isText ? `${told}000000` : Number(told))] },
      ];
      const ofTotal = { ...orderOf(), amount: kurus(total) };
      expect(offer(rows, "552608", ofTotal)?.plans.at(-1)).toEqual({ installment: 2, total });
    }),
  );
});

describe("what the answer, which is not signed, cannot change", () => {
  test("is what one payment costs", () => {
    for (const total of [0.01, 1, 99.99, 100.01, 100_000]) {
      const rows = [{ ...axess, installmentPrices: [plan(1, total)] }];
      expect(offer(rows)?.plans).toEqual([{ installment: 1, total: 10_000 }]);
    }
  });

  test.each([0.01, 99.99, 1_000.01])(
    "is that installments cost no less than the order, and no wonders: %d",
    (total) => {
      const rows = [{ ...axess, installmentPrices: [plan(2, total), plan(3, 100)] }];
      expect(offer(rows)?.plans.map(({ installment }) => installment)).toEqual([1, 3]);
    },
  );

  test("is that a card's demands are met, whichever row they stand in", () => {
    const rows = [
      { ...axess, binNumber: "111111", force3ds: 1 },
      { ...axess, binNumber: "222222", forceCvc: 1 },
    ];
    expect(offer(rows)).toMatchObject({ asksForCvc: true, needsThreeDs: true, plans: [{ installment: 1 }] });
  });
});
