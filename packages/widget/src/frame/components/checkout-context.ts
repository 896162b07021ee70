/** Gives components the order and its payer, and draws them again when either changes. */
import { createContext, useContext, useSyncExternalStore } from "react";
import type { OrderState, OrderWatch, Payer } from "../payment/index.ts";
import type { SubmissionState } from "../submission/index.ts";

interface CheckoutParts {
  orders: OrderWatch;
  payer: Payer;
}

export const CheckoutContext = createContext<CheckoutParts | null>(null);

interface CheckoutInUse extends CheckoutParts {
  /** `null`: nothing is to be paid here. */
  state: OrderState | null;
  paying: SubmissionState;
}

export function useCheckout(): CheckoutInUse {
  const parts = useContext(CheckoutContext);
  if (parts === null) throw new Error("useCheckout needs a CheckoutContext around it.");
  const { orders, payer } = parts;
  const state = useSyncExternalStore(orders.subscribe, orders.getState);
  const paying = useSyncExternalStore(payer.subscribe, payer.getState);
  return { orders, payer, state, paying };
}
