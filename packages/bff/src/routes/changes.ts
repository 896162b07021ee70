/** A shopper's change, carried out once per `Idempotency-Key`, and its answer told again to every repetition. */
import { digitsOf } from "@saved-cards/widget/card";
import type { FieldErrorCode, ProblemCode } from "@saved-cards/widget/contract";
import type { Context } from "hono";
import type { CardsRequest } from "../cards/index.ts";
import { findChallenge, toChallenge } from "../challenges/index.ts";
import type { BffDeps } from "../deps.ts";
import type { BffEnv } from "../env.ts";
import { type Conclusion, runIntent } from "../intents/index.ts";
import { problem, problemBody, problemKinds, type ProblemOptions } from "../problems/index.ts";
import { isCardId } from "../security/identifiers.ts";
import type { HeldIntent } from "../store/index.ts";
import { UNREADABLE_BODY } from "./documentation.ts";

/** What any shopper's call may be told. */
export const EVERY_CALL = ["unauthorized", "session_expired", "internal_error"] as const;
/** What any change may be told. */
export const EVERY_CHANGE = [
  ...EVERY_CALL,
  ...UNREADABLE_BODY,
  "idempotency_key_missing",
  "idempotency_key_reused",
  "idempotency_in_progress",
] as const;

export interface Change {
  operation: string;
  /** Without what must not be kept, in any form. */
  body: unknown;
  /** Id of the card that is changed. */
  subjectId?: string;
  newSubjectId?: () => string;
  /** Tells a 201 anew with every repetition, where the answer that is kept is an id. */
  show?: (id: string) => Promise<unknown>;
}

/** Carries out a change once per `Idempotency-Key`. */
export async function change(
  deps: BffDeps,
  c: Context<BffEnv>,
  { operation, body, subjectId, newSubjectId, show }: Change,
  work: (intent: HeldIntent) => Promise<Conclusion>,
): Promise<Response> {
  const key = c.req.header("idempotency-key") ?? "";
  if (!/^[\w-]{1,128}$/.test(key)) return problem(c, "idempotency_key_missing");
  // Ids are kept: what is not one of ours in shape goes no further.
  if (subjectId !== undefined && !isCardId(subjectId)) return problem(c, "not_found");
  const customerId = c.get("session").customerId;
  const outcome = await runIntent(
    deps,
    {
      customerId,
      operation,
      key,
      body,
      ...(subjectId !== undefined && { subjectId }),
      ...(newSubjectId && { newSubjectId }),
    },
    work,
  );
  if (outcome.kind === "busy") return problem(c, "idempotency_in_progress", { retryAfter: 2 });
  if (outcome.kind === "mismatch") return problem(c, "idempotency_key_reused");
  const { status, body: text } = outcome.answer;
  if (status === 202) {
    const challenge = await findChallenge(deps, c.get("log"), text);
    if (!challenge) return problem(c, "not_found");
    return c.json({ challenge: await toChallenge(deps, challenge) }, 202);
  }
  if (status === 201 && show) return c.json(await show(text), 201);
  if (text === "") return c.body(null, 204);
  c.header("Content-Type", status < 400 ? "application/json" : "application/problem+json");
  return new Response(text, { status, headers: c.res.headers });
}

export function final(status: number, body: string): Conclusion {
  return { answer: { status, body }, as: "final" };
}

export function refuse(
  c: Context<BffEnv>,
  code: ProblemCode,
  as: Conclusion["as"],
  about: { field?: string; as?: FieldErrorCode; providerCode?: string } = {},
): Conclusion {
  c.get("notes").problem = code;
  const options: ProblemOptions = {
    ...(about.field !== undefined && {
      fields: [{ field: about.field, code: about.as ?? refusedField(about.field) }],
    }),
    ...(about.providerCode !== undefined && { providerCode: about.providerCode }),
  };
  return {
    answer: { status: problemKinds[code].status, body: JSON.stringify(problemBody(c, code, options)) },
    as,
  };
}

function refusedField(field: string): FieldErrorCode {
  if (field === "number") return "invalid_number";
  if (field === "cvc") return "invalid_cvc";
  return field === "expiry" ? "invalid_expiry" : "invalid_holder";
}

export function cardsRequest(c: Context<BffEnv>): CardsRequest {
  const call = { locale: c.get("locale"), requestId: c.get("requestId") };
  return { session: c.get("session"), log: c.get("log"), call };
}

/** Keys are kept. Only this very number is looked for: of random UUIDs, one in a hundred has digits that pass for one. */
export function keyHoldsNumber(c: Context<BffEnv>, number: string): boolean {
  return digitsOf(c.req.header("idempotency-key") ?? "").includes(number);
}
