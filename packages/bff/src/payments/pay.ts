/**
 * Pays the session's order, once. Before anything leaves, the payment is in the store and has the order to itself; before the charge
 * leaves, the store says that it leaves now. From then on only what became of it counts.
 */
import type { DeclineCode, PayRequest, ProblemCode } from "@saved-cards/widget/contract";
import { toMinorUnits } from "@saved-cards/widget/money";
import { type CardsRequest, logVaultError } from "../cards/deps.ts";
import type { FiledDetails } from "../cards/filing.ts";
import { createChallenge, planChallenge, type Run } from "../challenges/index.ts";
import { HOLD_MS, withHeartbeat } from "../intents/heartbeat.ts";
import type { OrderDetails } from "../orders/order.ts";
import type { HeldIntent, PaymentRecord } from "../store/index.ts";
import { leavesUntil, type Offer, type PaymentCommand } from "../vaults/payments.ts";
import { clearOrder, isOldPrice } from "./clear-order.ts";
import { type PaymentsDeps, supportOf } from "./deps.ts";
import { endPayment } from "./finish.ts";
import { findOffer, wayToPay } from "./offer.ts";
import { findPayer, type Payer } from "./payer.ts";
import { concludeCharge, endRefused, settleNow } from "./settle.ts";

export type PayResult =
  | { kind: "payment"; payment: PaymentRecord }
  | { kind: "challenge"; challengeId: string }
  /** Nothing was begun: the same key may be used again. */
  | {
      kind: "refused";
      code: ProblemCode;
      field?: string;
      as?: "required" | "expired";
      retryAfter?: number;
    }
  /** Known not to have been charged. */
  | { kind: "not_made"; code: "payment_not_made" | "vault_misconfigured" }
  | { kind: "unknown" };

export interface Ask {
  order: OrderDetails;
  asked: PayRequest;
  /** Counts an attempt before the provider is asked anything. @returns the whole seconds to wait, or `null`. */
  limit: () => Promise<number | null>;
}

export async function pay(
  deps: PaymentsDeps,
  request: CardsRequest,
  { order, asked, limit }: Ask,
  intent: HeldIntent,
): Promise<PayResult> {
  const begun = await deps.store.findPayment(intent.subjectId);
  if (begun) return goOn(deps, runOf(request), begun);

  const found = await findPayer(deps, request, order, asked);
  if (!found.ok) return { kind: "refused", ...found };
  const { payer } = found;
  const retryAfter = await limit();
  if (retryAfter !== null) return { kind: "refused", code: "rate_limited", retryAfter };
  const offered = await findOffer(deps, request, payer.vault, { bin: payer.details.bin, order });
  if (!offered.ok) return { kind: "refused", ...offered };
  const { offer } = offered;
  const plan = offer.plans.find(({ installment }) => installment === (asked.installment ?? 1));
  if (!plan) return { kind: "refused", code: "installment_not_available" };
  if (asked.total !== undefined && toMinorUnits(asked.total) !== plan.total)
    return { kind: "refused", code: "amount_changed" };
  if (offer.asksForCvc && payer.paying.kind === "saved" && payer.paying.cvc === undefined)
    return { kind: "refused", code: "invalid_card", field: "cvc", as: "required" };

  const taken = await clearOrder(deps, request, order);
  if (taken) return { kind: "refused", code: taken };
  const payment = newPayment(deps, request, { order, payer, plan, offer, intent });
  if (!(await deps.store.insertPayment(payment))) {
    // It may be this very intent, begun by a run that was taken for dead.
    const mine = await deps.store.findPayment(payment.id);
    return mine ? goOn(deps, runOf(request), mine) : { kind: "refused", code: "payment_in_progress" };
  }
  request.log.info("payment_begun", { vault: payer.vault.id, paymentId: payment.id });
  const beat = () => deps.store.renewPayment(payment.id, payment.holder, deps.clock.now() + HOLD_MS);
  const shop = new URL(request.session.origin).hostname;
  const command = { paymentId: payment.id, order, card: payer.paying, plan, shop };
  return withHeartbeat(beat, async () => {
    // From here on, a new session finds this payment under way.
    if (await isOldPrice(deps, order)) return declineAtOnce(deps, request, payment, "not_processed");
    const way = wayToPay(order, offer);
    if (way === "refused") return declineAtOnce(deps, request, payment, "three_ds_required");
    return way === "direct"
      ? charge(deps, request, payment, command)
      : beginChallenge(deps, request, payment, command);
  });
}

/** The same intent again: what has become of it. */
async function goOn(deps: PaymentsDeps, run: Run, begun: PaymentRecord): Promise<PayResult> {
  const challenge = await deps.store.findChallengeOfSubject(begun.customerId, begun.id);
  if (challenge) return { kind: "challenge", challengeId: challenge.id };
  // One whose charge was never sent ends here: its run is gone.
  return told(await settleNow(deps, run, begun));
}

