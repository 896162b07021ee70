/** Vectors of the fact sheet's section 4. */
import { describe, expect, test } from "vitest";
import * as fc from "fast-check";
import {
  initializeValues,
  isSigned,
  paymentValues,
  responseSignature,
  returnValues,
  type SignedPayment,
} from "./response-signature.ts";

const DOCS_SECRET = "sandbox-qaIiLIxhjMgx3LSKIVvp6j17NunHOFtD";
const DOCS_SIGNATURE = "836c3a6c8db86c81043f2ca74edb13518b54a813f454f8dd762f0dd658610173";
const docsPayment: SignedPayment = {
  paymentId: "22416032",
  currency: "TRY",
  basketId: "basketId",
  conversationId: "conversationId",
  paidPrice: "10.5",
  price: "10.5",
};

describe("known answers", () => {
  test("a payment, of the documentation", () => {
    expect(responseSignature(DOCS_SECRET, paymentValues(docsPayment))).toBe(DOCS_SIGNATURE);
  });

  test("the start of 3-D Secure", () => {
    const values = initializeValues({ paymentId: "22484292", conversationId: "c1" });
    expect(responseSignature("sandbox-secretKey", values)).toBe(
      "d12f8014aafe7db10c63be47d14091e96b129aa55666185fef7b17f8cd7375ce",
    );
  });

  test("a return whose conversationData is missing, which counts as empty", () => {
    const values = returnValues({
      status: "failure",
      paymentId: "22484292",
      mdStatus: "0",
      conversationId: "c1",
    });
    expect(responseSignature("sandbox-secretKey", values)).toBe(
      "4f7e35458036ec01f86aa22352165d4f25b8bbbff0149de023a02ae80d0bf9a1",
    );
  });
});

test.each(["10.5", "10.50", "10.50000000", "1.05E+1", "1050e-2"])(
  "a price spelt %s is signed as 10.5",
  (price) => {
    const values = paymentValues({ ...docsPayment, price, paidPrice: price });
    expect(isSigned(DOCS_SECRET, values, DOCS_SIGNATURE)).toBe(true);
  },
);

test("nothing at all is signed as 0", () => {
  expect(paymentValues({ ...docsPayment, price: "0E-8" }).at(-1)).toBe("0");
});

test("an id is signed as it stands, even one that looks like a price", () => {
  expect(paymentValues({ ...docsPayment, basketId: "7.10", conversationId: "1E2" })).toEqual([
    "22416032",
    "TRY",
    "7.10",
    "1E2",
    "10.5",
    "10.5",
  ]);
});

const told = fc.option(fc.string({ maxLength: 12 }), { nil: null });

test("only the very signature of these values is right", () => {
  fc.assert(
    fc.property(fc.array(told, { minLength: 2, maxLength: 6 }), fc.nat(5), (values, index) => {
      const signature = responseSignature("key", values);
      expect(isSigned("key", values, signature)).toBe(true);
      expect(isSigned("another", values, signature)).toBe(false);
      expect(isSigned("key", values, null)).toBe(false);
      expect(isSigned("key", values, "")).toBe(false);
      expect(isSigned("key", values, signature.slice(0, -1))).toBe(false);
      const changed = values.map((value, place) =>
        place === index % values.length ? `${value ?? ""}x` : value,
      );
      expect(isSigned("key", changed, signature)).toBe(false);
    }),
  );
});
