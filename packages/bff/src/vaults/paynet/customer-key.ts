/** `user_unique_id`: what a customer is called at Paynet. */
import { createHash } from "node:crypto";

const DIGEST_PREFIX = "sha256-";

/**
 * The merchant's customer id, where nothing can happen to it on the way: how long `user_unique_id` may be, and whether it tells `Ali` from
 * `ali`, is not documented (50 is what other ids of Paynet's may have). Cut or compared without case, two customers would become one owner
 * of cards. Every other id goes as its SHA-256, 50 characters with the prefix, always the same for the same customer.
 */
export function customerKey(customerId: string): string {
  if (/^[0-9a-z._@:+-]{1,50}$/.test(customerId) && !customerId.startsWith(DIGEST_PREFIX)) return customerId;
  return DIGEST_PREFIX + createHash("sha256").update(customerId, "utf8").digest("base64url");
}
