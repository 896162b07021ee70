import type { Vault as VaultId } from "@saved-cards/widget/contract";
import type { Clock } from "../clock.ts";
import type { ShopperSession } from "../env.ts";
import type { Log } from "../log.ts";
import type { Sealer } from "../security/sealing.ts";
import type { Store } from "../store/index.ts";
import type { CallOptions, Vault, VaultError } from "../vaults/vault.ts";

/** What the use cases work with. */
export interface CardsDeps {
  store: Store;
  /** The first one takes new cards, unless the session names another. */
  vaults: Vault[];
  sealer: Sealer;
  clock: Clock;
}

/** One shopper's request. */
export interface CardsRequest {
  session: ShopperSession;
  log: Log;
  call: CallOptions;
}

export function vaultById(deps: CardsDeps, id: VaultId): Vault {
  const vault = deps.vaults.find((candidate) => candidate.id === id);
  if (!vault) throw new Error(`No vault "${id}" is configured.`);
  return vault;
}

/** One line for the operator. What is misconfigured needs a person, so it is an error. */
export function logVaultError(log: Log, vault: VaultId, operation: string, error: VaultError): void {
  const fields = {
    vault,
    operation,
    outcome: error.kind,
    ...(error.providerCode !== undefined && { providerCode: error.providerCode }),
  };
  if (error.kind === "misconfigured") log.error("vault_error", fields);
  else log.warn("vault_error", fields);
}
