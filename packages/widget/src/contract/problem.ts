/** Errors of the HTTP API: RFC 9457 problem documents (`application/problem+json`). */
import * as z from "zod/mini";

/** Stable codes; what each means to a caller stands in `packages/bff/src/problems/catalogue.ts`. */
export const ProblemCode = z.enum([
  "invalid_request",
  "invalid_card",
  "unsupported_media_type",
  "body_too_large",
  "length_required",
  "unauthorized",
  "session_expired",
  "not_found",
  "method_not_allowed",
  "idempotency_key_missing",
  "idempotency_key_reused",
  "idempotency_in_progress",
  "too_many_cards",
  "rate_limited",
  "card_declined",
  "card_already_saved",
  "card_needed",
  "challenge_failed",
  "card_not_saved",
  "outcome_unknown",
  "no_order",
  "order_paid",
  "order_differs",
  "payment_in_progress",
  "amount_changed",
  "card_not_payable",
  "installment_not_available",
  "payment_declined",
  "payment_not_made",
  "vault_unavailable",
  "vault_misconfigured",
  "internal_error",
]);
export type ProblemCode = z.infer<typeof ProblemCode>;

export const FieldErrorCode = z.enum([
  "required",
  "too_long",
  "invalid",
  "invalid_holder",
  "invalid_number",
  "incomplete_number",
  "invalid_expiry",
  "invalid_cvc",
  "expired",
  "card_number_here",
  "unknown_field",
  "invalid_amount",
  "does_not_add_up",
]);
export type FieldErrorCode = z.infer<typeof FieldErrorCode>;

export const FieldError = z.object({
  /** Dotted path of the input in the request body: `number`, `expiry`, `customer.email`. */
  field: z.string(),
  code: FieldErrorCode,
  /** In the session's language. */
  message: z.string(),
});
export type FieldError = z.infer<typeof FieldError>;

export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: ProblemCode,
  /** What happened and what to do, in the session's language. */
  detail: z.string(),
  requestId: z.string(),
  /** Whether the same request may succeed later. */
  retryable: z.optional(z.boolean()),
  fields: z.optional(z.array(FieldError)),
  /** The provider's own code, for support. */
  providerCode: z.optional(z.string()),
});
export type Problem = z.infer<typeof Problem>;
