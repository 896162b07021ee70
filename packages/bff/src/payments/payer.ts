/** Which card pays: one of the customer's, or the one that was typed. */
import { binOf, isExpired } from "@saved-cards/widget/card";
import type { PayRequest, ProblemCode, TypedCard } from "@saved-cards/widget/contract";
import type { CardsRequest } from "../cards/deps.ts";
import { type FiledDetails, openOwnerKey, openToken, readDetails, typedDetails } from "../cards/filing.ts";
import { findOwner } from "../cards/owners.ts";
import { MAX_CARDS } from "../cards/save-card.ts";
import type { ShopperSession } from "../env.ts";
import type { OrderDetails } from "../orders/order.ts";
import { isCardId, newId } from "../security/identifiers.ts";
import type { PaymentRecord } from "../store/index.ts";
import type { PayingCard } from "../vaults/payments.ts";
import type { PaymentsDeps } from "./deps.ts";
import { payingVault, type PayingVault, payingVaults } from "./offer.ts";

export interface Payer {
  vault: PayingVault;
  scope: string;
  paying: PayingCard;
  details: FiledDetails;
  /** Of a saved card. */
  cardId: string | null;
  saves: PaymentRecord["saves"];
}

export type PayerResult =
  | { ok: true; payer: Payer }
  | { ok: false; code: ProblemCode; field?: string; as?: "expired" };

export function findPayer(
  deps: PaymentsDeps,
  request: CardsRequest,
  order: OrderDetails,
  { cardId, card, cvc }: PayRequest,
): Promise<PayerResult> {
  return card ? typedPayer(deps, request, order, card) : savedPayer(deps, request, order, cardId ?? "", cvc);
}

async function savedPayer(
  deps: PaymentsDeps,
  { session }: CardsRequest,
  order: OrderDetails,
  cardId: string,
  cvc: string | undefined,
): Promise<PayerResult> {
  const { store, sealer, clock } = deps;
  const record = isCardId(cardId) ? await store.findCard(session.customerId, cardId) : null;
  if (!record) return { ok: false, code: "not_found" };
  const vault = payingVault(deps, order, record.vault);
  if (!vault) return { ok: false, code: "card_not_payable" };
  const details = readDetails(record);
  if (details.expiry && isExpired(details.expiry, clock.now()))
    return { ok: false, code: "card_not_payable" };
  const sealedKey = await store.findOwnerKey(record);
  if (sealedKey === null) return { ok: false, code: "not_found" };
  const paying: PayingCard = {
    kind: "saved",
    ownerKey: openOwnerKey(sealer, session.customerId, sealedKey),
    token: openToken(sealer, record),
    ...(cvc !== undefined && { cvc }),
  };
  return { ok: true, payer: { vault, scope: record.scope, paying, details, cardId, saves: null } };
}

async function typedPayer(
  deps: PaymentsDeps,
  { session }: CardsRequest,
  order: OrderDetails,
  typed: TypedCard,
): Promise<PayerResult> {
  const { holder, number, expiry, cvc, save } = typed;
  if (isExpired(expiry, deps.clock.now()))
    return { ok: false, code: "invalid_card", field: "card.expiry", as: "expired" };
  const vault = vaultOfNewCard(deps, session, order, typed.vault);
  if (!vault) return { ok: false, code: "invalid_request", field: "card.vault" };
  if (save && (await deps.store.listCards(session.customerId)).length >= MAX_CARDS)
    return { ok: false, code: "too_many_cards" };
  const owner = await findOwner(deps, session, vault);
  const reference = newId("card");
  const paying: PayingCard = {
    kind: "typed",
    card: { holder, number, expiry, cvc },
    save: save ? { ownerKey: owner.key, customer: session.customer, reference } : null,
  };
  const details = { ...typedDetails(typed), bin: binOf(number) };
  const saves = save ? { cardId: reference, label: typed.label || null } : null;
  return { ok: true, payer: { vault, scope: owner.scope, paying, details, cardId: null, saves } };
}

/** Where the session lets new cards go, or, where none of those takes payments, the first that does. */
export function vaultOfNewCard(
  deps: PaymentsDeps,
  { vaults: allowed }: ShopperSession,
  order: OrderDetails,
  wanted: PayingVault["id"] | undefined,
): PayingVault | undefined {
  const ids = allowed.filter((id) => wanted === undefined || id === wanted);
  const [first] = ids.flatMap((id) => payingVault(deps, order, id) ?? []);
  return first ?? (wanted === undefined ? payingVaults(deps.vaults, order.currency)[0] : undefined);
}
