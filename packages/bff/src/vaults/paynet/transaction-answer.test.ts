/** What the answer to a charge means, case by case and for any combination. Trap numbers are those of the fact sheet's section 8. */
import { MinorUnits } from "@saved-cards/widget/money";
import { describe, expect, test } from "vitest";
import * as fc from "fast-check";
import { LEFT_OPEN } from "./payments.fixture.ts";
import { judgePayment, judgeThreeDsCharge } from "./transaction-answer.ts";

const PAYMENT_ID = "pay_0123456789abcdefABCD-_";
const CARD_ID = "card_0123456789abcdefABCD-_";
const expected = { paymentId: PAYMENT_ID, charged: MinorUnits.parse(14990), savedAs: null };

/** As in the fact sheet's section 5.4. */
const paid = {
  id: "27104536",
  xact_id: "xk_EAAAAECDqPDZHcx1TbLMmlRmWzZqMvxFKBH41vJAZTxRGlDH",
  transaction_type: 1,
  is_tds: false,
  bank_id: "AXSS",
  instalment: 0,
  card_no_masked: "435508********4358",
  card_holder: "EL***********AZ",
  card_type: "cc",
  card_bank_id: "AXSS",
  card_bank_name: "Axess",
  card_brand_name: "VISA",
  amount: 149.9,
  net_amount: 146.36,
  comission: 3,
  currency: "TRY",
  bank_authorization_code: "104536",
  is_succeed: true,
  paynet_error_id: "",
  paynet_error_message: "",
  bank_error_id: "",
  bank_error_message: "",
  reference_no: PAYMENT_ID,
  is_save_card_succeed: false,
  card_owner_id: "",
  card_hash: "",
  object_name: "payment_response",
  code: 0,
  message: "Başarılı İşlem",
};
const declined = { ...paid, is_succeed: false, paynet_error_id: "1", bank_error_id: "05" };

const judge = (change: Record<string, unknown>, status = 200) =>
  judgePayment({ kind: "answered", status, body: { ...paid, ...change } }, expected);
const judgeThreeDs = (change: Record<string, unknown>, status = 200) =>
  judgeThreeDsCharge({ kind: "answered", status, body: { ...paid, md_status: "1", ...change } }, expected);
const errorOf = (change: Record<string, unknown>, status = 200) => {
  const judged = judge(change, status);
  return judged.ok ? null : judged.error;
};
const refused = (change: Record<string, unknown>) => errorOf({ ...declined, ...change });

const bare = (code: unknown, change = {}) => errorOf({ is_succeed: undefined, code, ...change });

const envelope = (result_code: unknown, type = "invalid_request_error") => ({ type, code: 400, result_code });

const saving = (change: Record<string, unknown>, savedAs: string | null = CARD_ID) => {
  const ids = { is_save_card_succeed: true, card_owner_id: "owner-1", card_hash: "hash-1" };
  const body = { ...paid, ...ids, ...change };
  const judged = judgePayment({ kind: "answered", status: 200, body }, { ...expected, savedAs });
  return judged.ok ? judged.value.saved : judged.error;
};

const isOneOf = (value: unknown, values: unknown[]) => values.includes(value);

const unknownOutcome = { ok: false, error: { kind: "unknown_outcome" } };

describe("a charge succeeded", () => {
  test("where everything says so", () => {
    expect(judge({})).toEqual({
      ok: true,
      value: {
        status: "succeeded",
        reference: paid.xact_id,
        card: {
          brand: "visa",
          bin: "435508",
          last4: "4358",
          expiry: null,
          bank: { name: "Axess", code: "AXSS" },
          family: null,
          funding: "credit",
        },
        saved: null,
      },
    });
  });

  test.each([100, "100", "0"])("as code %j says: 100 is the success of before (trap 4)", (code) => {
    expect(judge({ code })).toMatchObject({ ok: true });
  });

  test.each([true, "true", 1])("as is_succeed %j says", (is_succeed) => {
    expect(judge({ is_succeed })).toMatchObject({ ok: true });
  });

  test.each(["149,90", "149.9", "149.9000", null, undefined, ""])("of the amount %j", (amount) => {
    expect(judge({ amount })).toMatchObject({ ok: true });
  });

  test("without a word of the reference or the currency", () => {
    expect(judge({ reference_no: undefined, currency: undefined })).toMatchObject({ ok: true });
  });

  test("whatever it says of the card", () => {
    const nothing = { card_no_masked: {}, card_type: [], card_brand_name: 7, card_bank_name: null };
    expect(judge(nothing)).toMatchObject({ ok: true, value: { card: null } });
    expect(judge({ card_no_masked: "4355084355084358", card_brand_name: null })).toMatchObject({
      ok: true,
      value: { card: null },
    });
  });

  test("under its plain id, where that is all there is", () => {
    expect(judge({ xact_id: null })).toMatchObject({ ok: true, value: { reference: "27104536" } });
  });
});

