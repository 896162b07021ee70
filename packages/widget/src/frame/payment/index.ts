/** The session's order and its payment, without a framework. */
export { takeEnd } from "./end-of-challenge.ts";
export { followSession, type ModeSwitch } from "./follow-session.ts";
export { type OrderState, OrderWatch } from "./order-watch.ts";
export { Payer } from "./payer.ts";
export { resumePayment } from "./resume.ts";
export { refreshOrderOnReturn } from "./wake-ups.ts";
