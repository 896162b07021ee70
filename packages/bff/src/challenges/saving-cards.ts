/** Challenges that save a card: `create_card`-like calls of a vault that asks the shopper's bank first. */
import type { Vault as VaultId } from "@saved-cards/widget/contract";
import { type CardsDeps, logVaultError, problemOf } from "../cards/deps.ts";
import { fileSavedCard, withTyped } from "../cards/file-card.ts";
import { toCard, tokensFiledBefore } from "../cards/filing.ts";
import { lookUp } from "../cards/look-up.ts";
import type { ChallengeRecord } from "../store/index.ts";
import type { ChallengedVault, StoredCard } from "../vaults/vault.ts";
import { callOf, type Run } from "./deps.ts";
import { openDetails } from "./details.ts";
import type { ChallengePurpose, Settled } from "./purpose.ts";
import { GIVE_UP_MS } from "./settle.ts";

/** Longer than any challenge for a card like it that was begun before. */
const CLAIM_MS = 2 * GIVE_UP_MS;

export function savingCards(deps: CardsDeps): ChallengePurpose {
  return {
    notSentProblem: "card_not_saved",

    readReturn(challenge, fields) {
      const { context } = openDetails(deps.sealer, challenge);
      const isOurs = challengedVault(deps, challenge.vault).recognises(context, fields);
      return { kind: isOurs ? "passed" : "foreign" };
    },

    async confirm(run, challenge) {
      const vault = challengedVault(deps, challenge.vault);
      const { context } = openDetails(deps.sealer, challenge);
      const confirmed = await vault.confirm(context, callOf(run, challenge));
      if (confirmed.ok) {
        await claim(deps, challenge, confirmed.value.card);
        return succeed(deps, challenge, confirmed.value);
      }
      const { error } = confirmed;
      logVaultError(run.log, vault.id, "confirm", error);
      if (error.kind === "unknown_outcome") return { kind: "unknown" };
      if (error.kind === "unavailable") return { kind: "not_sent" };
      const { providerCode } = error;
      return {
        kind: "failed",
        problem: problemOf(error),
        ...(providerCode !== undefined && { providerCode }),
      };
    },

    async findOut(run, challenge, sentAt) {
      const { store, sealer, clock } = deps;
      const filed = await store.findCard(challenge.customerId, challenge.subjectId);
      if (filed) {
        const { saves } = openDetails(sealer, challenge);
        if (saves) await withTyped(deps, filed, saves.card);
        return { kind: "succeeded", savedCardId: filed.id };
      }
      // A run that takes over does not know when the confirm left, so it counts from now.
      const { settlesWithinMs } = challengedVault(deps, challenge.vault);
      const found = await lookUp(clock, (sentAt ?? clock.now()) + settlesWithinMs, () =>
        look(deps, run, challenge),
      );
      switch (found.kind) {
        case "found":
          return succeed(deps, challenge, found.value);
        case "absent":
          return { kind: "failed", problem: "card_not_saved" };
        case "unknown":
          return found;
        default:
          return found satisfies never;
      }
    },

    async ended() {},

    async result({ customerId, savedCardId }) {
      const saved = savedCardId === null ? null : await deps.store.findCard(customerId, savedCardId);
      return { card: saved && toCard(saved, deps.clock.now()), payment: null };
    },

    facts: () => Promise.resolve({ price: null, paymentStatus: null }),
  };
}

/** Asks the provider for the card, until what it has is not another challenge's. */
async function look(
  deps: CardsDeps,
  run: Run,
  challenge: ChallengeRecord,
): ReturnType<ChallengedVault["findConfirmed"]> {
  const vault = challengedVault(deps, challenge.vault);
  const { context } = openDetails(deps.sealer, challenge);
  const known = await tokensFiledBefore(deps, challenge.customerId, challenge.createdAt);
  for (;;) {
    const found = await vault.findConfirmed(context, known, callOf(run, challenge));
    if (!found.ok) logVaultError(run.log, vault.id, "look_up", found.error);
    if (!found.ok || !found.value || (await claim(deps, challenge, found.value.card))) return found;
    known.add(found.value.card.token);
  }
}

/** Of two challenges for cards that look alike, each has one: a card in the list does not say which of them saved it. */
function claim(
  { store, sealer, clock }: CardsDeps,
  { id, customerId }: ChallengeRecord,
  { token }: StoredCard,
): Promise<boolean> {
  const now = clock.now();
  return store.acquireLease({
    name: `saved-card/${customerId}/${sealer.fingerprint(token)}`,
    holder: id,
    heldUntil: now + CLAIM_MS,
    now,
  });
}

async function succeed(
  deps: CardsDeps,
  challenge: ChallengeRecord,
  { card: stored, ownerKey }: { card: StoredCard; ownerKey: string },
): Promise<Settled> {
  const { saves } = openDetails(deps.sealer, challenge);
  if (!saves) throw new Error("This challenge is not for saving a card.");
  const filed = await fileSavedCard(deps, {
    id: challenge.subjectId,
    owner: challenge,
    stored,
    ownerKey,
    typed: saves.card,
    label: saves.label,
  });
  return { kind: "succeeded", savedCardId: filed.id };
}

function challengedVault(deps: CardsDeps, id: VaultId): ChallengedVault {
  const vault = deps.vaults.find((candidate) => candidate.id === id);
  if (vault?.check !== "three_ds") throw new Error(`No vault "${id}" with challenges is configured.`);
  return vault;
}
