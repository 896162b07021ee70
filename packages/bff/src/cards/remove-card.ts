/** Deletes a card, at the provider first: a card that is gone here and not there would come back with the next list. */
import type { ProblemCode } from "@saved-cards/widget/contract";
import type { CardRecord } from "../store/index.ts";
import type { VaultError } from "../vaults/vault.ts";
import { type CardsDeps, type CardsRequest, logVaultError, vaultById } from "./deps.ts";
import { openOwnerKey, openToken } from "./filing.ts";

export type RemoveResult = { ok: true } | { ok: false; code: ProblemCode; providerCode?: string };

const PROBLEMS: Partial<Record<VaultError["kind"], ProblemCode>> = {
  misconfigured: "vault_misconfigured",
  needed: "card_needed",
};

export async function removeCard(
  deps: CardsDeps,
  { log, call }: CardsRequest,
  record: CardRecord,
): Promise<RemoveResult> {
  const { store, sealer } = deps;
  const vault = vaultById(deps, record.vault);
  const sealedOwnerKey = await store.findOwnerKey(record);
  if (sealedOwnerKey !== null) {
    const ownerKey = openOwnerKey(sealer, record.customerId, sealedOwnerKey);
    const removed = await vault.remove(ownerKey, openToken(sealer, record), call);
    if (!removed.ok) {
      logVaultError(log, vault.id, "remove", removed.error);
      const { kind, providerCode } = removed.error;
      return {
        ok: false,
        code: PROBLEMS[kind] ?? "vault_unavailable",
        ...(providerCode !== undefined && { providerCode }),
      };
    }
  }
  await store.removeCards(record.customerId, [record.id]);
  return { ok: true };
}
