/** Everything to pay with, fetched once the list is there. */
import { lazyPart } from "./lazy-part.ts";

export const { fetch: fetchPayment, use: usePaymentPart } = lazyPart(() => import("./payment.ts"));
