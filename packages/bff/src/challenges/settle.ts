/**
 * From the bank's answer to a final state. The confirm that saves the card is sent at most once: whoever moves the challenge to
 * `confirming` sends it, and whoever finds it there later asks the provider what became of it instead.
 */
import { logVaultError, problemOf } from "../cards/deps.ts";
import { fileSavedCard, withTyped } from "../cards/file-card.ts";
import { tokensFiledBefore } from "../cards/filing.ts";
import { lookUp } from "../cards/look-up.ts";
import { HOLD_MS, withHeartbeat } from "../intents/heartbeat.ts";
import { describeError } from "../log.ts";
import type { ChallengeMove, ChallengeRecord } from "../store/index.ts";
import type { ChallengedVault, StoredCard, VaultError } from "../vaults/vault.ts";
import { callOf, challengedVault, type ChallengesDeps, type Run } from "./deps.ts";
import { openDetails } from "./details.ts";

/** How long a challenge rests when nothing could be found out. */
const REST_MS = 5_000;
/** After this long without an answer from the provider, people have to look. */
const GIVE_UP_MS = 3_600_000;
/** Longer than any challenge for a card like it that was begun before. */
const CLAIM_MS = 2 * GIVE_UP_MS;

/**
 * Goes on with a challenge that this run holds in `returned` or `confirming`, while showing signs of life. What goes wrong on the way is
 * logged, and left for a later run.
 */
export async function settle(
  deps: ChallengesDeps,
  run: Run,
  challenge: ChallengeRecord,
  holder: string,
): Promise<void> {
  const { store, clock } = deps;
  const beat = () => store.renewChallenge(challenge.id, holder, clock.now() + HOLD_MS);
  const settling = new Settling(deps, run, challenge, holder);
  try {
    await withHeartbeat(beat, () =>
      challenge.state === "returned" ? settling.confirm() : settling.findOut(),
    );
  } catch (error) {
    run.log.error("challenge_not_settled", { challengeId: challenge.id, error: describeError(error) });
    await settling.giveUpInTime();
  }
}

class Settling {
  readonly #deps: ChallengesDeps;
  readonly #run: Run;
  readonly #challenge: ChallengeRecord;
  readonly #holder: string;
  /** When this run sent the confirm. */
  #sentAt: number | null = null;

  constructor(deps: ChallengesDeps, run: Run, challenge: ChallengeRecord, holder: string) {
    this.#deps = deps;
    this.#run = run;
    this.#challenge = challenge;
    this.#holder = holder;
  }

