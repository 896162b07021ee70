import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { serveOnLoopback } from "../loopback.ts";
import { createIyzicoSandbox } from "./app.ts";
import { DOMESTIC_TEST_CARDS } from "./bins.ts";
import { BIN, initialize, INSTALLMENTS, newCard, pay, priced } from "./payment-call.ts";
import { call, send } from "./signed-call.ts";

let base: string;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ url: base, close } = await serveOnLoopback(createIyzicoSandbox(), 0));
});

afterAll(() => close());

const Price = z.object({
  installmentPrice: z.number(),
  totalPrice: z.number(),
  installmentNumber: z.number(),
});
const Detail = z.looseObject({ installmentPrices: z.array(Price) });

async function rawDetailsOf(request: object): Promise<unknown[]> {
  const answer = await call(base, INSTALLMENTS, request);
  return z.array(z.unknown()).parse(answer["installmentDetails"]);
}

async function detailsOf(request: object) {
  return z.array(Detail).parse(await rawDetailsOf(request));
}

async function plansOf(binNumber: string, price = "100.0") {
  const [detail] = await detailsOf({ binNumber, price });
  return detail?.installmentPrices ?? [];
}

const counts = (plans: z.output<typeof Price>[]) => plans.map((plan) => plan.installmentNumber);

describe("the installments of a BIN", () => {
  it("are those that were recorded from iyzico, in its order", async () => {
    const [detail] = await rawDetailsOf({ binNumber: "552608", price: "100.0" });
    expect(Object.entries(detail ?? {})).toEqual([
      ["binNumber", "552608"],
      ["price", 100],
      ["cardType", "CREDIT_CARD"],
      ["cardAssociation", "MASTER_CARD"],
      ["cardFamilyName", "Axess"],
      ["force3ds", 0],
      ["bankCode", 46],
      ["bankName", "Akbank"],
      ["forceCvc", 0],
      ["commercial", 0],
      ["dccEnabled", 0],
      ["agricultureEnabled", 0],
      [
        "installmentPrices",
        [
          { installmentPrice: 100, totalPrice: 100, installmentNumber: 1 },
          { installmentPrice: 51.09, totalPrice: 102.17, installmentNumber: 2 },
          { installmentPrice: 34.46, totalPrice: 103.39, installmentNumber: 3 },
          { installmentPrice: 17.81, totalPrice: 106.89, installmentNumber: 6 },
          { installmentPrice: 12.32, totalPrice: 110.92, installmentNumber: 9 },
        ],
      ],
    ]);
  });

  it("cost more the more there are, for every test card", async () => {
    for (const [number, { cardType }] of Object.entries(DOMESTIC_TEST_CARDS)) {
      const plans = await plansOf(number.slice(0, 8), "149.90");
      const totals = plans.map((plan) => plan.totalPrice);
      expect(totals).toEqual([...new Set(totals)].toSorted((a, b) => a - b));
      expect(totals[0]).toBe(149.9);
      expect(plans.length > 1).toBe(cardType === "CREDIT_CARD");
    }
  });

  it.each(["540001", "40541800", "xxxxxx"])("of %s, which is foreign, are one payment", async (binNumber) => {
    const text = await (await send(base, INSTALLMENTS, { binNumber, price: "149.90" })).text();
    expect(text).toContain(
      `"installmentDetails":[{"binNumber":"${binNumber}","price":149.90,"installmentPrices":[` +
        '{"installmentPrice":149.90,"totalPrice":149.90,"installmentNumber":1}]}]',
    );
  });

  it("are one payment in a foreign currency", async () => {
    const [detail] = await detailsOf({ binNumber: "552608", price: "10", currency: "EUR" });
    expect(detail?.installmentPrices).toHaveLength(1);
  });

  it("say which card must use 3-D Secure, and which its code", async () => {
    expect(await detailsOf({ binNumber: "517041", price: "1" })).toMatchObject([
      { force3ds: 1, forceCvc: 0 },
    ]);
    expect(await detailsOf({ binNumber: "472915", price: "1" })).toMatchObject([
      { force3ds: 0, forceCvc: 1 },
    ]);
  });

  it("are listed for every programme where no BIN is given, and differ", async () => {
    const details = await detailsOf({ price: "100.0" });
    const families = details.map((detail) => detail["cardFamilyName"]);
    expect(families).toEqual(
      expect.arrayContaining(["Paraf", "Axess", "Bonus", "CardFinans", "Maximum", "World"]),
    );
    expect(details[0]).not.toHaveProperty("binNumber");
    const plans = details.map((detail) => JSON.stringify(detail.installmentPrices));
    expect(new Set(plans).size).toBeGreaterThan(6);
  });

  it.each([
    [{ binNumber: "55260", price: "1" }, "5007"],
    [{ binNumber: "552608" }, "5004"],
    [{ binNumber: "552608", price: "0" }, "5005"],
  ])("are refused for %j", async (request, errorCode) => {
    expect(await call(base, INSTALLMENTS, request)).toMatchObject({ status: "failure", errorCode });
  });
});

describe("a payment in installments", () => {
  const ways: [string, (change: object) => Promise<object>][] = [
    ["NON3D", (change) => pay(base, change)],
    ["3-D Secure", (change) => initialize(base, change)],
  ];

  it.each(ways)("by %s takes every plan that is offered, at its price and no other", async (_, begin) => {
    const paymentCard = newCard("5400360000000003");
    const plans = await plansOf("540036", "149.90");
    expect(counts(plans)).toEqual([1, 2, 3, 6, 9, 12]);
    for (const { installmentNumber, totalPrice } of plans) {
      const terms = { ...priced("149.90", String(totalPrice)), installment: String(installmentNumber) };
      expect(await begin({ ...terms, paymentCard })).toMatchObject({ status: "success" });
    }
    for (const { installmentNumber, totalPrice } of plans.slice(1)) {
      const less = { ...priced("149.90", (totalPrice - 0.01).toFixed(2)), installment: installmentNumber };
      expect(await begin({ ...less, paymentCard })).toMatchObject({ errorCode: "10232" });
    }
  });

  it("tells the number of them", async () => {
    const answer = await pay(base, { ...priced("100", "106.70"), installment: 6 });
    expect(answer).toMatchObject({ status: "success", installment: 6, price: 100, paidPrice: 106.7 });
  });
});

describe("the check of a BIN", () => {
  it.each(["540036", "54003600"])("tells of %s", async (binNumber) => {
    const { systemTime: _, ...answer } = await call(base, BIN, { conversationId: "c1", binNumber });
    expect(Object.entries(answer)).toEqual([
      ["status", "success"],
      ["locale", "tr"],
      ["conversationId", "c1"],
      ["binNumber", binNumber],
      ["cardType", "CREDIT_CARD"],
      ["cardAssociation", "MASTER_CARD"],
      ["cardFamily", "Bonus"],
      ["bankName", "Garanti"],
      ["bankCode", 62],
      ["commercial", 0],
    ]);
  });

  it.each([
    [{ binNumber: "540001" }, { errorCode: "5066", errorMessage: "Bin bulunamadı", binNumber: "540001" }],
    [{ binNumber: "54003" }, { errorCode: "5007" }],
    [{}, { errorCode: "5006" }],
  ])("refuses %j", async (request, answer) => {
    expect(await call(base, BIN, request)).toMatchObject({ status: "failure", ...answer });
  });
});
