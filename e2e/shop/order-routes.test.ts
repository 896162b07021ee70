/** How the shop's server comes to know that an order is paid: from the BFF, and from nobody else. */
import { Webhook } from "standardwebhooks";
import { describe, expect, test } from "vitest";
import { openShop, WEBHOOK_SECRET } from "./app.fixture.ts";
import type { ShopPayment } from "./payments.ts";

const LATER = "2026-11-22T12:00:09.000Z";

type Opened = Awaited<ReturnType<typeof openOrder>>;

/** A shop with one order, of 649.90 TRY. */
async function openOrder() {
  const opened = openShop();
  await opened.shop.request("/session?customer=ayse&mode=pay&cart=cups", { method: "POST" });
  return { ...opened, id: opened.requests[0]?.order?.id ?? "" };
}

/** What the BFF says of the payment `pay_1` from now on. */
function settle({ bff, id }: Opened, more: Partial<ShopPayment> = {}): void {
  bff.payments.set("pay_1", {
    id: "pay_1",
    orderId: id,
    status: "succeeded",
    amount: "649.90",
    currency: "TRY",
    updatedAt: "2026-11-22T12:00:00.000Z",
    ...more,
  });
}

/** The page says that the order was paid. */
async function claim({ shop, id }: Opened, paymentId: unknown = "pay_1") {
  const answer = await shop.request(`/orders/${id}/payment`, {
    method: "POST",
    body: JSON.stringify({ paymentId }),
  });
  const body: unknown = await answer.json();
  return { status: answer.status, body };
}

async function reportOf({ shop, id }: Opened) {
  const report: unknown = await (await shop.request(`/orders/${id}`)).json();
  return report;
}

interface Delivery {
  id?: string;
  secret?: string;
  at?: Date;
  /** What arrives, where it is not what was signed. */
  arrives?: string;
}

const eventAbout = ({ id }: Opened, type = "payment.succeeded") =>
  JSON.stringify({ type, timestamp: LATER, data: { id: "pay_1", orderId: id, status: "succeeded" } });

/** The BFF tells of the payment `pay_1`. */
async function deliver(opened: Opened, delivery: Delivery = {}): Promise<number> {
  const { id = "msg_1", secret = WEBHOOK_SECRET, at = new Date() } = delivery;
  const body = eventAbout(opened);
  const headers = {
    "content-type": "application/json",
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(at.getTime() / 1_000)),
    "webhook-signature": new Webhook(secret).sign(id, at, body),
  };
  const request = { method: "POST", headers, body: delivery.arrives ?? body };
  return (await opened.shop.request("/webhooks/saved-cards", request)).status;
}

describe("a page that says that its order is paid", () => {
  test("is believed when the BFF says so, too", async () => {
    const opened = await openOrder();
    settle(opened);
    expect(await claim(opened)).toEqual({ status: 200, body: { id: opened.id, status: "paid" } });
    expect(opened.reads).toEqual(["pay_1"]);
    expect(await reportOf(opened)).toMatchObject({
      status: "paid",
      amount: "649.90",
      payments: [{ id: "pay_1" }],
    });
  });

  test.each([
    ["there is no such payment", null, "open"],
    ["the payment failed", { status: "failed" }, "open"],
    ["its outcome is not known", { status: "pending" }, "open"],
    ["it is another order's", { orderId: "ADA-0000-0000" }, "open"],
    ["it is of another amount", { amount: "1.00" }, "open"],
    ["it is in another currency", { currency: "USD" }, "open"],
    ["it is in review", { status: "in_review" }, "in_review"],
  ] as const)("is not believed when %s", async (_name, more, status) => {
    const opened = await openOrder();
    if (more) settle(opened, more);
    expect((await claim(opened)).body).toEqual({ id: opened.id, status });
  });

  test("is told when the BFF cannot be asked, and may ask again", async () => {
    const opened = await openOrder();
    settle(opened);
    opened.bff.isUp = false;
    expect((await claim(opened)).status).toBe(502);
    expect(opened.lines).toEqual(["no payment: it is down"]);
    opened.bff.isUp = true;
    expect((await claim(opened)).body).toMatchObject({ status: "paid" });
  });

  test("cannot make the shop ask for anything else", async () => {
    const opened = await openOrder();
    for (const paymentId of ["../sessions", "", 7, null, "a".repeat(65)]) {
      expect((await claim(opened, paymentId)).status).toBe(400);
    }
    expect(opened.reads).toEqual([]);
  });
});

