/** The stand-in's own endpoints about payments, beside those that every stand-in has. */
import { type Context, Hono } from "hono";
import * as z from "zod";
import { readJson } from "../control.ts";
import type { SandboxEnv } from "../sandbox-env.ts";
import type { Payment } from "./payment.ts";
import type { Payments } from "./payments.ts";
import type { Webhooks } from "./webhooks.ts";

const PAYMENTS = "/__payments";
const WEBHOOKS = "/__webhooks";

const Which = z.strictObject({ paymentId: z.string() });
const Review = Which.extend({ fraudStatus: z.literal([-1, 1]) });

/**
 * - `GET /__payments` tells what really became of every payment, oldest first; `charged` says whether money was taken and kept
 * - `PATCH /__payments` `{paymentId, fraudStatus: 1 | -1}` ends a review (204; 409 when there is none) and sends a webhook
 * - `GET /__webhooks` lists the webhooks, each with its payload and deliveries
 * - `POST /__webhooks` `{paymentId}` sends one about a payment at once and gives it (409 when there is no `webhookUrl`)
 *
 * 400 names what is wrong with a request, 404 is an unknown payment.
 */
export function paymentControls(parts: { payments: Payments; webhooks: Webhooks }): Hono<SandboxEnv> {
  const { payments, webhooks } = parts;
  return new Hono<SandboxEnv>()
    .get(PAYMENTS, (c) => c.json(payments.list()))
    .patch(PAYMENTS, (c) =>
      withPayment(c, Review, payments, (payment, { fraudStatus }) =>
        payments.review(payment, fraudStatus) ? c.body(null, 204) : conflict(c, "It is not in review."),
      ),
    )
    .get(WEBHOOKS, (c) => c.json(webhooks.list()))
    .post(WEBHOOKS, (c) =>
      withPayment(c, Which, payments, async (payment) => {
        const sent = await webhooks.sendNow(payment);
        return sent ? c.json(sent) : conflict(c, "There is no webhookUrl.");
      }),
    );
}

async function withPayment<T extends { paymentId: string }>(
  c: Context<SandboxEnv>,
  schema: z.ZodType<T>,
  payments: Payments,
  act: (payment: Payment, request: T) => Response | Promise<Response>,
): Promise<Response> {
  const request = schema.safeParse(await readJson(c.req.raw));
  if (!request.success) return c.json({ error: z.prettifyError(request.error) }, 400);
  const payment = payments.find(request.data.paymentId);
  if (!payment) return c.json({ error: "No such payment." }, 404);
  return act(payment, request.data);
}

function conflict(c: Context<SandboxEnv>, error: string): Response {
  return c.json({ error }, 409);
}
