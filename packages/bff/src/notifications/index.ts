/**
 * Tells the merchant's server of payments. A notification is stored together with what it tells, so none is lost, and sent until it has
 * arrived, so it may arrive twice, and late: `GET /v1/payments/:id` is what counts.
 */
import { request } from "undici";
import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import { newId } from "../security/identifiers.ts";
import type { Sealer } from "../security/sealing.ts";
import type { DueNotification, NewNotification, Store } from "../store/index.ts";
import { webhookHeaders } from "./signature.ts";

export interface MerchantWebhook {
  url: string;
  /** Decoded; the first one is the newest. */
  secrets: readonly Buffer[];
}

export interface NotificationsDeps {
  store: Store;
  sealer: Sealer;
  clock: Clock;
  merchantWebhook: MerchantWebhook;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
/** After each attempt that failed: as Standard Webhooks recommends, for a little over three days. */
const PAUSES_MS = [
  5_000,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  14 * HOUR_MS,
  20 * HOUR_MS,
  24 * HOUR_MS,
];
const TIMEOUT_MS = 10_000;
/** Longer than an attempt takes: whoever took it and died lets go of it then. */
const TAKEN_MS = 30_000;
const BATCH = 20;

/** @param data what happened, as `GET /v1/payments/:id` tells it. */
export function newNotification(sealer: Sealer, type: string, data: unknown, now: number): NewNotification {
  const id = newId("msg");
  const body = JSON.stringify({ type, timestamp: new Date(now).toISOString(), data });
  return { id, body: sealer.seal(body, purpose(id)) };
}

/** Sends what is due. For a timer of whoever runs the BFF; any number of instances may do so. */
export async function deliverNotifications(deps: NotificationsDeps, log: Log): Promise<void> {
  const { store, clock } = deps;
  const now = clock.now();
  const due = await store.takeDueNotifications({ nextAt: now + TAKEN_MS, now, limit: BATCH });
  const ofPayments = Map.groupBy(due, ({ paymentId }) => paymentId);
  await Promise.all(Array.from(ofPayments.values(), (ofPayment) => deliverInTurn(deps, log, ofPayment)));
}

/** What waited is told in the order in which it happened. */
async function deliverInTurn(
  deps: NotificationsDeps,
  log: Log,
  notifications: readonly DueNotification[],
): Promise<void> {
  for (const notification of notifications) await deliver(deps, log, notification);
}

async function deliver(
  deps: NotificationsDeps,
  log: Log,
  { id, paymentId, body, attempts }: DueNotification,
): Promise<void> {
  const { store, sealer, clock, merchantWebhook } = deps;
  const attempt = attempts + 1;
  const requestId = newId("req");
  const outcome = await post(merchantWebhook, () => ({
    id,
    at: clock.now(),
    body: sealer.open(body, purpose(id)),
  }));
  const said = { requestId, paymentId, attempt, outcome };
  if (/^2\d\d$/.test(outcome)) {
    await store.notificationArrived(id, clock.now());
    return log.info("merchant_notified", said);
  }
  const pause = PAUSES_MS[attempts];
  // 410: the receiver says that it wants no more of them.
  const isLast = pause === undefined || outcome === "410";
  await store.notificationFailed({ id, nextAt: isLast ? null : clock.now() + pause });
  if (isLast) log.error("merchant_not_notified", said);
  else log.warn("merchant_not_notified_yet", said);
}

/**
 * @param write may throw: what was sealed with a key that is gone cannot be told, and ends as what does not arrive.
 * @returns the status, or why there was none. Redirects are not followed.
 */
async function post(
  { url, secrets }: MerchantWebhook,
  write: () => { id: string; at: number; body: string },
): Promise<string> {
  try {
    const message = write();
    const { statusCode, body } = await request(url, {
      method: "POST",
      headers: { "content-type": "application/json", ...webhookHeaders(secrets, message) },
      body: message.body,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await body.dump();
    return String(statusCode);
  } catch (error) {
    if (!(error instanceof Error)) return "unknown";
    return "code" in error && typeof error.code === "string" ? error.code : error.name;
  }
}

const purpose = (id: string) => `notification/${id}`;
