/** An order as `POST /v1/sessions` takes it: what the cart holds, who buys it and where it goes. */
import type { Cart } from "./cart.ts";
import type { ShopOrder } from "./orders.ts";
import { texts } from "./texts.ts";

/** How the shop lets an order be paid. */
export interface PaymentPolicy {
  threeDS: "always" | "when-required" | "never";
  /** Numbers of payments; what the provider offers, unless given. */
  installments?: number[] | undefined;
}

const HOME = {
  address: "Caferağa Mah. Moda Cad. 12/4, Kadıköy",
  city: "İstanbul",
  country: "Türkiye",
  zipCode: "34710",
};

/** The demo's one shopper. A real shop has these from its own accounts, and the address from the connection. */
const ELIF = {
  name: "Elif",
  surname: "Yılmaz",
  // iyzico's documentation has this number in its examples.
  identityNumber: "74300864791",
  phone: "+905350000000",
  ip: "85.34.78.112",
  ...HOME,
};

/** The address as the page shows it. */
export const DELIVERY = {
  name: `${ELIF.name} ${ELIF.surname}`,
  address: `${HOME.address}, ${HOME.city}`,
};

/** Whether anything in the cart has to be sent. */
export function isSent({ items }: Cart): boolean {
  return items.some(({ type }) => type === "physical");
}

export type SessionOrder = ReturnType<typeof sessionOrder>;

/** @returns the `order` of a session; what iyzico asks of a buyer is in it. */
export function sessionOrder({ id, customer, cart }: ShopOrder, { threeDS, installments }: PaymentPolicy) {
  const home = { contactName: DELIVERY.name, ...HOME };
  return {
    id,
    amount: cart.amount,
    currency: cart.currency,
    items: cart.items.map(({ id: item, name, category, type, price }) => ({
      id: item,
      name: texts.tr[name],
      category,
      type,
      price,
    })),
    buyer: { id: customer, email: `${customer}@shop.example`, ...ELIF },
    billingAddress: home,
    ...(isSent(cart) ? { shippingAddress: home } : {}),
    ...(installments === undefined ? {} : { installments }),
    threeDS,
  };
}
