/** What `transaction/check` says of a payment, over real HTTP. */
import { toMinorUnits } from "@saved-cards/widget/money";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import * as fc from "fast-check";
import type { PaymentSupport } from "../payments.ts";
import { openProvider, type ProviderAnswer, type TestProvider } from "../provider.fixture.ts";
import type { DirectVault } from "../vault.ts";
import { CALL, expectedPayment, LEFT_OPEN, openVault, PAYMENT_ID } from "./payments.fixture.ts";

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

/** As in the documents' "payment check" and "transaction detail". */
const row = {
  id: "2527054",
  xact_id: "xk_EAAAAECDqPDZHcx1TbLMmlRmWzZqMvxFKBH41vJAZTxRGlDH",
  transaction_type: 1,
  is_tds: true,
  bank_id: "BONS",
  card_no: "435508********4358",
  card_type: "cc",
  amount: 149.9,
  netAmount: 146.36,
  currency: "TRY",
  is_succeed: true,
  agent_reference: PAYMENT_ID,
};
const failed = { ...row, xact_id: "xk_failed", is_succeed: false };
const answer = (rows: unknown): ProviderAnswer => ({
  json: { Data: rows, object_name: "transaction_check", code: 0, message: "" },
});
const find = (told: ProviderAnswer, charged = toMinorUnits("149.90")) => {
  paynet.answers(() => told);
  return payments.find(expectedPayment(charged), CALL);
};
const found = async (rows: unknown) => {
  const outcome = await find(answer(rows));
  return outcome.ok ? outcome.value.kind : outcome.error.kind;
};
const isIn = (value: unknown, values: unknown[]) => values.includes(value);

const mismatch = { ok: false, error: { kind: "unavailable", providerCode: "answer_mismatch" } };

test("it is asked by our reference", async () => {
  await find(answer([row]));
  expect(paynet.calls.map(({ path, body }) => [path, body])).toEqual([
    ["/v1/transaction/check", { reference_no: PAYMENT_ID }],
  ]);
});

describe("charged", () => {
  test("is a sale of ours that succeeded and has the right amount", async () => {
    expect(await find(answer([row]))).toEqual({
      ok: true,
      value: {
        kind: "charged",
        charge: {
          status: "succeeded",
          reference: row.xact_id,
          card: {
            brand: "visa",
            bin: "435508",
            last4: "4358",
            expiry: null,
            bank: null,
            family: null,
            funding: "credit",
          },
          saved: null,
        },
      },
    });
  });

  test("is also one among attempts that failed", async () => {
    expect(await found([failed, row, failed])).toBe("charged");
    expect(await found([{ ...row, amount: 1 }, row])).toBe("charged");
  });

  test.each([
    { amount: "149,90" },
    { amount: "149.9" },
    { is_succeed: "true" },
    { transaction_type: "1" },
    { agent_reference: "" },
    { agent_reference: undefined, reference_no: PAYMENT_ID },
    { xact_id: undefined },
    { card_no: {} },
  ])("does not depend on how it is spelt: %j", async (change) => {
    expect(await found([{ ...row, ...change }])).toBe("charged");
  });

  test("can stand in the answer itself, or in a list of another name", async () => {
    expect(await find({ json: { ...row, code: 0 } })).toMatchObject({ value: { kind: "charged" } });
    expect(await find({ json: { data: [row], code: 0 } })).toMatchObject({ value: { kind: "charged" } });
  });
});

describe("refused", () => {
  test("is a payment whose attempts all failed, with the bank's reason where there is one", async () => {
    const limit = { ...failed, bank_error_id: "51" };
    expect(await find(answer([failed, limit]))).toEqual({
      ok: true,
      value: {
        kind: "refused",
        error: { kind: "declined", decline: "insufficient_funds", providerCode: "51" },
      },
    });
    expect(await find(answer([{ ...failed, paynet_error_id: "1" }]))).toMatchObject({
      value: { kind: "refused", error: { decline: "declined" } },
    });
  });

  test.each([
    ["that says no reason", {}],
    ["that says none by a zero", { bank_error_id: "0", paynet_error_id: "0" }],
    ["whose bank did not answer", { bank_error_id: "91" }],
    ["whose bank was late", { bank_error_id: "68", paynet_error_id: "10" }],
    ...LEFT_OPEN.map((paynet_error_id): [string, object] => [
      `that Paynet's ${JSON.stringify(paynet_error_id)} leaves open`,
      { bank_error_id: "", paynet_error_id },
    ]),
  ])("is not yet an attempt %s: it may still be under way", async (_which, change) => {
    expect(await find(answer([{ ...failed, ...change }]))).toEqual({
      ok: true,
      value: { kind: "not_charged" },
    });
  });
});

