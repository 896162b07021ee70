/** What the browser brings back from 3-D Secure (fact sheet, section 3.3). */
import { describe, expect, test } from "vitest";
import * as fc from "fast-check";
import { PAYMENT_ID, REFERENCE, returned, SECRET, sign } from "./payment.fixture.ts";
import { readReturn } from "./three-ds.ts";

const contextOf = (reference: string | null = REFERENCE) =>
  JSON.stringify({ paymentId: PAYMENT_ID, reference, saves: false });
const read = (fields: Record<string, string>, context = contextOf()) => readReturn(SECRET, context, fields);
const unsigned = (change: Record<string, string>) => {
  const { signature: _, ...fields } = returned(change);
  return fields;
};
const refused = (mdStatus: string) => ({
  kind: "refused",
  error: { kind: "challenge_failed", decline: "three_ds_failed", providerCode: `mdStatus_${mdStatus}` },
});

test("a signed success whose mdStatus is 1 has passed", () => {
  expect(read(returned())).toEqual({ kind: "passed" });
  expect(read(returned({ conversationData: "data" }))).toEqual({ kind: "passed" });
});

test.each(["0", "2", "3", "4", "5", "6", "7", "8", "-1"])(
  "a signed success whose mdStatus is %s has not",
  (mdStatus) => {
    expect(read(returned({ mdStatus }))).toEqual(refused(mdStatus));
  },
);

test.each(["", "001", "1 ", "1.0", "true", "5528790000000008"])(
  "an mdStatus that is %j is not 1, and is not repeated",
  (mdStatus) => {
    expect(read(returned({ mdStatus }))).toEqual(refused("none"));
  },
);

describe("a failure", () => {
  test("is believed with its signature or without one", () => {
    expect(read(returned({ status: "failure", mdStatus: "0" }))).toEqual(refused("0"));
    expect(read(unsigned({ status: "failure", mdStatus: "0" }))).toEqual(refused("0"));
  });

  test("need not have its ids", () => {
    expect(read({ status: "failure", mdStatus: "6" })).toEqual(refused("6"));
    expect(read({ status: "failure" })).toEqual(refused("none"));
  });

  test("never passes, whatever its mdStatus", () => {
    expect(read(returned({ status: "failure", mdStatus: "1" }))).toEqual(refused("1"));
  });

  test("with a wrong signature changes nothing", () => {
    const forged = { ...returned({ status: "failure", mdStatus: "0" }), signature: "0".repeat(64) };
    expect(read(forged)).toEqual({ kind: "foreign" });
  });

  test.each([{ conversationId: "pay_other" }, { paymentId: "1" }])(
    "of another payment (%j) is foreign",
    (other) => {
      expect(read(unsigned({ status: "failure", mdStatus: "0", ...other }))).toEqual({ kind: "foreign" });
      expect(read(returned({ status: "failure", mdStatus: "0", ...other }))).toEqual({ kind: "foreign" });
    },
  );
});

describe("a success changes nothing", () => {
  test("without a signature", () => {
    expect(read(unsigned({}))).toEqual({ kind: "foreign" });
    expect(read({ ...returned(), signature: "" })).toEqual({ kind: "foreign" });
  });

  test("with another key's signature", () => {
    const { conversationData, conversationId, mdStatus, paymentId, status } = returned();
    const signature = sign([conversationData, conversationId, mdStatus, paymentId, status], "another-key");
    expect(read({ ...returned(), signature })).toEqual({ kind: "foreign" });
  });

  test.each([{ conversationId: "pay_other" }, { conversationId: "" }, { paymentId: "1" }, { paymentId: "" }])(
    "when it is signed, but of another payment (%j)",
    (other) => {
      expect(read(returned(other))).toEqual({ kind: "foreign" });
    },
  );

  test.each(["", "SUCCESS", "pending"])("when its status is %j", (status) => {
    expect(read(returned({ status }))).toEqual({ kind: "foreign" });
  });

  test("when the ends of its values were moved while the signature stayed right", () => {
    const context = contextOf(null);
    const genuine = returned({ conversationData: `x:${PAYMENT_ID}:1`, conversationId: "c", mdStatus: "0" });
    const moved = { ...genuine, conversationData: "x", conversationId: PAYMENT_ID, mdStatus: "1" };
    expect(read({ ...moved, paymentId: `c:0:${REFERENCE}` }, context)).toEqual({ kind: "foreign" });
  });
});

test("where the start told no id of iyzico's, any signed one will do", () => {
  expect(read(returned({ paymentId: "777" }), contextOf(null))).toEqual({ kind: "passed" });
  expect(read(returned({ paymentId: "" }), contextOf(null))).toEqual({ kind: "foreign" });
});

test("no change of any field of a signed failure or success makes it pass", () => {
  const names = ["status", "paymentId", "conversationData", "conversationId", "mdStatus", "signature"];
  const value = fc.oneof(
    fc.constantFrom("success", "failure", "1", "0", "", PAYMENT_ID, REFERENCE),
    fc.string(),
  );
  const change = fc.dictionary(fc.constantFrom(...names), value, { minKeys: 1 });
  const origin = fc.constantFrom(returned({ mdStatus: "0" }), returned({ status: "failure", mdStatus: "0" }));
  fc.assert(
    fc.property(origin, change, (genuine, changes) => {
      expect(read({ ...genuine, ...changes }).kind).not.toBe("passed");
    }),
  );
});
