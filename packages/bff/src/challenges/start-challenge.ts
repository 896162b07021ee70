/** Begins to save a card that the shopper's bank has to confirm: the provider's first call, and the record that all else hangs on. */
import type { AddCardRequest } from "@saved-cards/widget/contract";
import { type CardsRequest, logVaultError } from "../cards/deps.ts";
import { typedDetails } from "../cards/filing.ts";
import { findOwner } from "../cards/owners.ts";
import { refused, type SaveResult } from "../cards/save-card.ts";
import type { ChallengeRecord, HeldIntent } from "../store/index.ts";
import type { ChallengedVault } from "../vaults/vault.ts";
import { createChallenge, planChallenge } from "./create-challenge.ts";
import type { ChallengesDeps } from "./deps.ts";

export type StartResult = { ok: true; challenge: ChallengeRecord } | Extract<SaveResult, { ok: false }>;

export async function startChallenge(
  deps: ChallengesDeps,
  request: CardsRequest,
  vault: ChallengedVault,
  typed: AddCardRequest,
  intent: HeldIntent,
): Promise<StartResult> {
  const { store } = deps;
  const { customerId, subjectId } = intent;
  const begun = await store.findChallengeOfSubject(customerId, subjectId);
  if (begun) return { ok: true, challenge: begun };
  const { session, call, log } = request;
  const owner = await findOwner(deps, session, vault);
  if (owner.key === null) throw new Error(`The session names no owner for the vault "${vault.id}".`);

  const plan = planChallenge(deps);
  const { holder, number, expiry, cvc } = typed;
  const label = typed.label || null;
  const isOurs = await store.markSent(intent, "under_owner");
  if (!isOurs) throw new Error("This run lost its intent to another one; nothing was sent.");
  const started = await vault.start(
    {
      ownerKey: owner.key,
      card: { holder, number, expiry, ...(cvc !== undefined && { cvc }) },
      label,
      reference: subjectId,
      returnUrl: plan.returnUrl,
    },
    call,
  );
  if (!started.ok) {
    logVaultError(log, vault.id, "start_challenge", started.error);
    const { kind } = started.error;
    // Nothing is saved before the bank has confirmed, whatever became of this call.
    return refused(kind === "unknown_outcome" ? { ...started.error, kind: "unavailable" } : started.error);
  }
  const challenge = await createChallenge(deps, request, {
    plan,
    purpose: "card",
    subjectId,
    owner,
    session,
    started: started.value,
    saves: { card: typedDetails(typed), label },
  });
  return { ok: true, challenge };
}