test("a payment of another amount is in the shop's log", async () => {
  const opened = await openOrder();
  settle(opened, { amount: "649.9" });
  await claim(opened);
  expect(opened.lines).toEqual([`a payment of ${opened.id} is of another amount`]);
});

test("a review that ends well makes the order paid, and one that does not opens it again", async () => {
  const opened = await openOrder();
  settle(opened, { status: "in_review" });
  await claim(opened);
  settle(opened, { status: "succeeded", updatedAt: LATER });
  expect((await claim(opened)).body).toMatchObject({ status: "paid" });
  settle(opened, { status: "failed", updatedAt: "2026-11-22T12:00:10.000Z" });
  expect((await claim(opened)).body).toMatchObject({ status: "open" });
});

test("an answer that was overtaken by a newer one changes nothing", async () => {
  const opened = await openOrder();
  settle(opened, { updatedAt: LATER });
  await claim(opened);
  settle(opened, { status: "in_review" });
  expect((await claim(opened)).body).toMatchObject({ status: "paid" });
});

test("an order that is not there is not told of", async () => {
  const { shop } = openShop();
  expect((await shop.request("/orders/ADA-0000-0000")).status).toBe(404);
  const claimed = await shop.request("/orders/ADA-0000-0000/payment", { method: "POST", body: "{}" });
  expect(claimed.status).toBe(404);
});

describe("a notification", () => {
  test("makes the shop ask the BFF, and is kept", async () => {
    const opened = await openOrder();
    settle(opened);
    expect(await deliver(opened)).toBe(204);
    expect(await reportOf(opened)).toMatchObject({
      status: "paid",
      webhooks: [{ id: "msg_1", deliveries: 1, event: { type: "payment.succeeded", data: { id: "pay_1" } } }],
    });
  });

  test("does not say itself that the order is paid", async () => {
    const opened = await openOrder();
    settle(opened, { status: "failed" });
    await deliver(opened);
    expect(await reportOf(opened)).toMatchObject({ status: "open" });
  });

  test("that comes twice is dealt with once", async () => {
    const opened = await openOrder();
    settle(opened);
    expect([await deliver(opened), await deliver(opened)]).toEqual([204, 204]);
    expect(opened.reads).toEqual(["pay_1"]);
    expect(await reportOf(opened)).toMatchObject({ webhooks: [{ id: "msg_1", deliveries: 2 }] });
    await deliver(opened, { id: "msg_2" });
    expect(opened.reads).toHaveLength(2);
  });

  test("is asked for again when the BFF could not be asked", async () => {
    const opened = await openOrder();
    settle(opened);
    opened.bff.isUp = false;
    expect(await deliver(opened)).toBe(503);
    expect(await reportOf(opened)).toMatchObject({ status: "open", webhooks: [] });
    opened.bff.isUp = true;
    expect(await deliver(opened)).toBe(204);
    expect(await reportOf(opened)).toMatchObject({ status: "paid", webhooks: [{ deliveries: 1 }] });
  });

  const OTHER_SECRET = `whsec_${Buffer.from("another secret of thirty-two bytes").toString("base64")}`;
  test.each<[string, (opened: Opened) => Delivery]>([
    ["is signed with another secret", () => ({ secret: OTHER_SECRET })],
    ["was changed on its way", (opened) => ({ arrives: eventAbout(opened, "payment.failed") })],
    ["is no JSON", () => ({ arrives: "payment.succeeded" })],
    ["is six minutes old", () => ({ at: new Date(Date.now() - 360_000) })],
    ["is from the future", () => ({ at: new Date(Date.now() + 360_000) })],
  ])("that %s is refused and leaves nothing", async (_name, change) => {
    const opened = await openOrder();
    settle(opened);
    expect(await deliver(opened, change(opened))).toBe(400);
    expect(opened.reads).toEqual([]);
    expect(await reportOf(opened)).toMatchObject({ status: "open", webhooks: [] });
  });

  test("without a signature, or too long to be one, is refused", async () => {
    const { shop } = await openOrder();
    const post = (body: string) => shop.request("/webhooks/saved-cards", { method: "POST", body });
    expect((await post("{}")).status).toBe(400);
    expect((await post("x".repeat(70_000))).status).toBe(413);
  });
});
