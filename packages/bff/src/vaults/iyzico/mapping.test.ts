/** Cards as iyzico has written them over the years (fact sheet, sections 2.1 and 2.2). */
import { describe, expect, test } from "vitest";
import * as fc from "fast-check";
import { Expiry } from "@saved-cards/widget/contract";
import { CardObject, CreateAnswer, ListAnswer, toStoredCard } from "./mapping.ts";

/** The fact sheet's recorded answer, with what has been added to it since. */
const recorded = {
  status: "success",
  locale: "tr",
  systemTime: 1_461_507_777_282,
  conversationId: "123",
  externalId: "321",
  email: "email@email.com",
  cardUserKey: "hK13yPTT0DPgs57+Y0lkfuDs1dc=",
  cardToken: "uYPntt0W4QZ8pFm6afLXCvWKjI8=",
  cardAlias: "used in pardev",
  binNumber: "552879",
  lastFourDigits: "0008",
  cardType: "CREDIT_CARD",
  cardAssociation: "MASTER_CARD",
  cardFamily: "Paraf",
  cardBankCode: 12,
  cardBankName: "Halk Bankası",
  expireMonth: "12",
  expireYear: "2030",
};

const stored = (change: Record<string, unknown> = {}) =>
  toStoredCard(CardObject.parse({ ...recorded, ...change }));
const details = (change: Record<string, unknown>) => stored(change).details;

test("a Turkish card is told in full", () => {
  expect(stored()).toEqual({
    token: "uYPntt0W4QZ8pFm6afLXCvWKjI8=",
    reference: "used in pardev",
    details: {
      brand: "mastercard",
      bin: "552879",
      last4: "0008",
      expiry: { month: 12, year: 2030 },
      bank: { name: "Halk Bankası", code: "12" },
      family: "Paraf",
      funding: "credit",
    },
  });
});

describe("tokens and keys are opaque", () => {
  test.each(["uYPntt0W4QZ8pFm6afLXCvWKjI8=", "a+b/c==", "+/+/+/=", "c80ba376-8250-f819-88c9-94984710e72c"])(
    "%s is kept as it came",
    (token) => {
      expect(stored({ cardToken: token }).token).toBe(token);
      expect(CreateAnswer.parse({ ...recorded, cardUserKey: token }).cardUserKey).toBe(token);
    },
  );

  test("a number is its digits", () => {
    expect(stored({ cardToken: 987_654 }).token).toBe("987654");
  });

  test.each([undefined, null, "", "  "])("a card without one (%j) is not a card", (cardToken) => {
    expect(CardObject.safeParse({ ...recorded, cardToken }).success).toBe(false);
  });

  test("a create without a key for the customer is not readable", () => {
    expect(CreateAnswer.safeParse({ ...recorded, cardUserKey: undefined }).success).toBe(false);
  });
});

describe("a BIN", () => {
  test.each([
    ["552879", "552879"],
    ["55287900", "55287900"],
    [552_879, "552879"],
    [" 552879 ", "552879"],
    ["5528790", null],
    ["552879******", null],
    ["5528790000000008", null],
    ["", null],
    [null, null],
  ])("%j is told as %j", (binNumber, bin) => {
    expect(details({ binNumber }).bin).toBe(bin);
  });
});

describe("a brand", () => {
  test.each([
    ["VISA", "visa"],
    ["MASTER_CARD", "mastercard"],
    ["AMERICAN_EXPRESS", "amex"],
    ["TROY", "troy"],
  ])("%s is %s, whatever the BIN says", (cardAssociation, brand) => {
    expect(details({ cardAssociation, binNumber: "454671" }).brand).toBe(brand);
  });

  test.each([undefined, null, "", "MAESTRO", "constructor", "__proto__", 7, {}])(
    "%j leaves it to the BIN",
    (cardAssociation) => {
      expect(details({ cardAssociation, binNumber: "454671" }).brand).toBe("visa");
      expect(details({ cardAssociation, binNumber: "97920300" }).brand).toBe("troy");
      expect(details({ cardAssociation, binNumber: null }).brand).toBe("unknown");
    },
  );
});

