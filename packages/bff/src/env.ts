/** What middleware leaves on Hono's context for the handlers. */
import type { Locale, ProblemCode, Vault as VaultId } from "@saved-cards/widget/contract";
import type { Log } from "./log.ts";
import type { OrderDetails } from "./orders/order.ts";
import type { SessionRecord } from "./store/index.ts";
import type { NamedOwner } from "./vaults/vault.ts";

export interface ShopperSession extends Omit<SessionRecord, "details" | "tokenHash"> {
  customer: { id: string; email: string };
  /** Where a new card may go; the first one unless the shopper chooses another. */
  vaults: VaultId[];
  paynet: NamedOwner["paynet"];
  /** The shopper's way back from a page that took the place of the merchant's. */
  returnUrl: string;
  /** What is to be paid; `null` for a session that only manages cards. */
  order: OrderDetails | null;
}

export interface BffEnv {
  Variables: {
    requestId: string;
    /** The session's language once it is known; Turkish before. */
    locale: Locale;
    log: Log;
    /** Filled in on the way, for the one line that ends each request's log. */
    notes: { sessionId?: string; problem?: ProblemCode };
    /** Set by the middleware in front of every shopper's route. */
    session: ShopperSession;
  };
}
