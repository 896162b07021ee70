/** Signs what the merchant's server is told, as Standard Webhooks 1.0 says: HMAC-SHA-256 over id, time and body. */
import { createHmac } from "node:crypto";

export interface SignedMessage {
  /** The same for every attempt: what a receiver has seen already, it knows by it. */
  id: string;
  /** Epoch milliseconds of this attempt. */
  at: number;
  body: string;
}

/** @param secrets what `whsec_` stands before, decoded; several while one is being replaced. */
export function webhookHeaders(secrets: readonly Buffer[], { id, at, body }: SignedMessage) {
  const timestamp = String(Math.floor(at / 1_000));
  const signatures = secrets.map(
    (secret) => `v1,${createHmac("sha256", secret).update(`${id}.${timestamp}.${body}`).digest("base64")}`,
  );
  return {
    "webhook-id": id,
    "webhook-timestamp": timestamp,
    "webhook-signature": signatures.join(" "),
  };
}
