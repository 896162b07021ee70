/** A JSON body, parsed by a schema at the edge; what is wrong with it is told field by field. */
import type { ProblemCode } from "@saved-cards/widget/contract";
import type { Context } from "hono";
import { validator } from "hono-openapi";
import type { BffEnv } from "../env.ts";
import { fieldErrors, problem } from "../problems/index.ts";

type Schema = Parameters<typeof validator>[1];

/** @param code the problem that a body of the wrong content is: what a shopper typed, or what a developer sent. */
export function jsonBody<S extends Schema>(
  schema: S,
  code: Extract<ProblemCode, "invalid_request" | "invalid_card">,
) {
  return validator("json", schema, (result, c: Context<BffEnv>) => {
    if (result.success) return undefined;
    const fields = fieldErrors(result.error, result.data);
    return problem(c, code, { fields: code === "invalid_card" ? asOneExpiry(fields) : fields });
  });
}

/** The shopper sees one input for month and year, of a card that is saved and of one that pays. */
function asOneExpiry(fields: ReturnType<typeof fieldErrors>): ReturnType<typeof fieldErrors> {
  const isPart = ({ field, code }: (typeof fields)[number]) =>
    /^(card\.)?expiry\./.test(field) && code !== "unknown_field";
  const part = fields.find(isPart);
  if (!part) return fields;
  const field = part.field.slice(0, part.field.lastIndexOf("."));
  return [...fields.filter((error) => !isPart(error)), { field, code: "invalid_expiry" }];
}
