/** iyzico's codes (fact sheet, sections 2.4 and 7) as the rest of the BFF sees them. */
import { describe, expect, test } from "vitest";
import * as fc from "fast-check";
import { refusal, transportError } from "./errors.ts";

const answered = (errorCode: unknown, status = 200) =>
  refusal({
    kind: "answered",
    status,
    body: { status: "failure", errorCode, errorMessage: "Metin", locale: "tr" },
  });

describe("what iyzico refuses", () => {
  test.each([
    ["12", "number"],
    ["13", "expiry"],
    ["14", "expiry"],
    ["16", "holder"],
    ["17", "expiry"],
    ["19", "holder"],
  ])("%s is about the card's %s", (code, field) => {
    expect(answered(code)).toEqual({ kind: "invalid_card", field, providerCode: code });
  });

  test.each([
    ["3005", "owner"],
    ["3006", "card"],
  ])("%s says that the %s is not known", (code, missing) => {
    expect(answered(code)).toEqual({ kind: "not_found", missing, providerCode: code });
  });

  test.each([
    ["1000", "a wrong signature"],
    ["1001", "an unknown API key"],
    ["1007", "a missing signature"],
    ["3007", "card storage that is not switched on"],
    ["9000", "a frozen account"],
    ["3", "a missing e-mail address"],
    ["5", "a malformed e-mail address"],
    ["3001", "a missing owner key"],
    ["3003", "a missing card"],
  ])("%s, %s, is the merchant's to put right", (code) => {
    expect(answered(code)).toEqual({ kind: "misconfigured", providerCode: code });
  });

  test.each(["10005", "10051", "10054", "10057", "10084", "10215", "10233"])(
    "%s is the bank's refusal",
    (code) => {
      expect(answered(code)).toEqual({ kind: "declined", providerCode: code });
    },
  );

  test("too many requests did nothing, whether the code comes as text or as a number", () => {
    expect(answered("50000")).toEqual({ kind: "unavailable", providerCode: "50000" });
    expect(answered(50_000)).toEqual({ kind: "unavailable", providerCode: "50000" });
  });

  test.each(["1", "2", "100001"])("%s, a system error, leaves the outcome open", (code) => {
    expect(answered(code)).toEqual({ kind: "unknown_outcome", providerCode: code });
  });

  test("the HTTP status does not matter, the code does", () => {
    expect(answered("12", 400)).toEqual(answered("12", 200));
    expect(answered("3005", 422)).toEqual(answered("3005", 200));
  });

  test("a code that nobody has documented is the merchant's, not the shopper's", () => {
    expect(answered("3012")).toEqual({ kind: "misconfigured", providerCode: "3012" });
    expect(answered("100510")).toEqual({ kind: "misconfigured", providerCode: "100510" });
    expect(answered(undefined)).toEqual({ kind: "misconfigured", providerCode: "none" });
    expect(answered(null)).toEqual({ kind: "misconfigured", providerCode: "none" });
  });

  test.each(["constructor", "toString", "__proto__", "hasOwnProperty"])(
    "a code named %s is just another unknown one",
    (code) => {
      expect(answered(code)).toEqual({ kind: "misconfigured", providerCode: code });
    },
  );

  test("whatever the code is, it gets a kind", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.integer(), fc.jsonValue()), (code) => {
        expect(answered(code).kind).toMatch(
          /^(invalid_card|declined|not_found|misconfigured|unavailable|unknown_outcome)$/,
        );
      }),
    );
  });
});

describe("what never got an answer", () => {
  test("a request that did not leave had no effect", () => {
    expect(transportError({ kind: "not_sent", reason: "ECONNREFUSED" })).toEqual({
      kind: "unavailable",
      providerCode: "ECONNREFUSED",
    });
  });

  test("a request whose answer was lost may have had its effect", () => {
    expect(transportError({ kind: "lost", reason: "http_502_not_iyzico" })).toEqual({
      kind: "unknown_outcome",
      providerCode: "http_502_not_iyzico",
    });
  });
});
