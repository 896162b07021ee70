import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import * as z from "zod";
import { serveOnLoopback } from "../loopback.ts";
import { createPaynetSandbox } from "./app.ts";
import { call, cardToPay, order, patchSettings, PAYMENT, RATIO } from "./keyed-call.ts";
import { quote } from "./ratios.ts";
import { PAYNET_CARDS } from "./test-cards.ts";

let base: string;
let close: () => Promise<void>;

beforeEach(async () => {
  ({ url: base, close } = await serveOnLoopback(createPaynetSandbox(), 0));
});

afterEach(() => close());

const ratios = (request: object) => call(base, RATIO, request);

const Tables = z.object({
  code: z.literal(0),
  data: z.array(
    z.looseObject({
      bank_id: z.string().nullable(),
      card_type: z.string(),
      ratio: z.array(z.looseObject({ instalment: z.int(), total_amount: z.unknown() })),
    }),
  ),
});

/** The numbers of installments of each bank. */
async function countsOf(request: object): Promise<number[][]> {
  const { data } = Tables.parse(await ratios(request));
  return data.map(({ ratio }) => ratio.map(({ instalment }) => instalment));
}

describe("ratio/Get", () => {
  it("gives the bank's table, with the card holder bearing the commission as in the documents' example", async () => {
    const answer = await ratios({ bin: "435508", amount: 1000, addcomission_to_amount: true });
    expect(answer).toMatchObject({ object_name: "ratio_get", code: 0, tds_required: false });
    const [table] = Tables.parse(answer).data;
    expect(table).toMatchObject({
      bank_id: "AXSS",
      bank_logo: "https://pts-statics.paynet.com.tr/img/banklogo/small/AXSS.png",
      bank_name: "Axess",
      card_type: "cc",
      tds_required: false,
    });
    expect(table?.ratio.slice(0, 2)).toEqual([
      {
        ratio: 0.02,
        instalment_key: expect.stringMatching(/^ji_/),
        instalment: 0,
        instalment_amount: 10.24,
        total_net_amount: 10,
        total_amount: 10.24,
        commision: 0.2,
        commision_tax: 0.04,
        desc: "0 Taksit 0 x 10,24 = 10,24 TL",
        ratio_code: "",
      },
      {
        ratio: 0.03,
        instalment_key: expect.stringMatching(/^ji_/),
        instalment: 3,
        instalment_amount: 3.46,
        total_net_amount: 10,
        total_amount: 10.37,
        commision: 0.31,
        commision_tax: 0.06,
        desc: "3 Taksit 3 x 3,46 = 10,37 TL",
        ratio_code: "",
      },
    ]);
  });

  it("takes the commission from the merchant otherwise", async () => {
    const [table] = Tables.parse(await ratios({ bin: "435508", amount: "14990" })).data;
    expect(table?.ratio[1]).toMatchObject({
      total_amount: 149.9,
      total_net_amount: 144.59,
      commision: 4.5,
      commision_tax: 0.81,
    });
  });

  it.each([
    ["a long table", "557113", [0, 3, 6, 9]],
    ["a short table", "454671", [0, 3, 6]],
    ["a BIN of eight digits", "43550801", [0, 3, 6, 9]],
    ["a debit card's BIN", "581877", [0]],
    ["a BIN of no bank that it knows", "424242", [0]],
  ])("has %s", async (_, bin, counts) => {
    expect(await countsOf({ bin, amount: 1000 })).toEqual([counts]);
  });

  it("offers debit cards no installments, whatever the BIN, and commercial ones the bank's", async () => {
    expect(await countsOf({ bin: "435508", card_type: "dc" })).toEqual([[0]]);
    expect(await countsOf({ bin: "435508", card_type: "bc" })).toEqual([[0, 3, 6, 9]]);
  });

  it("has every bank without a BIN, and nothing to pay without an amount", async () => {
    const { data } = Tables.parse(await ratios({}));
    expect(data.map(({ bank_id }) => bank_id)).toEqual(expect.arrayContaining(["AXSS", "WRLD", "DENZ"]));
    expect(data.flatMap(({ ratio }) => ratio).every((row) => row.total_amount === 0)).toBe(true);
  });

  it("has the tables of the merchant's own", async () => {
    const own = { bin: "435508", amount: 1000, addcomission_to_amount: true, ratio_code: "PESIN" };
    const [table] = Tables.parse(await ratios(own)).data;
    expect(table?.ratio.map(({ total_amount }) => total_amount)).toEqual([10, 10, 10, 10]);
    expect(await ratios({ bin: "435508", ratio_code: "OTHER" })).toMatchObject({ code: 23 });
  });

  it("wants amounts times 100, or with a comma when it is told to", async () => {
    const withComma = { bin: "435508", amount: "10,00" };
    expect(await ratios(withComma)).toMatchObject({ code: 400, message: "Hatalı istek: amount" });
    await patchSettings(base, { ratioAmounts: "comma-decimal", amountsAs: "text" });
    const [table] = Tables.parse(await ratios(withComma)).data;
    expect(table?.ratio[0]).toMatchObject({ total_amount: "10,00" });
    expect(await ratios({ bin: "435508", amount: "1000" })).toMatchObject({ code: 400 });
  });

  it.each([["12345"], ["123456789"], ["43550x"], [435508]])("answers 400 for the BIN %j", async (bin) => {
    expect(await ratios({ bin })).toMatchObject({ code: 400, result_code: 11 });
  });

  it("tells what a payment then costs", async () => {
    const request = { bin: "435508", amount: "14990", addcomission_to_amount: true };
    const [table] = Tables.parse(await ratios(request)).data;
    for (const { instalment, total_amount } of table?.ratio ?? []) {
      const paid = await call(base, PAYMENT, {
        ...order({ instalment, add_commission: true, reference_no: `ord-${instalment}` }),
        ...cardToPay(PAYNET_CARDS.ordinary),
      });
      expect(paid).toMatchObject({ is_succeed: true, instalment, amount: total_amount });
    }
  });
});

describe("a quote", () => {
  const amounts = fc.integer({ min: 100, max: 100_000_000 });
  const counts = fc.constantFrom(1, 3, 6, 9);
  const card = { bin: "435508", type: "cc" };

  it("adds up, and leaves the merchant the whole amount where the card holder bears the commission", () => {
    fc.assert(
      fc.property(amounts, counts, fc.boolean(), (amount, instalments, addCommission) => {
        const quoted = quote(card, { amount, instalments, addCommission, ratioCode: undefined });
        if (typeof quoted === "number") throw new Error(`Refused with ${quoted}.`);
        expect(quoted.net + quoted.commission + quoted.tax).toBe(quoted.total);
        expect(addCommission ? quoted.net : quoted.total).toBe(amount);
        expect(quoted.tax).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
