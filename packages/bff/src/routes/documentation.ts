/** Pieces of the OpenAPI document that routes share. */
import { Problem, type ProblemCode } from "@saved-cards/widget/contract";
import { resolver } from "hono-openapi";
import { problemKinds } from "../problems/index.ts";

type Schema = Parameters<typeof resolver>[0];

export function json(description: string, schema: Schema) {
  return { description, content: { "application/json": { schema: resolver(schema) } } };
}

/** One response for each status that the codes have, naming the codes. */
export function problems(...codes: ProblemCode[]) {
  const byStatus = Map.groupBy(codes, (code) => problemKinds[code].status);
  return Object.fromEntries(
    [...byStatus].map(([status, group]) => [
      String(status),
      {
        description: group.map((code) => `\`${code}\`: ${problemKinds[code].title}.`).join(" "),
        content: { "application/problem+json": { schema: resolver(Problem) } },
      },
    ]),
  );
}

/** What any call with a body may be told of it. */
export const UNREADABLE_BODY = [
  "invalid_request",
  "length_required",
  "body_too_large",
  "unsupported_media_type",
] as const;

export const idempotencyKeyParameter = {
  name: "Idempotency-Key",
  in: "header",
  required: true,
  description: "One per intent of the shopper. The same key with the same body gets the same answer.",
  schema: { type: "string", pattern: "^[A-Za-z0-9_-]{1,128}$" },
} as const;
