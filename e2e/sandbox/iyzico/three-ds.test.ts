import { createHmac } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { serveOnLoopback } from "../loopback.ts";
import { createIyzicoSandbox } from "./app.ts";
import { deliverCallback, passMock3ds } from "./mock-shopper.ts";
import {
  COMPLETE,
  COMPLETE_V2,
  decodeHtml,
  DETAIL,
  initialize,
  newCard,
  paymentsAt,
  storedCard,
} from "./payment-call.ts";
import { call, cardsOf, KEYS, send } from "./signed-call.ts";

const SMS_CODE = "283126";

let base: string;
let close: () => Promise<void>;

beforeEach(async () => {
  ({ url: base, close } = await serveOnLoopback(createIyzicoSandbox(), 0));
});

afterEach(() => close());

const signed = (...values: unknown[]) =>
  createHmac("sha256", KEYS.secretKey).update(values.join(":")).digest("hex");

const v2 = (paymentId: unknown, change: object = {}) =>
  call(base, COMPLETE_V2, {
    conversationId: "c2",
    paymentId,
    paidPrice: "1.20",
    basketId: "b1",
    currency: "TRY",
    ...change,
  });
const statusOf = async (paymentId: unknown) => (await call(base, DETAIL, { paymentId }))["paymentStatus"];

/** Begins, goes through the mock, and gives both. */
async function verified(change: object = {}, answer = SMS_CODE) {
  const begun = await initialize(base, change);
  const callback = await passMock3ds(decodeHtml(begun), answer);
  return { paymentId: begun["paymentId"], callback };
}

describe("the beginning of 3-D Secure", () => {
  it("gives a signed document for the browser, and takes no money", async () => {
    const answer = await initialize(base);
    const { paymentId } = answer;
    expect(Object.entries(answer)).toEqual([
      ["status", "success"],
      ["locale", "tr"],
      ["systemTime", expect.any(Number)],
      ["conversationId", "c1"],
      ["threeDSHtmlContent", expect.stringMatching(/^[\w+/]+=*$/)],
      ["paymentId", paymentId],
      ["signature", signed(paymentId, "c1")],
    ]);
    expect(await paymentsAt(base)).toMatchObject([{ paymentStatus: "INIT_THREEDS", charged: false }]);
  });

  it("sends the browser to this stand-in, by the fields that were recorded", async () => {
    const html = decodeHtml(await initialize(base));
    const origin = base.replace("127.0.0.1", "iyzico.localhost");
    expect(html).toContain(
      `<form id="iyzico-3ds-form" action="${origin}/payment/mock/init3ds" method="post">`,
    );
    expect(html).toMatch(/name="orderId" value="mock12-\d{16}iyziord"/);
    expect(html).toContain('name="bin" value="552879"');
    expect(html).toContain(`name="successUrl" value="${origin}/payment/iyzipos/callback3ds/success/3"`);
    expect(html).toContain(`name="failureUrl" value="${origin}/payment/iyzipos/callback3ds/failure/3"`);
    expect(html).toContain(`name="confirmationUrl" value="${origin}/payment/mock/confirm3ds"`);
    expect(html).toContain('document.getElementById("iyzico-3ds-form").submit();');
  });

  it("sends the browser to the public address that it is given", async () => {
    const served = await serveOnLoopback(createIyzicoSandbox({ publicUrl: "http://iyzico.test:81" }), 0);
    const html = decodeHtml(await initialize(served.url));
    await served.close();
    expect(html).toContain('action="http://iyzico.test:81/payment/mock/init3ds"');
    expect(html).not.toContain("localhost");
  });

  it("fails for the card whose bank gives no page", async () => {
    const answer = await initialize(base, { paymentCard: newCard("4151111111111112") });
    expect(answer).toMatchObject({ status: "failure", errorCode: "10214" });
    expect(answer).not.toHaveProperty("threeDSHtmlContent");
  });
});

