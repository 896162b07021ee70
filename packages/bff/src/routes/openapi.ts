/** `GET /openapi.json`, made from the schemas that check the requests. */
import { Hono } from "hono";
import { openAPIRouteHandler } from "hono-openapi";
import type { BffEnv } from "../env.ts";

export function openapiRoutes(documented: Hono<BffEnv>): Hono<BffEnv> {
  const app = new Hono<BffEnv>();
  app.get(
    "/openapi.json",
    openAPIRouteHandler(documented, {
      defaultValidationErrorResponse: false,
      documentation: {
        info: {
          title: "saved-cards",
          version: "1",
          description: "Saved cards for shoppers of one merchant, and paying with them.",
        },
        components: {
          securitySchemes: {
            merchantKey: {
              type: "http",
              scheme: "bearer",
              description: "MERCHANT_SECRET_KEY; servers only.",
            },
            sessionToken: { type: "http", scheme: "bearer", description: "The token of POST /v1/sessions." },
            iyzicoSignature: {
              type: "apiKey",
              in: "header",
              name: "X-IYZ-SIGNATURE-V3",
              description: "iyzico's signature of what it tells, made with IYZICO_SECRET_KEY.",
            },
          },
        },
      },
    }),
  );
  return app;
}
