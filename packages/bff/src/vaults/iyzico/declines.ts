/**
 * Why iyzico or the bank did not make a payment (fact sheet, section 7), and whether that is certain. Of what the bank says, iyzico wants
 * `errorGroup` read before the code: the same code has had different groups over the years.
 */
import type { DeclineCode } from "@saved-cards/widget/contract";
import type { VaultError } from "../vault.ts";
import { codeOf, refusal, withoutEffect } from "./errors.ts";

interface BankAnswer {
  decline: DeclineCode;
  /** `open`: it says nothing of how far the payment got. `approved`: it says that it was made. */
  certainty?: "open" | "approved";
}

const byGroup = new Map<string, BankAnswer>([
  ["NOT_SUFFICIENT_FUNDS", { decline: "insufficient_funds" }],
  ["EXCEEDS_WITHDRAWAL_AMOUNT_LIMIT", { decline: "limit_exceeded" }],
  ["EXPIRED_CARD", { decline: "expired_card" }],
  ["INVALID_EXPIRE_YEAR_MONTH", { decline: "expired_card" }],
  ["INVALID_CVC2", { decline: "invalid_cvc" }],
  ["INVALID_CVC2_LENGTH", { decline: "invalid_cvc" }],
  ["INVALID_CARD_NUMBER", { decline: "invalid_card" }],
  ["NO_SUCH_ISSUER", { decline: "invalid_card" }],
  ["BIN_NOT_FOUND", { decline: "invalid_card" }],
  ["FRAUD_SUSPECT", { decline: "card_refused" }],
  ["LOST_CARD", { decline: "card_refused" }],
  ["STOLEN_CARD", { decline: "card_refused" }],
  ["PICKUP_CARD", { decline: "card_refused" }],
  ["BLOCKED_CARD", { decline: "card_refused" }],
  ["REQUEST_BLOCKED_BY_BANK", { decline: "card_refused" }],
  ["CVC2_MAX_ATTEMPT", { decline: "card_refused" }],
  ["EXCEEDS_ALLOWABLE_PIN_TRIES", { decline: "card_refused" }],
  ["NOT_PERMITTED_TO_CARDHOLDER", { decline: "not_permitted" }],
  ["NOT_PERMITTED_TO_TERMINAL", { decline: "not_permitted" }],
  ["RESTRICTED_BY_LAW", { decline: "not_permitted" }],
  ["RESTRICTED_CARD", { decline: "not_permitted" }],
  ["CARD_NOT_PERMITTED", { decline: "not_permitted" }],
  ["NOT_PERMITTED_TO_FOREIGN_CARD", { decline: "not_permitted" }],
  ["INVALID_CARD_TYPE", { decline: "not_permitted" }],
  ["DEBIT_CARDS_REQUIRES_3DS", { decline: "three_ds_required" }],
  ["INVALID_CAVV", { decline: "three_ds_failed" }],
  ["INVALID_ECI", { decline: "three_ds_failed" }],
  ["DEBIT_CARDS_INSTALLMENT_NOT_ALLOWED", { decline: "installment_not_available" }],
  ["NOT_PERMITTED_TO_INSTALLMENT", { decline: "installment_not_available" }],
  // Not the card's fault: the merchant's terminal or what was sent.
  ["INVALID_CHARS_IN_EMAIL", { decline: "not_processed" }],
  ["INVALID_MERCHANT_OR_SP", { decline: "not_processed" }],
  ["REQUIRES_DAY_END", { decline: "not_processed" }],
  ["INVALID_AMOUNT", { decline: "not_processed" }],
  ["COMMUNICATION_OR_SYSTEM_ERROR", { decline: "bank_unavailable", certainty: "open" }],
  ["REQUEST_TIMEOUT", { decline: "bank_unavailable", certainty: "open" }],
  // A switch says this, too, when the issuer was asked and was late to answer.
  ["ISSUER_OR_SWITCH_INOPERATIVE", { decline: "bank_unavailable", certainty: "open" }],
  // "A general error during the payment" does not say where in it.
  ["UNKNOWN", { decline: "not_processed", certainty: "open" }],
  ["APPROVED_COMPLETED", { decline: "not_processed", certainty: "approved" }],
]);

