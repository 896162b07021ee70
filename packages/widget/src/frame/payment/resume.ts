/**
 * Takes up the challenge of a payment that was begun elsewhere, or that was left for another payment which was then refused, and leaves
 * the one of an order that is not this page's any more.
 */
import type { ChallengeWatch } from "../challenge/index.ts";
import type { OrderWatch } from "./order-watch.ts";
import type { Payer } from "./payer.ts";

/** Follows the order for as long as the page lives. */
export function resumePayment(orders: OrderWatch, watch: ChallengeWatch, payer: Payer): void {
  let orderId: string | null = null;
  orders.subscribe(() => {
    const order = orders.getState()?.order;
    if (order === undefined) return;
    const isOther = orderId !== null && orderId !== order.id;
    orderId = order.id;
    // Passed now, it would pay for what the shopper is not buying any more.
    if (isOther && watch.getState()?.purpose === "payment") watch.forget();
    const id = order.challengeId;
    const isIdle = watch.getState() === null && payer.getState().stage === "editing";
    if (id !== null && isIdle) watch.resume(id, "payment");
  });
}