function told(payment: PaymentRecord): PayResult {
  return payment.state === "pending" ? { kind: "unknown" } : { kind: "payment", payment };
}

interface Beginning {
  order: OrderDetails;
  payer: Payer;
  plan: PaymentCommand["plan"];
  offer: Offer;
  intent: HeldIntent;
}

function newPayment(
  { clock }: PaymentsDeps,
  { session }: CardsRequest,
  { order, payer, plan, offer, intent }: Beginning,
): PaymentRecord {
  const now = clock.now();
  return {
    id: intent.subjectId,
    orderId: order.id,
    sessionId: session.id,
    customerId: session.customerId,
    vault: payer.vault.id,
    scope: payer.scope,
    state: "pending",
    amount: order.amount,
    charged: plan.total,
    currency: order.currency,
    installment: plan.installment,
    cardId: payer.cardId,
    card: JSON.stringify(withFacts(payer.details, offer)),
    saves: payer.saves,
    sentAt: null,
    reference: null,
    decline: null,
    providerCode: null,
    holder: intent.holder,
    heldUntil: now + HOLD_MS,
    nextLookAt: now,
    looks: 0,
    createdAt: now,
    updatedAt: now,
  };
}

/** A typed card says no bank; the offer does, where the provider told it. */
function withFacts(details: FiledDetails, { card }: Offer): FiledDetails {
  const { bank, family, funding } = details;
  return {
    ...details,
    bank: bank ?? card?.bank ?? null,
    family: family ?? card?.family ?? null,
    funding: funding ?? card?.funding ?? null,
  };
}

async function declineAtOnce(
  deps: PaymentsDeps,
  { log }: CardsRequest,
  payment: PaymentRecord,
  decline: DeclineCode,
): Promise<PayResult> {
  return told(await endPayment(deps, log, payment, { to: "failed", decline }));
}

/** Without 3-D Secure. */
async function charge(
  deps: PaymentsDeps,
  request: CardsRequest,
  payment: PaymentRecord,
  command: PaymentCommand,
): Promise<PayResult> {
  const { store, clock } = deps;
  const run = runOf(request);
  const { id, holder } = payment;
  const now = clock.now();
  const isOurs = await store.markPaymentSent({ id, holder, heldUntil: now + HOLD_MS, now });
  // Another run took it for dead and ended it: nothing may be sent.
  if (!isOurs) return goOn(deps, run, payment);
  const support = supportOf(deps, payment);
  const charged = await support.pay(command, { ...request.call, notAfter: leavesUntil(now, support) });
  const ended = await concludeCharge(deps, run, { ...payment, sentAt: now }, charged);
  if (!charged.ok && charged.error.kind === "misconfigured")
    return { kind: "not_made", code: "vault_misconfigured" };
  if (!charged.ok && charged.error.kind === "unavailable")
    return { kind: "not_made", code: "payment_not_made" };
  if (ended) return told(ended);
  // One look while the shopper waits; then the worker goes on.
  await store.restPayment({ id, holder, nextLookAt: clock.now(), now: clock.now() });
  return told(await settleNow(deps, run, (await store.findPayment(id)) ?? payment));
}

async function beginChallenge(
  deps: PaymentsDeps,
  request: CardsRequest,
  payment: PaymentRecord,
  command: PaymentCommand,
): Promise<PayResult> {
  const { session, call, log } = request;
  const plan = planChallenge(deps);
  const started = await supportOf(deps, payment).start({ ...command, returnUrl: plan.returnUrl }, call);
  if (!started.ok) {
    const { error } = started;
    logVaultError(log, payment.vault, "start_payment", error);
    // Nothing is charged before the bank has confirmed, whatever became of this call.
    const ended = await endRefused(deps, log, payment, error);
    if (error.kind === "misconfigured") return { kind: "not_made", code: "vault_misconfigured" };
    const isNotMade = error.kind === "unavailable" || error.kind === "unknown_outcome";
    return isNotMade ? { kind: "not_made", code: "payment_not_made" } : told(ended);
  }
  const challenge = await createChallenge(deps, request, {
    plan,
    purpose: "payment",
    subjectId: payment.id,
    owner: payment,
    session,
    started: started.value,
    saves: null,
  });
  const { id, holder } = payment;
  const now = deps.clock.now();
  await deps.store.restPayment({ id, holder, nextLookAt: challenge.expiresAt, now });
  return { kind: "challenge", challengeId: challenge.id };
}

function runOf({ log, call }: CardsRequest): Run {
  return { log, requestId: call.requestId };
}
