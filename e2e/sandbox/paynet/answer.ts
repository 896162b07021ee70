/** Reads Paynet's requests and writes its answers. */
import type { Context } from "hono";
import * as z from "zod";
import { bodyText, type SandboxEnv } from "../sandbox-env.ts";
import { httpError, type Outcome, refusal } from "./outcome.ts";
import { messageOf } from "./result-codes.ts";

/** Not blank. */
export const Text = z.string().trim().min(1);

/** Blank text counts as not sent. */
export const OptionalText = z
  .string()
  .trim()
  .nullish()
  .transform((text) => text || undefined);

/**
 * Runs a service on the request's JSON.
 * @param request what the service takes; anything else is a 400 that names the first wrong field.
 */
export async function serve<T>(
  c: Context<SandboxEnv>,
  request: z.ZodType<T>,
  service: (input: T) => Outcome | Promise<Outcome>,
): Promise<Response> {
  const parsed = request.safeParse(await readRequest(c));
  if (parsed.success) return answer(c, await service(parsed.data));
  const field = parsed.error.issues[0]?.path.join(".");
  return answer(c, httpError(400, 11, field ? `${messageOf(11)}: ${field}` : messageOf(11)));
}

/** Writes what a call came to. */
export function answer(c: Context<SandboxEnv>, outcome: Outcome): Response {
  const { httpStatus, resultCode, fields } = outcome;
  if (resultCode !== 0 && resultCode !== 100) c.var.call.errorCode = String(resultCode);
  return new Response(JSON.stringify(fields), {
    status: httpStatus,
    headers: { "content-type": "application/json; charset=utf-8" },
  });
}

/** Writes a refusal with any code, for a fault rule: the first envelope at HTTP 200, otherwise the second. */
export function answerFailure(c: Context<SandboxEnv>, code: string, httpStatus = 200): Response {
  const resultCode = Number(code);
  if (httpStatus !== 200) return answer(c, httpError(httpStatus, resultCode));
  const { fields } = refusal(1);
  return answer(c, {
    httpStatus,
    resultCode,
    fields: { ...fields, code: resultCode, message: messageOf(resultCode) },
  });
}

async function readRequest(c: Context<SandboxEnv>): Promise<unknown> {
  try {
    return JSON.parse(await bodyText(c));
  } catch {
    return undefined;
  }
}
