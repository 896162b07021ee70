/** iyzico's envelope: every answer, also a refusal, is HTTP 200 with `status` in the JSON (iyzico fact sheet 7). */
import type { Context } from "hono";
import * as z from "zod";
import { bodyText, type SandboxEnv } from "../sandbox-env.ts";
import { bankError } from "./bank-errors.ts";
import { Text } from "./card-input.ts";
import { errorMessage } from "./errors.ts";
import type { Fields, Outcome } from "./outcome.ts";

/** What the envelope repeats of a request, however wrong the rest of it is. */
const Repeated = z.object({
  locale: z.enum(["tr", "en"]).catch("tr"),
  conversationId: Text.catch(undefined),
});

/** The request's JSON, or `undefined` when its body is none. */
export async function readRequest(c: Context<SandboxEnv>): Promise<unknown> {
  try {
    return JSON.parse(await bodyText(c));
  } catch {
    return undefined;
  }
}

/** Writes what a call came to. */
export async function answer(c: Context<SandboxEnv>, outcome: Outcome, now: number): Promise<Response> {
  if (outcome.status === "failure") return answerRefusal(c, outcome, now);
  const { locale, conversationId } = await repeated(c);
  return json({ status: "success", locale, systemTime: now, conversationId, ...outcome.fields });
}

/** Writes a refusal with any code, also one that the stand-in has no text for. */
export function answerFailure(c: Context<SandboxEnv>, code: string, now: number): Promise<Response> {
  return answerRefusal(c, { code, echo: {} }, now);
}

async function answerRefusal(
  c: Context<SandboxEnv>,
  { code, echo, name }: { code: string; echo: Fields; name?: string },
  now: number,
): Promise<Response> {
  c.var.call.errorCode = code;
  const { locale, conversationId } = await repeated(c);
  const error = { status: "failure", errorCode: code, errorMessage: errorMessage(code, locale, name) };
  // The limiter stands before the API: its documented answer has a number for a code, and nothing else of the request.
  if (code === "50000") return json({ ...error, errorCode: 50_000, locale });
  const errorGroup = bankError(code)?.group;
  return json({ ...error, errorGroup, locale, systemTime: now, conversationId, ...echo });
}

async function repeated(c: Context<SandboxEnv>): Promise<z.output<typeof Repeated>> {
  const parsed = Repeated.safeParse(await readRequest(c));
  return parsed.success ? parsed.data : { locale: "tr", conversationId: undefined };
}

function json(fields: Fields): Response {
  return new Response(JSON.stringify(fields), {
    headers: { "content-type": "application/json;charset=UTF-8" },
  });
}