  async confirm(): Promise<void> {
    const isOurs = await this.#move({ from: ["returned"], to: "confirming" });
    if (!isOurs) return;
    this.#sentAt = this.#deps.clock.now();
    const { context } = openDetails(this.#deps.sealer, this.#challenge);
    const confirmed = await this.#vault.confirm(context, callOf(this.#run, this.#challenge));
    if (confirmed.ok) {
      await this.#claims(confirmed.value.card);
      return this.#succeed(confirmed.value.card, confirmed.value.ownerKey);
    }
    const { error } = confirmed;
    logVaultError(this.#run.log, this.#vault.id, "confirm", error);
    if (error.kind === "unknown_outcome") return this.findOut();
    // It never left, so it may leave once more.
    if (error.kind === "unavailable") return this.#rest("returned");
    return this.#fail(error);
  }

  async findOut(): Promise<void> {
    const { store, sealer, clock } = this.#deps;
    const { customerId, cardId } = this.#challenge;
    const filed = await store.findCard(customerId, cardId);
    if (filed) {
      await withTyped(this.#deps, filed, openDetails(sealer, this.#challenge).card);
      return this.#end({ to: "succeeded", savedCardId: filed.id });
    }
    // A run that takes over does not know when the confirm left, so it counts from now.
    const settledAt = (this.#sentAt ?? clock.now()) + this.#vault.settlesWithinMs;
    const found = await lookUp(clock, settledAt, () => this.#look());
    switch (found.kind) {
      case "found":
        return this.#succeed(found.value.card, found.value.ownerKey);
      case "absent":
        return this.#end({ to: "failed", problem: "card_not_saved" });
      case "unknown":
        return this.#rest("confirming");
      default:
        return found satisfies never;
    }
  }

  /** Ends what has been tried for long enough. */
  async giveUpInTime(): Promise<void> {
    const { store, clock } = this.#deps;
    const { id, createdAt } = this.#challenge;
    if (clock.now() < createdAt + GIVE_UP_MS) return;
    const step = { from: ["returned", "confirming"], to: "failed", problem: "outcome_unknown" } as const;
    await store.moveChallenge({ id, heldBy: this.#holder, ...step });
  }

  /** Asks the provider for the card, until what it has is not another challenge's. */
  async #look(): ReturnType<ChallengedVault["findConfirmed"]> {
    const { customerId, createdAt } = this.#challenge;
    const { context } = openDetails(this.#deps.sealer, this.#challenge);
    const known = await tokensFiledBefore(this.#deps, customerId, createdAt);
    for (;;) {
      const found = await this.#vault.findConfirmed(context, known, callOf(this.#run, this.#challenge));
      if (!found.ok) logVaultError(this.#run.log, this.#vault.id, "look_up", found.error);
      if (!found.ok || !found.value || (await this.#claims(found.value.card))) return found;
      known.add(found.value.card.token);
    }
  }

  /** Of two challenges for cards that look alike, each has one: a card in the list does not say which of them saved it. */
  #claims({ token }: StoredCard): Promise<boolean> {
    const { store, sealer, clock } = this.#deps;
    const { id, customerId } = this.#challenge;
    const now = clock.now();
    return store.acquireLease({
      name: `saved-card/${customerId}/${sealer.fingerprint(token)}`,
      holder: id,
      heldUntil: now + CLAIM_MS,
      now,
    });
  }

  async #succeed(stored: StoredCard, ownerKey: string): Promise<void> {
    const { card: typed, label } = openDetails(this.#deps.sealer, this.#challenge);
    const filed = await fileSavedCard(this.#deps, {
      id: this.#challenge.cardId,
      owner: this.#challenge,
      stored,
      ownerKey,
      typed,
      label,
    });
    await this.#end({ to: "succeeded", savedCardId: filed.id });
  }

  #fail(error: VaultError): Promise<void> {
    const { providerCode } = error;
    return this.#end({
      to: "failed",
      problem: problemOf(error),
      ...(providerCode !== undefined && { providerCode }),
    });
  }

  /** Leaves it for a later run, unless it has been asked for long enough. */
  async #rest(state: "returned" | "confirming"): Promise<void> {
    const { clock } = this.#deps;
    const now = clock.now();
    if (now >= this.#challenge.createdAt + GIVE_UP_MS) {
      return this.#end({
        to: "failed",
        problem: state === "returned" ? "card_not_saved" : "outcome_unknown",
      });
    }
    await this.#move({
      from: ["confirming"],
      to: state,
      hold: { holder: this.#holder, heldUntil: now + REST_MS },
    });
  }

  async #end(step: Pick<ChallengeMove, "to" | "problem" | "providerCode" | "savedCardId">): Promise<void> {
    const isOurs = await this.#move({ from: ["confirming"], ...step });
    // Otherwise another run took it meanwhile, and finds what this one has filed.
    this.#run.log.info(isOurs ? "challenge_ended" : "challenge_ended_elsewhere", {
      vault: this.#vault.id,
      challengeId: this.#challenge.id,
      state: step.to,
      ...(step.problem !== undefined && { problem: step.problem }),
      ...(step.providerCode !== undefined && { providerCode: step.providerCode }),
    });
  }

  #move(step: Omit<ChallengeMove, "id" | "heldBy">): Promise<boolean> {
    return this.#deps.store.moveChallenge({ id: this.#challenge.id, heldBy: this.#holder, ...step });
  }

  get #vault() {
    return challengedVault(this.#deps, this.#challenge.vault);
  }
}