/** Begins, and posts to the mock as who has the document. */
async function openForm() {
  const html = decodeHtml(await initialize(base));
  const key = /name="PaReq" value="([^"]+)"/.exec(html)?.[1] ?? "";
  const post = (path: string, fields: object) =>
    fetch(base + path, { method: "POST", body: new URLSearchParams({ PaReq: key, ...fields }) });
  return post;
}

describe("the mock's pages", () => {
  it("show the code, ask for it, may be framed, and set no cookie", async () => {
    const post = await openForm();
    const response = await post("/payment/mock/init3ds", {});
    const text = await response.text();
    expect(text).toMatch(/<input\s[^>]*id="smsCode"\s+class="form-control"/);
    expect(text).toContain('id="submitBtn" type="submit"');
    expect(text).toContain('id="cancelBtn"');
    expect(text).toContain(SMS_CODE);
    expect(text).toContain('lang="tr"');
    expect(response.headers.get("x-frame-options")).toBeNull();
    expect(response.headers.get("content-security-policy")).toBeNull();
    expect(response.headers.getSetCookie()).toEqual([]);
  });

  it("know nobody without the key", async () => {
    await openForm();
    for (const path of ["mock/init3ds", "mock/confirm3ds", "iyzipos/callback3ds/success/3"]) {
      const body = new URLSearchParams({ PaReq: "guess", smsCode: SMS_CODE });
      expect((await fetch(`${base}/payment/${path}`, { method: "POST", body })).status).toBe(404);
    }
  });

  it("do not believe a browser that skips the question", async () => {
    const post = await openForm();
    const text = await (await post("/payment/iyzipos/callback3ds/success/3", {})).text();
    expect(text).toContain('name="status" value="failure"');
    expect(await paymentsAt(base)).toMatchObject([{ paymentStatus: "FAILURE" }]);
  });

  it("take the first answer only, and give the same way back after it", async () => {
    const post = await openForm();
    await post("/payment/mock/confirm3ds", { smsCode: SMS_CODE });
    const again = await (await post("/payment/mock/confirm3ds", { action: "cancel" })).text();
    expect(again).toContain("/payment/iyzipos/callback3ds/success/3");
    expect(await (await post("/payment/mock/init3ds", {})).text()).not.toContain('id="smsCode"');
    const back = () => post("/payment/iyzipos/callback3ds/success/3", {}).then((page) => page.text());
    expect(await back()).toBe(await back());
  });
});

describe("the way back to the merchant", () => {
  it("has six signed fields for callbackUrl", async () => {
    const { paymentId, callback } = await verified();
    expect(callback).toEqual({
      url: "http://cards.localhost:4001/return?x=1&y=2",
      fields: {
        status: "success",
        paymentId,
        conversationData: "",
        conversationId: "c1",
        mdStatus: "1",
        signature: signed("", "c1", "1", paymentId, "success"),
      },
    });
    expect(await statusOf(paymentId)).toBe("CALLBACK_THREEDS");
  });

  it("is a form that a merchant can take", async () => {
    let taken = "";
    const merchant = createIyzicoSandbox().post("/return", async (c) => {
      taken = await c.req.text();
      return c.body(null, 204);
    });
    const served = await serveOnLoopback(merchant, 0);
    const { callback } = await verified({ callbackUrl: `${served.url}/return` });
    const response = await deliverCallback(callback);
    await served.close();
    expect(response.status).toBe(204);
    expect(Object.fromEntries(new URLSearchParams(taken))).toEqual(callback.fields);
  });

  it.each(["111111", "cancel", ""])("is a failure after %j", async (answer) => {
    const { paymentId, callback } = await verified({}, answer);
    expect(callback.fields).toMatchObject({
      status: "failure",
      mdStatus: "0",
      paymentId,
      signature: signed("", "c1", "0", paymentId, "failure"),
    });
    expect(await statusOf(paymentId)).toBe("FAILURE");
    expect(await v2(paymentId)).toMatchObject({ errorCode: "5115" });
  });

  it.each([
    ["0", "4131111111111117"],
    ["4", "4141111111111115"],
  ])("is a success with mdStatus %s for its test card, and takes no money", async (mdStatus, number) => {
    const { paymentId, callback } = await verified({ paymentCard: newCard(number) });
    expect(callback.fields).toMatchObject({ status: "success", mdStatus });
    expect(await v2(paymentId)).toMatchObject({ errorCode: "5115" });
    expect(await paymentsAt(base)).toMatchObject([{ charged: false }]);
  });
});

