/** `GET /v1/order` and the installments that a card can pay it in, for the shopper's widget. */
import { MAX_WAIT_SECONDS, OfferRequest, Order, PaymentOffer } from "@saved-cards/widget/contract";
import { type Context, Hono } from "hono";
import { describeRoute } from "hono-openapi";
import * as z from "zod";
import { readDetails } from "../cards/filing.ts";
import type { BffDeps } from "../deps.ts";
import type { BffEnv } from "../env.ts";
import type { OrderDetails } from "../orders/order.ts";
import {
  findOffer,
  payingVault,
  type PayingVault,
  toOffer,
  vaultOfNewCard,
  waitForOrder,
} from "../payments/index.ts";
import { problem } from "../problems/index.ts";
import { isCardId } from "../security/identifiers.ts";
import { shopperOnly } from "./authentication.ts";
import { jsonBody } from "./body.ts";
import { cardsRequest, EVERY_CALL } from "./changes.ts";
import { json, problems, UNREADABLE_BODY } from "./documentation.ts";

const SHOPPER = [{ sessionToken: [] }];
const OFFER_PROBLEMS = [
  ...EVERY_CALL,
  "no_order",
  "card_not_payable",
  "rate_limited",
  "vault_unavailable",
  "vault_misconfigured",
] as const;

const STATUSES = Order.shape.status.options;

/** What a waiting caller asks for. What it cannot mean is the same as not asking. */
const WaitQuery = z.object({
  wait: z.coerce.number().min(0).max(MAX_WAIT_SECONDS).catch(0),
  since: z.enum(STATUSES).optional().catch(undefined),
});

export function orderRoutes(deps: BffDeps): Hono<BffEnv> {
  const app = new Hono<BffEnv>();
  app.use("/v1/order", shopperOnly(deps));
  app.use("/v1/cards/:id/installments", shopperOnly(deps));
  app.use("/v1/installments", shopperOnly(deps));

  app.get(
    "/v1/order",
    describeRoute({
      summary: "How the session's order stands",
      description:
        "With `wait` and `since`, the answer comes as soon as the status is another one, at the latest after that many seconds.",
      security: SHOPPER,
      parameters: [
        { name: "wait", in: "query", schema: { type: "number", minimum: 0, maximum: MAX_WAIT_SECONDS } },
        { name: "since", in: "query", schema: { type: "string", enum: [...STATUSES] } },
      ],
      responses: { 200: json("The order", Order), ...problems(...EVERY_CALL, "no_order") },
    }),
    async (c) => {
      const session = c.get("session");
      if (!session.order) return problem(c, "no_order");
      const { wait, since } = WaitQuery.parse(c.req.query());
      const order = await waitForOrder(deps, c.get("log"), session, session.order, {
        since,
        milliseconds: wait * 1_000,
        signal: c.req.raw.signal,
      });
      return c.json(order);
    },
  );

  app.get(
    "/v1/cards/:id/installments",
    describeRoute({
      summary: "How a saved card can pay the order",
      security: SHOPPER,
      responses: {
        200: json("The plans", PaymentOffer),
        ...problems(...OFFER_PROBLEMS, "not_found"),
      },
    }),
    async (c) => {
      const cardId = c.req.param("id");
      const { customerId, order } = c.get("session");
      if (!order) return problem(c, "no_order");
      const record = isCardId(cardId) ? await deps.store.findCard(customerId, cardId) : null;
      if (!record) return problem(c, "not_found");
      return answerOffer(deps, c, order, payingVault(deps, order, record.vault), readDetails(record).bin);
    },
  );

  app.post(
    "/v1/installments",
    describeRoute({
      summary: "How a card that is being typed can pay the order",
      description: "Has no effect: a `POST` so that the digits stand in no address.",
      security: SHOPPER,
      responses: {
        200: json("The plans", PaymentOffer),
        ...problems(...OFFER_PROBLEMS, ...UNREADABLE_BODY),
      },
    }),
    jsonBody(OfferRequest, "invalid_request"),
    (c) => {
      const { bin, vault } = c.req.valid("json");
      const session = c.get("session");
      if (!session.order) return problem(c, "no_order");
      return answerOffer(deps, c, session.order, vaultOfNewCard(deps, session, session.order, vault), bin);
    },
  );

  return app;
}

async function answerOffer(
  deps: BffDeps,
  c: Context<BffEnv>,
  order: OrderDetails,
  vault: PayingVault | undefined,
  bin: string | null,
): Promise<Response> {
  if (!vault) return problem(c, "card_not_payable");
  const { id: sessionId, customerId } = c.get("session");
  const attempt = { sessionId, customerId, address: deps.clientAddress(c) };
  const retryAfter = await deps.offerLimiter.consume(attempt);
  if (retryAfter !== null) return problem(c, "rate_limited", { retryAfter });
  const found = await findOffer(deps, cardsRequest(c), vault, { bin, order });
  return found.ok ? c.json(toOffer(order, found.offer)) : problem(c, found.code);
}
