/**
 * Where the BFF tells this shop of payments. What it says is believed only when the signature is right (Standard Webhooks), and is only
 * a reason to ask the BFF how the payment stands: notifications may come twice, late, and in any order.
 */
import { Webhook } from "standardwebhooks";
import * as z from "zod";

const Event = z.object({
  type: z.string(),
  timestamp: z.iso.datetime(),
  data: z.looseObject({ id: z.string(), orderId: z.string() }),
});

export interface ReceivedWebhook {
  /** The `webhook-id`, the same for every delivery. */
  id: string;
  deliveries: number;
  event: z.infer<typeof Event>;
}

export interface WebhookReceiver {
  /**
   * Takes one delivery, as it came.
   * @returns `forged` for one that is not the BFF's, or too old.
   * @throws when the payment could not be asked for; the BFF will come again.
   */
  receive(body: string, headers: Headers): Promise<"received" | "forged">;
  /** Those about an order, in the order in which they came first. */
  about(orderId: string): ReceivedWebhook[];
}

export interface WebhookReceiverOptions {
  /** `whsec_…`, as the BFF knows it. */
  secret: string;
  /** Asks the BFF for a payment and files the answer. */
  learn: (paymentId: string) => Promise<void>;
}

const HEADERS = ["webhook-id", "webhook-timestamp", "webhook-signature"];

export function createWebhookReceiver({ secret, learn }: WebhookReceiverOptions): WebhookReceiver {
  const webhook = new Webhook(secret);
  const received = new Map<string, ReceivedWebhook>();

  const verified = (body: string, headers: Headers): z.infer<typeof Event> | null => {
    const signed = Object.fromEntries(HEADERS.map((name) => [name, headers.get(name) ?? ""]));
    try {
      return Event.parse(webhook.verify(body, signed));
    } catch {
      return null;
    }
  };

  return {
    async receive(body, headers) {
      const event = verified(body, headers);
      if (!event) return "forged";
      const id = headers.get("webhook-id") ?? "";
      // Only what was dealt with is kept: what failed half way is done again by the next delivery.
      if (!received.has(id)) await learn(event.data.id);
      const known = received.get(id);
      received.set(id, { id, event, deliveries: (known?.deliveries ?? 0) + 1 });
      return "received";
    },
    about: (orderId) => [...received.values()].filter(({ event }) => event.data.orderId === orderId),
  };
}
