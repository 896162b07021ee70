/** Paynet's services: `POST` with the raw secret key and JSON. A wrong key is told before a wrong method, which is a guess. */
import { type Context, Hono, type MiddlewareHandler } from "hono";
import { drift, mistype, rewriteJson } from "../answer-drift.ts";
import { badGateway, resetConnection, wait } from "../faults.ts";
import type { SandboxEnv } from "../sandbox-env.ts";
import { answer, serve } from "./answer.ts";
import { type Confirmed, ConfirmRequest, confirmSession } from "./confirm.ts";
import type { paynetSettings } from "./controls.ts";
import { InitialRequest, startSession } from "./initial.ts";
import { httpError } from "./outcome.ts";
import * as plan from "./plans.ts";
import type { Sessions } from "./sessions.ts";
import * as card from "./stored-cards.ts";

interface ServiceParts {
  cards: card.StoredCards;
  plans: plan.Plans;
  sessions: Sessions;
  settings: ReturnType<typeof paynetSettings>;
  now: () => number;
  publicUrlFor: (c: Context<SandboxEnv>) => string;
}

type Handler = (c: Context<SandboxEnv>) => Promise<Response>;

/** The services below `/v1/`; a path that is none of them is a 404 in Paynet's envelope. */
export function services(secretKey: string, parts: ServiceParts): Hono<SandboxEnv> {
  const app = new Hono<SandboxEnv>();
  app.use("/v1/*", rawSecret(secretKey));
  for (const [path, handler] of Object.entries({ ...cardServices(parts), ...subscriptionServices(parts) })) {
    app.post(path, handler);
    app.all(path, (c) => answer(c, httpError(405, 9)));
  }
  app.all("/v1/*", (c) => answer(c, httpError(404, 12)));
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
  const { plans, sessions, settings, now } = parts;
  const base = "/v1/subscription";
  return {
    [`${base}/create_card_tds_initial`]: (c) => {
      const publicUrl = parts.publicUrlFor(c);
      const lifetimeMs = settings.current().sessionLifetimeMs;
      return serve(c, InitialRequest, (input) =>
        startSession(input, { plans, sessions, now, lifetimeMs, publicUrl }),
      );
    },
    [`${base}/create_card_tds_confirm`]: (c) => confirm(c, parts),
    [`${base}/card_info_list`]: (c) => serve(c, plan.CardInfoListRequest, (input) => plans.list(input)),
    [`${base}/card_info_delete`]: (c) => serve(c, plan.CardInfoDeleteRequest, (input) => plans.remove(input)),
    [`${base}/card_info_arrange`]: (c) =>
      serve(c, plan.CardInfoArrangeRequest, (input) => plans.arrange(input)),
    [`${base}/card_info_label_update`]: (c) =>
      serve(c, plan.CardInfoLabelUpdateRequest, (input) => plans.updateLabel(input)),
  };
}

async function confirm(
  c: Context<SandboxEnv>,
  { plans, sessions, settings }: ServiceParts,
): Promise<Response> {
  const { slowConfirmMs, lateSaveMs } = settings.current();
  const later = (save: () => void) => void setTimeout(save, lateSaveMs).unref();
  let delivery: Confirmed["delivery"] = "prompt";
  const answered = await serve(c, ConfirmRequest, (input) => {
    const confirmed = confirmSession(input, { plans, sessions, later });
    delivery = confirmed.delivery;
    return confirmed.outcome;
  });
  return deliver(c, answered, { delivery, slowConfirmMs });
}

async function deliver(
  c: Context<SandboxEnv>,
  answered: Response,
  { delivery, slowConfirmMs }: { delivery: Confirmed["delivery"]; slowConfirmMs: number },
): Promise<Response> {
  switch (delivery) {
    case "prompt":
      return answered;
    case "slow":
      await wait(slowConfirmMs);
      return answered;
    case "reset":
      delete c.var.call.errorCode;
      return resetConnection(c);
    case "bad-gateway":
      delete c.var.call.errorCode;
      return badGateway();
    case "mistyped":
      return rewriteJson(answered, (body) => mistype(body, []));
    case "drifted":
      return rewriteJson(answered, (body) => drift(body, ["code", "is_succeed", "card_id"]));
    default:
      return delivery satisfies never;
  }
}
