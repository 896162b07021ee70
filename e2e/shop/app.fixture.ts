/** A shop whose BFF is the test's own. */
import { createShop } from "./app.ts";
import type { ShopPayment } from "./payments.ts";
import type { SessionRequest } from "./sessions.ts";

export const WEBHOOK_SECRET = `whsec_${Buffer.from("0123456789abcdefghijklmnopqrstuv").toString("base64")}`;

/** What the BFF knows, for a test to change. */
export interface Bff {
  payments: Map<string, ShopPayment>;
  isUp: boolean;
}

export function openShop() {
  const requests: SessionRequest[] = [];
  const lines: string[] = [];
  /** Ids of the payments that were asked for. */
  const reads: string[] = [];
  const bff: Bff = { payments: new Map(), isUp: true };
  const shop = createShop({
    cardsOrigin: "https://cards.example",
    sessions: {
      create(request) {
        requests.push(request);
        return request.customer.id === "nobody"
          ? Promise.reject(new Error("it is down"))
          : Promise.resolve("token-1");
      },
    },
    payments: {
      read(paymentId) {
        reads.push(paymentId);
        return bff.isUp
          ? Promise.resolve(bff.payments.get(paymentId) ?? null)
          : Promise.reject(new Error("it is down"));
      },
    },
    webhookSecret: WEBHOOK_SECRET,
    log: (line) => lines.push(line),
  });
  return { shop, requests, reads, bff, lines };
}
