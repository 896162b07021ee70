/** What is read from `/payment/detail` (fact sheet, section 3.5). */
import { describe, expect, test } from "vitest";
import * as fc from "fast-check";
import { foundPayment } from "./found-payment.ts";
import { expected, failed, paid, REFERENCE, SECRET } from "./payment.fixture.ts";

const ask = (body: Record<string, unknown>, of = expected()) =>
  foundPayment(SECRET, { kind: "answered", status: 200, body }, of);
const detail = (paymentStatus: unknown, more: Record<string, unknown> = {}) =>
  paid({}, { paymentStatus, ...more });
const notCharged = { ok: true, value: { kind: "not_charged" } };
const unavailable = (providerCode: string) => ({ ok: false, error: { kind: "unavailable", providerCode } });
const refused = (error: object) => ({ ok: true, value: { kind: "refused", error } });

describe("a payment that was made", () => {
  test.each(["SUCCESS", undefined, null])("is charged, its status being %j", (status) => {
    expect(ask(detail(status))).toMatchObject({
      ok: true,
      value: { kind: "charged", charge: { status: "succeeded", reference: REFERENCE } },
    });
  });

  test("and is in review is so", () => {
    expect(ask(detail("SUCCESS", { fraudStatus: 0 }))).toMatchObject({
      value: { kind: "charged", charge: { status: "in_review" } },
    });
  });

  test("and was rejected by the fraud check is refused", () => {
    expect(ask(detail("SUCCESS", { fraudStatus: -1 }))).toEqual(
      refused({ kind: "declined", decline: "card_refused", providerCode: "fraudStatus_-1" }),
    );
  });

  test("is asked for again while its signature is wrong or missing", () => {
    expect(ask(detail("SUCCESS", { signature: "0".repeat(64) }))).toEqual(unavailable("signature_wrong"));
    expect(ask(detail("SUCCESS", { signature: undefined }))).toEqual(unavailable("signature_wrong"));
  });

  test.each([
    { conversationId: "pay_other" },
    { basketId: "another" },
    { currency: "EUR" },
    { price: 1 },
    { paidPrice: 149.9 },
  ])("but is another one (%j) proves nothing", (change) => {
    expect(ask(paid(change, { paymentStatus: "SUCCESS" }))).toMatchObject(unavailable("answer_mismatch"));
    expect(ask(paid(change, { paymentStatus: "INIT_THREEDS" }))).toMatchObject(
      unavailable("answer_mismatch"),
    );
    expect(ask(paid(change, { paymentStatus: "FAILURE" }))).toMatchObject(unavailable("answer_mismatch"));
  });

  test("has the id of iyzico's that is known of it", () => {
    expect(ask(detail("SUCCESS"), expected({ reference: REFERENCE })).ok).toBe(true);
    expect(ask(detail("SUCCESS"), expected({ reference: "777" }))).toMatchObject(
      unavailable("answer_mismatch"),
    );
    expect(ask(detail("FAILURE"), expected({ reference: "777" }))).toMatchObject(
      unavailable("answer_mismatch"),
    );
  });
});

describe("nothing was charged yet", () => {
  test.each(["INIT_THREEDS", "CALLBACK_THREEDS"])("at %s", (status) => {
    expect(ask(detail(status))).toEqual(notCharged);
    expect(ask(detail(status, { signature: undefined }))).toEqual(notCharged);
    expect(ask(detail(status, { signature: "0".repeat(64) }))).toEqual(unavailable("signature_wrong"));
  });

  test("where iyzico does not know the payment", () => {
    expect(ask(failed("5086"))).toEqual(notCharged);
  });
});

describe("a payment that failed", () => {
  const insufficient = { kind: "declined", decline: "insufficient_funds", providerCode: "10051" };

  test("is refused with the bank's reason, in an answer that is a failure or a success itself", () => {
    const reason = { errorCode: "10051", errorGroup: "NOT_SUFFICIENT_FUNDS" };
    expect(ask(detail("FAILURE", reason))).toEqual(refused(insufficient));
    expect(ask(failed("10051", { ...reason, paymentStatus: "FAILURE" }))).toEqual(refused(insufficient));
    expect(ask(failed("10051", reason))).toEqual(refused(insufficient));
  });

  test("without a reason is just refused", () => {
    expect(ask(detail("FAILURE"))).toEqual(
      refused({ kind: "declined", decline: "declined", providerCode: "none" }),
    );
    expect(ask(detail("FAILURE", { mdStatus: 0 }))).toMatchObject(
      refused({ kind: "challenge_failed", decline: "three_ds_failed" }),
    );
    expect(ask(detail("FAILURE", { fraudStatus: -1 }))).toMatchObject(
      refused({ kind: "declined", decline: "card_refused" }),
    );
  });

  test("because of what was typed names the field", () => {
    expect(ask(failed("15", { paymentStatus: "FAILURE" }))).toEqual(
      refused({ kind: "invalid_card", field: "cvc", providerCode: "15" }),
    );
  });

  test("and is said to be approved is asked for again", () => {
    expect(ask(failed("10203", { paymentStatus: "FAILURE" }))).toEqual(unavailable("10203"));
  });
});

describe("no answer to the question", () => {
  test.each(["1", "2", "50000", "100001", "10219", "none"])("is %s", (code) => {
    expect(ask(failed(code))).toEqual(unavailable(code));
  });

  test("is a refusal that repeats another payment's id", () => {
    expect(ask(failed("10051", { conversationId: "pay_other" }))).toMatchObject(
      unavailable("answer_mismatch"),
    );
    expect(ask(failed("5086", { conversationId: "pay_other" }))).toMatchObject(
      unavailable("answer_mismatch"),
    );
  });

  test.each(["success", "BKM_POS_SELECTED", "", 1])("is a status that is %j", (status) => {
    expect(ask(detail(status))).toMatchObject(unavailable("answer_mismatch"));
  });

  test("is a failure that says it was made", () => {
    expect(ask(failed("10051", { paymentStatus: "SUCCESS" }))).toMatchObject(unavailable("answer_mismatch"));
  });

  test("is none that came", () => {
    expect(foundPayment(SECRET, { kind: "lost", reason: "TimeoutError" }, expected())).toEqual(
      unavailable("TimeoutError"),
    );
  });

  test("is a refusal of our keys, which is the merchant's to put right", () => {
    expect(ask(failed("1000"))).toEqual({
      ok: false,
      error: { kind: "misconfigured", providerCode: "1000" },
    });
  });
});

test("an answer with one signed field changed settles nothing", () => {
  const names = ["paymentId", "currency", "basketId", "conversationId", "paidPrice", "price", "signature"];
  const status = fc.constantFrom("SUCCESS", "FAILURE", "INIT_THREEDS", undefined);
  fc.assert(
    fc.property(status, fc.constantFrom(...names), fc.string(), (paymentStatus, name, changed) => {
      const right = detail(paymentStatus);
      fc.pre(changed !== right[name] && Number(changed) !== right[name]);
      expect(ask({ ...right, [name]: changed })).toEqual(unavailable("signature_wrong"));
    }),
  );
});
