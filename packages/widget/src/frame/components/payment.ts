/** Everything to pay with. Loaded on its own, after the list: most of it has inputs, whose library and rules come with it. */
export { OpenPayment } from "./checkout/open-payment.tsx";
export { PayArea } from "./checkout/pay-area.tsx";
export { PaymentResult } from "./checkout/payment-result.tsx";
