/** `POST /v1/sessions` for the merchant's server, `GET /v1/session` for the shopper. */
import { Locale, Order, Session, Vault } from "@saved-cards/widget/contract";
import { toAmount } from "@saved-cards/widget/money";
import { Hono } from "hono";
import { describeRoute } from "hono-openapi";
import * as z from "zod/mini";
import type { BffDeps } from "../deps.ts";
import { usableVaults } from "../cards/index.ts";
import type { BffEnv } from "../env.ts";
import { NewOrder, orderDetails } from "../orders/order.ts";
import {
  MerchantPayment,
  orderStatus,
  payingVaults,
  takeNewPrice,
  toMerchantPayment,
  toOrder,
} from "../payments/index.ts";
import { problem, type ProblemOptions } from "../problems/index.ts";
import { hashToken, isSessionId, newId, newSessionToken } from "../security/identifiers.ts";
import {
  merchantOnly,
  openSession,
  PaynetPlan,
  type SessionDetails,
  sessionPurpose,
  shopperOnly,
} from "./authentication.ts";
import { jsonBody } from "./body.ts";
import { json, problems, UNREADABLE_BODY } from "./documentation.ts";

const DEFAULT_LIFETIME_SECONDS = 1_800;
const MAX_LIFETIME_SECONDS = 3_600;

const NewSession = z.strictObject({
  customer: z.strictObject({
    /** The merchant's own id of the customer: the same person, the same cards. */
    id: z.string().check(
      z.minLength(1, { error: "required" }),
      z.maxLength(128, { error: "too_long" }),
      // A database cuts text at a NUL, and writes one sign for every half surrogate: two ids would become one customer.
      z.refine((id) => id.isWellFormed() && !/\p{Cc}/u.test(id), { error: "invalid" }),
    ),
    /** iyzico files a customer's first card under it. */
    email: z.email(),
  }),
  /** Where the widget will be mounted; one of `MERCHANT_ORIGINS`. */
  origin: z.string().check(z.minLength(1, { error: "required" })),
  locale: z.optional(Locale),
  /** Where a new card goes; several, in order, where the shopper chooses. */
  vault: z.optional(z.union([Vault, z.array(Vault).check(z.minLength(1), z.maxLength(3))])),
  paynet: z.optional(
    PaynetPlan.check(
      z.refine((plan) => Object.values(plan).some((name) => name !== undefined), { error: "required" }),
    ),
  ),
  /** Where the shopper comes back to from a challenge that took the place of the shop's page. */
  returnUrl: z.optional(z.url().check(z.maxLength(2_048))),
  /** What is to be paid in this session. */
  order: z.optional(NewOrder),
  expiresIn: z.optional(z.int().check(z.minimum(1), z.maximum(MAX_LIFETIME_SECONDS))),
});

type NewSession = z.infer<typeof NewSession>;

const NewSessionAnswer = z.object({
  id: z.string(),
  /** Shown once; give it to the page that the customer has open, and to nobody else. */
  token: z.string(),
  expiresAt: z.string(),
});

const SessionReport = z.object({
  id: z.string(),
  customer: z.object({ id: z.string() }),
  origin: z.string(),
  expiresAt: z.string(),
  /** `status` is over all sessions of the order. */
  order: z.nullable(z.pick(Order, { id: true, amount: true, currency: true, status: true })),
  /** Of this session. */
  payments: z.array(MerchantPayment),
});