describe("not charged", () => {
  test.each([
    ["code 12", { json: { object_name: null, code: 12, message: "" } }],
    ["an empty list", answer([])],
    ["no list", answer(null)],
    ["HTTP 404", { status: 404, json: { type: "no_data_error", message: "", code: 404, result_code: 12 } }],
    ["HTTP 404 of that type alone", { status: 404, json: { type: "no_data_error", code: 404 } }],
  ] satisfies [string, ProviderAnswer][])("is what Paynet does not know: %s", async (_how, told) => {
    expect(await find(told)).toEqual({ ok: true, value: { kind: "not_charged" } });
  });
});

describe("neither charged nor refused", () => {
  test.each([
    ["of another amount", [{ ...row, amount: 149.91 }]],
    ["of a hundred times the amount", [{ ...row, amount: 14990 }]],
    ["of no amount", [{ ...row, amount: null }]],
    ["of another currency", [{ ...row, currency: "USD" }]],
    ["of another reference", [{ ...row, agent_reference: "pay_other" }]],
    ["that is no sale", [{ ...row, transaction_type: 3 }]],
    ["with something of another type beside it, such as a refund", [row, { ...row, transaction_type: 2 }]],
    ["without an id", [{ ...row, xact_id: "", id: null }]],
    ["of which it is not said whether it succeeded", [{ ...row, is_succeed: null }]],
    ["that failed, beside one of which that is not said", [failed, { ...row, is_succeed: undefined }]],
  ])("is a payment %s", async (_what, rows) => {
    expect(await find(answer(rows))).toMatchObject(mismatch);
  });

  test.each([
    ["no answer", "reset"],
    ["a gateway's page", { status: 502, text: "" }],
    ["an answer without a list", { json: { code: 0, message: "" } }],
    ["a list that is none", answer({ 0: row })],
    ["a list that is none beside a success", { json: { ...row, Data: "x", code: 0 } }],
    ["a row that is none", answer(["x"])],
    ["a row that says something else", answer([{ ...row, is_succeed: "maybe" }])],
    ["code 1", { json: { code: 1, message: "" } }],
    ["code 10", { json: { code: 10, message: "" } }],
    ["a 404 that may be about the address", { status: 404, json: { type: "api_error", code: 404 } }],
  ] satisfies [string, ProviderAnswer][])("is what %s says", async (_how, told) => {
    expect(await find(told)).toMatchObject({ ok: false });
  });

  test("is what wrong keys come to, and that is the merchant's matter", async () => {
    expect(await find({ status: 401, json: {} })).toMatchObject({ error: { kind: "misconfigured" } });
  });
});

test("it is asked again once, when an answer is lost", async () => {
  paynet.answers((_call, before) => (before === 0 ? "reset" : answer([row])));
  expect(await payments.find(expectedPayment(), CALL)).toMatchObject({ value: { kind: "charged" } });
});

test("of any rows, charged has a right one that succeeded, and refused and not charged have none", async () => {
  const rows = fc.array(
    fc.record({
      ...Object.fromEntries(Object.entries(row).map(([name, value]) => [name, fc.constant(value)])),
      amount: fc.constantFrom(149.9, "149,90", 14990, 1, null),
      is_succeed: fc.constantFrom(true, "true", false, "false", null),
      agent_reference: fc.constantFrom(PAYMENT_ID, "", "pay_other"),
      transaction_type: fc.constantFrom(1, "1", 2, undefined),
      currency: fc.constantFrom("TRY", "", "EUR"),
    }),
    { maxLength: 4 },
  );
  await fc.assert(
    fc.asyncProperty(rows, async (told) => {
      const succeeded = told.filter(({ is_succeed }) => isIn(is_succeed, [true, "true"]));
      const right = succeeded.filter(
        ({ amount, agent_reference, transaction_type, currency }) =>
          isIn(amount, [149.9, "149,90"]) &&
          isIn(agent_reference, [PAYMENT_ID, ""]) &&
          isIn(transaction_type, [1, "1", undefined]) &&
          isIn(currency, ["TRY", ""]),
      );
      const kind = await found(told);
      if (kind === "charged") expect(right.length).toBeGreaterThan(0);
      if (kind === "refused" || kind === "not_charged") {
        const ours = succeeded.filter(({ agent_reference }) => agent_reference !== "pay_other");
        expect(ours).toEqual([]);
      }
    }),
    { numRuns: 150 },
  );
});
