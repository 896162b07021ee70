/** What a call comes to, before it is written as JSON. */
import type { ErrorCode } from "./errors.ts";

/** Written in this order; what is `undefined` is left out. */
export type Fields = Readonly<Record<string, unknown>>;

export interface Success {
  status: "success";
  fields: Fields;
}

export interface Refusal {
  status: "failure";
  code: ErrorCode;
  /** The ids of the request that the refusal repeats. */
  echo: Fields;
  /** The field that the code 24 is about. */
  name?: string;
}

export type Outcome = Success | Refusal;

export function success(fields: Fields): Success {
  return { status: "success", fields };
}

export function refusal(code: ErrorCode, echo: Fields = {}): Refusal {
  return { status: "failure", code, echo };
}

/** The refusal of a request that lacks a field which has no code of its own. */
export function missing(name: string): Refusal {
  return { status: "failure", code: "24", echo: {}, name };
}

/** Tells a refusal from whatever was looked for. */
export function isRefusal(value: object): value is Refusal {
  return "status" in value && value.status === "failure";
}
