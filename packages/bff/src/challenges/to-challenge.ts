/** A challenge as the API tells it. */
import { type Challenge, isFinal, ProblemCode } from "@saved-cards/widget/contract";
import { toCard } from "../cards/filing.ts";
import type { ChallengeRecord } from "../store/index.ts";
import { capabilityKey } from "./capabilities.ts";
import type { ChallengesDeps } from "./deps.ts";

export async function toChallenge(deps: ChallengesDeps, challenge: ChallengeRecord): Promise<Challenge> {
  const { store, clock } = deps;
  const { id, customerId, state, expiresAt, savedCardId } = challenge;
  const isOver = isFinal(state);
  const saved = savedCardId === null ? null : await store.findCard(customerId, savedCardId);
  return {
    id,
    state,
    expiresAt: new Date(expiresAt).toISOString(),
    page: isOver ? null : `${deps.publicUrl}/v1/challenges/${id}/page/${pageKey(deps, id)}`,
    result: isOver ? { card: saved && toCard(saved, clock.now()), problem: problemOf(challenge) } : null,
  };
}

export function pageKey({ sealer }: ChallengesDeps, id: string): string {
  return capabilityKey(sealer, id, "page");
}

export function problemOf({ problem }: ChallengeRecord): ProblemCode | null {
  return ProblemCode.safeParse(problem).data ?? null;
}
