/** What `/payment/detail` says of a payment (fact sheet, section 3.5). It is asked again until it is certain. */
import type { ExpectedPayment, FoundPayment } from "../payments.ts";
import type { Outcome, VaultError } from "../vault.ts";
import { chargeOf, contradictions, mismatch, rejectedForFraud, signatureWrong } from "./charge.ts";
import type { IyzicoReply } from "./client.ts";
import { paymentRefusal, recordedRefusal } from "./declines.ts";
import { codeOf, failure, transportError, withoutEffect } from "./errors.ts";
import { PaymentAnswer } from "./payment-answer.ts";
import { isSigned, paymentValues } from "./response-signature.ts";

/** No payment of that id is there. */
const NOT_FOUND = "5086";

export function foundPayment(
  secretKey: string,
  reply: IyzicoReply,
  expected: ExpectedPayment,
): Outcome<FoundPayment> {
  if (reply.kind !== "answered") return failure(withoutEffect(transportError(reply)));
  const found = read(secretKey, reply.body, expected);
  return found.ok ? found : failure(withoutEffect(found.error));
}

function read(
  secretKey: string,
  body: Record<string, unknown>,
  expected: ExpectedPayment,
): Outcome<FoundPayment> {
  const answer = PaymentAnswer.parse(body);
  const isSuccess = body["status"] === "success";
  const others = contradictions(answer, expected);
  if (answer.paymentStatus === null && !isSuccess) return unrecorded(body, others);
  if (
    isSuccess &&
    answer.signature !== null &&
    !isSigned(secretKey, paymentValues(answer), answer.signature)
  ) {
    return failure(signatureWrong());
  }
  if (others.length > 0) return failure(mismatch(others));
  switch (answer.paymentStatus) {
    case "INIT_THREEDS":
    case "CALLBACK_THREEDS":
      return { ok: true, value: { kind: "not_charged" } };
    case "FAILURE":
      return refused(failureOf(body, answer));
    case "SUCCESS":
    case null:
      return isSuccess ? charged(secretKey, body, expected) : failure(mismatch(["status"]));
    default:
      return failure(mismatch(["paymentStatus"]));
  }
}

/** A failure without a status: of the question, or the payment's own. */
function unrecorded(body: Record<string, unknown>, others: readonly string[]): Outcome<FoundPayment> {
  if (others.length > 0) return failure(mismatch(others));
  if (codeOf(body) === NOT_FOUND) return { ok: true, value: { kind: "not_charged" } };
  // No bank is asked by a question, so what a bank says is of the payment.
  const error = paymentRefusal(body);
  return error.kind === "declined" ? refused(error) : failure(error);
}

function charged(
  secretKey: string,
  body: Record<string, unknown>,
  expected: ExpectedPayment,
): Outcome<FoundPayment> {
  const charge = chargeOf(secretKey, body, expected);
  if (charge.ok) return { ok: true, value: { kind: "charged", charge: charge.value } };
  return charge.error.kind === "declined" ? refused(charge.error) : charge;
}

/** A payment that failed before the bank was asked has no code. */
function failureOf(body: Record<string, unknown>, { mdStatus, fraudStatus }: PaymentAnswer): VaultError {
  const error = recordedRefusal(body);
  if (error.providerCode !== "none") return error;
  if (mdStatus !== null && mdStatus !== "1") {
    return { kind: "challenge_failed", decline: "three_ds_failed", providerCode: error.providerCode };
  }
  return fraudStatus === "-1" ? rejectedForFraud() : error;
}

function refused(error: VaultError): Outcome<FoundPayment> {
  return error.kind === "unknown_outcome" ? failure(error) : { ok: true, value: { kind: "refused", error } };
}
