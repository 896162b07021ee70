/** Paynet's two ways to keep cards: a wallet of the customer's own, and the cards of a subscription. */
import type { Vault } from "../vault.ts";
import { createPaynetVault } from "./card-storage.ts";
import type { PaynetOptions } from "./client.ts";
import { createPaynetSubscriptionVault } from "./subscription.ts";

/** Both, each with connections and a breaker of its own: one family of services may fail while the other works. */
export function createPaynetVaults(options: PaynetOptions): Vault[] {
  return [createPaynetVault(options), createPaynetSubscriptionVault(options)];
}
