/** `POST /v1/webhooks/iyzico`: the provider's word that something happened to a payment, which is a reason to ask, and nothing more. */
import { Hono } from "hono";
import { describeRoute } from "hono-openapi";
import type { BffDeps } from "../deps.ts";
import type { BffEnv } from "../env.ts";
import { hearOf } from "../payments/index.ts";
import { problem } from "../problems/index.ts";
import { isPaymentId } from "../security/identifiers.ts";
import { runOf } from "./challenges.ts";
import { problems } from "./documentation.ts";

export function webhookRoutes(deps: BffDeps): Hono<BffEnv> {
  const app = new Hono<BffEnv>();
  app.post(
    "/v1/webhooks/iyzico",
    describeRoute({
      summary: "iyzico's notifications",
      description:
        "Set it as the notification address in iyzico's panel, and have `X-IYZ-SIGNATURE-V3` switched on: what is not signed is refused. A notification may come more than once; each only has the payment looked up.",
      security: [{ iyzicoSignature: [] }],
      responses: {
        204: { description: "It is being looked up, or is not about a payment of ours" },
        ...problems(
          "unauthorized",
          "not_found",
          "length_required",
          "body_too_large",
          "unsupported_media_type",
          "internal_error",
        ),
      },
    }),
    async (c) => {
      const payments = deps.vaults.find(({ id }) => id === "iyzico")?.payments;
      if (!payments?.readNotification) return problem(c, "not_found");
      const notification = payments.readNotification(c.req.raw.headers, await c.req.text());
      if (!notification) {
        c.get("log").warn("webhook_refused", { vault: "iyzico" });
        return problem(c, "unauthorized");
      }
      const { paymentId } = notification;
      if (isPaymentId(paymentId)) {
        c.get("log").info("webhook_taken", { vault: "iyzico", paymentId });
        await hearOf(deps, runOf(c), paymentId);
      }
      return c.body(null, 204);
    },
  );
  return app;
}
