/** Takes up the challenge of a payment that was begun elsewhere, or that was left for another payment which was then refused. */
import type { ChallengeWatch } from "../challenge/index.ts";
import type { OrderWatch } from "./order-watch.ts";
import type { Payer } from "./payer.ts";

/** Follows the order for as long as the page lives. */
export function resumePayment(orders: OrderWatch, watch: ChallengeWatch, payer: Payer): void {
  orders.subscribe(() => {
    const id = orders.getState()?.order.challengeId ?? null;
    const isIdle = watch.getState() === null && payer.getState().stage === "editing";
    if (id !== null && isIdle) watch.resume(id, "payment");
  });
}
