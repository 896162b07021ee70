/** The decision rule of the fact sheet's section 3.3, case by case and for any combination. */
import { describe, expect, test } from "vitest";
import * as fc from "fast-check";
import { judge } from "./verdict.ts";

/** The documented example, made valid JSON: every field, none of them telling. */
const example = {
  domain: "",
  token_id: null,
  subscription_id: null,
  paynet_error_id: "",
  paynet_error_message: "",
  bank_error_id: "",
  bank_error_message: "",
  bank_error_short_desc: "",
  bank_error_long_desc: "",
  subscription_gsm: "",
  xact_id: 0,
  card_id: "",
  otp_control: false,
  attempt_day_count: 3,
  group_reference_details: [],
  object_name: "create_card_tds_confirm_response",
  code: 1,
  message: "Basarili islem",
};

const verdict = (change: Record<string, unknown>, status = 200) =>
  judge({ kind: "answered", status, body: { ...example, ...change } });
const errorOf = (change: Record<string, unknown>, status = 200) => {
  const judged = verdict(change, status);
  return judged.kind === "not_saved" ? judged.error : null;
};

describe("is_succeed says yes", () => {
  test.each([true, "true", 1])("as %j: saved, whatever the code", (is_succeed) => {
    for (const code of [0, 1, "1", 17, 100, null]) {
      expect(verdict({ is_succeed, code, card_id: "1808" })).toEqual({ kind: "saved", cardId: "1808" });
    }
  });

  test("a card id that is a number is the same text (3.3)", () => {
    expect(verdict({ is_succeed: true, card_id: 1808 })).toEqual({ kind: "saved", cardId: "1808" });
  });

  test.each(["", " ", 0, "0", null, undefined])(
    "but tells no card (%j): it has to be looked for",
    (card_id) => {
      expect(errorOf({ is_succeed: true, code: 0, card_id })).toMatchObject({ kind: "unknown_outcome" });
    },
  );
});

describe("is_succeed says no", () => {
  test.each([false, "false", 0])("as %j under code 0: not saved (trap 3)", (is_succeed) => {
    expect(errorOf({ is_succeed, code: 0, card_id: "1808" })).toEqual({
      kind: "challenge_failed",
      providerCode: "0",
    });
  });

  test("with the text of success: not saved (trap 8)", () => {
    expect(errorOf({ is_succeed: false, code: 0, message: "Başarılı İşlem" })?.kind).toBe("challenge_failed");
  });

  test("with the bank's error: the bank refused", () => {
    expect(errorOf({ is_succeed: false, code: 0, paynet_error_id: "1", bank_error_id: "05" })).toEqual({
      kind: "declined",
      providerCode: "05",
    });
    expect(errorOf({ is_succeed: false, code: 0, bank_error_message: "Red" })).toEqual({
      kind: "declined",
      providerCode: "0",
    });
  });

  test("with Paynet's error alone: nobody proved whose card it is", () => {
    expect(errorOf({ is_succeed: false, code: 1, paynet_error_id: "3D-7" })).toEqual({
      kind: "challenge_failed",
      providerCode: "3D-7",
    });
  });

  test.each([13, 16, 22])("with code %i: the challenge failed, whoever has an error beside it", (code) => {
    expect(errorOf({ is_succeed: false, code, bank_error_id: "05", paynet_error_id: "16" })).toEqual({
      kind: "challenge_failed",
      providerCode: String(code),
    });
  });

  test.each([8, 10, 17, 100])("with code %i: the question is open", (code) => {
    expect(errorOf({ is_succeed: false, code })).toMatchObject({
      kind: "unknown_outcome",
      providerCode: String(code),
    });
  });

  test.each([
    [5, "already_saved"],
    [7, "misconfigured"],
    [18, "invalid_card"],
  ])("with code %i: as that code says", (code, kind) => {
    expect(errorOf({ is_succeed: false, code })).toMatchObject({ kind, providerCode: String(code) });
  });
});

