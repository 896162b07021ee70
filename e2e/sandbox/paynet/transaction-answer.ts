/**
 * What payments are answered with (Paynet fact sheet 5.4 and 5.5). No capture is public: the names are the sheet's, in the order of
 * `enessvg/laravel-paynet`, with the result at the end, as in every example of the documents. Amounts are numbers unless told, texts that
 * have no value are empty, and single payments have `instalment` 0; all three are UNVERIFIED, and so is the time's format.
 */
import { type AmountsAs, asAmount } from "./amounts.ts";
import type { Attempt } from "./attempts.ts";
import { binFields } from "./bins.ts";
import { turkishTime } from "./card-input.ts";
import { NO_DECLINE } from "./declines.ts";
import { type Fields, type Outcome, success } from "./outcome.ts";
import { instalmentCode } from "./ratios.ts";
import { messageOf } from "./result-codes.ts";
import type { SavedIds } from "./stored-cards.ts";

/** Whether a declined payment has code 0, as the fact sheet (8, trap 3) has it, or 1. */
export type DeclineCode = 0 | 1;

interface AnswerSettings {
  amountsAs: AmountsAs;
  declineCode: DeclineCode;
}

/** How saving the card went; `undefined` where nobody asked for it. */
export type SaveResult = SavedIds | number | undefined;

/** The answer to a payment or charge whose bank was asked. */
export function attemptAnswer(attempt: Attempt, saved: SaveResult, settings: AnswerSettings): Outcome {
  const objectName = attempt.isThreeDs ? "tds_charge_response" : "payment_response";
  const fields = {
    ...whatAndWhen(attempt),
    ...cardFields(attempt),
    ...moneyFields(attempt, settings.amountsAs),
    ...bankFields(attempt),
    reference_no: attempt.order.referenceNo,
    agent_reference_no: "",
    xact_transaction_id: String(attempt.id),
    ...(attempt.isThreeDs ? { md_status: attempt.mdStatus } : {}),
    ...savedFields(saved),
  };
  if (!attempt.decline || settings.declineCode === 0) return success(objectName, fields);
  const result = { object_name: objectName, code: 1, message: messageOf(1) };
  return { httpStatus: 200, resultCode: 1, fields: { ...fields, ...result } };
}

/** The answer to a charge whose 3-D Secure did not come to a good end. The bank was not asked for money. */
export function notVerifiedAnswer(mdStatus: string | undefined): Outcome {
  const message = messageOf(16);
  const result = { object_name: "tds_charge_response", code: 16, message };
  const error = { ...NO_DECLINE, paynet_error_id: "16", paynet_error_message: message };
  const fields = { is_tds: true, is_succeed: false, ...error, md_status: mdStatus ?? "", ...result };
  return { httpStatus: 200, resultCode: 16, fields };
}

/** A row of `transaction/check`. `agent_reference` is our `reference_no`. */
export function checkRow(attempt: Attempt, amountsAs: AmountsAs): Fields {
  const { order, decline } = attempt;
  return {
    ...whatAndWhen(attempt),
    note: "",
    instalment: instalmentCode(order.quote.instalments),
    agent_reference: order.referenceNo,
    ...cardFields(attempt),
    card_no: order.card.mask,
    ...moneyFields(attempt, amountsAs),
    authorization_code: decline ? "" : authorizationCode(attempt),
    reference_code: decline ? "" : String(attempt.id),
    order_id: `ORD${attempt.id}`,
    is_succeed: !decline,
    xact_transaction_id: String(attempt.id),
  };
}

function whatAndWhen({ id, xactId, at, isThreeDs }: Attempt): Fields {
  return {
    id: String(id),
    xact_id: xactId,
    xact_date: turkishTime(at),
    transaction_type: 1,
    pos_type: 5,
    is_tds: isThreeDs,
    agent_id: "10031",
    user_id: "PaynetJ",
    email: "",
    phone: "",
  };
}

function cardFields({ order: { card } }: Attempt): Fields {
  const described = binFields(card.bin, card.behaviour.type);
  return {
    bank_id: described["card_bank_id"],
    bank_name: described["card_bank_name"],
    card_no_masked: card.mask,
    card_holder: card.holderMask,
    ...described,
  };
}

/** `amount` is what the card pays, with any commission that its holder bears (`end_user_comission`). */
function moneyFields({ order }: Attempt, amountsAs: AmountsAs): Fields {
  const { quote, amount: ordered, ratioCode } = order;
  const amount = (kurus: number) => asAmount(kurus, amountsAs);
  return {
    instalment: instalmentCode(quote.instalments),
    ratio: quote.ratio,
    ratio_code: ratioCode ?? "",
    amount: amount(quote.total),
    net_amount: amount(quote.net),
    comission: amount(quote.commission),
    comission_tax: amount(quote.tax),
    end_user_comission: amount(quote.total - ordered),
    currency: "TRY",
  };
}

function bankFields(attempt: Attempt): Fields {
  const { id, decline } = attempt;
  return {
    bank_authorization_code: decline ? "" : authorizationCode(attempt),
    bank_reference_code: decline ? "" : String(id),
    bank_order_id: `ORD${id}`,
    is_succeed: !decline,
    ...(decline ?? NO_DECLINE),
  };
}

function authorizationCode({ id }: Attempt): string {
  return String(id % 1_000_000).padStart(6, "0");
}

function savedFields(saved: SaveResult): Fields {
  const none = { card_owner_id: "", user_unique_id: "", card_hash: "" };
  if (saved === undefined) return { is_save_card_succeed: false, save_card_result_message: "", ...none };
  if (typeof saved === "number") {
    return { is_save_card_succeed: false, save_card_result_message: messageOf(saved), ...none };
  }
  return { is_save_card_succeed: true, save_card_result_message: messageOf(0), ...saved };
}
