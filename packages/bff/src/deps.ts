/** What a BFF is made of: everything that has to do with the machine it runs on is handed in. */
import type { Context } from "hono";
import type { Clock } from "./clock.ts";
import type { Log } from "./log.ts";
import type { AddCardLimiter, AddCardLimits } from "./security/rate-limits.ts";
import type { Sealer } from "./security/sealing.ts";
import type { Store } from "./store/index.ts";
import type { Vault } from "./vaults/vault.ts";
import type { WidgetAssets } from "./widget-assets.ts";

export interface BffOptions {
  /** Where shoppers' browsers reach the BFF, without a slash at the end. */
  publicUrl: string;
  /** Accepted keys of the merchant's server; several while one is being replaced. */
  merchantSecretKeys: readonly string[];
  /** Origins whose pages may show the widget. */
  merchantOrigins: readonly string[];
  store: Store;
  /** The first one that a session can use takes new cards, unless the session names others. */
  vaults: Vault[];
  sealer: Sealer;
  assets: WidgetAssets;
  log: Log;
  clock: Clock;
  limits: AddCardLimits;
  /** Aborted when the server is about to stop: whoever waits for news is answered at once. */
  stopping?: AbortSignal;
  /** The shopper's network address, as far as the proxies in front are trusted. */
  clientAddress(c: Context): string;
}

export interface BffDeps extends BffOptions {
  addCardLimiter: AddCardLimiter;
}
