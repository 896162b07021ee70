/**
 * What iyzico says of a payment (fact sheet, sections 3.1, 3.2 and 3.5). Liberal: ids and numbers come as text or as numbers, and what
 * is missing or of another type is `null`. Whether that will do is for whoever reads it.
 */
import * as z from "zod";
import type { CardDetails } from "../vault.ts";
import { CardFacts, toCardDetails } from "./mapping.ts";

/** As it came, since signatures are made over it: blanks stay. */
const told = z
  .union([z.string(), z.number().transform(String)])
  .nullable()
  .catch(null);

export const PaymentAnswer = z.object({
  paymentId: told,
  currency: told,
  basketId: told,
  conversationId: told,
  paidPrice: told,
  price: told,
  signature: told,
  /** 1 fine, 0 in review, -1 rejected. */
  fraudStatus: told,
  mdStatus: told,
  /** Of `/payment/detail` alone. */
  paymentStatus: told,
});
export type PaymentAnswer = z.infer<typeof PaymentAnswer>;

export const InitializeAnswer = PaymentAnswer.pick({
  paymentId: true,
  conversationId: true,
  signature: true,
}).extend({ threeDSHtmlContent: z.string() });

/** The card that a payment's answer names; `null` if it says nothing of it. */
export function cardOfPayment(body: Record<string, unknown>): CardDetails | null {
  const details = toCardDetails(CardFacts.parse(body));
  return details.bin === null && details.last4 === null ? null : details;
}