const groupOf = new Map<string, string>([
  ["10034", "FRAUD_SUSPECT"],
  ["10041", "LOST_CARD"],
  ["10043", "STOLEN_CARD"],
  ["10051", "NOT_SUFFICIENT_FUNDS"],
  ["10054", "EXPIRED_CARD"],
  ["10057", "NOT_PERMITTED_TO_CARDHOLDER"],
  ["10058", "NOT_PERMITTED_TO_TERMINAL"],
  ["10084", "INVALID_CVC2"],
  ["10093", "RESTRICTED_BY_LAW"],
  ["10201", "CARD_NOT_PERMITTED"],
  ["10202", "UNKNOWN"],
  ["10203", "APPROVED_COMPLETED"],
  ["10204", "UNKNOWN"],
  ["10205", "INVALID_CHARS_IN_EMAIL"],
  ["10206", "INVALID_CVC2_LENGTH"],
  ["10208", "INVALID_MERCHANT_OR_SP"],
  ["10209", "BLOCKED_CARD"],
  ["10210", "INVALID_CAVV"],
  ["10211", "INVALID_ECI"],
  ["10212", "CVC2_MAX_ATTEMPT"],
  ["10213", "BIN_NOT_FOUND"],
  ["10214", "COMMUNICATION_OR_SYSTEM_ERROR"],
  ["10215", "INVALID_CARD_NUMBER"],
  ["10216", "NO_SUCH_ISSUER"],
  ["10217", "DEBIT_CARDS_REQUIRES_3DS"],
  ["10218", "DEBIT_CARDS_INSTALLMENT_NOT_ALLOWED"],
  ["10219", "REQUEST_TIMEOUT"],
  ["10221", "NOT_PERMITTED_TO_FOREIGN_CARD"],
  ["10222", "NOT_PERMITTED_TO_INSTALLMENT"],
  ["10223", "REQUIRES_DAY_END"],
  ["10224", "EXCEEDS_WITHDRAWAL_AMOUNT_LIMIT"],
  ["10225", "RESTRICTED_CARD"],
  ["10226", "EXCEEDS_ALLOWABLE_PIN_TRIES"],
  ["10228", "ISSUER_OR_SWITCH_INOPERATIVE"],
  ["10229", "INVALID_EXPIRE_YEAR_MONTH"],
  ["10230", "REQUEST_BLOCKED_BY_BANK"],
  ["10232", "INVALID_AMOUNT"],
  ["10233", "INVALID_CARD_TYPE"],
  ["10236", "UNKNOWN"],
]);

/** iyzico's own, that are about a payment. */
const byCode = new Map<string, Omit<VaultError, "providerCode">>([
  // A domestic card in a foreign currency.
  ["5184", { kind: "declined", decline: "not_permitted" }],
  // iyzico's fraud check.
  ["6001", { kind: "declined", decline: "card_refused" }],
  // It is not there, or not in a state in which it can be charged. It may have been charged before.
  ["5086", { kind: "unknown_outcome" }],
  ["5115", { kind: "unknown_outcome" }],
]);

/** The refusal of a call that charges. */
export function paymentRefusal(body: Record<string, unknown>): VaultError {
  const providerCode = codeOf(body);
  const own = byCode.get(providerCode);
  if (own) return { ...own, providerCode };
  const bank = bankAnswer(body, providerCode);
  if (bank === null) return requestRefusal(body, providerCode);
  return bank.certainty === undefined
    ? { kind: "declined", decline: bank.decline, providerCode }
    : { kind: "unknown_outcome", providerCode };
}

/** The refusal of a call before which no money can move, so that what the bank leaves open does not matter. */
export function startRefusal(body: Record<string, unknown>): VaultError {
  const providerCode = codeOf(body);
  const bank = bankAnswer(body, providerCode);
  return bank && bank.certainty !== "approved"
    ? { kind: "declined", decline: bank.decline, providerCode }
    : withoutEffect(paymentRefusal(body));
}

/**
 * The refusal that iyzico has on record for a payment that failed. What was open when it was answered is settled by that; only a record
 * that also says the opposite is not believed.
 *
 * @param body of an answer that says so, with a code or without.
 */
export function recordedRefusal(body: Record<string, unknown>): VaultError {
  const providerCode = codeOf(body);
  if (bankAnswer(body, providerCode)?.certainty === "approved") {
    return { kind: "unknown_outcome", providerCode };
  }
  const error = startRefusal(body);
  return error.kind === "declined" || error.kind === "invalid_card"
    ? error
    : { kind: "declined", decline: "declined", providerCode };
}

/** `null` if it is not the bank's. Where code and group disagree, the less certain one counts. */
function bankAnswer(body: Record<string, unknown>, code: string): BankAnswer | null {
  const isBanks = /^10\d{3}$/.test(code);
  const group = body["errorGroup"];
  const told = typeof group === "string" ? byGroup.get(group) : undefined;
  const known = byGroup.get(groupOf.get(code) ?? "");
  if (!isBanks && !told) return null;
  const certainty = [told, known].find((answer) => answer?.certainty !== undefined)?.certainty;
  const decline = told?.decline ?? known?.decline ?? "declined";
  return certainty === undefined ? { decline } : { decline, certainty };
}

/** A code that is none of iyzico's may stand for anything. */
function requestRefusal(body: Record<string, unknown>, providerCode: string): VaultError {
  const error = refusal({ kind: "answered", status: 200, body });
  const isIyzicos = /^\d{1,5}$/.test(providerCode);
  return isIyzicos ? error : { kind: "unknown_outcome", providerCode };
}
