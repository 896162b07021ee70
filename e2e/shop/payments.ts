/** The call that a merchant's server makes before it fulfils anything: what became of a payment. */
import { PaymentStatus } from "@saved-cards/widget/contract";
import * as z from "zod";

/** The part of the answer that this shop decides by; the rest is kept as it came. */
export const ShopPayment = z.looseObject({
  id: z.string(),
  /** The shop's own id of the order. */
  orderId: z.string(),
  status: PaymentStatus,
  /** Of the order; installments may make the card's charge higher. */
  amount: z.string(),
  currency: z.string(),
  updatedAt: z.iso.datetime(),
});
export type ShopPayment = z.infer<typeof ShopPayment>;

export interface PaymentReader {
  /**
   * Asks for a payment.
   * @returns `null` when there is none with this id.
   * @throws Error when the BFF cannot be reached or answers with anything else.
   */
  read(paymentId: string): Promise<ShopPayment | null>;
}

export interface PaymentReaderOptions {
  /** The BFF, for this server. */
  bffUrl: string;
  secretKey: string;
}

const TIMEOUT_MS = 5_000;

/** Asks by HTTP, as a merchant would in any language. */
export function paymentReader({ bffUrl, secretKey }: PaymentReaderOptions): PaymentReader {
  return {
    async read(paymentId) {
      const response = await fetch(`${bffUrl}/v1/payments/${encodeURIComponent(paymentId)}`, {
        headers: { authorization: `Bearer ${secretKey}` },
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      const answer: unknown = await response.json();
      if (response.status === 404) return null;
      if (response.status === 200) return ShopPayment.parse(answer);
      throw new Error(`GET /v1/payments/:id was answered with ${response.status}`);
    },
  };
}
