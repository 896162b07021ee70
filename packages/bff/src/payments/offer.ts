/** How a card can pay the session's order: what the provider offers, narrowed to what the merchant's order allows. */
import type { PaymentOffer, ProblemCode, Vault as VaultId } from "@saved-cards/widget/contract";
import { type Currency, MinorUnits, toAmount } from "@saved-cards/widget/money";
import { type CardsRequest, logVaultError } from "../cards/deps.ts";
import type { OrderDetails } from "../orders/order.ts";
import type { Offer, PaymentSupport, Plan } from "../vaults/payments.ts";
import type { Vault } from "../vaults/vault.ts";
import type { PaymentsDeps } from "./deps.ts";

export type PayingVault = Vault & { payments: PaymentSupport };

export type Failure = { ok: false; code: ProblemCode };

/** The vaults whose cards can pay in a currency. */
export function payingVaults(vaults: readonly Vault[], currency: Currency): PayingVault[] {
  return vaults.filter(
    (vault): vault is PayingVault => vault.payments?.currencies.includes(currency) === true,
  );
}

export function payingVault(
  { vaults }: PaymentsDeps,
  order: OrderDetails,
  id: VaultId | undefined,
): PayingVault | undefined {
  return payingVaults(vaults, order.currency).find((vault) => vault.id === id);
}

export async function findOffer(
  deps: PaymentsDeps,
  request: CardsRequest,
  vault: PayingVault,
  question: { bin: string | null; order: OrderDetails },
): Promise<{ ok: true; offer: Offer } | Failure> {
  const { order } = question;
  const asked = await vault.payments.offer(question, request.call);
  if (!asked.ok) {
    const { kind } = asked.error;
    logVaultError(request.log, vault.id, "offer", asked.error);
    return { ok: false, code: kind === "misconfigured" ? "vault_misconfigured" : "vault_unavailable" };
  }
  const allowed = ({ installment }: Plan) =>
    installment === 1 || (order.installments?.includes(installment) ?? true);
  const needsThreeDs = asked.value.needsThreeDs || (await wasToldToVerify(deps, request, order));
  return { ok: true, offer: { ...asked.value, needsThreeDs, plans: asked.value.plans.filter(allowed) } };
}

/**
 * A bank may ask for 3-D Secure only by refusing a charge without it. From then on the order is paid with it, by other cards too: a check
 * too many does no harm. Attempts at the bank may have failed since, so the newest payment alone does not tell.
 */
async function wasToldToVerify(
  { store }: PaymentsDeps,
  { session }: CardsRequest,
  { id, threeDS }: OrderDetails,
): Promise<boolean> {
  if (threeDS === "never") return false;
  const payments = [await store.findPaymentOfOrder(id), ...(await store.listPaymentsOfSession(session.id))];
  return payments.some((payment) => payment?.decline === "three_ds_required");
}

/** Whether this card goes through 3-D Secure for this order; `refused` where it would have to, and the merchant does not want it. */
export function wayToPay(
  { threeDS }: OrderDetails,
  { needsThreeDs }: Offer,
): "direct" | "three_ds" | "refused" {
  if (threeDS === "always") return "three_ds";
  if (!needsThreeDs) return "direct";
  return threeDS === "never" ? "refused" : "three_ds";
}

export function toOffer(order: OrderDetails, offer: Offer): PaymentOffer {
  return {
    plans: offer.plans.map(({ installment, total }) => ({
      installment,
      // Rounded, so a month may differ by a kuruş; the total is what is exact.
      monthly: toAmount(MinorUnits.parse(Math.round(total / installment))),
      total: toAmount(total),
    })),
    asksForCvc: offer.asksForCvc,
    check: wayToPay(order, offer) === "three_ds" ? "three_ds" : "none",
  };
}
