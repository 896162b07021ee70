/** iyzico's messages to our server (fact sheet, section 5). */
import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import * as fc from "fast-check";
import { readNotification } from "./notification.ts";

const SECRET = "sandbox-UuLnD7wZa0a3DmytfIrwHQqAMfqCNJrs";
/** The official PHP sample's. */
const SIGNATURE = "92c7a72b7741bc83eb696066605c894778c87297b2c88d6037670666230e18ae";
const documented =
  '{"paymentConversationId":"conversationId","merchantId":3404590,"paymentId":22484059,"status":"SUCCESS",' +
  '"iyziReferenceCode":"97f61d20-1","iyziEventType":"API_AUTH","iyziEventTime":1766730778396,"iyziPaymentId":22484059}';

const read = (body: string, signature: string | null = SIGNATURE) =>
  readNotification(SECRET, new Headers(signature === null ? {} : { "X-IYZ-SIGNATURE-V3": signature }), body);
const signed = (message: string) => createHmac("sha256", SECRET).update(`${SECRET}${message}`).digest("hex");

test("the documentation's message names our payment, its ids being JSON numbers", () => {
  expect(read(documented)).toEqual({ paymentId: "conversationId" });
});

test("an id that a double cannot hold is signed as it is spelt", () => {
  const body = documented.replaceAll("22484059", "12345678901234567890");
  const right = signed("API_AUTH12345678901234567890conversationIdSUCCESS");
  expect(read(body, right)).toEqual({ paymentId: "conversationId" });
});

test("an id that is text is signed just so", () => {
  expect(read(documented.replaceAll("22484059", '"22484059"'))).toEqual({ paymentId: "conversationId" });
});

test.each([
  ["no signature, as merchants get it who have not asked for one", null],
  ["an empty signature", ""],
  ["another signature", SIGNATURE.replace("9", "8")],
  ["half a signature", SIGNATURE.slice(0, 32)],
])("%s is no message", (_what, signature) => {
  expect(read(documented, signature)).toBeNull();
});

test.each(["", "no JSON", "null", "[]", "7", '"text"', "{}", '{"paymentId":22484059}', "{"])(
  "%j is no message",
  (body) => {
    expect(read(body)).toBeNull();
  },
);

test.each([
  ['"SUCCESS"', '"FAILURE"'],
  ['"API_AUTH"', '"THREE_DS_AUTH"'],
  ['"paymentId":22484059', '"paymentId":22484058'],
  ['"conversationId"', '"pay_of_another"'],
  ['"conversationId"', "null"],
])("with %s made %s its signature is wrong", (from, to) => {
  expect(read(documented.replace(from, to))).toBeNull();
});

test("what else is in it does not matter", () => {
  expect(read(documented.replace("97f61d20-1", "x").replace("3404590", "1"))).not.toBeNull();
});

test("without the key nobody makes one that is read", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string(), (secret, type, status) => {
      const payload = { iyziEventType: type, paymentId: 1, paymentConversationId: "pay_1", status };
      const message = `${secret}${type}1pay_1${status}`;
      const forged = createHmac("sha256", secret).update(message).digest("hex");
      expect(read(JSON.stringify(payload), forged)).toBeNull();
    }),
  );
});
