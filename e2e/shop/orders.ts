/**
 * The shop's orders and what its server has learned of their payments. Kept in memory, since nothing is sold; a real shop has them in
 * its database.
 */
import { randomInt } from "node:crypto";
import type { Cart } from "./cart.ts";
import type { ShopPayment } from "./payments.ts";

export interface ShopOrder {
  /** The shop's own. The BFF lets an order be paid once, so it stays the same for as long as the cart is the same. */
  id: string;
  customer: string;
  cart: Cart;
}

export type OrderStatus = "open" | "in_review" | "paid";

export interface OrderBook {
  /** The customer's order for this cart: the one that they have, or a new one. */
  current(customer: string, cart: Cart): ShopOrder;
  /** A new order for this cart, in place of the one that they have. */
  startAnother(customer: string, cart: Cart): ShopOrder;
  find(id: string): ShopOrder | undefined;
  /** Files what the BFF has told of a payment, under the order that it is for. */
  file(payment: ShopPayment): void;
  /** Of an order that is there, oldest first. */
  paymentsOf(order: ShopOrder): ShopPayment[];
  statusOf(order: ShopOrder): OrderStatus;
}

/** No vowels, and nothing that is read as another sign. */
const SIGNS = "23456789BCDFGHJKLMNPQRSTVWXZ";

function newOrderId(): string {
  const signs = Array.from({ length: 8 }, () => SIGNS[randomInt(SIGNS.length)]).join("");
  return `ADA-${signs.slice(0, 4)}-${signs.slice(4)}`;
}

/** @param log takes a line for the shop's log. */
export function createOrderBook(log: (line: string) => void): OrderBook {
  const orders = new Map<string, ShopOrder>();
  /** By customer and cart. */
  const latest = new Map<string, ShopOrder>();
  const payments = new Map<string, ShopPayment>();

  const startAnother = (customer: string, cart: Cart) => {
    const order = { id: newOrderId(), customer, cart };
    orders.set(order.id, order);
    latest.set(cartKey(customer, cart), order);
    return order;
  };
  const paymentsOf = ({ id }: ShopOrder) => [...payments.values()].filter(({ orderId }) => orderId === id);

  return {
    startAnother,
    current: (customer, cart) => latest.get(cartKey(customer, cart)) ?? startAnother(customer, cart),
    find: (id) => orders.get(id),
    file(payment) {
      // Answers may overtake each other.
      const known = payments.get(payment.id);
      if (known && Date.parse(known.updatedAt) > Date.parse(payment.updatedAt)) return;
      payments.set(payment.id, payment);
      const order = orders.get(payment.orderId);
      if (order && !paysFor(payment, order)) log(`a payment of ${order.id} is of another amount`);
    },
    paymentsOf,
    statusOf(order) {
      const valid = paymentsOf(order).filter((payment) => paysFor(payment, order));
      if (valid.some(({ status }) => status === "succeeded")) return "paid";
      return valid.some(({ status }) => status === "in_review") ? "in_review" : "open";
    },
  };
}

function cartKey(customer: string, { name, currency }: Cart): string {
  return `${customer}/${name}/${currency}`;
}

/** The BFF has the amount from this shop; a merchant's server compares it all the same before anything leaves the house. */
function paysFor({ amount, currency }: ShopPayment, { cart }: ShopOrder): boolean {
  return amount === cart.amount && currency === cart.currency;
}
