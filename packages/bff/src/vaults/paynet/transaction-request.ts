/** What a payment is asked with: the fields that `v2/transaction/payment` and `tds_initial` share (fact sheet, sections 2.6 and 5.1). */
import type { PayingCard, PaymentCommand } from "../payments.ts";
import { commaDecimal } from "./amounts.ts";
import { customerKey } from "./customer-key.ts";

/** The documented lengths. */
const MAX_HOLDER = 50;
const MAX_MAIL = 60;

export function paymentFields({ paymentId, order, card, plan, shop }: PaymentCommand) {
  const { email, phone } = order.buyer;
  const mobile = tenDigits(phone);
  return {
    // What the card is charged, commission included: the documents' "amount to be drawn from the card". So Paynet adds nothing.
    amount: commaDecimal(plan.total),
    add_commission: false,
    reference_no: paymentId,
    // The documents' example is `www.acme.com`.
    domain: shop,
    transaction_type: 1,
    description: order.id,
    ...(plan.installment > 1 && { instalment: plan.installment }),
    ...(plan.key !== undefined && { ratio_code: plan.key }),
    ...(email.length <= MAX_MAIL && { card_holder_mail: email }),
    ...(mobile !== null && { card_holder_phone: mobile }),
    ...cardFields(card),
  };
}

/** Which of the two names of a stored card counts is not documented, so both go (fact sheet, section 5.1). */
function cardFields(paying: PayingCard): Record<string, unknown> {
  if (paying.kind === "saved") return { card_hash: paying.token, card_owner_id: paying.ownerKey };
  const { card, save } = paying;
  return {
    card_holder: Array.from(card.holder).slice(0, MAX_HOLDER).join(""),
    pan: card.number,
    month: card.expiry.month,
    year: card.expiry.year,
    cvc: card.cvc,
    ...(save && {
      save_card: true,
      card_desc: save.reference,
      ...(save.ownerKey === null
        ? { user_unique_id: customerKey(save.customer.id) }
        : { card_owner_id: save.ownerKey }),
    }),
  };
}

/** `5321234567`. A number that is not Turkish has no place in ten digits. */
function tenDigits(phone: string): string | null {
  const dialled = phone.replace(/[^\d+]/g, "");
  return /^(?:\+90|0090|90|0)?([1-9]\d{9})$/.exec(dialled)?.[1] ?? null;
}
