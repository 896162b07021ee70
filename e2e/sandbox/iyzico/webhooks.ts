/** iyzico's messages to the merchant's server: a while after the fact, and again until they are taken (iyzico fact sheet 5). */
import { randomUUID } from "node:crypto";
import type { Payment, PaymentStatus } from "./payment.ts";
import type { PaymentSettings } from "./payment-settings.ts";
import { webhookSignature } from "./response-signature.ts";

interface WebhooksOptions {
  secretKey: string;
  settings: () => PaymentSettings;
  /** Epoch milliseconds. */
  now: () => number;
}

/** As the documents show it; ids are numbers here, and strings in answers. */
interface Payload {
  paymentConversationId: string;
  merchantId: number;
  paymentId: number;
  status: PaymentStatus;
  iyziReferenceCode: string;
  iyziEventType: EventType;
  iyziEventTime: number;
  iyziPaymentId: number;
}

type EventType = "API_AUTH" | "THREE_DS_AUTH" | "THREE_DS_CALLBACK";

export interface Webhook {
  payload: Payload;
  /** `waiting`: for its first or its next delivery. */
  state: "waiting" | "taken" | "given-up";
  deliveries: Delivery[];
}

interface Delivery {
  /** ISO 8601, UTC. */
  at: string;
  url: string;
  /** `null`: no answer came. */
  httpStatus: number | null;
}

const MERCHANT_ID = 3_404_590;
const MAX_DELIVERIES = 3;
const PATIENCE_MS = 10_000;

/** All webhooks of a stand-in. None is made while there is no address to send it to. */
export class Webhooks {
  readonly #options: WebhooksOptions;
  #webhooks: Webhook[] = [];
  #timers = new Map<Webhook, NodeJS.Timeout>();

  constructor(options: WebhooksOptions) {
    this.#options = options;
  }

  /** Tells of a payment as it is now, after the delay. */
  schedule(payment: Payment): void {
    const { webhookUrl, webhookDelayMs } = this.#options.settings();
    if (webhookUrl !== null) this.#sendLater(this.#add(payment), webhookDelayMs);
  }

  /** Tells of a payment at once; comes back when the merchant has answered. `undefined` without an address. */
  async sendNow(payment: Payment): Promise<Webhook | undefined> {
    if (this.#options.settings().webhookUrl === null) return undefined;
    const webhook = this.#add(payment);
    await this.#deliver(webhook);
    return webhook;
  }

  list(): readonly Webhook[] {
    return this.#webhooks;
  }

  /** Drops all, also those that wait. */
  forget(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    this.#webhooks = [];
  }

  #add(payment: Payment): Webhook {
    const payload = payloadOf(payment, this.#options.now());
    const webhook: Webhook = { payload, state: "waiting", deliveries: [] };
    this.#webhooks.push(webhook);
    return webhook;
  }

  #sendLater(webhook: Webhook, ms: number): void {
    const timer = setTimeout(() => {
      this.#timers.delete(webhook);
      void this.#deliver(webhook);
    }, ms);
    this.#timers.set(webhook, timer.unref());
  }

  async #deliver(webhook: Webhook): Promise<void> {
    const { webhookUrl, webhookRetryMs } = this.#options.settings();
    if (webhookUrl === null) {
      webhook.state = "given-up";
      return;
    }
    const at = new Date(this.#options.now()).toISOString();
    const httpStatus = await this.#post(webhookUrl, webhook.payload);
    webhook.deliveries.push({ at, url: webhookUrl, httpStatus });
    if (httpStatus !== null && httpStatus >= 200 && httpStatus < 300) webhook.state = "taken";
    else if (webhook.deliveries.length === MAX_DELIVERIES) webhook.state = "given-up";
    // One that was forgotten while it was under way is not sent again.
    else if (this.#webhooks.includes(webhook)) this.#sendLater(webhook, webhookRetryMs);
  }

  async #post(url: string, payload: Payload): Promise<number | null> {
    try {
      const response = await fetch(atLoopback(url), {
        method: "POST",
        headers: { "content-type": "application/json", ...this.#signatureHeader(payload) },
        body: JSON.stringify(payload),
        redirect: "manual",
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      await response.body?.cancel();
      return response.status;
    } catch {
      return null;
    }
  }

  #signatureHeader(payload: Payload): Record<string, string> {
    const { secretKey, settings } = this.#options;
    const mode = settings().webhookSignature;
    if (mode === "none") return {};
    const key = mode === "wrong" ? `${secretKey}-wrong` : secretKey;
    return { "X-IYZ-SIGNATURE-V3": webhookSignature(key, payload) };
  }
}

function payloadOf(payment: Payment, now: number): Payload {
  const id = Number(payment.paymentId);
  return {
    paymentConversationId: payment.conversationId ?? "",
    merchantId: MERCHANT_ID,
    paymentId: id,
    status: payment.status,
    iyziReferenceCode: randomUUID(),
    iyziEventType: eventType(payment),
    iyziEventTime: now,
    iyziPaymentId: id,
  };
}

/** Which event tells of what is a guess from the events' names. */
function eventType({ verification, status, refusedWith, fraudStatus }: Payment): EventType {
  if (!verification) return "API_AUTH";
  const isCompleted = status === "SUCCESS" || refusedWith !== undefined || fraudStatus !== 1;
  return isCompleted ? "THREE_DS_AUTH" : "THREE_DS_CALLBACK";
}

/** Node does not know that `*.localhost` is this machine. */
function atLoopback(address: string): string {
  const url = new URL(address);
  if (url.hostname.endsWith(".localhost")) url.hostname = "127.0.0.1";
  return url.href;
}
