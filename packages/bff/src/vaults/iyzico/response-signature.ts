/** The signatures under iyzico's answers, and among the fields that the browser brings back (fact sheet, section 4). */
import { createHmac } from "node:crypto";
import { matchesSecret } from "../../security/identifiers.ts";
import { plainDecimal } from "./amounts.ts";

/** `null` for what the answer does not say: it counts as empty. */
type Told = string | null;

export interface SignedPayment {
  paymentId: Told;
  currency: Told;
  basketId: Told;
  conversationId: Told;
  paidPrice: Told;
  price: Told;
}

/** Of `/payment/auth`, `/payment/detail` and `/payment/v2/3dsecure/auth`. */
export function paymentValues(payment: SignedPayment): Told[] {
  const { paymentId, currency, basketId, conversationId, paidPrice, price } = payment;
  return [paymentId, currency, basketId, conversationId, normalised(paidPrice), normalised(price)];
}

/** Of `/payment/3dsecure/initialize`. */
export function initializeValues({
  paymentId,
  conversationId,
}: Pick<SignedPayment, "paymentId" | "conversationId">) {
  return [paymentId, conversationId];
}

/** Of what is posted to `callbackUrl`. */
export function returnValues(fields: Readonly<Record<string, string>>): Told[] {
  const names = ["conversationData", "conversationId", "mdStatus", "paymentId", "status"];
  return names.map((name) => fields[name] ?? null);
}

/** Lowercase hex of HMAC-SHA-256 over the values with `:` between them. */
export function responseSignature(secretKey: string, values: readonly Told[]): string {
  return createHmac("sha256", secretKey)
    .update(values.map((value) => value ?? "").join(":"), "utf8")
    .digest("hex");
}

/** Compares in constant time. */
export function isSigned(secretKey: string, values: readonly Told[], signature: Told): boolean {
  return signature !== null && matchesSecret(signature, [responseSignature(secretKey, values)]);
}

function normalised(price: Told): Told {
  return price === null ? null : (plainDecimal(price) ?? price);
}
