/** How an answer reaches the client, or fails to, for the cards whose bank has trouble. */
import type { Context } from "hono";
import type * as z from "zod";
import { drift, mistype, rewriteJson } from "../answer-drift.ts";
import { badGateway, resetConnection, wait } from "../faults.ts";
import type { SandboxEnv } from "../sandbox-env.ts";
import { serve } from "./answer.ts";
import type { Outcome } from "./outcome.ts";
import type { Confirm } from "./test-cards.ts";

type Delivery = "prompt" | "slow" | "reset" | "bad-gateway" | "mistyped" | "drifted";

/** What a call came to, and how that is told. */
export interface Delivered {
  outcome: Outcome;
  delivery: Delivery;
}

const DELIVERIES: Partial<Record<Confirm, Delivery>> = {
  "saved-slowly": "slow",
  "saved-answer-lost": "reset",
  "answer-lost": "reset",
  "saved-late": "bad-gateway",
  mistyped: "mistyped",
  drifted: "drifted",
};

const RESPELT = ["code", "is_succeed", "card_id", "amount", "instalment", "md_status"];

export function prompt(outcome: Outcome): Delivered {
  return { outcome, delivery: "prompt" };
}

/** As the card has it. */
export function inTheWayOf(mode: Confirm, outcome: Outcome): Delivered {
  return { outcome, delivery: DELIVERIES[mode] ?? "prompt" };
}

/**
 * Runs a service on the request's JSON, and sends what it came to in the way that it says.
 * @see serve
 */
export async function serveDelivered<T>(
  c: Context<SandboxEnv>,
  request: z.ZodType<T>,
  { service, slowMs }: { service: (input: T) => Delivered; slowMs: number },
): Promise<Response> {
  let delivery: Delivery = "prompt";
  const answered = await serve(c, request, (input) => {
    const delivered = service(input);
    delivery = delivered.delivery;
    return delivered.outcome;
  });
  return deliver(c, answered, { delivery, slowMs });
}

async function deliver(
  c: Context<SandboxEnv>,
  answered: Response,
  { delivery, slowMs }: { delivery: Delivery; slowMs: number },
): Promise<Response> {
  switch (delivery) {
    case "prompt":
      return answered;
    case "slow":
      await wait(slowMs);
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
      return rewriteJson(answered, (body) => drift(body, RESPELT));
    default:
      return delivery satisfies never;
  }
}
