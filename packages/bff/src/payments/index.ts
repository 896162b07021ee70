/** Payments: one order is paid at most once, whatever is lost on the way. */
export { takeNewPrice } from "./clear-order.ts";
export type { PaymentsDeps } from "./deps.ts";
export { findOffer, payingVault, type PayingVault, payingVaults, toOffer } from "./offer.ts";
export { orderStatus, toOrder, waitForOrder } from "./order-view.ts";
export { pay } from "./pay.ts";
export { vaultOfNewCard } from "./payer.ts";
export { paying } from "./paying.ts";
export { hearOf, settlePayments } from "./settle.ts";
export { MerchantPayment, toMerchantPayment, toPayment } from "./view.ts";
