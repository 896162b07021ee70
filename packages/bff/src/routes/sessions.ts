/** `POST /v1/sessions` for the merchant's server, `GET /v1/session` for the shopper. */
import { Locale, Session, Vault } from "@saved-cards/widget/contract";
import { Hono } from "hono";
import { describeRoute } from "hono-openapi";
import * as z from "zod/mini";
import type { BffDeps } from "../deps.ts";
import type { BffEnv } from "../env.ts";
import { problem } from "../problems/index.ts";
import { hashToken, newId, newSessionToken } from "../security/identifiers.ts";
import { merchantOnly, sessionPurpose, shopperOnly } from "./authentication.ts";
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
  vault: z.optional(Vault),
  expiresIn: z.optional(z.int().check(z.minimum(1), z.maximum(MAX_LIFETIME_SECONDS))),
});

const NewSessionAnswer = z.object({
  id: z.string(),
  /** Shown once; give it to the page that the customer has open, and to nobody else. */
  token: z.string(),
  expiresAt: z.string(),
});

export function sessionRoutes(deps: BffDeps): Hono<BffEnv> {
  const app = new Hono<BffEnv>();

  app.post(
    "/v1/sessions",
    describeRoute({
      summary: "Make a session for a customer",
      security: [{ merchantKey: [] }],
      responses: {
        201: json("The session", NewSessionAnswer),
        ...problems("unauthorized", "internal_error", ...UNREADABLE_BODY),
      },
    }),
    merchantOnly(deps.merchantSecretKeys),
    jsonBody(NewSession, "invalid_request"),
    async (c) => {
      const { customer, origin, locale, vault, expiresIn } = c.req.valid("json");
      const chosen = deps.vaults.find(({ id }) => vault === undefined || id === vault);
      const wrong = [
        ...(deps.merchantOrigins.includes(origin) ? [] : ["origin"]),
        ...(chosen ? [] : ["vault"]),
      ];
      if (!chosen || wrong.length > 0) {
        return problem(c, "invalid_request", { fields: wrong.map((field) => ({ field, code: "invalid" })) });
      }
      const id = newId("ses");
      const token = newSessionToken();
      const now = deps.clock.now();
      const expiresAt = now + (expiresIn ?? DEFAULT_LIFETIME_SECONDS) * 1_000;
      await deps.store.insertSession({
        id,
        tokenHash: hashToken(token),
        customerId: customer.id,
        origin,
        locale: locale ?? "tr",
        details: deps.sealer.seal(
          JSON.stringify({ email: customer.email, vault: chosen.id }),
          sessionPurpose(id),
        ),
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
    (c) => {
      const { id, customerId, origin, locale, vault, expiresAt } = c.get("session");
      const customer = deps.sealer.fingerprint(`customer/${customerId}`);
      return c.json({
        id,
        customer,
        origin,
        locale,
        vaults: [vault],
        expiresAt: new Date(expiresAt).toISOString(),
      });
    },
  );

  return app;
}
