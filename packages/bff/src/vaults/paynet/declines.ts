/**
 * Why a card was not charged. Paynet documents no list of `bank_error_id`: these are the response codes of ISO 8583 as Turkish banks give
 * them, and that Paynet hands them on as they are is UNVERIFIED. What is not in the table is a refusal without a reason.
 */
import type { DeclineCode } from "@saved-cards/widget/contract";

/** Lost, stolen, suspected, to be kept: all told alike, and discreetly. */
const KEPT_BACK = ["04", "07", "34", "35", "36", "37", "38", "41", "43", "59", "67"];

const byBankCode = new Map<string, DeclineCode>([
  ...KEPT_BACK.map((code): [string, DeclineCode] => [code, "card_refused"]),
  ["14", "invalid_card"],
  ["15", "invalid_card"],
  ["33", "expired_card"],
  ["51", "insufficient_funds"],
  ["54", "expired_card"],
  ["56", "invalid_card"],
  ["57", "not_permitted"],
  ["58", "not_permitted"],
  ["61", "limit_exceeded"],
  ["62", "not_permitted"],
  ["65", "limit_exceeded"],
  ["82", "invalid_cvc"],
  ["93", "not_permitted"],
  ["N7", "invalid_cvc"],
  // Of a charge, these leave it open; of one that is known to have failed, they say why.
  ["68", "bank_unavailable"],
  ["91", "bank_unavailable"],
  ["92", "bank_unavailable"],
  ["96", "bank_unavailable"],
]);

/** Paynet's result codes (fact sheet, section 6). */
const byPaynetCode = new Map<string, DeclineCode>([
  ["13", "three_ds_expired"],
  ["14", "invalid_card"],
  ["16", "three_ds_failed"],
  ["18", "invalid_card"],
  ["21", "installment_not_available"],
  ["22", "expired_card"],
  ["23", "installment_not_available"],
]);

/** No answer, late, not reached, broken; and "approved", which is no refusal. */
const LEAVES_OPEN = new Set(["00", "68", "91", "92", "96"]);

/** As text or number, with or without leading zeros: `5` is `05`. */
export function bankCode(id: string): string {
  const code = id.toUpperCase();
  return /^\d$/.test(code) ? `0${code}` : code.replace(/^0+(?=\d{2}$)/, "");
}

/** Whether the bank, by its code, may have charged the card all the same. */
export function bankLeavesOpen(id: string): boolean {
  return LEAVES_OPEN.has(bankCode(id));
}

/** The bank's word first. `""` where there is none. */
export function declineBy({ bank, paynet }: { bank: string; paynet: string }): DeclineCode {
  return byBankCode.get(bankCode(bank)) ?? byPaynetCode.get(paynet) ?? "declined";
}
