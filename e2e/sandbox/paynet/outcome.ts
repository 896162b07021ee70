/** What a Paynet call comes to, in either of its two envelopes, before it is written as JSON (Paynet fact sheet 1). */
import { messageOf, type ResultCode } from "./result-codes.ts";

/** Written in this order; what is `undefined` is left out. */
export type Fields = Readonly<Record<string, unknown>>;

export interface Outcome {
  httpStatus: number;
  /** Paynet's own code, in whichever field of the envelope it stands. */
  resultCode: number;
  fields: Fields;
}

/** HTTP 200, `code` 0. */
export function success(
  objectName: string,
  fields: Fields = {},
  message: string | null = messageOf(0),
): Outcome {
  return {
    httpStatus: 200,
    resultCode: 0,
    fields: { ...fields, object_name: objectName, code: 0, message },
  };
}

/** A refusal in the first envelope: HTTP 200, and a `code` that is not 0. */
export function refusal(code: ResultCode, fields: Fields = {}): Outcome {
  return {
    httpStatus: 200,
    resultCode: code,
    fields: { ...fields, object_name: null, code, message: messageOf(code) },
  };
}

/** The answer to a repeated call whose first one did what was asked: the first answer, under code 100. */
export function asOldSuccess(first: Outcome): Outcome {
  const fields = { ...first.fields, code: 100, message: messageOf(100) };
  return { httpStatus: 200, resultCode: 100, fields };
}

const TYPES: ReadonlyMap<number, string> = new Map([
  [400, "invalid_request_error"],
  [401, "authorization_error"],
  [403, "authorization_error"],
  [404, "no_data_error"],
  [405, "invalid_request_error"],
]);

/** A refusal in the second envelope, whose `code` is the HTTP status. The type of 405 is a guess. */
export function httpError(httpStatus: number, resultCode: number, message = messageOf(resultCode)): Outcome {
  const type = TYPES.get(httpStatus) ?? "api_error";
  return { httpStatus, resultCode, fields: { type, message, code: httpStatus, result_code: resultCode } };
}
