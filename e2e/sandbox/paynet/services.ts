/** Paynet's services: `POST` with the raw secret key and JSON. A wrong key is told before a wrong method, which is a guess. */
import { type Context, Hono, type MiddlewareHandler } from "hono";
import type { SandboxEnv } from "../sandbox-env.ts";
import { answer, serve } from "./answer.ts";
import { ConfirmRequest, confirmSession } from "./confirm.ts";
import type { PaynetSettings } from "./controls.ts";
import { serveDelivered } from "./delivery.ts";
import { type CardIntent, InitialRequest, startSession } from "./initial.ts";
import { httpError } from "./outcome.ts";
import * as plan from "./plans.ts";
import type { Sessions } from "./sessions.ts";
import * as card from "./stored-cards.ts";
import { transactionServices } from "./transaction-services.ts";
import type { Transactions } from "./transactions.ts";

interface ServiceParts {
  cards: card.StoredCards;
  plans: plan.Plans;
  payments: Transactions;
  sessions: Sessions<CardIntent>;
  settings: () => PaynetSettings;
  now: () => number;
  /** Runs something after `lateSaveMs`. */
  later: (act: () => void) => void;
  publicUrlFor: (c: Context<SandboxEnv>) => string;
}

const VERSIONS = ["/v1/*", "/v2/*"];

type Handler = (c: Context<SandboxEnv>) => Promise<Response>;

/** The services below `/v1/` and `/v2/`; a path that is none of them is a 404 in Paynet's envelope. */
export function services(secretKey: string, parts: ServiceParts): Hono<SandboxEnv> {
  const app = new Hono<SandboxEnv>();
  const all = { ...cardServices(parts), ...subscriptionServices(parts), ...transactionServices(parts) };
  for (const version of VERSIONS) app.use(version, rawSecret(secretKey));
  for (const [path, handler] of Object.entries(all)) {
    app.post(path, handler);
    app.all(path, (c) => answer(c, httpError(405, 9)));
  }
  for (const version of VERSIONS) app.all(version, (c) => answer(c, httpError(404, 12)));
  return app;
}

/** Not RFC 7617: the key stands there as it is, in no base64 (Paynet fact sheet 1). */
function rawSecret(secretKey: string): MiddlewareHandler<SandboxEnv> {
  return async (c, next) => {
    if (c.req.header("authorization") !== `Basic ${secretKey}`) return answer(c, httpError(401, 7));
    return next();
  };
}

function cardServices({ cards }: ServiceParts): Record<string, Handler> {
  return {
    "/v1/card/save": (c) =>
      serve(c, card.SaveRequest, (input) =>
        cards.save(input, () => {
          c.var.call.note = "1 TL pre-authorised and cancelled";
        }),
      ),
    "/v1/card/list": (c) => serve(c, card.ListRequest, (input) => cards.list(input)),
    "/v1/card/delete": (c) => serve(c, card.DeleteRequest, (input) => cards.remove(input)),
    "/v1/card/desc_update": (c) => serve(c, card.DescUpdateRequest, (input) => cards.describe(input)),
  };
}

function subscriptionServices(parts: ServiceParts): Record<string, Handler> {
  const { plans, sessions, settings, now, later } = parts;
  const base = "/v1/subscription";
  return {
    [`${base}/create_card_tds_initial`]: (c) => {
      const publicUrl = parts.publicUrlFor(c);
      const lifetimeMs = settings().sessionLifetimeMs;
      return serve(c, InitialRequest, (input) =>
        startSession(input, { plans, sessions, now, lifetimeMs, publicUrl }),
      );
    },
    [`${base}/create_card_tds_confirm`]: (c) =>
      serveDelivered(c, ConfirmRequest, {
        service: (input) => confirmSession(input, { plans, sessions, later }),
        slowMs: settings().slowConfirmMs,
      }),
    [`${base}/card_info_list`]: (c) => serve(c, plan.CardInfoListRequest, (input) => plans.list(input)),
    [`${base}/card_info_delete`]: (c) => serve(c, plan.CardInfoDeleteRequest, (input) => plans.remove(input)),
    [`${base}/card_info_arrange`]: (c) =>
      serve(c, plan.CardInfoArrangeRequest, (input) => plans.arrange(input)),
    [`${base}/card_info_label_update`]: (c) =>
      serve(c, plan.CardInfoLabelUpdateRequest, (input) => plans.updateLabel(input)),
  };
}