describe("is_succeed is not there", () => {
  test.each([
    { code: 0 },
    { code: "0" },
    { code: 100 },
    { code: 1 },
    { code: "1", message: "Başarılı İşlem" },
    { code: 1, message: "BAŞARILI" },
    { is_succeed: null, code: 0 },
  ])("%j with a card: saved, if the plan lists it", (change) => {
    expect(verdict({ card_id: "1808", ...change })).toEqual({ kind: "saved_if_listed", cardId: "1808" });
  });

  test.each([
    { code: 1, message: "Başarısız" },
    { code: 1, message: "" },
    { code: 0, paynet_error_id: "7" },
    { code: 0, bank_error_id: "05" },
    { code: 0, bank_error_id: { id: "05" } },
    { code: 17 },
    { code: null },
    { code: 999 },
  ])("%j with a card says both: the question is open", (change) => {
    expect(errorOf({ card_id: "1808", ...change })).toMatchObject({ kind: "unknown_outcome" });
  });

  test("the documented example, with no card: the question is open, and the log gets its shape", () => {
    expect(errorOf({})).toMatchObject({
      kind: "unknown_outcome",
      providerCode: "1",
      shape: expect.stringContaining("card_id:string"),
    });
  });

  test.each([0, 100, 8, 10, 17])("code %i alone settles nothing", (code) => {
    expect(errorOf({ code })).toMatchObject({ kind: "unknown_outcome", providerCode: String(code) });
  });

  test.each([
    [13, "challenge_failed"],
    [16, "challenge_failed"],
    [22, "challenge_failed"],
    [7, "misconfigured"],
    [12, "not_found"],
    [18, "invalid_card"],
  ])("code %i without a card is %s", (code, kind) => {
    expect(errorOf({ code })).toMatchObject({ kind, providerCode: String(code) });
  });

  test("code 1 without a card and without the text of success: not proven", () => {
    expect(errorOf({ code: 1, message: "Başarısız" })).toEqual({
      kind: "challenge_failed",
      providerCode: "1",
    });
  });
});

describe("another HTTP status", () => {
  test.each([
    [400, { result_code: 16 }, "challenge_failed"],
    [400, { result_code: 13 }, "challenge_failed"],
    [400, { result_code: 22 }, "challenge_failed"],
    [400, { result_code: 17 }, "unknown_outcome"],
    [401, { result_code: 7 }, "misconfigured"],
    [404, { type: "no_data_error" }, "not_found"],
  ])("%i with %j is %s, even if is_succeed says yes", (status, change, kind) => {
    expect(errorOf({ is_succeed: true, card_id: "1808", ...change }, status)).toMatchObject({ kind });
  });
});

test.each([
  { is_succeed: "yes" },
  { is_succeed: {} },
  { is_succeed: true, card_id: { id: 1808 } },
  { is_succeed: true, card_id: "1808", code: [0] },
])("%j is not readable: the question is open, and the log gets names and types alone", (change) => {
  const error = errorOf(change);
  expect(error).toMatchObject({ kind: "unknown_outcome", providerCode: "unreadable_answer" });
  expect(error?.shape).toContain("is_succeed:");
  expect(error?.shape).not.toContain("1808");
});

const isOneOf = (value: unknown, values: unknown[]) => values.includes(value);

test("for any combination of fields, saved is what the rule says, and nothing else", () => {
  const empty = [undefined, null, ""];
  const fields = fc.record({
    status: fc.constantFrom(200, 200, 200, 201, 400, 404, 500),
    is_succeed: fc.constantFrom(undefined, null, true, "true", 1, false, "false", 0, "yes", {}),
    code: fc.constantFrom(undefined, null, 0, "0", 1, "1", 100, "100", 8, 13, 16, 17, 999, {}),
    message: fc.constantFrom(undefined, null, "", "Başarılı İşlem", "Basarili islem", "Başarısız", "OK"),
    card_id: fc.constantFrom(undefined, null, "", " ", 0, "0", "1808", 1808, "c-1", {}),
    paynet_error_id: fc.constantFrom(undefined, null, "", "7", 7, {}),
    bank_error_id: fc.constantFrom(undefined, null, "", "05", {}),
  });
  fc.assert(
    fc.property(fields, ({ status, ...body }) => {
      const hasCard = isOneOf(body.card_id, ["1808", 1808, "c-1"]);
      const isReadable = !isOneOf(typeof body.code, ["object"]) || body.code === null;
      const saysYes = isOneOf(body.is_succeed, [true, "true", 1]);
      const isClean = isOneOf(body.paynet_error_id, empty) && isOneOf(body.bank_error_id, empty);
      const saysSuccess =
        isOneOf(body.code, [0, "0", 100, "100"]) ||
        (isOneOf(body.code, [1, "1"]) && isOneOf(body.message, ["Başarılı İşlem", "Basarili islem"]));
      const isAbsent = isOneOf(body.is_succeed, [undefined, null]);

      const expected =
        status !== 200 || !isReadable || !hasCard
          ? "not_saved"
          : saysYes
            ? "saved"
            : isAbsent && isClean && saysSuccess
              ? "saved_if_listed"
              : "not_saved";
      expect(judge({ kind: "answered", status, body }).kind).toBe(expected);
    }),
    { numRuns: 3_000 },
  );
});
