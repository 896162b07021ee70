/** Begins to save a card that the shopper's bank has to confirm: the provider's first call, and the record that all else hangs on. */
import type { AddCardRequest } from "@saved-cards/widget/contract";
import { type CardsRequest, logVaultError } from "../cards/deps.ts";
import { typedDetails } from "../cards/filing.ts";
import { findOwner } from "../cards/owners.ts";
import { refused, type SaveResult } from "../cards/save-card.ts";
import { newId } from "../security/identifiers.ts";
import type { ChallengeRecord, HeldIntent } from "../store/index.ts";
import type { ChallengedVault } from "../vaults/vault.ts";
import { capabilityKey } from "./capabilities.ts";
import type { ChallengesDeps } from "./deps.ts";
import { sealDetails, sealReturnUrl } from "./details.ts";

/** How long the shopper may take at their bank. */
export const CHALLENGE_MS = 600_000;

export type StartResult = { ok: true; challenge: ChallengeRecord } | Extract<SaveResult, { ok: false }>;

export async function startChallenge(
  deps: ChallengesDeps,
  request: CardsRequest,
  vault: ChallengedVault,
  typed: AddCardRequest,
  intent: HeldIntent,
): Promise<StartResult> {
  const { store, sealer, clock, publicUrl } = deps;
  const begun = await store.findChallengeOfCard(intent.customerId, intent.cardId);
  if (begun) return { ok: true, challenge: begun };
  const { session, call, log } = request;
  const { key: ownerKey, customerId, scope } = await findOwner(deps, session, vault);
  if (ownerKey === null) throw new Error(`The session names no owner for the vault "${vault.id}".`);

  const id = newId("chl");
  const { holder, number, expiry, cvc } = typed;
  const label = typed.label || null;
  const isOurs = await store.markSent(intent, "under_owner");
  if (!isOurs) throw new Error("This run lost its intent to another one; nothing was sent.");
  const started = await vault.start(
    {
      ownerKey,
      card: { holder, number, expiry, ...(cvc !== undefined && { cvc }) },
      label,
      reference: intent.cardId,
      returnUrl: `${publicUrl}/v1/challenges/${id}/return/${capabilityKey(sealer, id, "return")}`,
    },
    call,
  );
  if (!started.ok) {
    logVaultError(log, vault.id, "start_challenge", started.error);
    const { kind } = started.error;
    // Nothing is saved before the bank has confirmed, whatever became of this call.
    return refused(kind === "unknown_outcome" ? { ...started.error, kind: "unavailable" } : started.error);
  }
  const now = clock.now();
  const challenge: ChallengeRecord = {
    id,
    customerId,
    vault: vault.id,
    scope,
    sessionId: session.id,
    cardId: intent.cardId,
    savedCardId: null,
    state: "created",
    origin: session.origin,
    locale: session.locale,
    theme: "auto",
    returnUrl: sealReturnUrl(sealer, id, session.returnUrl),
    details: sealDetails(sealer, id, { ...started.value, card: typedDetails(typed), label }),
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
  log.info("challenge_created", { vault: vault.id, challengeId: id });
  return { ok: true, challenge };
}
