/** What a failure and a field error are to the shopper. The words are the frame's own, so that they follow its language. */
import type { Challenge, FieldErrorCode, Locale, ProblemCode } from "../../contract/index.ts";
import type { Failure } from "../api/client.ts";
import type { Texts } from "./tr.ts";

/** `90` is "90 saniye", `200` is "4 dakika": never less than what has to be waited. */
export function waitInWords(seconds: number, locale: Locale): string {
  const [amount, unit] =
    seconds <= 90
      ? [Math.max(1, seconds), "second"]
      : seconds <= 5_400
        ? [Math.ceil(seconds / 60), "minute"]
        : [Math.ceil(seconds / 3_600), "hour"];
  return new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "long" }).format(amount);
}

/** One or two sentences: what happened, and what to do. */
export function failureText(failure: Failure, texts: Texts, locale: Locale): string {
  if (failure.outcome === "no_answer") return texts.noAnswer;
  if (failure.problem.code === "rate_limited") {
    return texts.rateLimited(failure.retryAfter === null ? null : waitInWords(failure.retryAfter, locale));
  }
  return problemText(failure.problem.code, texts);
}

function problemText(code: ProblemCode, texts: Texts): string {
  const sentences: Partial<Record<ProblemCode, string>> = texts.problems;
  return sentences[code] ?? texts.somethingWrong;
}

/** How a challenge ended without a card or a payment; `null` for one that has not, and for one that has ended as it should. */
export function challengeText({ state, result }: Challenge, texts: Texts): string | null {
  const payment = result?.payment ?? null;
  // The decline comes in the session's language; any other end of a payment is not known yet.
  if (payment !== null) return state === "succeeded" ? null : (payment.decline?.message ?? texts.form.asking);
  const problem = result?.problem ?? null;
  if (problem === "outcome_unknown") return texts.challenge.unknown;
  if (state === "expired") return texts.challenge.expired;
  if (state === "cancelled") return texts.challenge.cancelled;
  return state === "failed" ? problemText(problem ?? "challenge_failed", texts) : null;
}

export type FieldName = "holder" | "number" | "expiry" | "cvc" | "label";

/** @param code a `FieldErrorCode`, from the schemas or from the BFF; the generic text stands for any other. */
export function fieldErrorText(field: FieldName, code: string, texts: Texts): string {
  const own: Partial<Record<FieldErrorCode, string>> = texts.fields[field];
  const general: Partial<Record<FieldErrorCode, string>> = texts.fields.any;
  const known = Object.entries({ ...general, ...own }).find(([name]) => name === code);
  return known?.[1] ?? texts.fields.any.invalid;
}
