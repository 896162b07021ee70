/** `POST /v1/payments` for the shopper; `GET /v1/payments/:id` for the merchant's server, to fulfil from. */
import { ChallengeRequired, Payment, PayRequest } from "@saved-cards/widget/contract";
import { type Context, Hono } from "hono";
import { describeRoute } from "hono-openapi";
import type { BffDeps } from "../deps.ts";
import type { BffEnv } from "../env.ts";
import type { Conclusion } from "../intents/index.ts";
import { MerchantPayment, pay, toMerchantPayment, toPayment } from "../payments/index.ts";
import { problem } from "../problems/index.ts";
import { isPaymentId, newId } from "../security/identifiers.ts";
import type { HeldIntent } from "../store/index.ts";
import { merchantOnly, shopperOnly } from "./authentication.ts";
import { jsonBody } from "./body.ts";
import { cardsRequest, change, EVERY_CHANGE, final, keyHoldsNumber, refuse } from "./changes.ts";
import { idempotencyKeyParameter, json, problems } from "./documentation.ts";

export function paymentRoutes(deps: BffDeps): Hono<BffEnv> {
  const app = new Hono<BffEnv>();

  app.post(
    "/v1/payments",
    describeRoute({
      summary: "Pay the session's order",
      description:
        "What is charged is the total of the provider's plan for the order that the merchant's server named. The payment may have failed: its `status` says so.",
      security: [{ sessionToken: [] }],
      parameters: [idempotencyKeyParameter],
      responses: {
        201: json("The payment, as it stands", Payment),
        202: json("The shopper has to confirm it at their bank first", ChallengeRequired),
        ...problems(
          ...EVERY_CHANGE,
          "invalid_card",
          "not_found",
          "no_order",
          "order_paid",
          "order_differs",
          "payment_in_progress",
          "amount_changed",
          "card_not_payable",
          "installment_not_available",
          "too_many_cards",
          "rate_limited",
          "payment_not_made",
          "outcome_unknown",
          "vault_unavailable",
          "vault_misconfigured",
        ),
      },
    }),
    shopperOnly(deps),
    jsonBody(PayRequest, "invalid_card"),
    (c) => {
      const asked = c.req.valid("json");
      if (asked.card && keyHoldsNumber(c, asked.card.number)) return problem(c, "idempotency_key_missing");
      return change(
        deps,
        c,
        {
          operation: "POST /v1/payments",
          // The key is the customer's, over all their sessions.
          body: { order: orderKey(c), ...withoutCvc(asked) },
          newSubjectId: () => newId("pay"),
          show: (id) => showPayment(deps, c, id),
        },
        (intent) => carryOut(deps, c, asked, intent),
      );
    },
  );

  app.get(
    "/v1/payments/:id",
    describeRoute({
      summary: "What became of a payment",
      description:
        "Fulfil an order when `status` is `succeeded`, and not before. `in_review` is charged, and waits for the provider's fraud check.",
      security: [{ merchantKey: [] }],
      responses: {
        200: json("The payment", MerchantPayment),
        ...problems("unauthorized", "not_found", "internal_error"),
      },
    }),
    merchantOnly(deps.merchantSecretKeys),
    async (c) => {
      const id = c.req.param("id");
      const payment = isPaymentId(id) ? await deps.store.findPayment(id) : null;
      return payment ? c.json(toMerchantPayment(payment)) : problem(c, "not_found");
    },
  );

  return app;
}

async function carryOut(
  deps: BffDeps,
  c: Context<BffEnv>,
  asked: PayRequest,
  intent: HeldIntent,
): Promise<Conclusion> {
  const { order, id: sessionId, customerId } = c.get("session");
  if (!order) return refuse(c, "no_order", "forgotten");
  const attempt = { sessionId, customerId, address: deps.clientAddress(c) };
  const limit = async () =>
    (await deps.paymentLimiter.consume(attempt)) ??
    // A typed card is told to be valid or not, as one that is saved is.
    (asked.card ? deps.addCardLimiter.consume(attempt) : null);
  const result = await pay(deps, cardsRequest(c), { order, asked, limit }, intent);
  switch (result.kind) {
    case "payment":
      // How it stands is told anew with every answer.
      return final(201, result.payment.id);
    case "challenge":
      return final(202, result.challengeId);
    case "refused":
      if (result.retryAfter !== undefined) c.header("Retry-After", String(result.retryAfter));
      return refuse(c, result.code, "forgotten", result);
    case "not_made":
      return refuse(c, result.code, "final");
    case "unknown":
      return refuse(c, "outcome_unknown", "unsettled");
    default:
      return result satisfies never;
  }
}

async function showPayment({ store }: BffDeps, c: Context<BffEnv>, id: string): Promise<Payment> {
  const payment = await store.findPayment(id);
  if (!payment) throw new Error("A payment that was told of is not in the store.");
  return toPayment(payment, c.get("locale"), c.get("session").order);
}

function orderKey(c: Context<BffEnv>) {
  const { order } = c.get("session");
  return order && { id: order.id, amount: order.amount, currency: order.currency };
}

/** What a request is known by again holds no CVC. */
function withoutCvc({ cvc: _cvc, card, ...rest }: PayRequest): object {
  if (!card) return rest;
  const { cvc: _typed, ...typed } = card;
  return { ...rest, card: typed };
}
