/**
 * What the answer to a charge means (fact sheet, sections 5.4 and 8). Money was taken only where everything says so; where anything does
 * not, the payment is looked up. A refusal is a refusal only where nothing says otherwise.
 */
import type { MinorUnits } from "@saved-cards/widget/money";
import * as z from "zod";
import type { Charge } from "../payments.ts";
import type { CardDetails, Outcome, VaultError } from "../vault.ts";
import { commaDecimal, readAmount } from "./amounts.ts";
import { bankLeavesOpen, declineBy } from "./declines.ts";
import { type Answered, failure, refusal, tellable, unreadable } from "./errors.ts";
import { CardFacts, flag, id, said, toDetails } from "./mapping.ts";
import { shapeOf } from "./shape.ts";

export interface ExpectedCharge {
  paymentId: string;
  charged: MinorUnits;
  /** Our id of the card that is to be saved on the way; `null` if none is. */
  savedAs: string | null;
}

/** An error that cannot be read is an error all the same. */
const errorId = said.catch("unreadable");
const idOrNone = id.nullish().catch(null);

/** What a charge and a row of `transaction/check` say alike. `id` is the plain form of `xact_id`. */
export const Transaction = CardFacts.extend({
  is_succeed: flag,
  amount: z.unknown().optional(),
  currency: said,
  paynet_error_id: errorId,
  bank_error_id: errorId,
  xact_id: idOrNone,
  id: idOrNone,
});
export type Transaction = z.infer<typeof Transaction>;

const ChargeAnswer = Transaction.extend({
  code: said,
  reference_no: said,
  is_save_card_succeed: flag.catch(false),
  card_owner_id: idOrNone,
  card_hash: idOrNone,
});
type ChargeAnswer = z.infer<typeof ChargeAnswer>;

/** Doubled, a server's error, timed out, of another payment, used before, a success of before: each leaves open whether money was taken. */
const OPEN = new Set(["5", "8", "10", "15", "17", "100"]);
/** Those that refuse before any bank is asked. Which code comes when is not documented, so of every other the outcome is looked up. */
const REFUSED = new Set("2 3 4 7 9 11 13 14 16 18 19 20 21 22 23 24 25 26".split(" "));
/** The keys, the permission, too many calls: nothing was let in. */
const TURNED_AWAY = new Set([401, 403, 429]);
/** A session that is gone, and a plan that is not offered. */
const DECLINED = new Set(["13", "21", "23"]);
/** 1 is full 3-D Secure, 2 to 4 are half: the bank vouches for less, and `is_succeed` decides (fact sheet, section 5.4). */
const VERIFIED = new Set(["", "1", "2", "3", "4"]);
const LIRA = new Set(["", "TRY", "TL", "949"]);

/** Of `v2/transaction/payment`. */
export function judgePayment(answer: Answered, expected: ExpectedCharge): Outcome<Charge> {
  if (answer.status !== 200) return failure(withoutVerdict(answer));
  const parsed = ChargeAnswer.safeParse(answer.body);
  if (!parsed.success) return failure(unreadable(answer.body));
  const told = parsed.data;
  if (told.is_succeed === true) return charged(answer, told, expected);
  if (told.is_succeed === false) return failure(refused(answer, told));
  // Without `is_succeed` and with code 0 it is anyone's guess, and 1 has been a success elsewhere (fact sheet, section 3.3).
  return failure(told.code === "1" && hasError(told) ? refused(answer, told) : withoutVerdict(answer));
}

/** Of `v2/transaction/tds_charge`: a session that is gone (13, 22) or was not confirmed by the bank (16) is not charged. */
export function judgeThreeDsCharge(answer: Answered, expected: ExpectedCharge): Outcome<Charge> {
  const judged = judgePayment(answer, expected);
  if (!judged.ok) {
    const { kind, providerCode } = judged.error;
    const isSession = providerCode === "22" && kind === "invalid_card";
    return isSession
      ? failure({ kind: "declined", decline: "three_ds_expired", providerCode: "22" })
      : judged;
  }
  const mdStatus = said.safeParse(answer.body["md_status"]).data;
  return mdStatus !== undefined && VERIFIED.has(mdStatus) ? judged : failure(open(answer, "md_status"));
}

/** Whether it says that it is of this amount, in lira. */
export function isOf(expected: MinorUnits, { amount, currency }: Transaction): boolean {
  return readAmount(amount) === expected && LIRA.has(currency.toUpperCase());
}