describe("is_succeed says yes, and something else says no: it has to be found out", () => {
  test.each([
    ["another amount", { amount: 149.91 }, "answer_mismatch"],
    ["a hundred times the amount (trap 5)", { amount: 14990 }, "answer_mismatch"],
    ["an amount that cannot be read", { amount: { value: 149.9 } }, "answer_mismatch"],
    ["another reference", { reference_no: "pay_other" }, "answer_mismatch"],
    ["another currency", { currency: "USD" }, "answer_mismatch"],
    ["code 1", { code: 1 }, "1"],
    ["code 10", { code: 10 }, "10"],
    ["code 17", { code: 17 }, "17"],
    ["no code", { code: null }, "no_code"],
    ["no id of the payment", { xact_id: "", id: 0 }, "no_xact_id"],
  ])("%s", (_what, change, providerCode) => {
    expect(judge(change)).toMatchObject({ ok: false, error: { kind: "unknown_outcome", providerCode } });
  });

  test.each([400, 404, 401, 429])("HTTP %i is no success", (status) => {
    expect(judge({ type: "x" }, status)).toMatchObject({ ok: false });
  });
});

describe("is_succeed says no", () => {
  test.each([0, 1])("under code %i: declined, with the bank's reason (trap 3)", (code) => {
    expect(refused({ code, bank_error_id: "51" })).toEqual({
      kind: "declined",
      decline: "insufficient_funds",
      providerCode: "51",
    });
  });

  test("with Paynet's reason, where the bank gives none", () => {
    expect(refused({ bank_error_id: "", paynet_error_id: "18" })).toEqual({
      kind: "declined",
      decline: "invalid_card",
      providerCode: "18",
    });
  });

  test("without any reason", () => {
    expect(refused({ bank_error_id: null, paynet_error_id: "" })).toEqual({
      kind: "declined",
      decline: "declined",
      providerCode: "0",
    });
  });

  test("and a text of success changes nothing (trap 8)", () => {
    expect(refused({ message: "Başarılı İşlem", success: true })).toMatchObject({ kind: "declined" });
  });

  test.each([
    { bank_error_id: "91" },
    { bank_error_id: "96" },
    { bank_error_id: "00" },
    ...LEFT_OPEN.map((paynet_error_id) => ({ paynet_error_id, bank_error_id: "" })),
    { code: 8 },
    { code: 10 },
    { code: 17 },
    { code: 100 },
  ])("but %j leaves open what became of it", (change) => {
    expect(refused(change)).toMatchObject({ kind: "unknown_outcome" });
  });

  test("a long code that could be a number is not told on", () => {
    expect(refused({ bank_error_id: "4355084355084358" })).toMatchObject({ providerCode: "unreadable" });
  });
});

