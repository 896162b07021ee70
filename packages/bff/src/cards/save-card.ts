/**
 * Saves a card: one create at the provider, once, and an answer only when its outcome is known.
 *
 * The provider has no idempotency keys (iyzico fact sheet, section 7). So that a create is never sent twice: the store
 * notes that it leaves before it leaves, and when its answer is lost, the provider's list is asked for the card.
 * A customer's first create is the exception at a provider where the key to what it left was in the lost answer alone: it
 * can never be reached or charged, so it may be sent once more.
 */
import { isDeepStrictEqual } from "node:util";
import type { AddCardRequest, Card, ProblemCode } from "@saved-cards/widget/contract";
import { HOLD_MS, withHeartbeat } from "../intents/heartbeat.ts";
import { isCardId } from "../security/identifiers.ts";
import type { CardRecord, HeldIntent } from "../store/index.ts";
import type { AddCommand, DirectVault, StoredCard, VaultError } from "../vaults/vault.ts";
import { type CardsDeps, type CardsRequest, logVaultError, problemOf } from "./deps.ts";
import { fileSavedCard, withTyped } from "./file-card.ts";
import { toCard, tokensFiledBefore, typedDetails } from "./filing.ts";
import { lookUp } from "./look-up.ts";
import { findOwner, type Owner } from "./owners.ts";

export type SaveResult =
  | { ok: true; card: Card }
  | {
      ok: false;
      code: ProblemCode;
      field?: NonNullable<VaultError["field"]>;
      providerCode?: string;
    };

/** What a provider refused, for the answer. */
export function refused(error: VaultError): Extract<SaveResult, { ok: false }> {
  return {
    ok: false,
    code: problemOf(error),
    ...(error.field && { field: error.field }),
    ...(error.providerCode !== undefined && { providerCode: error.providerCode }),
  };
}

/** A card list nobody can use is a card tester's. */
export const MAX_CARDS = 25;

const FIRST_CARD_WAIT_MS = 25_000;
const POLL_MS = 200;

export async function saveCard(
  deps: CardsDeps,
  request: CardsRequest,
  vault: DirectVault,
  card: AddCardRequest,
  intent: HeldIntent,
): Promise<SaveResult> {
  const filed = await deps.store.findCard(intent.customerId, intent.subjectId);
  if (filed) return { ok: true, card: toCard(await asTyped(deps, filed, card), deps.clock.now()) };
  const save = new Save(deps, request, vault, card, intent);
  return save.run();
}

/** A list that found the card before its save was through did not know all of it, nor what the shopper calls it. */
async function asTyped(deps: CardsDeps, filed: CardRecord, typed: AddCardRequest): Promise<CardRecord> {
  const record = await withTyped(deps, filed, typedDetails(typed));
  if (!typed.label || record.label !== null) return record;
  return (await deps.store.updateCard(record.customerId, record.id, { label: typed.label })) ?? record;
}

class Save {
  readonly #deps: CardsDeps;
  readonly #request: CardsRequest;
  readonly #card: AddCardRequest;
  readonly #intent: HeldIntent;
  readonly #vault: DirectVault;
  #sent: HeldIntent["sent"];
  #attempts: number;
  /** By this run. */
  #sentAt: number | null = null;

  constructor(
    deps: CardsDeps,
    request: CardsRequest,
    vault: DirectVault,
    card: AddCardRequest,
    intent: HeldIntent,
  ) {
    this.#deps = deps;
    this.#request = request;
    this.#card = card;
    this.#intent = intent;
    this.#vault = vault;
    this.#sent = intent.sent;
    this.#attempts = intent.attempts;
  }

  async run(): Promise<SaveResult> {
    const owner = await this.#findOwner();
    return owner.key === null ? this.#aloneWithoutOwner() : this.#underOwner(owner.key);
  }

