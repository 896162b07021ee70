/** What may happen to an order, for the model of payments. */
import type { movableClock } from "./bff.ts";
import type { Doom } from "./mortal-store.ts";
import type { AtTheBank, PaymentProvider } from "./payment-providers.ts";

export interface Pay {
  kind: "pay";
  by: "one" | "other" | "typed" | "typed to save";
  installment: 1 | 3;
  key: "new" | "same";
  device: 0 | 1;
  times: number;
}

export type Action =
  | Pay
  | { kind: "bank"; how: AtTheBank }
  | { kind: "return"; which: "last" | "first" | "forged"; times: number }
  | { kind: "cancel" | "settle" | "sweep" | "accept" | "reject" }
  | { kind: "review"; isOn: boolean }
  | { kind: "notify"; how: "right" | "forged" | "unsigned" | "of a failure"; times: number }
  | { kind: "pass"; milliseconds: number }
  | { kind: "fails"; call: keyof PaymentProvider["calls"]; fault: object; times: number }
  | { kind: "dies"; doom: Doom }
  | { kind: "at once"; actions: readonly Action[] };

/** What the model needs of the world. */
export interface World {
  provider: PaymentProvider;
  clock: ReturnType<typeof movableClock>;
  threeDS: "always" | "never";
}

/** What may be answered to a click, besides a payment and a challenge. */
export const REFUSALS = [
  "order_paid",
  "payment_in_progress",
  "outcome_unknown",
  "payment_not_made",
  "vault_unavailable",
  "idempotency_in_progress",
];
