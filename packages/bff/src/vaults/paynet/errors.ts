/**
 * Paynet's result codes in the vault port's terms (fact sheet, section 6). No page says which code a service answers with when, so
 * where a code can be read in two ways, the reading that claims less is taken.
 */
import type * as z from "zod";
import type { Outcome, VaultError } from "../vault.ts";
import type { Reply } from "../transport.ts";
import { shapeOf } from "./shape.ts";

export type Answered = Extract<Reply, { kind: "answered" }>;
type Kind = Omit<VaultError, "providerCode" | "shape">;

const byCode = new Map<string, Kind>([
  // "Unsuccessful", of a card: the bank did not take it.
  ["1", { kind: "declined" }],
  ["2", { kind: "misconfigured" }],
  ["3", { kind: "misconfigured" }],
  ["4", { kind: "misconfigured" }],
  ["5", { kind: "already_saved" }],
  ["7", { kind: "misconfigured" }],
  // A server error and a time-out say nothing of how far it got.
  ["8", { kind: "unknown_outcome" }],
  ["10", { kind: "unknown_outcome" }],
  ["13", { kind: "challenge_failed" }],
  ["14", { kind: "declined" }],
  ["16", { kind: "challenge_failed" }],
  // Used before, with a result that this answer does not tell.
  ["17", { kind: "unknown_outcome" }],
  // Which of the card's details is wrong is not said.
  ["18", { kind: "invalid_card" }],
  ["22", { kind: "invalid_card", field: "expiry" }],
  ["25", { kind: "not_found", missing: "card" }],
]);

/**
 * What Paynet refused. A refusal without a code of ours is about the request, so it is the merchant's to look at, not the shopper's.
 *
 * @param missing what "no data" (12, HTTP 404) is about in this call.
 */
export function refusal({ status, body }: Answered, missing?: "owner" | "card"): VaultError {
  const code = resultCode(status, body);
  const providerCode = code ?? `http_${status}`;
  // An unlisted IP address may get either (fact sheet, section 1).
  if (status === 401 || status === 403) return { kind: "misconfigured", providerCode };
  if (status === 429) return { kind: "unavailable", providerCode };
  const known = code === null ? undefined : byCode.get(code);
  if (known && (status !== 404 || known.kind === "not_found")) return { ...known, providerCode };
  if (code === "12" || status === 404)
    return { kind: "not_found", providerCode, ...(missing && { missing }) };
  return { kind: "misconfigured", providerCode };
}

/** HTTP 200 has it as `code`, every other status as `result_code`. */
function resultCode(status: number, body: Record<string, unknown>): string | null {
  return tellable(status === 200 ? body["code"] : body["result_code"]);
}

/** Goes to the merchant and the log, so what is longer than any code, or could be a number of something, is not told on. */
export function tellable(code: unknown): string | null {
  if (typeof code !== "string" && typeof code !== "number") return null;
  const text = String(code).trim();
  if (text === "") return null;
  return /^[\w.-]{1,24}$/.test(text) && !/\d(\D*\d){8}/.test(text) ? text : "unreadable";
}

export function transportError(reply: Exclude<Reply, Answered>): VaultError {
  switch (reply.kind) {
    case "not_sent":
      return { kind: "unavailable", providerCode: reply.reason };
    case "lost":
      return { kind: "unknown_outcome", providerCode: reply.reason };
    default:
      return reply satisfies never;
  }
}

/**
 * The body of an answer whose `code` says that all went well: of every call but the confirm, which has a rule of its own.
 * 100 is the success of before, told again (fact sheet, section 8, trap 4).
 */
export function success(reply: Reply, missing?: "owner" | "card"): Outcome<Record<string, unknown>> {
  if (reply.kind !== "answered") return failure(transportError(reply));
  const { status, body } = reply;
  const code = tellable(body["code"]);
  if (status !== 200) return failure(refusal(reply, missing));
  if (code === null || code === "unreadable") return failure(unreadable(body));
  return code === "0" || code === "100" ? { ok: true, value: body } : failure(refusal(reply, missing));
}

/** The answer as `schema` says. Said to be a success and not readable, its call may well have had its effect. */
export function readAs<T>(schema: z.ZodType<T>, body: Record<string, unknown>): Outcome<T> {
  const parsed = schema.safeParse(body);
  return parsed.success ? { ok: true, value: parsed.data } : failure(unreadable(body));
}

export function unreadable(body: Record<string, unknown>): VaultError {
  return { kind: "unknown_outcome", providerCode: "unreadable_answer", shape: shapeOf(body) };
}

/** Of a call that has no effect, or whose repetition has none, every other failure is just no answer. */
export function withoutEffect(error: VaultError): VaultError {
  return error.kind === "misconfigured" || error.kind === "not_found"
    ? error
    : { ...error, kind: "unavailable" };
}

export function failure(error: VaultError): { ok: false; error: VaultError } {
  return { ok: false, error };
}
