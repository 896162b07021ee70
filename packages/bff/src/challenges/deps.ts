import type { Vault as VaultId } from "@saved-cards/widget/contract";
import type { CardsDeps } from "../cards/deps.ts";
import type { Log } from "../log.ts";
import type { ChallengeRecord } from "../store/index.ts";
import type { CallOptions, ChallengedVault } from "../vaults/vault.ts";

export interface ChallengesDeps extends CardsDeps {
  /** Where shoppers' browsers reach the BFF, without a slash at the end. */
  publicUrl: string;
  /** Aborted when the server is about to stop. */
  stopping?: AbortSignal;
}

/** On whose behalf a challenge is moved on: a request's, or the sweeper's. */
export interface Run {
  log: Log;
  requestId: string;
}

export function callOf({ requestId }: Run, { locale }: ChallengeRecord): CallOptions {
  return { locale, requestId };
}

export function challengedVault(deps: CardsDeps, id: VaultId): ChallengedVault {
  const vault = deps.vaults.find((candidate) => candidate.id === id);
  if (vault?.check !== "three_ds") throw new Error(`No vault "${id}" with challenges is configured.`);
  return vault;
}
