/** A payment as the shopper's widget and as the merchant's server are told it. */
import { type Locale, Payment, Vault } from "@saved-cards/widget/contract";
import { toAmount } from "@saved-cards/widget/money";
import * as z from "zod/mini";
import { FiledDetails } from "../cards/filing.ts";
import type { OrderDetails } from "../orders/order.ts";
import type { PaymentRecord } from "../store/index.ts";
import { describeDecline, type ThreeDsUse } from "./declines.ts";

/** What only the merchant's server is told, besides. */
export const MerchantPayment = z.extend(Payment, {
  /** The merchant's. */
  orderId: z.string(),
  sessionId: z.string(),
  /** The merchant's id of the customer. */
  customer: z.object({ id: z.string() }),
  vault: Vault,
  /** The provider's own code of a refusal. */
  providerCode: z.nullable(z.string()),
  /** ISO 8601, UTC. */
  createdAt: z.string(),
  updatedAt: z.string(),
});
export type MerchantPayment = z.infer<typeof MerchantPayment>;

/** @param order that the session is about; `null` where nobody has it at hand. */
export function toPayment(record: PaymentRecord, locale: Locale, order: OrderDetails | null): Payment {
  const { id, state, amount, charged, currency, installment, reference, decline } = record;
  const { brand, last4, bank, family } = FiledDetails.parse(JSON.parse(record.card));
  return {
    id,
    status: state,
    amount: toAmount(amount),
    charged: toAmount(charged),
    currency,
    installment,
    card: { id: record.cardId, brand, last4, bank, family },
    reference,
    ...(decline !== null && { decline: describeDecline(decline, locale, threeDsUse(record, order)) }),
  };
}

/** Where the order does not say, the payment does: a shop without 3-D Secure sends no charge that is known to need it. */
function threeDsUse({ sentAt }: PaymentRecord, order: OrderDetails | null): ThreeDsUse {
  const isOffered = order ? order.threeDS !== "never" : sentAt !== null;
  return isOffered ? "offered" : "not_offered";
}

export function toMerchantPayment(record: PaymentRecord): MerchantPayment {
  const { orderId, sessionId, customerId, vault, providerCode, createdAt, updatedAt } = record;
  return {
    ...toPayment(record, "en", null),
    orderId,
    sessionId,
    customer: { id: customerId },
    vault,
    providerCode,
    createdAt: new Date(createdAt).toISOString(),
    updatedAt: new Date(updatedAt).toISOString(),
  };
}
