/** What a BFF is made of: everything that has to do with the machine it runs on is handed in. */
import type { Context } from "hono";
import { savingCards } from "./challenges/index.ts";
import type { Clock } from "./clock.ts";
import type { Log } from "./log.ts";
import type { MerchantWebhook } from "./notifications/index.ts";
import { createOngoing, type Ongoing } from "./ongoing.ts";
import { paying, type PaymentsDeps } from "./payments/index.ts";
import { type AttemptLimiter, type AttemptLimits, createAttemptLimiter } from "./security/rate-limits.ts";
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
  limits: AttemptLimits;
  /** Of attempts to pay. */
  paymentLimits: AttemptLimits;
  /** Where the merchant's server is told of payments; `null`: nowhere. */
  merchantWebhook: MerchantWebhook | null;
  /** Aborted when the server is about to stop: whoever waits for news is answered at once. */
  stopping?: AbortSignal;
  /** Of whoever waits for what still goes on, before the vaults and the store are closed. */
  ongoing?: Ongoing;
  /** The shopper's network address, as far as the proxies in front are trusted. */
  clientAddress(c: Context): string;
}

export interface BffDeps extends BffOptions, PaymentsDeps {
  ongoing: Ongoing;
  addCardLimiter: AttemptLimiter;
  paymentLimiter: AttemptLimiter;
  offerLimiter: AttemptLimiter;
}

export function bffDeps(options: BffOptions): BffDeps {
  const { store, limits, paymentLimits, clock, merchantWebhook } = options;
  const deps: BffDeps = {
    ...options,
    ongoing: options.ongoing ?? createOngoing(),
    notifies: merchantWebhook !== null,
    addCardLimiter: createAttemptLimiter("add-card", store, limits, clock.now),
    paymentLimiter: createAttemptLimiter("pay", store, paymentLimits, clock.now),
    offerLimiter: createAttemptLimiter("offer", store, manifold(paymentLimits), clock.now),
    // Each works with the whole of these, so they are made one after the other.
    purposes: {
      card: savingCards(options),
      get payment() {
        return paying(deps);
      },
    },
  };
  return deps;
}

/** A shopper looks at the plans of several cards for each one that pays. */
const OFFERS_PER_PAYMENT = 10;

function manifold({ perSession, perCustomer, perAddress, perMerchant }: AttemptLimits): AttemptLimits {
  return {
    perSession: perSession * OFFERS_PER_PAYMENT,
    perCustomer: perCustomer * OFFERS_PER_PAYMENT,
    perAddress: perAddress * OFFERS_PER_PAYMENT,
    perMerchant: perMerchant * OFFERS_PER_PAYMENT,
  };
}
