/** What the shop's server knows of its orders, and how it comes to know it: from the BFF alone, never from a browser. */
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import * as z from "zod";
import type { OrderBook } from "./orders.ts";
import type { PaymentReader } from "./payments.ts";
import { createWebhookReceiver } from "./webhooks.ts";

export interface OrderRoutesOptions {
  orders: OrderBook;
  payments: PaymentReader;
  webhookSecret: string;
  /** Takes a line for the shop's log. */
  log: (line: string) => void;
}

const WEBHOOK_BYTES = 64 * 1024;

/** Whoever sends the notifications comes again after a 5xx. */
const STATUS = { received: 204, forged: 400, unreachable: 503 } as const;

const Claim = z.object({ paymentId: z.string().regex(/^[\w-]{1,64}$/) });

/**
 * - `POST /orders/:id/payment` `{paymentId}`: the page heard that the order is paid, so the BFF is asked; `{id, status}`
 * - `GET /orders/:id`: all that is known of it, for tests. A real shop shows an order to whose it is
 * - `POST /webhooks/saved-cards`: the BFF's notifications
 */
export function orderRoutes({ orders, payments, webhookSecret, log }: OrderRoutesOptions): Hono {
  const app = new Hono();

  const learn = async (paymentId: string) => {
    const payment = await payments.read(paymentId);
    if (payment) orders.file(payment);
  };
  const receiver = createWebhookReceiver({ secret: webhookSecret, learn });
  const logged = async <T>(work: Promise<T>): Promise<T | "unreachable"> => {
    try {
      return await work;
    } catch (error) {
      log(`no payment: ${error instanceof Error ? error.message : String(error)}`);
      return "unreachable";
    }
  };

  app.post("/orders/:id/payment", async (c) => {
    const order = orders.find(c.req.param("id"));
    if (!order) return c.json({ code: "not_found" }, 404);
    const claim = Claim.safeParse(await c.req.json().catch(() => null));
    if (!claim.success) return c.json({ code: "invalid" }, 400);
    const learned = await logged(learn(claim.data.paymentId));
    if (learned === "unreachable") return c.json({ code: "cards_unreachable" }, 502);
    // Of this order: a payment of another one was filed under that.
    return c.json({ id: order.id, status: orders.statusOf(order) });
  });

  app.get("/orders/:id", (c) => {
    const order = orders.find(c.req.param("id"));
    if (!order) return c.json({ code: "not_found" }, 404);
    return c.json({
      id: order.id,
      amount: order.cart.amount,
      currency: order.cart.currency,
      status: orders.statusOf(order),
      payments: orders.paymentsOf(order),
      webhooks: receiver.about(order.id),
    });
  });

  app.post("/webhooks/saved-cards", bodyLimit({ maxSize: WEBHOOK_BYTES }), async (c) => {
    const verdict = await logged(receiver.receive(await c.req.text(), c.req.raw.headers));
    return c.body(null, STATUS[verdict]);
  });

  return app;
}
