/** Which installments a card is offered, over real HTTP. */
import { MinorUnits, toMinorUnits } from "@saved-cards/widget/money";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import * as fc from "fast-check";
import type { PaymentSupport } from "../payments.ts";
import { openProvider, type ProviderAnswer, type TestProvider } from "../provider.fixture.ts";
import type { DirectVault } from "../vault.ts";
import { CALL, openVault, orderOf } from "./payments.fixture.ts";

let paynet: TestProvider;
let vault: DirectVault;
let payments: PaymentSupport;
beforeEach(async () => {
  paynet = await openProvider();
  ({ vault, payments } = openVault(paynet));
});
afterEach(async () => {
  await Promise.all([vault.close(), paynet.close()]);
});

const ratio = (instalment: unknown, total_amount: unknown, more = {}) => ({
  ratio: 0.03,
  instalment_key: "ji_EAAAAN4Aw1tKUlglnCrBgQr",
  instalment,
  instalment_amount: 51.8,
  total_net_amount: 149.9,
  total_amount,
  commision: 4.66,
  commision_tax: 0.84,
  desc: "3 Taksit 3 x 51,80 = 155,40 TL",
  ratio_code: "",
  ...more,
});
const RATIOS = [ratio(0, 153.52), ratio(3, 155.4), ratio(6, 159.3)];
const bank = (ratios: unknown = RATIOS, more = {}) => ({
  bank_id: "AXSS",
  bank_logo: "https://pts-statics.paynet.com.tr/img/banklogo/small/AXSS.png",
  bank_name: "Axess",
  card_type: "cc",
  tds_required: false,
  ratio: ratios,
  ...more,
});
const tables = (data: unknown, more = {}): ProviderAnswer => ({
  json: { tds_required: false, data, object_name: "ratio_get", code: 0, message: "", ...more },
});
const ask = (answer: ProviderAnswer, bin: string | null = "435508", amount = "149.90") => {
  paynet.answers(() => answer);
  return payments.offer({ bin, order: orderOf({ amount }) }, CALL);
};
const plansOf = async (ratios: unknown) => {
  const offer = await ask(tables([bank(ratios)]));
  return offer.ok ? offer.value.plans.map(({ installment, total }) => [installment, total]) : offer.error;
};
const onePayment = {
  ok: true,
  value: { plans: [{ installment: 1, total: 14990 }], asksForCvc: false, needsThreeDs: false },
};

describe("the question", () => {
  test("has six digits of the card, the amount times 100, and asks who pays for installments: the shopper", async () => {
    await ask(tables([bank()]), "43550843");
    expect(paynet.calls.map(({ path, body }) => [path, body])).toEqual([
      ["/v1/ratio/Get", { bin: "435508", amount: "14990", addcomission_to_amount: true }],
    ]);
  });

  test("is not asked of a card whose first digits nobody told", async () => {
    expect(await ask(tables([bank()]), null)).toEqual(onePayment);
    expect(paynet.calls).toHaveLength(0);
  });

  test("is asked again once, when the answer is lost", async () => {
    paynet.answers((_call, before) => (before === 0 ? "reset" : tables([bank()])));
    expect(await payments.offer({ bin: "435508", order: orderOf({}) }, CALL)).toMatchObject({ ok: true });
  });
});