describe("without is_succeed", () => {
  test.each([0, "0", 100, 1, null, 5, 6, 8, 10, 12, 15, 17, 999, "x"])(
    "code %j settles nothing, and the log gets the answer's shape",
    (code) => {
      expect(bare(code)).toMatchObject({
        kind: "unknown_outcome",
        shape: expect.stringContaining("xact_id:string"),
      });
    },
  );

  test("code 0 settles nothing even with the bank's error", () => {
    expect(bare(0, { bank_error_id: "54" })).toMatchObject({ kind: "unknown_outcome" });
  });

  test("code 1 with the bank's error is a refusal", () => {
    expect(bare(1, { bank_error_id: "54" })).toMatchObject({ kind: "declined", decline: "expired_card" });
  });

  test.each([
    [2, { kind: "misconfigured" }],
    [7, { kind: "misconfigured" }],
    [11, { kind: "misconfigured" }],
    [14, { kind: "declined", decline: "invalid_card" }],
    [18, { kind: "invalid_card", decline: "invalid_card" }],
    [21, { kind: "declined", decline: "installment_not_available" }],
    [22, { kind: "invalid_card", field: "expiry", decline: "expired_card" }],
    [23, { kind: "declined", decline: "installment_not_available" }],
    [25, { kind: "not_found", missing: "card" }],
  ])("code %i never got to the bank", (code, error) => {
    expect(bare(code)).toEqual({ ...error, providerCode: String(code) });
  });
});

describe("another HTTP status", () => {
  test.each([
    [400, 11, "misconfigured"],
    [400, 18, "invalid_card"],
    [400, 25, "not_found"],
    [400, 5, "unknown_outcome"],
    [400, 10, "unknown_outcome"],
    [400, 100, "unknown_outcome"],
    [400, 0, "unknown_outcome"],
    [401, 7, "misconfigured"],
    [401, 21, "misconfigured"],
    [403, undefined, "misconfigured"],
    [429, undefined, "unavailable"],
    [400, 1, "declined"],
  ])("%i with result_code %j is %s", (status, code, kind) => {
    expect(errorOf(envelope(code), status)).toMatchObject({ kind });
  });

  test.each([
    [400, undefined, "http_400"],
    [400, 6, "6"],
    [400, 12, "12"],
    [400, 999, "999"],
    [404, undefined, "http_404"],
    [404, 1, "1"],
    [404, 12, "12"],
    [405, undefined, "http_405"],
    [408, undefined, "http_408"],
    [409, undefined, "http_409"],
    [409, 1, "1"],
    [422, 6, "6"],
  ])("%i with result_code %j says nothing certain, whatever its type", (status, code, providerCode) => {
    for (const type of ["invalid_request_error", "no_data_error", "api_error"]) {
      const unknown = { kind: "unknown_outcome", providerCode };
      expect(errorOf(envelope(code, type), status)).toMatchObject(unknown);
      expect(judgeThreeDs({ is_succeed: undefined, ...envelope(code, type) }, status)).toMatchObject({
        error: unknown,
      });
    }
  });

  test("400 with result_code 1 is certain only of a malformed request", () => {
    expect(errorOf(envelope(1, "api_error"), 400)).toMatchObject({ kind: "unknown_outcome" });
  });
});

describe("a charge after 3-D Secure", () => {
  test.each([1, "1", "2", 3, "4", "", null, undefined])("with md_status %j succeeded", (md_status) => {
    expect(judgeThreeDs({ md_status })).toMatchObject({ ok: true });
  });

  test.each([0, "0", "5", "7", "-1", {}, true])("with md_status %j has to be found out", (md_status) => {
    expect(judgeThreeDs({ md_status })).toMatchObject({
      ok: false,
      error: { kind: "unknown_outcome", providerCode: "md_status" },
    });
  });

  test("is declined by is_succeed, however well the shopper was verified", () => {
    expect(judgeThreeDs({ ...declined, md_status: "1" })).toMatchObject({ error: { kind: "declined" } });
    expect(judgeThreeDs({ ...declined, md_status: "2" })).toMatchObject({ error: { kind: "declined" } });
  });

  test.each([
    [16, "challenge_failed", "three_ds_failed"],
    [13, "declined", "three_ds_expired"],
    [22, "declined", "three_ds_expired"],
  ])("that code %i refuses, with is_succeed or without, is %s: %s", (code, kind, decline) => {
    const error = { kind, decline, providerCode: String(code) };
    expect(judgeThreeDs({ code, is_succeed: undefined })).toEqual({ ok: false, error });
    expect(judgeThreeDs({ code, is_succeed: false })).toEqual({ ok: false, error });
  });

  test.each([13, 16])("that code %i refuses was never at the bank, whatever its error says", (code) => {
    expect(judgeThreeDs({ ...declined, code, bank_error_id: "51" })).toMatchObject({
      error: { providerCode: String(code) },
    });
  });

  test("of an expired card is told as such, where it is the bank who says so", () => {
    expect(judgeThreeDs({ ...declined, code: 22, bank_error_id: "54" })).toMatchObject({
      error: { kind: "declined", decline: "expired_card" },
    });
  });

  test("of a session that was used before has to be found out", () => {
    expect(judgeThreeDs({ code: 17, is_succeed: undefined })).toMatchObject(unknownOutcome);
    expect(judgeThreeDs({ code: 17, is_succeed: false })).toMatchObject(unknownOutcome);
  });

  test("md_status means nothing where there was no 3-D Secure", () => {
    expect(judge({ md_status: "0" })).toMatchObject({ ok: true });
  });
});