/** `null` where it says nothing that a shopper knows a card by. */
export function cardOf(told: Transaction): CardDetails | null {
  const details = toDetails(told);
  return details.bin === null && details.last4 === null ? null : details;
}

/** Whether money may have been taken all the same, by Paynet's reason or the bank's. */
export function leavesOpen({ bank_error_id: bank, paynet_error_id: paynet }: Transaction): boolean {
  return OPEN.has(paynet) || bankLeavesOpen(bank);
}

/** Of a charge that is known to have failed. */
export function declined(
  { bank_error_id: bank, paynet_error_id: paynet }: Transaction,
  code = "",
): VaultError {
  const providerCode = tellable(bank) ?? tellable(paynet) ?? tellable(code) ?? "none";
  return { kind: "declined", decline: declineBy({ bank, paynet }), providerCode };
}

function charged(answer: Answered, told: ChargeAnswer, expected: ExpectedCharge): Outcome<Charge> {
  if (told.code !== "0" && told.code !== "100")
    return failure(open(answer, tellable(told.code) ?? "no_code"));
  const isOurs = told.reference_no === "" || told.reference_no === expected.paymentId;
  const saysAmount = told.amount !== undefined && told.amount !== null && told.amount !== "";
  const amount = saysAmount ? told.amount : commaDecimal(expected.charged);
  if (!isOurs || !isOf(expected.charged, { ...told, amount }))
    return failure(open(answer, "answer_mismatch"));
  const reference = told.xact_id ?? told.id;
  if (!reference) return failure(open(answer, "no_xact_id"));
  const card = cardOf(told);
  return {
    ok: true,
    value: { status: "succeeded", reference, card, saved: savedCard(told, expected.savedAs) },
  };
}

/** A payment with a stored card tells its token as well, so it counts only where a card was to be saved. */
function savedCard(told: ChargeAnswer, savedAs: string | null): Charge["saved"] {
  const { card_owner_id: ownerKey, card_hash: token, is_save_card_succeed: isSaved } = told;
  if (savedAs === null || isSaved === false || !ownerKey || !token) return null;
  return { ownerKey, card: { token, reference: savedAs, details: toDetails(told) } };
}

function refused(answer: Answered, told: ChargeAnswer): VaultError {
  const { code, bank_error_id: bank, paynet_error_id: paynet } = told;
  if (OPEN.has(code) || leavesOpen(told))
    return open(answer, tellable(bank) ?? tellable(paynet) ?? tellable(code) ?? "none");
  const isBanks = bank !== "" && code !== "13" && code !== "16";
  return REFUSED.has(code) && !isBanks ? refusedBy(answer) : declined(told, code);
}

/** By Paynet's code, or by the HTTP status. A code of success, or of nothing known, is no refusal, whatever the status. */
function withoutVerdict(answer: Answered): VaultError {
  const error = refusedBy(answer);
  const code = error.providerCode ?? "none";
  return isCertain(answer, code) ? error : open(answer, code);
}

/** Whether the bank was never asked. */
function isCertain({ status, body }: Answered, code: string): boolean {
  if (code === "0" || OPEN.has(code)) return false;
  if (TURNED_AWAY.has(status) || REFUSED.has(code)) return true;
  // "Unsuccessful" says so only of a request that was malformed (fact sheet, section 1).
  return code === "1" && status === 400 && body["type"] === "invalid_request_error";
}

/** What a refusal says, where it is one: of a charge, or of a start of 3-D Secure. */
export function refusedBy(answer: Answered): VaultError {
  const error = refusal(answer);
  const code = error.providerCode ?? "";
  // Of a card that is saved, "duplicate" is another card; of a payment, another payment.
  const isDouble = error.kind === "already_saved";
  const isDecline = DECLINED.has(code) && (answer.status === 200 || answer.status === 400);
  const kind = isDouble ? "unknown_outcome" : isDecline ? "declined" : error.kind;
  const isTold = kind === "declined" || kind === "invalid_card" || kind === "challenge_failed";
  return { ...error, kind, ...(isTold && { decline: declineBy({ bank: "", paynet: code }) }) };
}

function hasError({ bank_error_id: bank, paynet_error_id: paynet }: Transaction): boolean {
  return bank !== "" || (paynet !== "" && paynet !== "0");
}

function open({ body }: Answered, providerCode: string): VaultError {
  return { kind: "unknown_outcome", providerCode, shape: shapeOf(body) };
}
