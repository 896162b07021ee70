/** Who is calling: the merchant's server with its secret key, or a shopper with a session token. */
import type { MiddlewareHandler } from "hono";
import * as z from "zod/mini";
import { Locale, Vault } from "@saved-cards/widget/contract";
import type { Clock } from "../clock.ts";
import type { BffEnv } from "../env.ts";
import { OrderDetails } from "../orders/order.ts";
import { problem } from "../problems/index.ts";
import { hashToken, matchesSecret } from "../security/identifiers.ts";
import type { Sealer } from "../security/sealing.ts";
import type { SessionRecord, Store } from "../store/index.ts";

const PlanName = z.string().check(z.maxLength(50), z.regex(/^[\x21-\x7E]+$/));

/** Names the Paynet subscription whose cards the session is about; any one of the three does. */
export const PaynetPlan = z.strictObject({
  subscriptionId: z.optional(PlanName),
  referenceNo: z.optional(PlanName),
  groupReferenceNo: z.optional(PlanName),
});

/** What a session keeps sealed: what the merchant told us of the customer, and what it chose. */
export const SessionDetails = z.object({
  email: z.string(),
  vaults: z.array(Vault),
  paynet: z.nullable(PaynetPlan),
  returnUrl: z.string(),
  order: z.nullable(OrderDetails),
});
export type SessionDetails = z.infer<typeof SessionDetails>;

export const sessionPurpose = (sessionId: string) => `session/${sessionId}`;

export function openSession(sealer: Sealer, { id, details }: SessionRecord): SessionDetails {
  return SessionDetails.parse(JSON.parse(sealer.open(details, sessionPurpose(id))));
}

export function merchantOnly(secretKeys: readonly string[]): MiddlewareHandler<BffEnv> {
  return async (c, next) => {
    const key = bearer(c.req.header("authorization"));
    if (key === null || !matchesSecret(key, secretKeys)) {
      c.header("WWW-Authenticate", "Bearer");
      return problem(c, "unauthorized");
    }
    return next();
  };
}

export function shopperOnly(deps: { store: Store; sealer: Sealer; clock: Clock }): MiddlewareHandler<BffEnv> {
  return async (c, next) => {
    // Until the session is known, and with it the language.
    const accepted = Locale.safeParse(c.req.header("accept-language")?.slice(0, 2).toLowerCase());
    if (accepted.success) c.set("locale", accepted.data);
    const token = bearer(c.req.header("authorization"));
    const session = token === null ? null : await deps.store.findSession(hashToken(token));
    if (!session) {
      c.header("WWW-Authenticate", "Bearer");
      return problem(c, "unauthorized");
    }
    c.set("locale", session.locale);
    c.get("notes").sessionId = session.id;
    c.set("log", c.get("log").with({ sessionId: session.id }));
    if (session.expiresAt <= deps.clock.now()) {
      c.header("WWW-Authenticate", "Bearer");
      return problem(c, "session_expired");
    }
    const { email, vaults, paynet, returnUrl, order } = openSession(deps.sealer, session);
    const { details: _details, tokenHash: _tokenHash, ...open } = session;
    c.set("session", {
      ...open,
      vaults,
      paynet,
      returnUrl,
      order,
      customer: { id: session.customerId, email },
    });
    return next();
  };
}

function bearer(header: string | undefined): string | null {
  return /^Bearer ([\w.~+/=-]{1,512})$/i.exec(header ?? "")?.[1] ?? null;
}
