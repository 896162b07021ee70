import { type CardsDeps, vaultById } from "../cards/deps.ts";
import type { ChallengesDeps, Run } from "../challenges/index.ts";
import type { PaymentRecord } from "../store/index.ts";
import type { ExpectedPayment, PaymentSupport } from "../vaults/payments.ts";
import type { CallOptions } from "../vaults/vault.ts";

export interface PaymentsDeps extends ChallengesDeps {
  /** Whether the merchant's server is to be told of payments. */
  notifies: boolean;
}

/** @throws if a payment was begun in a vault that is not configured any more, or takes none. */
export function supportOf(deps: CardsDeps, { vault }: Pick<PaymentRecord, "vault">): PaymentSupport {
  const { payments } = vaultById(deps, vault);
  if (!payments) throw new Error(`The vault "${vault}" takes no payments.`);
  return payments;
}

export function expectedOf(record: PaymentRecord): ExpectedPayment {
  const { id, orderId, amount, charged, currency, reference } = record;
  return { paymentId: id, orderId, amount, charged, currency, reference };
}

/** Nobody reads what the provider says in words, so any of its languages will do. */
export function providerCall({ requestId }: Run): CallOptions {
  return { locale: "tr", requestId };
}
