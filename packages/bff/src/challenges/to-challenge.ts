/** A challenge as the API tells it. */
import { type Challenge, isFinal, ProblemCode } from "@saved-cards/widget/contract";
import type { ChallengeRecord } from "../store/index.ts";
import { capabilityKey } from "./capabilities.ts";
import { type ChallengesDeps, purposeOf } from "./deps.ts";

export async function toChallenge(deps: ChallengesDeps, challenge: ChallengeRecord): Promise<Challenge> {
  const { id, state, expiresAt } = challenge;
  const isOver = isFinal(state);
  return {
    id,
    state,
    expiresAt: new Date(expiresAt).toISOString(),
    page: isOver ? null : `${deps.publicUrl}/v1/challenges/${id}/page/${pageKey(deps, id)}`,
    result: isOver
      ? { ...(await purposeOf(deps, challenge).result(challenge)), problem: problemOf(challenge) }
      : null,
  };
}

export function pageKey({ sealer }: ChallengesDeps, id: string): string {
  return capabilityKey(sealer, id, "page");
}

export function problemOf({ problem }: ChallengeRecord): ProblemCode | null {
  return ProblemCode.safeParse(problem).data ?? null;
}
