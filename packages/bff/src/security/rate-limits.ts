/// <reference path="./rate-limiter-flexible.d.ts" />
/**
 * Limits on adding cards and on paying. Both tell whether a card is valid, so they are what a card tester wants (requirement
 * A4): attempts are counted per session, customer, network address and for the whole merchant, in the store, for all
 * instances together.
 */
import { RateLimiterRes } from "rate-limiter-flexible";
import RateLimiterStoreAbstract from "rate-limiter-flexible/lib/RateLimiterStoreAbstract.js";
import type { Counted, Store } from "../store/index.ts";

/** Attempts in one hour. */
export interface AttemptLimits {
  perSession: number;
  perCustomer: number;
  /** An IPv4 address, or an IPv6 /64. Generous by default: mobile operators put many shoppers behind one. */
  perAddress: number;
  perMerchant: number;
}

export interface Attempt {
  sessionId: string;
  customerId: string;
  address: string;
}

export interface AttemptLimiter {
  /** @returns `null`, or the whole seconds to wait. An attempt over a limit counts for the limits before it only. */
  consume(attempt: Attempt): Promise<number | null>;
}

const HOUR_SECONDS = 3_600;

/** @param of what is limited: each has counters of its own. */
export function createAttemptLimiter(
  of: "add-card" | "offer" | "pay",
  store: Store,
  limits: AttemptLimits,
  now: () => number,
): AttemptLimiter {
  const limiter = (name: string, points: number) =>
    new StoreRateLimiter(
      { storeClient: store, keyPrefix: `${of}-${name}`, points, duration: HOUR_SECONDS },
      store,
      now,
    );
  const perSession = limiter("session", limits.perSession);
  const perCustomer = limiter("customer", limits.perCustomer);
  const perAddress = limiter("address", limits.perAddress);
  const perMerchant = limiter("merchant", limits.perMerchant);

  return {
    async consume({ sessionId, customerId, address }) {
      try {
        await perSession.consume(sessionId);
        await perCustomer.consume(customerId);
        await perAddress.consume(networkOf(address));
        await perMerchant.consume("all");
        return null;
      } catch (refusal) {
        if (refusal instanceof RateLimiterRes) return Math.max(1, Math.ceil(refusal.msBeforeNext / 1_000));
        throw refusal;
      }
    },
  };
}

/** One subscriber's network: the address itself for IPv4, the first 64 bits for IPv6. */
function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (mapped?.[1]) return mapped[1];
  if (!address.includes(":")) return address;
  const [head = "", tail] = address.toLowerCase().split("::");
  const groups = head === "" ? [] : head.split(":");
  const missing = tail === undefined ? 0 : 8 - groups.length - (tail === "" ? 0 : tail.split(":").length);
  return [...groups, ...Array.from({ length: Math.max(0, missing) }, () => "0")]
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ""))
    .join(":");
}

/** rate-limiter-flexible over our own store, so that one implementation serves every database. */
class StoreRateLimiter extends RateLimiterStoreAbstract {
  readonly #store: Store;
  readonly #now: () => number;

  constructor(
    options: ConstructorParameters<typeof RateLimiterStoreAbstract>[0],
    store: Store,
    now: () => number,
  ) {
    super(options);
    this.#store = store;
    this.#now = now;
  }

  protected _upsert(key: string, points: number, windowMs: number): Promise<Counted> {
    return this.#store.count({ key, points, windowMs, now: this.#now() });
  }

  protected _get(key: string): Promise<Counted | null> {
    return this.#store.readCounter(key, this.#now());
  }

  protected _delete(key: string): Promise<boolean> {
    return this.#store.removeCounter(key);
  }

  protected _getRateLimiterRes(_key: string, changedPoints: number, counted: Counted): RateLimiterRes {
    const isFirst = counted.points === changedPoints;
    return new RateLimiterRes(
      Math.max(this.points - counted.points, 0),
      Math.max(counted.expiresAt - this.#now(), 0),
      counted.points,
      isFirst,
    );
  }
}
