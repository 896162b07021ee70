/** Paynet's codes (fact sheet, sections 1 and 6) as the rest of the BFF sees them. */
import { describe, expect, test } from "vitest";
import * as fc from "fast-check";
import { refusal, success, tellable, withoutEffect } from "./errors.ts";
import { shapeOf } from "./shape.ts";

const answered = (body: Record<string, unknown>, status = 200) => success({ kind: "answered", status, body });
const errorOf = (body: Record<string, unknown>, status = 200) => {
  const outcome = answered(body, status);
  return outcome.ok ? null : outcome.error;
};

describe("HTTP 200", () => {
  test.each([0, "0", 100, "100"])("code %j is success (trap 4: 100 is the success of before)", (code) => {
    expect(answered({ code, card_hash: "h" })).toEqual({ ok: true, value: { code, card_hash: "h" } });
  });

  test.each([
    [1, { kind: "declined" }],
    [2, { kind: "misconfigured" }],
    [3, { kind: "misconfigured" }],
    [4, { kind: "misconfigured" }],
    [5, { kind: "already_saved" }],
    [7, { kind: "misconfigured" }],
    [8, { kind: "unknown_outcome" }],
    [10, { kind: "unknown_outcome" }],
    [11, { kind: "misconfigured" }],
    [12, { kind: "not_found" }],
    [13, { kind: "challenge_failed" }],
    [14, { kind: "declined" }],
    [16, { kind: "challenge_failed" }],
    [17, { kind: "unknown_outcome" }],
    [18, { kind: "invalid_card" }],
    [22, { kind: "invalid_card", field: "expiry" }],
    [25, { kind: "not_found", missing: "card" }],
    [6, { kind: "misconfigured" }],
    [999, { kind: "misconfigured" }],
  ])("code %i is %j, as a number and as text", (code, error) => {
    expect(errorOf({ code })).toEqual({ ...error, providerCode: String(code) });
    expect(errorOf({ code: String(code) })).toEqual({ ...error, providerCode: String(code) });
  });

  test.each([undefined, null, {}, [], true, ""])(
    "without a readable code (%j), it is anyone's guess, and the log gets its shape",
    (code) => {
      expect(errorOf({ code, card_no: "x" })).toMatchObject({
        kind: "unknown_outcome",
        shape: shapeOf({ code, card_no: "x" }),
      });
    },
  );
});

describe("another status: `code` is the status again, `result_code` is Paynet's", () => {
  test.each([
    [401, { type: "authorization_error", code: 401, result_code: 7 }, "misconfigured", "7"],
    [403, {}, "misconfigured", "http_403"],
    [400, { type: "invalid_request_error", code: 400, result_code: 11 }, "misconfigured", "11"],
    [400, { type: "invalid_request_error", code: 400, result_code: 18 }, "invalid_card", "18"],
    [400, { type: "invalid_request_error", code: 400 }, "misconfigured", "http_400"],
    [405, { type: "invalid_request_error", code: 405, result_code: 9 }, "misconfigured", "9"],
    [429, { type: "api_error", code: 429 }, "unavailable", "http_429"],
    [404, { type: "no_data_error", code: 404, result_code: 12 }, "not_found", "12"],
    [404, { type: "no_data_error", code: 404 }, "not_found", "http_404"],
    [404, { type: "no_data_error", code: 404, result_code: 1 }, "not_found", "1"],
  ])("%i %j is %s", (status, body, kind, providerCode) => {
    expect(errorOf(body, status)).toEqual({ kind, providerCode });
  });

  test("is never success, whatever its body says", () => {
    expect(errorOf({ type: "x", code: 0, result_code: 0 }, 400)).toEqual({
      kind: "misconfigured",
      providerCode: "0",
    });
  });

  test("401 is about our keys, not about what else the code says", () => {
    expect(errorOf({ type: "x", code: 401, result_code: 18 }, 401)).toMatchObject({ kind: "misconfigured" });
  });
});

test("what has no data is what the call was about", () => {
  expect(refusal({ kind: "answered", status: 200, body: { code: 12 } }, "owner")).toEqual({
    kind: "not_found",
    missing: "owner",
    providerCode: "12",
  });
  expect(
    refusal({ kind: "answered", status: 404, body: { type: "no_data_error", result_code: 25 } }, "owner"),
  ).toEqual({ kind: "not_found", missing: "card", providerCode: "25" });
});

test.each([
  ["4355084355084358", "unreadable"],
  ["43-55-08-43-55", "unreadable"],
  ["a b", "unreadable"],
  ["x".repeat(25), "unreadable"],
  [" 05 ", "05"],
  ["MD-0_3.1", "MD-0_3.1"],
  ["", null],
  [null, null],
  [{}, null],
])("of the code %j, %j is told", (code, told) => {
  expect(tellable(code)).toBe(told);
});

test("whatever the code is, no run of nine digits goes on", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.integer(), fc.stringMatching(/^[\d .-]{8,30}$/)), (code) => {
      expect(tellable(code) ?? "").not.toMatch(/\d(\D*\d){8}/);
    }),
  );
});

test("of a call without an effect, all but keys and what is not there is just no answer", () => {
  const kinds = ["declined", "unknown_outcome", "invalid_card", "already_saved", "challenge_failed"] as const;
  for (const kind of kinds) expect(withoutEffect({ kind }).kind).toBe("unavailable");
  expect(withoutEffect({ kind: "misconfigured" }).kind).toBe("misconfigured");
  expect(withoutEffect({ kind: "not_found", missing: "card" })).toEqual({
    kind: "not_found",
    missing: "card",
  });
});