describe("the completion of 3-D Secure", () => {
  it("takes the money once, and tells of it with eight decimals", async () => {
    const { paymentId } = await verified({ paymentCard: await storedCard(base) });
    const response = await send(base, COMPLETE, { conversationId: "c2", paymentId, conversationData: "" });
    const text = await response.text();
    expect(text).toContain('"price":1.00000000,"paidPrice":1.20000000,');
    expect(JSON.parse(text)).toMatchObject({
      status: "success",
      phase: "AUTH",
      mdStatus: 1,
      signature: signed(paymentId, "TRY", "b1", "c2", "1.2", "1"),
    });
    expect(await call(base, COMPLETE, { paymentId })).toMatchObject({ errorCode: "5115" });
    expect(await v2(paymentId)).toMatchObject({ errorCode: "5115" });
    expect(await paymentsAt(base)).toMatchObject([{ paymentStatus: "SUCCESS", charged: true }]);
  });

  it("is 5115 before the shopper has come back", async () => {
    const { paymentId } = await initialize(base);
    expect(await v2(paymentId)).toMatchObject({ errorCode: "5115" });
    expect(await call(base, COMPLETE, { paymentId })).toMatchObject({ errorCode: "5115" });
    expect(await statusOf(paymentId)).toBe("INIT_THREEDS");
  });

  it.each([COMPLETE, COMPLETE_V2])("by %s knows no other payment", async (target) => {
    const order = { paidPrice: "1.2", basketId: "b1", currency: "TRY" };
    expect(await call(base, target, { paymentId: "1", ...order })).toMatchObject({ errorCode: "5086" });
    expect(await call(base, target, order)).toMatchObject({ errorCode: "5002" });
  });

  it.each([
    [{ paidPrice: "1.19" }, "11"],
    [{ basketId: "b2" }, "11"],
    [{ currency: "USD" }, "11"],
    [{ paidPrice: undefined }, "24"],
    [{ basketId: undefined }, "24"],
    [{ currency: undefined }, "24"],
  ])("refuses %j, takes nothing, and can be asked again", async (change, errorCode) => {
    const { paymentId } = await verified();
    expect(await v2(paymentId, change)).toMatchObject({ errorCode });
    expect(await paymentsAt(base)).toMatchObject([{ charged: false }]);
    expect(await v2(paymentId)).toMatchObject({ status: "success" });
  });

  it("tells what the bank refuses, and cannot be repeated", async () => {
    const { paymentId } = await verified({ paymentCard: newCard("4111111111111129") });
    expect(await v2(paymentId)).toMatchObject({ errorCode: "10051", errorGroup: "NOT_SUFFICIENT_FUNDS" });
    expect(await v2(paymentId)).toMatchObject({ errorCode: "5115" });
    expect(await paymentsAt(base)).toMatchObject([{ paymentStatus: "FAILURE", charged: false }]);
  });

  it("files the card then, and not before", async () => {
    const owner = await storedCard(base);
    const { cardUserKey } = owner;
    const { paymentId, callback } = await verified({
      paymentCard: { ...newCard("5526080000000006"), registerCard: 1, cardUserKey, cardAlias: "İş" },
    });
    expect(JSON.stringify(callback)).not.toContain("cardToken");
    expect(await cardsOf(base, cardUserKey)).toHaveLength(1);
    const { cardToken, ...answer } = await v2(paymentId);
    expect(answer).toMatchObject({ cardUserKey, cardFamily: "Axess" });
    expect(await cardsOf(base, cardUserKey)).toMatchObject([{}, { cardToken, cardAlias: "İş" }]);
  });
});
