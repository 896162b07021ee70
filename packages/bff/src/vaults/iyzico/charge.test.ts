/** Which answers prove that a payment was made, and which do not. */
import { describe, expect, test } from "vitest";
import * as fc from "fast-check";
import { chargeOf } from "./charge.ts";
import { CARD_ID, expected, paid, REFERENCE, SECRET, sign } from "./payment.fixture.ts";

const judge = (body: Record<string, unknown>, of = expected()) => chargeOf(SECRET, body, of);
const unknown = (providerCode: string) => ({ kind: "unknown_outcome", providerCode });

test("a signed answer that is right in everything is a charge", () => {
  expect(judge(paid())).toEqual({
    ok: true,
    value: {
      status: "succeeded",
      reference: REFERENCE,
      card: {
        brand: "mastercard",
        bin: "552879",
        last4: "0008",
        expiry: null,
        bank: null,
        family: "Paraf",
        funding: "credit",
      },
      saved: null,
    },
  });
});

test("eight decimals, exponents, texts and numbers are the same amounts, under the same signature", () => {
  const signature = sign([REFERENCE, "TRY", "ord-1:2026/7", expected().paymentId, "153.4", "149.9"]);
  const spelt: unknown[][] = [
    ["149.90000000", "153.40000000"],
    ["1.499E+2", "15340E-2"],
    [149.9, 153.4],
  ];
  for (const [price, paidPrice] of spelt) {
    expect(judge(paid({}, { price, paidPrice, signature })).ok).toBe(true);
  }
  expect(judge(paid({ paymentId: 28_157_248 })).ok).toBe(true);
});

describe("the fraud check", () => {
  test.each([
    [1, "succeeded"],
    ["1", "succeeded"],
    [0, "in_review"],
    ["0", "in_review"],
    [undefined, "in_review"],
    [null, "in_review"],
    [2, "in_review"],
  ])("%j is %s", (fraudStatus, status) => {
    expect(judge(paid({}, { fraudStatus }))).toMatchObject({ ok: true, value: { status } });
  });

  test("-1 is a refusal, told discreetly", () => {
    expect(judge(paid({}, { fraudStatus: -1 }))).toEqual({
      ok: false,
      error: { kind: "declined", decline: "card_refused", providerCode: "fraudStatus_-1" },
    });
  });
});

test("tokens in the answer are the card that was saved, known by its alias", () => {
  const tokens = { cardUserKey: "key+/=", cardToken: "token+/=", cardAlias: CARD_ID };
  expect(judge(paid({}, tokens))).toMatchObject({
    ok: true,
    value: {
      saved: {
        ownerKey: "key+/=",
        card: { token: "token+/=", reference: CARD_ID, details: { last4: "0008" } },
      },
    },
  });
  expect(judge(paid({}, { ...tokens, cardUserKey: undefined }))).toMatchObject({ value: { saved: null } });
});

test("an answer that says nothing of the card is a charge all the same", () => {
  const silent = {
    cardType: null,
    cardAssociation: null,
    cardFamily: null,
    binNumber: null,
    lastFourDigits: null,
  };
  expect(judge(paid({}, silent))).toMatchObject({ ok: true, value: { card: null } });
});

describe("no proof is", () => {
  test.each([undefined, null, "", "0".repeat(64), 7, {}])("a signature that is %j", (signature) => {
    expect(judge(paid({}, { signature }))).toEqual({ ok: false, error: unknown("signature_wrong") });
  });

  test.each([
    ["paymentId", { paymentId: null }],
    ["paymentId", { paymentId: "" }],
    ["currency", { currency: "USD" }],
    ["currency", { currency: null }],
    ["basketId", { basketId: "another" }],
    ["basketId", { basketId: null }],
    ["conversationId", { conversationId: "pay_other" }],
    ["conversationId", { conversationId: null }],
    ["price", { price: 149.91 }],
    ["price", { price: "149.901" }],
    ["price", { price: "a" }],
    ["price", { price: null }],
    ["paidPrice", { paidPrice: 1.534 }],
    ["paidPrice", { paidPrice: "153.400001" }],
    ["paidPrice", { paidPrice: null }],
  ])("a signed answer whose %s is %j", (field, change) => {
    expect(judge(paid(change))).toEqual({
      ok: false,
      error: { ...unknown("answer_mismatch"), shape: field },
    });
  });

  test("a signed answer about another payment of iyzico's", () => {
    expect(judge(paid(), expected({ reference: "777" }))).toMatchObject({
      error: { ...unknown("answer_mismatch"), shape: "paymentId" },
    });
  });
});

const text = fc.oneof(fc.string(), fc.integer().map(String), fc.double({ noNaN: true }).map(String));

test("an answer with one signed field changed is never a charge", () => {
  const names = ["paymentId", "currency", "basketId", "conversationId", "paidPrice", "price", "signature"];
  const other = fc.oneof(text, fc.integer(), fc.constantFrom(null, undefined, true, [], {}));
  fc.assert(
    fc.property(fc.constantFrom(...names), other, (name, changed) => {
      const right = paid();
      fc.pre(changed !== right[name] && Number(changed ?? Number.NaN) !== Number(right[name]));
      expect(judge({ ...right, [name]: changed })).toEqual({ ok: false, error: unknown("signature_wrong") });
    }),
  );
});

test("neither is one that is about something else and signed with the right key", () => {
  const names = ["currency", "basketId", "conversationId", "paidPrice", "price"];
  fc.assert(
    fc.property(fc.constantFrom(...names), text, (name, changed) => {
      const right = paid();
      fc.pre(changed !== right[name] && Number(changed) !== right[name]);
      expect(judge(paid({ [name]: changed }))).toMatchObject({
        ok: false,
        error: { kind: "unknown_outcome" },
      });
    }),
  );
});
