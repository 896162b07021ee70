/** Renames a card or makes it the default: at the provider first, where it keeps such a thing, then with us. */
import type { Card, ProblemCode, UpdateCardRequest } from "@saved-cards/widget/contract";
import type { CardRecord } from "../store/index.ts";
import type { Outcome } from "../vaults/vault.ts";
import { type CardsDeps, type CardsRequest, logVaultError, vaultById } from "./deps.ts";
import { openOwnerKey, openToken, toCard } from "./filing.ts";

export type UpdateResult = { ok: true; card: Card } | { ok: false; code: ProblemCode; providerCode?: string };

export async function updateCard(
  deps: CardsDeps,
  request: CardsRequest,
  record: CardRecord,
  { label, isDefault }: UpdateCardRequest,
): Promise<UpdateResult> {
  const { store, clock } = deps;
  const change = {
    ...(label !== undefined && { label: label || null }),
    ...(isDefault !== undefined && { isDefault }),
  };
  const told = await tellProvider(deps, request, record, change);
  if (!told.ok) {
    logVaultError(request.log, record.vault, "update", told.error);
    const { kind, missing, providerCode } = told.error;
    const isGone = kind === "not_found" && missing === "card";
    if (isGone) await store.removeCards(record.customerId, [record.id]);
    return {
      ok: false,
      code: isGone ? "not_found" : kind === "misconfigured" ? "vault_misconfigured" : "vault_unavailable",
      ...(providerCode !== undefined && { providerCode }),
    };
  }
  const updated = await store.updateCard(record.customerId, record.id, change);
  return updated ? { ok: true, card: toCard(updated, clock.now()) } : { ok: false, code: "not_found" };
}

/** Both calls may be repeated: they say how it shall be, not what to change. */
async function tellProvider(
  deps: CardsDeps,
  { call }: CardsRequest,
  record: CardRecord,
  change: { label?: string | null; isDefault?: boolean },
): Promise<Outcome<void>> {
  const { store, sealer } = deps;
  const vault = vaultById(deps, record.vault);
  const done: Outcome<void> = { ok: true, value: undefined };
  const sealedOwnerKey = await store.findOwnerKey(record);
  if (sealedOwnerKey === null) return done;
  const ownerKey = openOwnerKey(sealer, record.customerId, sealedOwnerKey);
  const token = openToken(sealer, record);
  if (change.label !== undefined && vault.rename) {
    const renamed = await vault.rename(ownerKey, { token, label: change.label, reference: record.id }, call);
    if (!renamed.ok) return renamed;
  }
  if (change.isDefault === true && vault.prefer) return vault.prefer(ownerKey, token, call);
  return done;
}