export function sessionRoutes(deps: BffDeps): Hono<BffEnv> {
  const app = new Hono<BffEnv>();

  app.post(
    "/v1/sessions",
    describeRoute({
      summary: "Make a session for a customer",
      description:
        "An order costs what its latest session says: earlier sessions of another amount or currency cannot pay it any more, and a payment over the old one that still waits for the shopper at the bank is given up.",
      security: [{ merchantKey: [] }],
      responses: {
        201: json("The session", NewSessionAnswer),
        ...problems("unauthorized", "order_differs", "internal_error", ...UNREADABLE_BODY),
      },
    }),
    merchantOnly(deps.merchantSecretKeys),
    jsonBody(NewSession, "invalid_request"),
    async (c) => {
      const body = c.req.valid("json");
      const { customer, origin, locale, expiresIn } = body;
      const vaults = chooseVaults(deps, body);
      const wrong = wrongFields(deps, body, vaults);
      if (wrong.length > 0) return problem(c, "invalid_request", { fields: wrong });
      const order = body.order ? orderDetails(body.order) : null;
      if (order && !(await takeNewPrice(deps, c.get("log"), order))) return problem(c, "order_differs");
      const id = newId("ses");
      const token = newSessionToken();
      const now = deps.clock.now();
      const expiresAt = now + (expiresIn ?? DEFAULT_LIFETIME_SECONDS) * 1_000;
      const details: SessionDetails = {
        email: customer.email,
        vaults,
        paynet: body.paynet ?? null,
        returnUrl: new URL(body.returnUrl ?? `${origin}/`).href,
        order,
      };
      await deps.store.insertSession({
        id,
        tokenHash: hashToken(token),
        customerId: customer.id,
        origin,
        locale: locale ?? "tr",
        details: deps.sealer.seal(JSON.stringify(details), sessionPurpose(id)),
        createdAt: now,
        expiresAt,
      });
      return c.json({ id, token, expiresAt: new Date(expiresAt).toISOString() }, 201);
    },
  );

  app.get(
    "/v1/session",
    describeRoute({
      summary: "What this session may do",
      security: [{ sessionToken: [] }],
      responses: {
        200: json("The session", Session),
        ...problems("unauthorized", "session_expired", "internal_error"),
      },
    }),
    shopperOnly(deps),
    async (c) => {
      const session = c.get("session");
      const { id, customerId, origin, locale, vaults, expiresAt, order } = session;
      const customer = deps.sealer.fingerprint(`customer/${customerId}`);
      return c.json({
        id,
        customer,
        origin,
        locale,
        vaults: vaults.flatMap((wanted) =>
          deps.vaults
            .filter((vault) => vault.id === wanted)
            .map(({ asksForCvc, check }) => ({ id: wanted, asksForCvc, check })),
        ),
        order: order && (await toOrder(deps, c.get("log"), session, order)),
        expiresAt: new Date(expiresAt).toISOString(),
      });
    },
  );

  app.get(
    "/v1/sessions/:id",
    describeRoute({
      summary: "What happened in a session",
      description: "Sessions are kept for a day after their end; payments for good.",
      security: [{ merchantKey: [] }],
      responses: {
        200: json("The session and its payments, oldest first", SessionReport),
        ...problems("unauthorized", "not_found", "internal_error"),
      },
    }),
    merchantOnly(deps.merchantSecretKeys),
    async (c) => {
      const id = c.req.param("id");
      const session = isSessionId(id) ? await deps.store.findSessionById(id) : null;
      if (!session) return problem(c, "not_found");
      const { customerId, origin, expiresAt } = session;
      const { order } = openSession(deps.sealer, session);
      const payments = await deps.store.listPaymentsOfSession(id);
      return c.json({
        id,
        customer: { id: customerId },
        origin,
        expiresAt: new Date(expiresAt).toISOString(),
        order: order && {
          id: order.id,
          amount: toAmount(order.amount),
          currency: order.currency,
          status: orderStatus(order, await deps.store.findPaymentOfOrder(order.id)),
        },
        payments: payments.map(toMerchantPayment),
      });
    },
  );

  return app;
}

/** What the merchant named, or the first vault that the session can use. */
function chooseVaults({ vaults }: BffDeps, { vault, paynet }: NewSession): Vault[] {
  if (vault !== undefined) return [...new Set([vault].flat())];
  return usableVaults(vaults, { paynet: paynet ?? null })
    .slice(0, 1)
    .map(({ id }) => id);
}

/** What no schema can see: what this BFF is set up for, and what belongs together. */
function wrongFields(
  { vaults, merchantOrigins }: BffDeps,
  { origin, paynet, returnUrl, order }: NewSession,
  chosen: Vault[],
): NonNullable<ProblemOptions["fields"]> {
  const isKnown = chosen.length > 0 && chosen.every((id) => vaults.some((vault) => vault.id === id));
  const needsPlan = chosen.includes("paynet-subscription") && paynet === undefined;
  const takesPlan = vaults.some(({ id }) => id === "paynet-subscription");
  const isReturnUrlOurs = returnUrl === undefined || isOnOrigin(returnUrl, merchantOrigins);
  // Also where the merchant named other vaults for new cards: those that the customer has are theirs to pay with.
  const isPayable = order === undefined || payingVaults(vaults, order.currency).length > 0;
  return [
    ...(isPayable ? [] : [{ field: "order.currency", code: "invalid" as const }]),
    ...(merchantOrigins.includes(origin) ? [] : [{ field: "origin", code: "invalid" as const }]),
    ...(isKnown ? [] : [{ field: "vault", code: "invalid" as const }]),
    ...(needsPlan ? [{ field: "paynet", code: "required" as const }] : []),
    ...(paynet === undefined || takesPlan ? [] : [{ field: "paynet", code: "invalid" as const }]),
    ...(isReturnUrlOurs ? [] : [{ field: "returnUrl", code: "invalid" as const }]),
  ];
}

/** Origins are https, or of this machine, so what is on one of them is, too. A `blob:` address has the origin, and is no page. */
function isOnOrigin(address: string, origins: readonly string[]): boolean {
  const { protocol, host, username, password } = new URL(address);
  return origins.includes(`${protocol}//${host}`) && username === "" && password === "";
}
