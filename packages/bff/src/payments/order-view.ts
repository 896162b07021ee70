/** How the session's order stands: one answer for a reload, for another tab, and for who comes back from the bank. */
import { type Order, isFinal } from "@saved-cards/widget/contract";
import { toAmount } from "@saved-cards/widget/money";
import { findChallenge } from "../challenges/index.ts";
import type { ShopperSession } from "../env.ts";
import type { Log } from "../log.ts";
import type { OrderDetails } from "../orders/order.ts";
import type { PaymentRecord } from "../store/index.ts";
import type { PaymentsDeps } from "./deps.ts";
import { withinWaiters } from "../waiters.ts";
import { payingVaults } from "./offer.ts";
import { toPayment } from "./view.ts";

/** How often the store is asked by those who wait. */
const POLL_MS = 250;

export async function toOrder(
  deps: PaymentsDeps,
  log: Log,
  session: ShopperSession,
  order: OrderDetails,
): Promise<Order> {
  const latest = await deps.store.findPaymentOfOrder(order.id);
  // Another customer's payment of the same order counts, and is nobody else's to see.
  const isOwn = latest?.customerId === session.customerId;
  const openChallengeId = latest && (await openChallengeOf(deps, log, latest));
  // It may have moved on meanwhile: the challenge expired, say, and the payment with it.
  const payment = latest && ((await deps.store.findPayment(latest.id)) ?? latest);
  // One of another amount does not pay what this session is about.
  const own = payment && isOwn && isOfOrder(payment, order) ? payment : null;
  const challengeId = own?.state === "pending" && own.sentAt === null ? openChallengeId : null;
  return {
    id: order.id,
    amount: toAmount(order.amount),
    currency: order.currency,
    status: challengeId ? "open" : orderStatus(order, payment),
    vaults: payingVaults(deps.vaults, order.currency).map(({ id }) => id),
    payment: own && toPayment(own, session.locale, order),
    challengeId,
  };
}

interface Wait {
  since: Order["status"] | undefined;
  milliseconds: number;
  signal: AbortSignal;
}

/** Resolves when the status is no longer `since`, or the time is up. */
export async function waitForOrder(
  deps: PaymentsDeps,
  log: Log,
  session: ShopperSession,
  order: OrderDetails,
  { since, milliseconds, signal }: Wait,
): Promise<Order> {
  return withinWaiters(`order/${order.id}`, milliseconds, (patience) =>
    poll(deps, log, session, order, { since, milliseconds: patience, signal }),
  );
}

async function poll(
  deps: PaymentsDeps,
  log: Log,
  session: ShopperSession,
  order: OrderDetails,
  { since, milliseconds, signal }: Wait,
): Promise<Order> {
  const { clock, stopping } = deps;
  const endsAt = clock.now() + milliseconds;
  for (;;) {
    const current = await toOrder(deps, log, session, order);
    const isLeft = signal.aborted || stopping?.aborted === true;
    if (current.status !== since || isLeft || clock.now() >= endsAt) return current;
    await clock.pause(POLL_MS);
  }
}

/** Id of the challenge that the shopper may still go on with: nothing was sent, and nothing is while they are at it. */
async function openChallengeOf(
  deps: PaymentsDeps,
  log: Log,
  { id, customerId, state, sentAt }: PaymentRecord,
): Promise<string | null> {
  if (state !== "pending" || sentAt !== null) return null;
  const begun = await deps.store.findChallengeOfSubject(customerId, id);
  const challenge = begun && (await findChallenge(deps, log, begun.id));
  if (!challenge || isFinal(challenge.state)) return null;
  return challenge.state === "created" || challenge.state === "launched" ? challenge.id : null;
}

/**
 * By the order's latest payment; one that waits for the shopper at the bank counts as pending here. A payment of another amount does not
 * pay this order, and keeps it from being paid: that is not settled until the merchant has looked at it.
 */
export function orderStatus(order: OrderDetails, payment: PaymentRecord | null): Order["status"] {
  if (!payment || payment.state === "failed") return "open";
  if (!isOfOrder(payment, order)) return "pending";
  return payment.state === "succeeded" ? "paid" : payment.state;
}

export function isOfOrder(
  payment: Pick<PaymentRecord, "amount" | "currency">,
  { amount, currency }: OrderDetails,
): boolean {
  return payment.amount === amount && payment.currency === currency;
}
