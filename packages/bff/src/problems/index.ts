/** Answers with RFC 9457 problem documents. */
import { maskCardNumbers } from "@saved-cards/widget/card";
import type { FieldError, FieldErrorCode, ProblemCode } from "@saved-cards/widget/contract";
import { FieldErrorCode as FieldErrorCodes } from "@saved-cards/widget/contract";
import type { Context } from "hono";
import type { BffEnv } from "../env.ts";
import { fieldMessages, problemKinds } from "./catalogue.ts";

export { problemKinds } from "./catalogue.ts";

export interface ProblemOptions {
  fields?: { field: string; code: FieldErrorCode }[];
  providerCode?: string | undefined;
  /** Whole seconds, for `Retry-After`. */
  retryAfter?: number;
}

/** Builds the document, in the session's language. */
export function problemBody(c: Context<BffEnv>, code: ProblemCode, options: ProblemOptions = {}) {
  const kind = problemKinds[code];
  const locale = c.get("locale");
  const fields = options.fields?.map((error): FieldError => ({
    ...error,
    message: fieldMessages[error.code][locale],
  }));
  return {
    type: `urn:saved-cards:problem:${code}`,
    title: kind.title,
    status: kind.status,
    code,
    detail: kind.detail[locale],
    requestId: c.get("requestId"),
    retryable: kind.retryable,
    ...(fields && { fields }),
    ...(options.providerCode !== undefined && { providerCode: options.providerCode }),
  };
}

export function problem(c: Context<BffEnv>, code: ProblemCode, options: ProblemOptions = {}): Response {
  c.get("notes").problem = code;
  if (options.retryAfter !== undefined) c.header("Retry-After", String(options.retryAfter));
  c.header("Content-Type", "application/problem+json");
  return c.body(JSON.stringify(problemBody(c, code, options)), problemKinds[code].status);
}

interface Issue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
  readonly code?: unknown;
  readonly keys?: unknown;
}

/**
 * Turns a schema's issues into field errors: one per input, the first one found.
 *
 * @param body what was checked, to tell what is missing from what is wrong.
 */
export function fieldErrors(
  issues: readonly Issue[],
  body: unknown,
): { field: string; code: FieldErrorCode }[] {
  const found = new Map<string, FieldErrorCode>();
  for (const issue of issues) {
    const path = (issue.path ?? []).map((part) => String(typeof part === "object" ? part.key : part));
    const unknown = issue.code === "unrecognized_keys" && Array.isArray(issue.keys) ? issue.keys : null;
    const fields = unknown ? unknown.map((key) => [...path, String(key)].join(".")) : [path.join(".")];
    const code = unknown ? "unknown_field" : codeOf(issue, path, body);
    for (const field of fields) if (!found.has(field)) found.set(field, code);
  }
  // The name of an unknown field is the caller's, so it may be anything.
  return [...found].map(([field, code]) => ({ field: maskCardNumbers(field), code }));
}

function codeOf(issue: Issue, path: readonly string[], body: unknown): FieldErrorCode {
  const named = FieldErrorCodes.safeParse(issue.message);
  if (named.success) return named.data;
  return path.length > 0 && valueAt(body, path) === undefined ? "required" : "invalid";
}

function valueAt(body: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined),
    body,
  );
}
