/** Names of what takes the focus around paying: see `focus.ts`. */
export const PAY_BUTTON = "pay";
export const OTHER_CARD_BUTTON = "other-card";
export const CARD_TO_PAY_FORM = "card-to-pay";
export const PAYMENT_RESULT = "payment-result";
