/** The signatures that iyzico puts under its answers, callbacks and webhooks (iyzico fact sheet 4 and 5). */
import { createHmac } from "node:crypto";
import { parseAmount, stripped } from "./amounts.ts";

interface SignedPayment {
  paymentId: string;
  currency: string;
  basketId: string | undefined;
  conversationId: string | undefined;
  /** Decimal texts, in any spelling. */
  paidPrice: string;
  price: string;
}

/** Under the answers of `/payment/auth`, `/payment/detail` and both ways to complete 3-D Secure. */
export function paymentSignature(secretKey: string, payment: SignedPayment): string {
  const { paymentId, currency, basketId, conversationId, paidPrice, price } = payment;
  return sign(secretKey, [
    paymentId,
    currency,
    basketId,
    conversationId,
    normalised(paidPrice),
    normalised(price),
  ]);
}

/** Under the answer of `/payment/3dsecure/initialize`. */
export function initializeSignature(
  secretKey: string,
  { paymentId, conversationId }: Pick<SignedPayment, "paymentId" | "conversationId">,
): string {
  return sign(secretKey, [paymentId, conversationId]);
}

/** Among the fields that the browser brings to `callbackUrl`. */
export function callbackSignature(
  secretKey: string,
  fields: Record<"conversationData" | "conversationId" | "mdStatus" | "paymentId" | "status", string>,
): string {
  const { conversationData, conversationId, mdStatus, paymentId, status } = fields;
  return sign(secretKey, [conversationData, conversationId, mdStatus, paymentId, status]);
}

/** `X-IYZ-SIGNATURE-V3`: unlike the others without a separator, and with the key in the message too. */
export function webhookSignature(
  secretKey: string,
  event: { iyziEventType: string; paymentId: number; paymentConversationId: string; status: string },
): string {
  const { iyziEventType, paymentId, paymentConversationId, status } = event;
  return hmac(secretKey, `${secretKey}${iyziEventType}${paymentId}${paymentConversationId}${status}`);
}

/** A price as it is signed, however the answer spells it: `10.50000000` is `10.5`. */
export function normalised(price: string): string {
  const amount = parseAmount(price);
  return amount === undefined ? price : stripped(amount);
}

/** What is missing counts as empty, and keeps its separator. */
function sign(secretKey: string, values: readonly (string | undefined)[]): string {
  return hmac(secretKey, values.map((value) => value ?? "").join(":"));
}

function hmac(secretKey: string, message: string): string {
  return createHmac("sha256", secretKey).update(message).digest("hex");
}
