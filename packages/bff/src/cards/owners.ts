/** Whose cards a session is about, in each vault that it can use. */
import { createHash } from "node:crypto";
import type { ShopperSession } from "../env.ts";
import type { OwnerRef } from "../store/index.ts";
import type { NamedOwner, Vault } from "../vaults/vault.ts";
import type { CardsDeps } from "./deps.ts";
import { openOwnerKey } from "./filing.ts";

export interface Owner extends OwnerRef {
  /** The provider's key for the owner; `null` before their first card. */
  key: string | null;
  /** The key as it is filed. */
  sealedKey: string | null;
}

/** The vaults that a session can use: all, but those that need an owner which the session does not name. */
export function usableVaults<V extends Vault>(vaults: readonly V[], session: NamedOwner): V[] {
  return vaults.filter((vault) => !vault.ownerKeyOf || vault.ownerKeyOf(session) !== null);
}

export async function findOwner(deps: CardsDeps, session: ShopperSession, vault: Vault): Promise<Owner> {
  const { customerId } = session;
  const named = vault.ownerKeyOf?.(session) ?? null;
  const ref: OwnerRef = { customerId, vault: vault.id, scope: named === null ? "" : scopeOf(named) };
  const sealedKey = await deps.store.findOwnerKey(ref);
  // A filed key may say more than the session does: the provider has told us since.
  const key = sealedKey === null ? named : openOwnerKey(deps.sealer, customerId, sealedKey);
  return { ...ref, key, sealedKey };
}

function scopeOf(ownerKey: string): string {
  return createHash("sha256").update(ownerKey).digest("base64url");
}
