/** Whether an answer of iyzico's is proof that this very payment was made: its signature, and all that it must be. */
import type { Charge, ExpectedPayment } from "../payments.ts";
import type { Outcome, VaultError } from "../vault.ts";
import { moneyOf } from "./amounts.ts";
import { failure } from "./errors.ts";
import { CreateAnswer, toStoredCard } from "./mapping.ts";
import { cardOfPayment, PaymentAnswer } from "./payment-answer.ts";
import { isSigned, paymentValues } from "./response-signature.ts";

const FIELDS = ["paymentId", "conversationId", "basketId", "currency", "price", "paidPrice"] as const;

/**
 * @param body of an answer that says `success`.
 * @returns an error of kind `unknown_outcome` where it proves nothing, and `declined` where iyzico's fraud check has rejected it.
 */
export function chargeOf(
  secretKey: string,
  body: Record<string, unknown>,
  expected: ExpectedPayment,
): Outcome<Charge> {
  const answer = PaymentAnswer.parse(body);
  if (!isSigned(secretKey, paymentValues(answer), answer.signature)) return failure(signatureWrong());
  const others = [...contradictions(answer, expected), ...gaps(answer)];
  if (others.length > 0) return failure(mismatch(others));
  const { paymentId: reference, fraudStatus } = answer;
  if (reference === null) return failure(mismatch(["paymentId"]));
  if (fraudStatus === "-1") return failure(rejectedForFraud());
  const saved = CreateAnswer.safeParse(body);
  return {
    ok: true,
    value: {
      // What it does not say is no permission to fulfil (fact sheet, section 3.1).
      status: fraudStatus === "1" ? "succeeded" : "in_review",
      reference,
      card: cardOfPayment(body),
      saved: saved.success ? { ownerKey: saved.data.cardUserKey, card: toStoredCard(saved.data) } : null,
    },
  };
}

/** Names of fields by which the answer is about another payment. What it does not say contradicts nothing. */
export function contradictions(answer: PaymentAnswer, expected: ExpectedPayment): string[] {
  const isRight = {
    paymentId: expected.reference === null || answer.paymentId === expected.reference,
    conversationId: answer.conversationId === expected.paymentId,
    basketId: answer.basketId === expected.orderId,
    currency: answer.currency === expected.currency,
    price: moneyOf(answer.price) === expected.amount,
    paidPrice: moneyOf(answer.paidPrice) === expected.charged,
  };
  return FIELDS.filter((name) => !isRight[name] && !isBlank(answer[name]));
}

/** Names of fields that a payment must have and this one lacks. */
function gaps(answer: PaymentAnswer): string[] {
  return FIELDS.filter((name) => isBlank(answer[name]));
}

function isBlank(told: string | null): boolean {
  return told === null || told.trim() === "";
}

export function signatureWrong(): VaultError {
  return { kind: "unknown_outcome", providerCode: "signature_wrong" };
}

/** @param fields their names, never their values. */
export function mismatch(fields: readonly string[]): VaultError {
  return { kind: "unknown_outcome", providerCode: "answer_mismatch", shape: fields.join(",") };
}

export function rejectedForFraud(): VaultError {
  return { kind: "declined", decline: "card_refused", providerCode: "fraudStatus_-1" };
}
