/** The record that all of a challenge hangs on, made when the provider has said how the bank's page is opened. */
import type { ShopperSession } from "../env.ts";
import { newId } from "../security/identifiers.ts";
import type { ChallengeRecord, OwnerRef } from "../store/index.ts";
import type { StartedChallenge } from "../vaults/vault.ts";
import { capabilityKey } from "./capabilities.ts";
import type { ChallengesDeps, Run } from "./deps.ts";
import { type ChallengeDetails, sealDetails, sealReturnUrl } from "./details.ts";

/** How long the shopper may take at their bank. */
export const CHALLENGE_MS = 600_000;

/** A challenge that is about to be: its id, and where the bank is to send the shopper back. */
export interface ChallengePlan {
  id: string;
  returnUrl: string;
}

export function planChallenge({ publicUrl, sealer }: ChallengesDeps): ChallengePlan {
  const id = newId("chl");
  return { id, returnUrl: `${publicUrl}/v1/challenges/${id}/return/${capabilityKey(sealer, id, "return")}` };
}

export interface NewChallenge {
  plan: ChallengePlan;
  purpose: ChallengeRecord["purpose"];
  subjectId: string;
  owner: OwnerRef;
  session: ShopperSession;
  started: StartedChallenge;
  saves: ChallengeDetails["saves"];
}

export async function createChallenge(
  deps: ChallengesDeps,
  { log }: Pick<Run, "log">,
  { plan: { id }, purpose, subjectId, owner, session, started, saves }: NewChallenge,
): Promise<ChallengeRecord> {
  const { store, sealer, clock } = deps;
  const { customerId, vault, scope } = owner;
  const now = clock.now();
  const challenge: ChallengeRecord = {
    id,
    customerId,
    vault,
    scope,
    sessionId: session.id,
    purpose,
    subjectId,
    savedCardId: null,
    state: "created",
    origin: session.origin,
    locale: session.locale,
    theme: "auto",
    returnUrl: sealReturnUrl(sealer, id, session.returnUrl),
    details: sealDetails(sealer, id, { ...started, saves }),
    launches: 0,
    inWindow: false,
    problem: null,
    providerCode: null,
    holder: null,
    heldUntil: 0,
    createdAt: now,
    expiresAt: now + CHALLENGE_MS,
  };
  await store.insertChallenge(challenge);
  log.info("challenge_created", { vault, purpose, challengeId: id });
  return challenge;
}