  /** Two first cards at once must leave one owner: the second waits, and goes under the first one's key. */
  async #aloneWithoutOwner(): Promise<SaveResult> {
    const { store, clock } = this.#deps;
    const name = `first-card/${this.#vault.id}/${this.#intent.customerId}`;
    const holder = this.#intent.holder;
    const acquire = () => {
      const now = clock.now();
      return store.acquireLease({ name, holder, heldUntil: now + HOLD_MS, now });
    };
    const givesUpAt = clock.now() + FIRST_CARD_WAIT_MS;
    while (!(await acquire())) {
      if (clock.now() >= givesUpAt) return { ok: false, code: "card_not_saved" };
      await clock.pause(POLL_MS);
    }
    try {
      return await withHeartbeat(acquire, async () => {
        const owner = await this.#findOwner();
        return owner.key === null ? this.#withoutOwner() : this.#underOwner(owner.key);
      });
    } finally {
      await store.releaseLease(name, holder);
    }
  }

  async #withoutOwner(): Promise<SaveResult> {
    // Sent under a key that is gone since: there is no list left to find it in, and no way to charge it.
    if (this.#sent === "under_owner") return { ok: false, code: "card_not_saved" };
    if (this.#sent === "ownerless") {
      // There is no key to ask with. A later card of the customer's brings it, and with it what this one left.
      if (!this.#vault.firstAddIsRepeatable) return { ok: false, code: "outcome_unknown" };
      if (this.#attempts > 1) return { ok: false, code: "card_not_saved" };
      this.#request.log.warn("first_card_sent_again", { vault: this.#vault.id, attempt: this.#attempts + 1 });
    }
    const added = await this.#send(null);
    if (added.ok) {
      if (!this.#vault.firstAddIsRepeatable) await this.#removeTwins(added.value.card, added.value.ownerKey);
      return this.#file(added.value.card, added.value.ownerKey);
    }
    if (added.error.kind === "unknown_outcome") return this.#withoutOwner();
    // Kept there under a key that we do not have: another card brings it, and this one with it.
    const isKept = added.error.kind === "already_saved";
    return refused(isKept ? { ...added.error, kind: "declined" } : added.error);
  }

  async #underOwner(ownerKey: string): Promise<SaveResult> {
    if (this.#sent === "under_owner") return this.#lookUp(ownerKey);
    const added = await this.#send(ownerKey);
    if (added.ok) return this.#file(added.value.card, ownerKey);
    if (added.error.kind === "unknown_outcome") return this.#lookUp(ownerKey);
    if (added.error.missing === "owner") return this.#afterOwnerIsGone(ownerKey);
    return refused(added.error);
  }

  /**
   * An earlier first card may be there, too, under the key that its lost answer told. Where it is this very card, the shopper saved it
   * again because nobody could say what had become of it: once is what they meant.
   */
  async #removeTwins(card: StoredCard, ownerKey: string): Promise<void> {
    const { call, log } = this.#request;
    const listed = await this.#vault.list(ownerKey, call);
    if (!listed.ok) return logVaultError(log, this.#vault.id, "list", listed.error);
    const saved = listed.value.find(({ token }) => token === card.token);
    const twins = listed.value.filter(
      ({ token, reference, details }) =>
        token !== card.token &&
        reference !== null &&
        isCardId(reference) &&
        isDeepStrictEqual(details, saved?.details),
    );
    for (const twin of twins) {
      const removed = await this.#vault.remove(ownerKey, twin.token, call);
      if (!removed.ok) logVaultError(log, this.#vault.id, "remove", removed.error);
    }
  }

  /** The provider no longer knows the customer, so nothing was saved: they start anew there. */
  async #afterOwnerIsGone(ownerKey: string): Promise<SaveResult> {
    const owner = await this.#findOwner();
    if (owner.sealedKey !== null && owner.key === ownerKey) {
      await this.#deps.store.removeOwner(owner, owner.sealedKey);
    }
    this.#sent = null;
    this.#attempts = 0;
    return this.run();
  }

  async #send(ownerKey: string | null) {
    const sent = ownerKey === null ? "ownerless" : "under_owner";
    const isOurs = await this.#deps.store.markSent(this.#intent, sent);
    if (!isOurs) throw new Error("This run lost its intent to another one; nothing was sent.");
    this.#sent = sent;
    this.#sentAt = this.#deps.clock.now();
    this.#attempts += 1;
    const added = await this.#vault.add(this.#command(ownerKey), this.#request.call);
    if (!added.ok) logVaultError(this.#request.log, this.#vault.id, "add", added.error);
    return added;
  }

  async #lookUp(ownerKey: string): Promise<SaveResult> {
    const { clock } = this.#deps;
    const { log, call } = this.#request;
    const { customerId, createdAt } = this.#intent;
    // A run that takes over does not know when the create left, so it counts from now.
    const settledAt = (this.#sentAt ?? clock.now()) + this.#vault.settlesWithinMs;
    const found = await lookUp(clock, settledAt, async () => {
      const known = await tokensFiledBefore(this.#deps, customerId, createdAt);
      const answer = await this.#vault.findAdded({ ...this.#command(null), ownerKey }, known, call);
      if (!answer.ok) logVaultError(log, this.#vault.id, "look_up", answer.error);
      return answer;
    });
    if (found.kind === "found") {
      log.info("lost_create_found", { vault: this.#vault.id });
      return this.#file(found.value, ownerKey);
    }
    log.warn("lost_create_looked_up", { vault: this.#vault.id, outcome: found.kind });
    return { ok: false, code: found.kind === "absent" ? "card_not_saved" : "outcome_unknown" };
  }

  async #file(stored: StoredCard, ownerKey: string): Promise<SaveResult> {
    const label = this.#card.label || null;
    const filed = await fileSavedCard(this.#deps, {
      id: this.#intent.subjectId,
      owner: await this.#findOwner(),
      stored,
      ownerKey,
      typed: typedDetails(this.#card),
      label,
    });
    await this.#nameAtProvider(stored, ownerKey, label);
    return { ok: true, card: toCard(filed, this.#deps.clock.now()) };
  }

  /** The card is saved; if its name does not arrive, we have it still. */
  async #nameAtProvider(stored: StoredCard, ownerKey: string, label: string | null): Promise<void> {
    if (label === null || !this.#vault.rename) return;
    const { call, log } = this.#request;
    const card = { token: stored.token, label, reference: this.#intent.subjectId };
    const renamed = await this.#vault.rename(ownerKey, card, call);
    if (!renamed.ok) logVaultError(log, this.#vault.id, "rename", renamed.error);
  }

  #command(ownerKey: string | null): AddCommand {
    const { holder, number, expiry, cvc } = this.#card;
    return {
      ownerKey,
      customer: this.#request.session.customer,
      card: { holder, number, expiry, ...(cvc !== undefined && { cvc }) },
      reference: this.#intent.subjectId,
    };
  }

  #findOwner(): Promise<Owner> {
    return findOwner(this.#deps, this.#request.session, this.#vault);
  }
}
