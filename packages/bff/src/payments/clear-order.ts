/**
 * Makes way for a payment: one that waits for the shopper at the bank is given up, one that went further is not. What an order costs is what
 * the merchant's latest session for it says; earlier sessions of another amount or currency pay nothing any more.
 */
import type { CardsRequest } from "../cards/deps.ts";
import { cancelChallenge } from "../challenges/index.ts";
import type { Log } from "../log.ts";
import type { OrderDetails } from "../orders/order.ts";
import type { ChallengeRecord, PaymentRecord } from "../store/index.ts";
import type { PaymentsDeps } from "./deps.ts";
import { isOfOrder } from "./order-view.ts";

/** The shopper wants to pay in another way now. @returns why they cannot, or `null`. */
export async function clearOrder(
  deps: PaymentsDeps,
  { session, log }: CardsRequest,
  order: OrderDetails,
): Promise<"order_differs" | "order_paid" | "payment_in_progress" | null> {
  const live = await deps.store.findPaymentOfOrder(order.id);
  if (live?.state === "succeeded") return "order_paid";
  // Who goes by an old price ends nobody's payment at the new one.
  if (await isOldPrice(deps, order)) return "order_differs";
  if (!live || live.state === "failed") return null;
  const isOwn = live.customerId === session.customerId;
  return isOwn && (await giveUp(deps, log, live)) ? null : "payment_in_progress";
}

/**
 * The merchant says what the order costs now, so nobody, whichever customer it is, may go on paying what it cost before.
 *
 * @returns false if a payment of another amount or currency has left, or is about to.
 */
export async function takeNewPrice(deps: PaymentsDeps, log: Log, order: OrderDetails): Promise<boolean> {
  const { id: orderId, amount, currency } = order;
  // Before the look at what is under way: a payment that begins after that look finds the new price.
  await deps.store.setOrderPrice({ orderId, amount, currency }, deps.clock.now());
  const live = await deps.store.findPaymentOfOrder(order.id);
  if (!live || live.state === "failed" || isOfOrder(live, order)) return true;
  return giveUp(deps, log, live);
}

/** Whether a later session said that the order costs something else. */
export async function isOldPrice({ store }: PaymentsDeps, order: OrderDetails): Promise<boolean> {
  const price = await store.findOrderPrice(order.id);
  return price !== null && !isOfOrder(price, order);
}

/** @returns false if it is not at the bank, or the shopper came back first. */
async function giveUp(deps: PaymentsDeps, log: Log, live: PaymentRecord): Promise<boolean> {
  if (live.state !== "pending" || live.sentAt !== null) return false;
  const begun = await deps.store.findChallengeOfSubject(live.customerId, live.id);
  const ended = begun && (await cancelChallenge(deps, log, begun));
  if (!ended || !isGivenUp(ended)) return false;
  // It may have ended in a run that had no time to say so of the payment.
  await deps.purposes.payment.ended(log, ended);
  return true;
}

function isGivenUp({ state }: ChallengeRecord): boolean {
  return state === "cancelled" || state === "expired" || state === "failed";
}
