/** What the end of a payment's challenge says of the session's order. */
import type { Challenge } from "../../contract/index.ts";
import type { OrderWatch } from "./order-watch.ts";

/** The merchant's address may name any challenge of the customer's, also one of another order: then only the BFF can say. */
export function takeEnd({ id, result }: Challenge, orders: OrderWatch): void {
  const order = orders.getState()?.order;
  if (order === undefined || result === null) return;
  const { payment } = result;
  const isOfOrder = order.challengeId === id || (payment !== null && order.payment?.id === payment.id);
  if (payment !== null && isOfOrder) orders.takePayment(payment);
  else void orders.refresh();
}
