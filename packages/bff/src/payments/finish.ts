/** The one place where a payment's state changes: with it, and in the same transaction, goes what the merchant's server is to be told. */
import { fileSavedCard } from "../cards/file-card.ts";
import { FiledDetails, mergeDetails, openOwnerKey } from "../cards/filing.ts";
import { describeError, type Log, type LogFields } from "../log.ts";
import { newNotification } from "../notifications/index.ts";
import type { PaymentEnd, PaymentRecord } from "../store/index.ts";
import type { Charge } from "../vaults/payments.ts";
import type { PaymentsDeps } from "./deps.ts";
import { toMerchantPayment } from "./view.ts";

type Step = Pick<PaymentEnd, "to"> & Partial<PaymentEnd>;

/** @returns the payment as it stands then: another run may have ended it before. */
export async function endPayment(
  deps: PaymentsDeps,
  log: Log,
  record: PaymentRecord,
  step: Step,
): Promise<PaymentRecord> {
  const { store, sealer, clock, notifies } = deps;
  const { id, state, vault } = record;
  if (state !== "pending" && state !== "in_review") return record;
  const now = clock.now();
  const { to, ...said } = step;
  const ended: PaymentRecord = { ...record, ...said, state: to, updatedAt: now };
  const isOurs = await store.endPayment({
    ...step,
    id,
    from: state,
    now,
    notification: notifies ? newNotification(sealer, `payment.${to}`, toMerchantPayment(ended), now) : null,
  });
  const current = (await store.findPayment(id)) ?? record;
  const isLate = !isOurs && current.state === "failed" && to !== "failed";
  if (isLate) await noteLateCharge(deps, log, current, step.reference ?? "unknown");
  const { decline, providerCode } = step;
  log.info(isOurs ? "payment_ended" : "payment_ended_elsewhere", {
    vault,
    paymentId: id,
    state: to,
    ...(decline !== undefined && { problem: decline }),
    ...(providerCode !== undefined && { providerCode }),
  });
  return current;
}

/**
 * Money was taken for a payment that is told to have failed, long after a charge can arrive. It is not opened again: its order may have
 * been paid by another one since. People have to give the money back, and find it by this line and by the provider's id on the payment.
 */
export async function noteLateCharge(
  { store }: PaymentsDeps,
  log: Log,
  { id, vault }: PaymentRecord,
  reference: string,
): Promise<void> {
  await store.noteLateCharge(id, reference);
  log.error("charged_after_failure", { vault, paymentId: id });
}

/** Money was taken, or is in review. The card that was saved on the way is filed before anybody hears of it. */
export async function endCharged(
  deps: PaymentsDeps,
  log: Log,
  record: PaymentRecord,
  charge: Charge,
): Promise<PaymentRecord> {
  const known = FiledDetails.parse(JSON.parse(record.card));
  const card = (charge.card && mergeDetails(charge.card, known)) ?? known;
  const cardId = await fileSaved(deps, log, record, charge, card);
  return endPayment(deps, log, record, {
    to: charge.status,
    reference: charge.reference,
    card: JSON.stringify(card),
    ...(cardId !== null && { cardId }),
    ...(charge.status === "in_review" && { nextLookAt: deps.clock.now() + REVIEW_MS }),
  });
}

/** How soon a review is asked about again, should no notification come before. */
const REVIEW_MS = 60_000;

/** The payment is what counts: a card that cannot be filed is logged, and nothing else. */
async function fileSaved(
  deps: PaymentsDeps,
  log: Log,
  record: PaymentRecord,
  { saved }: Charge,
  typed: FiledDetails,
): Promise<string | null> {
  const { customerId, vault, scope, saves, id } = record;
  if (!saves) return null;
  const lost = (why: LogFields) => log.warn("paid_card_not_filed", { vault, paymentId: id, ...why });
  try {
    // The answer that has the token may be lost. The provider's list brings the card then, if it was saved under the customer.
    if (!saved || !(await isOwners(deps, record, saved.ownerKey))) {
      lost({ outcome: saved ? "of_another_owner" : "no_token" });
      return null;
    }
    const filed = await fileSavedCard(deps, {
      id: saves.cardId,
      owner: { customerId, vault, scope },
      stored: saved.card,
      ownerKey: saved.ownerKey,
      typed,
      label: saves.label,
    });
    return filed.id;
  } catch (error) {
    lost({ error: describeError(error) });
    return null;
  }
}

/** Of two first cards at once, the provider files the second under a key that is not the customer's. */
async function isOwners(
  { store, sealer }: PaymentsDeps,
  { customerId, vault, scope }: PaymentRecord,
  ownerKey: string,
): Promise<boolean> {
  const sealedKey = await store.findOwnerKey({ customerId, vault, scope });
  return sealedKey === null || openOwnerKey(sealer, customerId, sealedKey) === ownerKey;
}
