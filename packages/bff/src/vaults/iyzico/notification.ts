/** iyzico's messages about a payment, to our server (fact sheet, section 5). Anyone can send one, so it says no more than "ask". */
import { createHmac } from "node:crypto";
import * as z from "zod";
import { matchesSecret } from "../../security/identifiers.ts";

/** Numbers as they are spelt. */
const DirectPayload = z.object({
  iyziEventType: z.string(),
  paymentId: z.string().regex(/^[\w-]+$/),
  paymentConversationId: z.string().min(1),
  status: z.string(),
});

/**
 * @param body the exact text that came.
 * @returns our id of the payment; `null` without `X-IYZ-SIGNATURE-V3`, which iyzico sends to merchants who have asked for it, or with a
 * wrong one.
 */
export function readNotification(
  secretKey: string,
  headers: Headers,
  body: string,
): { paymentId: string } | null {
  const presented = headers.get("x-iyz-signature-v3");
  if (presented === null) return null;
  const payload = DirectPayload.safeParse(parseKeepingNumbers(body));
  if (!payload.success) return null;
  const { iyziEventType, paymentId, paymentConversationId, status } = payload.data;
  // Nothing stands between the values, and the key is part of the message, too.
  const message = `${secretKey}${iyziEventType}${paymentId}${paymentConversationId}${status}`;
  const signature = createHmac("sha256", secretKey).update(message, "utf8").digest("hex");
  return matchesSecret(presented, [signature]) ? { paymentId: paymentConversationId } : null;
}

/** `null` if it is no JSON. */
function parseKeepingNumbers(body: string): unknown {
  try {
    return JSON.parse(body, asSpelt);
  } catch {
    return null;
  }
}

/** Ids are JSON numbers, and signed as they stand there. TypeScript's libraries do not know the third parameter yet (ECMAScript 2026). */
function asSpelt(_name: string, value: unknown, context?: { source?: string }): unknown {
  return typeof value === "number" ? (context?.source ?? String(value)) : value;
}
