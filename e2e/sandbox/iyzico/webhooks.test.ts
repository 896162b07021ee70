import { createHmac } from "node:crypto";
import { Hono } from "hono";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import * as z from "zod";
import { serveOnLoopback } from "../loopback.ts";
import type { SandboxEnv } from "../sandbox-env.ts";
import { createIyzicoSandbox } from "./app.ts";
import { passMock3ds } from "./mock-shopper.ts";
import { COMPLETE, control, decodeHtml, initialize, newCard, pay } from "./payment-call.ts";
import { call, Json, KEYS } from "./signed-call.ts";

interface Received {
  signature: string | undefined;
  body: Record<string, unknown>;
}

let received: Received[];
/** What the merchant answers, delivery by delivery; the last for all that follow. */
let answers: number[];
let merchant: Awaited<ReturnType<typeof serveOnLoopback>>;
let iyzico: Awaited<ReturnType<typeof serveOnLoopback>>;

beforeEach(async () => {
  received = [];
  answers = [200];
  const shop = new Hono<SandboxEnv>();
  shop.post("/hook", async (c) => {
    received.push({ signature: c.req.header("x-iyz-signature-v3"), body: Json.parse(await c.req.json()) });
    const status = answers.length > 1 ? answers.shift() : answers[0];
    return new Response(null, { status: status ?? 200 });
  });
  merchant = await serveOnLoopback(shop, 0);
  const webhookUrl = `${merchant.url.replace("127.0.0.1", "shop.localhost")}/hook`;
  const settings = { webhookUrl, webhookDelayMs: 1, webhookRetryMs: 1 };
  iyzico = await serveOnLoopback(createIyzicoSandbox({ settings }), 0);
});

afterEach(async () => {
  await Promise.all([merchant.close(), iyzico.close()]);
});

const list = async () => z.array(Json).parse(await (await control(iyzico.url, "GET", "/__webhooks")).json());
const settle = (state: string) =>
  expect.poll(list, { timeout: 10_000 }).toEqual([expect.objectContaining({ state })]);

const signatureOf = ({ body }: Received) =>
  createHmac("sha256", KEYS.secretKey)
    .update(
      [
        KEYS.secretKey,
        body["iyziEventType"],
        body["paymentId"],
        body["paymentConversationId"],
        body["status"],
      ].join(""),
    )
    .digest("hex");

