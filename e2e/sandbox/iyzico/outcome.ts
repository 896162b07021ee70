/** What a card storage call comes to, before it is written as JSON. */
import type { ErrorCode } from "./errors.ts";

/** Written in this order; what is `undefined` is left out. */
export type Fields = Readonly<Record<string, unknown>>;

export type Outcome =
  | { status: "success"; fields: Fields }
  /** `echo`: the ids of the request that the refusal repeats. */
  | { status: "failure"; code: ErrorCode; echo: Fields };

export function success(fields: Fields): Outcome {
  return { status: "success", fields };
}

export function refusal(code: ErrorCode, echo: Fields = {}): Outcome {
  return { status: "failure", code, echo };
}