describe("the offer", () => {
  test("is one payment of the order's amount, and each number of installments with its own total", async () => {
    expect(await ask(tables([bank()]))).toEqual({
      ok: true,
      value: {
        plans: [
          { installment: 1, total: 14990 },
          { installment: 3, total: 15540 },
          { installment: 6, total: 15930 },
        ],
        asksForCvc: false,
        needsThreeDs: false,
      },
    });
  });

  test("names the table that a plan is of, where it has a name", async () => {
    expect(await ask(tables([bank([ratio(3, 155.4, { ratio_code: "R1" })])]))).toMatchObject({
      value: { plans: [{ installment: 1 }, { installment: 3, key: "R1" }] },
    });
  });

  test("does not depend on how it is spelt", async () => {
    const spelt = [ratio("6", "159,30"), ratio("3", "155.4000")];
    expect(await plansOf(spelt)).toEqual([
      [1, 14990],
      [3, 15540],
      [6, 15930],
    ]);
    expect(await ask({ json: { Data: [bank()], code: "0" } })).toMatchObject({
      value: { plans: [{}, {}, {}] },
    });
  });

  test("may be free of cost", async () => {
    expect(await plansOf([ratio(3, 149.9)])).toEqual([
      [1, 14990],
      [3, 14990],
    ]);
  });

  test.each([
    ["a code that stands for something else", ratio(101, 155.4)],
    ["more installments than any order allows", ratio(48, 155.4)],
    ["one payment that costs something", ratio(1, 155.4)],
    ["less than the order's amount", ratio(3, 149.89)],
    ["an amount that is a hundred times off", ratio(3, 15540)],
    ["an amount that cannot be read", ratio(3, "155.405")],
    ["no amount", ratio(3, undefined)],
    ["nothing at all", null],
    ["something else", "3"],
  ])("leaves out %s, and nothing more", async (_what, odd) => {
    expect(await plansOf([odd, ratio(6, 159.3)])).toEqual([
      [1, 14990],
      [6, 15930],
    ]);
  });

  test("has every number of installments once", async () => {
    expect(await plansOf([ratio(3, 155.4), ratio(3, 170)])).toEqual([
      [1, 14990],
      [3, 15540],
    ]);
  });

  test("says where this card's payments have to go through 3-D Secure", async () => {
    expect(await ask(tables([bank(RATIOS, { tds_required: true })]))).toMatchObject({
      value: { needsThreeDs: true },
    });
    // That of the whole answer is a setting of Paynet's own form (documents, "Oran Tablosu").
    expect(await ask(tables([bank()], { tds_required: true }))).toMatchObject({
      value: { needsThreeDs: false },
    });
  });
});

describe("one payment is all there is", () => {
  test.each([
    ["for a debit card", tables([bank(RATIOS, { card_type: "dc" })])],
    ["where no bank is known", tables([])],
    ["where none is listed", tables(null)],
    ["where a bank has no ratios", tables([bank([])])],
    ["where its ratios are none", tables([bank("x")])],
    ["where it cannot be told which bank is the card's", tables([bank(), bank(RATIOS, { bank_id: "WRLD" })])],
    ["where the merchant may not ask (code 7)", { json: { code: 7, message: "" } }],
    ["where the merchant may not ask (HTTP 403)", { status: 403, json: {} }],
    ["where there is no data", { json: { code: 12, message: "" } }],
    ["where the BIN is not known", { json: { code: 14, message: "" } }],
    ["where there is no table", { json: { code: 21, message: "" } }],
    ["where the table's code is not known", { json: { code: 23, message: "" } }],
  ] satisfies [string, ProviderAnswer][])("%s", async (_where, answer) => {
    expect(await ask(answer)).toEqual(onePayment);
  });
});

describe("no offer is what comes of", () => {
  test.each([
    ["no answer", "reset"],
    ["a gateway's page", { status: 502, text: "" }],
    ["an answer without a table", { json: { code: 0, message: "" } }],
    ["a table that is none", tables("x")],
    ["a server's error", { json: { code: 8, message: "" } }],
  ] satisfies [string, ProviderAnswer][])("%s", async (_how, answer) => {
    expect(await ask(answer)).toMatchObject({ ok: false, error: { kind: "unavailable" } });
  });

  test("wrong keys, and that is the merchant's matter", async () => {
    const answer = { type: "authorization_error", code: 401, result_code: 7 };
    expect(await ask({ status: 401, json: answer })).toMatchObject({ error: { kind: "misconfigured" } });
  });
});

test("whatever the table says, nobody pays less than the order or another price for one payment", async () => {
  const ratios = fc.array(
    fc.record({
      instalment: fc.oneof(fc.integer({ min: -2, max: 60 }), fc.string()),
      total_amount: fc.oneof(fc.double(), fc.integer(), fc.string(), fc.constant({})),
      ratio_code: fc.oneof(fc.string(), fc.constant(null)),
    }),
  );
  const amounts = fc.integer({ min: 1, max: 9_999_999 }).map((kurus) => (kurus / 100).toFixed(2));
  await fc.assert(
    fc.asyncProperty(ratios, amounts, async (told, amount) => {
      const offer = await ask(tables([bank(told)]), "435508", amount);
      if (!offer.ok) throw new Error(JSON.stringify(offer.error));
      const [first, ...others] = offer.value.plans;
      expect(first).toEqual({ installment: 1, total: toMinorUnits(amount) });
      for (const { installment, total } of others) {
        expect(installment).toBeGreaterThan(1);
        expect(MinorUnits.parse(total)).toBeGreaterThanOrEqual(toMinorUnits(amount));
      }
    }),
    { numRuns: 100 },
  );
});