describe("the last four digits", () => {
  test.each([
    ["0008", "0008"],
    [1234, "1234"],
    [undefined, null],
    [null, null],
    ["", null],
    ["008", null],
    [8, null],
    ["00008", null],
    ["**08", null],
  ])("%j are told as %j", (lastFourDigits, last4) => {
    expect(details({ lastFourDigits }).last4).toBe(last4);
  });
});

describe("the expiry", () => {
  test.each([
    ["12", "2030", { month: 12, year: 2030 }],
    ["1", "2030", { month: 1, year: 2030 }],
    ["01", "30", { month: 1, year: 2030 }],
    [1, 2030, { month: 1, year: 2030 }],
    [7, 29, { month: 7, year: 2029 }],
    ["12", "2099", { month: 12, year: 2099 }],
  ])("%j of %j is told", (expireMonth, expireYear, expiry) => {
    expect(details({ expireMonth, expireYear }).expiry).toEqual(expiry);
  });

  test.each([
    ["0", "2030"],
    ["13", "2030"],
    ["", "2030"],
    [null, "2030"],
    ["12", undefined],
    ["12", ""],
    ["12", "0"],
    ["12", "203"],
    ["12", "1999"],
    ["12", "2100"],
    ["12", "20300"],
    ["1.5", "2030"],
    ["**", "****"],
  ])("%j of %j is not told", (expireMonth, expireYear) => {
    expect(details({ expireMonth, expireYear }).expiry).toBeNull();
  });

  test("what is told is always one that our own API accepts", () => {
    const part = fc.oneof(fc.integer({ min: -10, max: 9999 }), fc.integer().map(String), fc.string());
    fc.assert(
      fc.property(part, part, (expireMonth, expireYear) => {
        const { expiry } = details({ expireMonth, expireYear });
        expect(expiry === null || Expiry.safeParse(expiry).success).toBe(true);
      }),
    );
  });
});

describe("bank, family and kind", () => {
  test("a foreign card has none", () => {
    const { cardBankCode, cardBankName, cardFamily, cardType, ...foreign } = recorded;
    expect([cardBankCode, cardBankName, cardFamily, cardType]).not.toContain(undefined);
    expect(toStoredCard(CardObject.parse(foreign)).details).toMatchObject({
      brand: "mastercard",
      bank: null,
      family: null,
      funding: null,
    });
  });

  test("a bank's code is text, and may be missing", () => {
    expect(details({ cardBankCode: "0046" }).bank).toEqual({ name: "Halk Bankası", code: "0046" });
    expect(details({ cardBankCode: undefined }).bank).toEqual({ name: "Halk Bankası", code: null });
  });

  test("a code without a name is no bank", () => {
    expect(details({ cardBankName: null }).bank).toBeNull();
    expect(details({ cardBankName: "" }).bank).toBeNull();
  });

  test.each([
    ["CREDIT_CARD", "credit"],
    ["DEBIT_CARD", "debit"],
    ["PREPAID_CARD", "prepaid"],
    ["CHARGE_CARD", null],
    ["constructor", null],
    [3, null],
    [null, null],
  ])("the type %j is %j", (cardType, funding) => {
    expect(details({ cardType }).funding).toBe(funding);
  });
});

describe("a list", () => {
  test("keeps its order, and ignores fields that it does not know", () => {
    const listed = ListAnswer.parse({
      ...recorded,
      cardDetails: [
        { ...recorded, cardToken: "b", metadata: { a: 1 }, cardHolderName: "Ayşe" },
        { ...recorded, cardToken: "a" },
      ],
    });
    expect(listed.cardDetails?.map((card) => toStoredCard(card).token)).toEqual(["b", "a"]);
  });

  test.each([{}, { cardDetails: null }, { cardDetails: [] }])("%j has no cards", (answer) => {
    expect(ListAnswer.parse(answer).cardDetails ?? []).toEqual([]);
  });

  test.each([{ cardDetails: "none" }, { cardDetails: {} }, { cardDetails: [{}] }])(
    "%j is not readable, so it is not taken for an empty one",
    (answer) => {
      expect(ListAnswer.safeParse(answer).success).toBe(false);
    },
  );

  test("a field of the wrong type costs that field, not the card", () => {
    expect(stored({ cardAlias: { a: 1 }, cardFamily: ["x"], cardBankName: true })).toMatchObject({
      token: recorded.cardToken,
      reference: null,
      details: { family: null, bank: null, last4: "0008" },
    });
  });
});
