/** What a shopper is told of a refusal, by the bank's code or Paynet's. */
import { describe, expect, test } from "vitest";
import { bankCode, bankLeavesOpen, declineBy } from "./declines.ts";

const byBank = (bank: string) => declineBy({ bank, paynet: "1" });

describe("the bank's code", () => {
  test.each([
    ["05", "declined"],
    ["14", "invalid_card"],
    ["51", "insufficient_funds"],
    ["54", "expired_card"],
    ["57", "not_permitted"],
    ["58", "not_permitted"],
    ["61", "limit_exceeded"],
    ["62", "not_permitted"],
    ["65", "limit_exceeded"],
    ["82", "invalid_cvc"],
    ["N7", "invalid_cvc"],
    ["n7", "invalid_cvc"],
    ["91", "bank_unavailable"],
  ])("%s is %s", (code, decline) => {
    expect(byBank(code)).toBe(decline);
  });

  test.each(["04", "07", "34", "41", "43", "59"])(
    "%s (lost, stolen, suspected, kept back) is told like every other of them",
    (code) => {
      expect(byBank(code)).toBe("card_refused");
    },
  );

  test.each(["", "77", "unreadable", "4355"])("%j gives no reason", (code) => {
    expect(byBank(code)).toBe("declined");
  });

  test("is the same with and without leading zeros", () => {
    expect(["5", "05", "005", "0005"].map(bankCode)).toEqual(["05", "05", "05", "05"]);
    expect(["51", "051", "0051"].map(bankCode)).toEqual(["51", "51", "51"]);
    expect(bankCode("1051")).toBe("1051");
  });
});

test.each([
  ["18", "invalid_card"],
  ["22", "expired_card"],
  ["16", "three_ds_failed"],
  ["21", "installment_not_available"],
  ["1", "declined"],
  ["", "declined"],
])("Paynet's code %j counts where the bank gives none: %s", (paynet, decline) => {
  expect(declineBy({ bank: "", paynet })).toBe(decline);
});

test("the bank's reason comes before Paynet's", () => {
  expect(declineBy({ bank: "51", paynet: "18" })).toBe("insufficient_funds");
});

test("a bank that did not answer, or that answered with approval, may have charged", () => {
  expect(["91", "96", "68", "92", "00", "0", "091"].every(bankLeavesOpen)).toBe(true);
  expect(["", "05", "51", "9", "77"].some(bankLeavesOpen)).toBe(false);
});
