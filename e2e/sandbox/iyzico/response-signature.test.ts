import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  callbackSignature,
  initializeSignature,
  normalised,
  paymentSignature,
  webhookSignature,
} from "./response-signature.ts";

/** The vectors of the iyzico fact sheet 4 and 5. */
describe("the known answers", () => {
  it("hold for a payment, however its prices are spelt", () => {
    const secret = "sandbox-qaIiLIxhjMgx3LSKIVvp6j17NunHOFtD";
    const payment = {
      paymentId: "22416032",
      currency: "TRY",
      basketId: "basketId",
      conversationId: "conversationId",
    };
    const signature = "836c3a6c8db86c81043f2ca74edb13518b54a813f454f8dd762f0dd658610173";
    expect(paymentSignature(secret, { ...payment, paidPrice: "10.5", price: "10.5" })).toBe(signature);
    expect(paymentSignature(secret, { ...payment, paidPrice: "10.50", price: "10.50000000" })).toBe(
      signature,
    );
  });

  it("hold for the beginning of 3-D Secure", () => {
    expect(initializeSignature("sandbox-secretKey", { paymentId: "22484292", conversationId: "c1" })).toBe(
      "d12f8014aafe7db10c63be47d14091e96b129aa55666185fef7b17f8cd7375ce",
    );
  });

  it("hold for a failed callback, whose empty field keeps its separator", () => {
    const fields = {
      conversationData: "",
      conversationId: "c1",
      mdStatus: "0",
      paymentId: "22484292",
      status: "failure",
    };
    expect(callbackSignature("sandbox-secretKey", fields)).toBe(
      "4f7e35458036ec01f86aa22352165d4f25b8bbbff0149de023a02ae80d0bf9a1",
    );
  });

  it("hold for a webhook", () => {
    const event = {
      iyziEventType: "API_AUTH",
      paymentId: 22_484_059,
      paymentConversationId: "conversationId",
      status: "SUCCESS",
    };
    expect(webhookSignature("sandbox-UuLnD7wZa0a3DmytfIrwHQqAMfqCNJrs", event)).toBe(
      "92c7a72b7741bc83eb696066605c894778c87297b2c88d6037670666230e18ae",
    );
  });
});

describe("a price that is signed", () => {
  it.each([
    ["10.0", "10"],
    ["10.50", "10.5"],
    ["50.00", "50"],
    ["10.510", "10.51"],
    ["10.51050", "10.5105"],
    ["100", "100"],
    ["0.00", "0"],
  ])("%s counts as %s", (price, signed) => {
    expect(normalised(price)).toBe(signed);
  });

  it("is the text that JavaScript gives to the number, with any zeros behind it", () => {
    fc.assert(
      fc.property(fc.nat(10 ** 9), fc.integer({ min: 0, max: 6 }), (cents, zeros) => {
        const price = `${(cents / 100).toFixed(2)}${"0".repeat(zeros)}`;
        expect(normalised(price)).toBe(String(cents / 100));
        expect(normalised(normalised(price))).toBe(normalised(price));
      }),
    );
  });
});