describe("a card that was to be saved", () => {
  test("comes with its token, its owner and our id of it", () => {
    expect(saving({})).toMatchObject({
      ownerKey: "owner-1",
      card: { token: "hash-1", reference: CARD_ID, details: { bin: "435508", last4: "4358" } },
    });
    expect(saving({ is_save_card_succeed: "true" })).toMatchObject({ ownerKey: "owner-1" });
  });

  test.each([
    { is_save_card_succeed: false },
    { is_save_card_succeed: "false" },
    { is_save_card_succeed: { yes: true } },
    { card_hash: "" },
    { card_hash: {} },
    { card_owner_id: null },
  ])("is not there with %j, and the payment succeeded all the same", (change) => {
    expect(saving(change)).toBeNull();
  });

  test("is not taken for one that nobody wanted to save: a stored card's token comes back as well", () => {
    expect(saving({}, null)).toBeNull();
  });

  test("is not there where the payment was declined", () => {
    expect(saving({ is_succeed: false })).toMatchObject({ kind: "declined" });
  });
});

test("for any combination of fields, money was taken only where all of them say so", () => {
  const fields = fc.record({
    status: fc.constantFrom(200, 200, 200, 201, 400, 401, 404, 500),
    is_succeed: fc.constantFrom(undefined, null, true, "true", 1, false, "false", 0, "yes", {}),
    code: fc.constantFrom(undefined, null, 0, "0", 1, "1", 100, "100", 7, 8, 10, 13, 16, 17, 25, 999, {}),
    amount: fc.constantFrom(undefined, null, "", 149.9, "149,90", 14990, "14990", 149.91, 0, -149.9, {}),
    reference_no: fc.constantFrom(undefined, null, "", PAYMENT_ID, PAYMENT_ID.toUpperCase(), "pay_1", {}),
    currency: fc.constantFrom(undefined, "TRY", "try", "TL", "949", "USD", {}),
    xact_id: fc.constantFrom(undefined, "", "xk_1", 7, {}),
    id: fc.constantFrom(undefined, 0, 27),
    md_status: fc.constantFrom(undefined, "", "1", 2, "4", "0", 5, {}),
    bank_error_id: fc.constantFrom("", "05", "91", {}),
  });
  fc.assert(
    fc.property(fields, ({ status, ...change }) => {
      const { is_succeed, code, amount, reference_no, currency, xact_id, id, md_status } = change;
      const isCharged =
        status === 200 &&
        isOneOf(is_succeed, [true, "true", 1]) &&
        isOneOf(code, [0, "0", 100, "100"]) &&
        isOneOf(amount, [undefined, null, "", 149.9, "149,90"]) &&
        isOneOf(reference_no, [undefined, null, "", PAYMENT_ID]) &&
        isOneOf(currency, [undefined, "TRY", "try", "TL", "949"]) &&
        (isOneOf(xact_id, ["xk_1", 7]) || id === 27);
      const isVerified = isOneOf(md_status, [undefined, "", "1", 2, "4"]);
      expect(judge(change, status).ok).toBe(isCharged);
      expect(judgeThreeDs(change, status).ok).toBe(isCharged && isVerified);

      const judged = judge(change, status);
      const saysYes = status === 200 && isOneOf(is_succeed, [true, "true", 1]);
      if (saysYes && !judged.ok) expect(judged.error.kind).toBe("unknown_outcome");
    }),
    { numRuns: 3_000 },
  );
});