describe("a webhook", () => {
  it("tells of a payment by numbers, signed, and once when it is taken", async () => {
    const { paymentId } = await pay(iyzico.url);
    await settle("taken");
    expect(received.map(({ body }) => Object.entries(body))).toEqual([
      [
        ["paymentConversationId", "c1"],
        ["merchantId", expect.any(Number)],
        ["paymentId", Number(paymentId)],
        ["status", "SUCCESS"],
        ["iyziReferenceCode", expect.stringMatching(/^[\da-f-]{36}$/)],
        ["iyziEventType", "API_AUTH"],
        ["iyziEventTime", expect.any(Number)],
        ["iyziPaymentId", Number(paymentId)],
      ],
    ]);
    expect(received.map(({ signature }) => signature)).toEqual(received.map((one) => signatureOf(one)));
  });

  it("comes three times at most, until it is taken", async () => {
    answers = [500, 302, 404];
    await pay(iyzico.url);
    await settle("given-up");
    expect(await list()).toMatchObject([
      { deliveries: [{ httpStatus: 500 }, { httpStatus: 302 }, { httpStatus: 404 }] },
    ]);
    expect(received).toHaveLength(3);
    expect(new Set(received.map(({ body }) => body["iyziReferenceCode"])).size).toBe(1);
  });

  it("comes again to a merchant who was away", async () => {
    answers = [503, 204];
    await pay(iyzico.url);
    await settle("taken");
    expect(received).toHaveLength(2);
  });

  it("tells of a refusal too", async () => {
    await pay(iyzico.url, { paymentCard: newCard("4111111111111129") });
    await settle("taken");
    expect(received).toMatchObject([{ body: { status: "FAILURE", iyziEventType: "API_AUTH" } }]);
  });

  it("tells of both steps of 3-D Secure", async () => {
    const begun = await initialize(iyzico.url);
    await passMock3ds(decodeHtml(begun), "283126");
    await settle("taken");
    await call(iyzico.url, COMPLETE, { paymentId: begun["paymentId"] });
    await expect.poll(() => received.length, { timeout: 10_000 }).toBe(2);
    expect(received).toMatchObject([
      { body: { status: "CALLBACK_THREEDS", iyziEventType: "THREE_DS_CALLBACK" } },
      { body: { status: "SUCCESS", iyziEventType: "THREE_DS_AUTH" } },
    ]);
  });

  it("tells of the end of a review", async () => {
    await control(iyzico.url, "PATCH", "/__settings", { fraudStatus: 0 });
    const { paymentId } = await pay(iyzico.url);
    await settle("taken");
    await control(iyzico.url, "PATCH", "/__payments", { paymentId, fraudStatus: -1 });
    await expect.poll(() => received.length, { timeout: 10_000 }).toBe(2);
    expect(received.at(-1)).toMatchObject({ body: { status: "FAILURE", paymentId: Number(paymentId) } });
  });

  it.each([
    ["none", () => undefined],
    ["wrong", expect.stringMatching(/^[\da-f]{64}$/)],
  ])("has the signature that is set: %s", async (webhookSignature) => {
    await control(iyzico.url, "PATCH", "/__settings", { webhookSignature });
    await pay(iyzico.url);
    await settle("taken");
    const [one] = received;
    if (!one) throw new Error("one delivery");
    expect(one.signature).not.toBe(signatureOf(one));
    expect(one.signature === undefined).toBe(webhookSignature === "none");
  });
});

describe("a webhook on demand", () => {
  it("is sent at once, and told with the merchant's answer", async () => {
    await control(iyzico.url, "PATCH", "/__settings", { webhookDelayMs: 60_000 });
    const { paymentId } = await pay(iyzico.url);
    const response = await control(iyzico.url, "POST", "/__webhooks", { paymentId });
    expect(await response.json()).toMatchObject({ state: "taken", deliveries: [{ httpStatus: 200 }] });
    expect(received).toHaveLength(1);
    expect(await list()).toMatchObject([{ state: "waiting", deliveries: [] }, { state: "taken" }]);
  });

  it("needs a payment that is known, and an address", async () => {
    const unknown = await control(iyzico.url, "POST", "/__webhooks", { paymentId: "1" });
    expect(unknown.status).toBe(404);
    expect((await control(iyzico.url, "POST", "/__webhooks", {})).status).toBe(400);
    await control(iyzico.url, "PATCH", "/__settings", { webhookUrl: null });
    const { paymentId } = await pay(iyzico.url);
    expect((await control(iyzico.url, "POST", "/__webhooks", { paymentId })).status).toBe(409);
    expect(await list()).toEqual([]);
  });
});

describe("webhooks that wait", () => {
  it("are forgotten with the state, and the settings are not", async () => {
    await control(iyzico.url, "PATCH", "/__settings", { webhookDelayMs: 60_000 });
    await pay(iyzico.url);
    await control(iyzico.url, "DELETE", "/__state");
    expect(await list()).toEqual([]);
    await pay(iyzico.url);
    expect(await list()).toMatchObject([{ state: "waiting" }]);
    await control(iyzico.url, "DELETE", "/__settings");
    await pay(iyzico.url);
    await expect.poll(() => received.length, { timeout: 10_000 }).toBe(1);
  });

  it("to a merchant who does not answer are counted without a status", async () => {
    await merchant.close();
    await pay(iyzico.url);
    await settle("given-up");
    const gone = { httpStatus: null };
    expect(await list()).toMatchObject([{ deliveries: [gone, gone, gone] }]);
  });
});
