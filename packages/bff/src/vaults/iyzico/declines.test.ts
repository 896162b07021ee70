/** Banks' and iyzico's refusals of payments (fact sheet, section 7). */
import { describe, expect, test } from "vitest";
import * as fc from "fast-check";
import { declineOf } from "../payments.ts";
import { paymentRefusal, recordedRefusal, startRefusal } from "./declines.ts";

const body = (errorCode?: unknown, errorGroup?: unknown) => ({ status: "failure", errorCode, errorGroup });
const bankCodes: [code: string, group: string, decline: string][] = [
  ["10005", "DO_NOT_HONOUR", "declined"],
  ["10012", "INVALID_TRANSACTION", "declined"],
  ["10034", "FRAUD_SUSPECT", "card_refused"],
  ["10041", "LOST_CARD", "card_refused"],
  ["10043", "STOLEN_CARD", "card_refused"],
  ["10051", "NOT_SUFFICIENT_FUNDS", "insufficient_funds"],
  ["10054", "EXPIRED_CARD", "expired_card"],
  ["10057", "NOT_PERMITTED_TO_CARDHOLDER", "not_permitted"],
  ["10058", "NOT_PERMITTED_TO_TERMINAL", "not_permitted"],
  ["10084", "INVALID_CVC2", "invalid_cvc"],
  ["10093", "RESTRICTED_BY_LAW", "not_permitted"],
  ["10201", "CARD_NOT_PERMITTED", "not_permitted"],
  ["10206", "INVALID_CVC2_LENGTH", "invalid_cvc"],
  ["10209", "BLOCKED_CARD", "card_refused"],
  ["10210", "INVALID_CAVV", "three_ds_failed"],
  ["10215", "INVALID_CARD_NUMBER", "invalid_card"],
  ["10217", "DEBIT_CARDS_REQUIRES_3DS", "three_ds_required"],
  ["10218", "DEBIT_CARDS_INSTALLMENT_NOT_ALLOWED", "installment_not_available"],
  ["10220", "DECLINED", "declined"],
  ["10221", "NOT_PERMITTED_TO_FOREIGN_CARD", "not_permitted"],
  ["10222", "NOT_PERMITTED_TO_INSTALLMENT", "installment_not_available"],
  ["10224", "EXCEEDS_WITHDRAWAL_AMOUNT_LIMIT", "limit_exceeded"],
  ["10233", "INVALID_CARD_TYPE", "not_permitted"],
];

describe("a bank's refusal of a charge", () => {
  test.each(bankCodes)("%s, %s, is %s, with the group or without it", (code, group, decline) => {
    const error = { kind: "declined", decline, providerCode: code };
    expect(paymentRefusal(body(code, group))).toEqual(error);
    expect(paymentRefusal(body(code))).toEqual(error);
    expect(recordedRefusal(body(code, group))).toEqual(error);
  });

  test("is what its group says, where the code has meant another thing", () => {
    expect(paymentRefusal(body("10041", "PICKUP_CARD"))).toMatchObject({ decline: "card_refused" });
    expect(paymentRefusal(body("10012", "NOT_SUFFICIENT_FUNDS"))).toMatchObject({
      decline: "insufficient_funds",
    });
  });

  test.each(["SOMETHING_NEW", "constructor", "__proto__", ""])(
    "with a group that nobody has documented (%j) goes by its code",
    (group) => {
      expect(paymentRefusal(body("10051", group))).toMatchObject({ decline: "insufficient_funds" });
      expect(paymentRefusal(body("10999", group))).toMatchObject({ kind: "declined", decline: "declined" });
    },
  );
});

describe("an answer that leaves open whether money moved", () => {
  test.each([
    "10214",
    "10219",
    "10228",
    "10202",
    "10204",
    "10236",
    "10203",
    "1",
    "2",
    "100001",
    "5115",
    "5086",
    "987654",
    "none",
  ])("%s is no refusal of a charge", (code) => {
    const told = code === "none" ? undefined : code;
    expect(paymentRefusal(body(told))).toEqual({ kind: "unknown_outcome", providerCode: code });
  });

  test("is found by the group as by the code, and the less certain of the two counts", () => {
    expect(paymentRefusal(body("10220", "REQUEST_TIMEOUT")).kind).toBe("unknown_outcome");
    expect(paymentRefusal(body("10219", "DECLINED")).kind).toBe("unknown_outcome");
    expect(paymentRefusal(body("10203", "DO_NOT_HONOUR")).kind).toBe("unknown_outcome");
  });

  test.each(["10214", "10219", "10228"])(
    "%s, once it is on record as failed, is the bank's fault",
    (code) => {
      expect(recordedRefusal(body(code))).toEqual({
        kind: "declined",
        decline: "bank_unavailable",
        providerCode: code,
      });
    },
  );

  test.each(["10214", "10219", "10228"])("%s, where no money can move yet, too", (code) => {
    expect(startRefusal(body(code))).toMatchObject({ kind: "declined", decline: "bank_unavailable" });
  });

  test("“approved” is not believed in a record of a failure", () => {
    expect(recordedRefusal(body("10203"))).toEqual({ kind: "unknown_outcome", providerCode: "10203" });
    expect(startRefusal(body("10203"))).toEqual({ kind: "unavailable", providerCode: "10203" });
  });
});

describe("iyzico's own refusal", () => {
  test.each([
    ["12", "number", "invalid_card"],
    ["13", "expiry", "expired_card"],
    ["15", "cvc", "invalid_cvc"],
    ["17", "expiry", "expired_card"],
  ])("%s is about the card's %s", (code, field, decline) => {
    const error = paymentRefusal(body(code));
    expect(error).toEqual({ kind: "invalid_card", field, providerCode: code });
    expect(declineOf(error)).toBe(decline);
  });

  test("a domestic card cannot pay in foreign currency, and fraud is told discreetly", () => {
    expect(paymentRefusal(body("5184"))).toMatchObject({ kind: "declined", decline: "not_permitted" });
    expect(paymentRefusal(body("6001"))).toMatchObject({ kind: "declined", decline: "card_refused" });
  });

  test.each(["1000", "1001", "5062", "5111", "8", "24"])("%s is the merchant's to put right", (code) => {
    expect(paymentRefusal(body(code))).toEqual({ kind: "misconfigured", providerCode: code });
  });

  test("too many requests charged nothing", () => {
    expect(paymentRefusal(body(50_000))).toEqual({ kind: "unavailable", providerCode: "50000" });
  });

  test("a card that is gone is not found", () => {
    expect(paymentRefusal(body("3006"))).toEqual({
      kind: "not_found",
      missing: "card",
      providerCode: "3006",
    });
  });
});

test("a failure on record without a code is a refusal", () => {
  expect(recordedRefusal(body())).toEqual({ kind: "declined", decline: "declined", providerCode: "none" });
});

test("what has the length of a card number is never told on as a code", () => {
  expect(paymentRefusal(body("5528790000000008")).providerCode).toBe("unreadable");
});

test("whatever the code and the group are, a start never leaves anything open", () => {
  const code = fc.oneof(fc.integer({ min: 10_000, max: 10_300 }).map(String), fc.string(), fc.jsonValue());
  fc.assert(
    fc.property(code, fc.oneof(fc.string(), fc.jsonValue()), (errorCode, errorGroup) => {
      expect(startRefusal(body(errorCode, errorGroup)).kind).not.toBe("unknown_outcome");
    }),
  );
});
