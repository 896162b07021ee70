import type { ProblemCode, Vault as VaultId } from "@saved-cards/widget/contract";
import type { Clock } from "../clock.ts";
import type { ShopperSession } from "../env.ts";
import type { Log } from "../log.ts";
import type { Sealer } from "../security/sealing.ts";
import type { Store } from "../store/index.ts";
import type { CallOptions, Vault, VaultError } from "../vaults/vault.ts";

/** What the use cases work with. */
export interface CardsDeps {
  store: Store;
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

export function problemOf({ kind }: VaultError): ProblemCode {
  switch (kind) {
    case "invalid_card":
      return "invalid_card";
    case "declined":
      return "card_declined";
    case "already_saved":
      return "card_already_saved";
    case "challenge_failed":
      return "challenge_failed";
    case "needed":
      return "card_needed";
    case "misconfigured":
      return "vault_misconfigured";
    case "unavailable":
    case "unlistable":
    case "not_found":
      return "card_not_saved";
    case "unknown_outcome":
      return "outcome_unknown";
    default:
      return kind satisfies never;
  }
}

/** One line for the operator. What is misconfigured needs a person, so it is an error. */
export function logVaultError(log: Log, vault: VaultId, operation: string, error: VaultError): void {
  const fields = {
    vault,
    operation,
    outcome: error.kind,
    ...(error.providerCode !== undefined && { providerCode: error.providerCode }),
    ...(error.shape !== undefined && { shape: error.shape }),
  };
  if (error.kind === "misconfigured") log.error("vault_error", fields);
  else log.warn("vault_error", fields);
}
