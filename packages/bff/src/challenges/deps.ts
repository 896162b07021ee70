import type { CardsDeps } from "../cards/deps.ts";
import type { Log } from "../log.ts";
import type { Ongoing } from "../ongoing.ts";
import type { ChallengeRecord } from "../store/index.ts";
import type { CallOptions } from "../vaults/vault.ts";
import type { ChallengePurpose, ChallengePurposes } from "./purpose.ts";

export interface ChallengesDeps extends CardsDeps {
  /** Where shoppers' browsers reach the BFF, without a slash at the end. */
  publicUrl: string;
  /** Aborted when the server is about to stop. */
  stopping?: AbortSignal;
  /** Keeps what goes on behind an answer. */
  ongoing: Ongoing;
  purposes: ChallengePurposes;
}

/** On whose behalf a challenge is moved on: a request's, or the sweeper's. */
export interface Run {
  log: Log;
  requestId: string;
}

export function callOf({ requestId }: Run, { locale }: ChallengeRecord): CallOptions {
  return { locale, requestId };
}

export function purposeOf({ purposes }: ChallengesDeps, { purpose }: ChallengeRecord): ChallengePurpose {
  return purposes[purpose];
}
