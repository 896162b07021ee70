/**
 * Lists a customer's cards. The provider says which cards there are; our store says their ids, labels and which one is
 * the default. The two are brought together on every list, so whatever a crash or another system left apart heals here.
 */
import { type Card, type CardList, Label } from "@saved-cards/widget/contract";
import { isCardId, newId } from "../security/identifiers.ts";
import type { CardRecord, OwnerRef } from "../store/index.ts";
import type { StoredCard, Vault } from "../vaults/vault.ts";
import { type CardsDeps, type CardsRequest, logVaultError } from "./deps.ts";
import { mergeDetails, openToken, readDetails, sealOwnerKey, toCard, toRecord } from "./filing.ts";
import { findOwner, usableVaults } from "./owners.ts";

/** A record younger than this may belong to a card that was added while the provider made its list. */
const SETTLED_AFTER_MS = 60_000;

export async function listCards(deps: CardsDeps, request: CardsRequest): Promise<CardList> {
  const vaults = usableVaults(deps.vaults, request.session);
  const lists = await Promise.all(vaults.map((vault) => listVault(deps, request, vault)));
  return {
    cards: lists.flatMap((list) => ("cards" in list ? list.cards : [])),
    unavailable: lists.flatMap((list) => ("unavailable" in list ? [list.unavailable] : [])),
  };
}

type VaultList = { cards: Card[] } | { unavailable: CardList["unavailable"][number] };

async function listVault(deps: CardsDeps, request: CardsRequest, vault: Vault): Promise<VaultList> {
  const { store, sealer, clock } = deps;
  const customerId = request.session.customerId;
  const owner = await findOwner(deps, request.session, vault);
  if (owner.key === null) return { cards: [] };

  const startedAt = clock.now();
  const listed = await vault.list(owner.key, request.call);
  // The provider knows no cards of theirs. What we filed stays: it could be our keys that point to another account.
  if (!listed.ok && listed.error.missing === "owner") return { cards: [] };
  if (!listed.ok && listed.error.kind === "unlistable") return { cards: await filedCards(deps, owner) };
  if (!listed.ok) {
    logVaultError(request.log, vault.id, "list", listed.error);
    const code = listed.error.kind === "misconfigured" ? "vault_misconfigured" : "vault_unavailable";
    return { unavailable: { vault: vault.id, code } };
  }

  const records = (await store.listCards(customerId)).filter((record) => isOwnedBy(record, owner));
  const byToken = new Map(records.map((record) => [openToken(sealer, record), record]));
  const ownerKey = owner.sealedKey ?? sealOwnerKey(sealer, customerId, owner.key);
  const current: CardRecord[] = [];
  let preferred: string | null = null;
  for (const stored of listed.value) {
    const record = byToken.get(stored.token);
    const kept = record
      ? await refresh(deps, record, stored)
      : await adopt(deps, request, owner, {
          stored,
          ownerKey,
          filedIds: new Set([...records, ...current].map(({ id }) => id)),
        });
    if (kept) current.push(kept);
    if (kept && stored.isPreferred) preferred = kept.id;
  }

  const tokens = new Set(listed.value.map((stored) => stored.token));
  const gone = [...byToken]
    .filter(([token, record]) => !tokens.has(token) && record.createdAt < startedAt - SETTLED_AFTER_MS)
    .map(([, record]) => record.id);
  await store.removeCards(customerId, gone);

  const following = await followPreference(deps, current, preferred);
  const now = clock.now();
  return {
    cards: following.toSorted((a, b) => a.createdAt - b.createdAt).map((record) => toCard(record, now)),
  };
}

/** What we know without the provider: the cards that were saved through us. */
async function filedCards({ store, clock }: CardsDeps, owner: OwnerRef): Promise<Card[]> {
  const records = (await store.listCards(owner.customerId)).filter((record) => isOwnedBy(record, owner));
  return records.map((record) => toCard(record, clock.now()));
}

function isOwnedBy(record: CardRecord, { vault, scope }: OwnerRef): boolean {
  return record.vault === vault && record.scope === scope;
}

/** Takes over what the provider says anew: a renewed card's expiry, a bank's new name, a name that was given elsewhere. */
async function refresh({ store }: CardsDeps, record: CardRecord, stored: StoredCard): Promise<CardRecord> {
  const merged = mergeDetails(stored.details, readDetails(record));
  const details = merged ? JSON.stringify(merged) : record.details;
  if (details !== record.details) await store.updateCardDetails(record.customerId, record.id, details);
  const label = stored.label === undefined ? record.label : (labelFrom(stored.label) ?? record.label);
  if (label !== record.label) await store.updateCard(record.customerId, record.id, { label });
  return { ...record, details, label };
}

/** Where the provider charges another of an owner's cards first than the default that we show, it is the provider that is right. */
async function followPreference(
  { store }: CardsDeps,
  current: CardRecord[],
  preferred: string | null,
): Promise<CardRecord[]> {
  const shown = current.find(({ isDefault }) => isDefault);
  if (preferred === null || !shown || shown.id === preferred) return current;
  await store.updateCard(shown.customerId, preferred, { isDefault: true });
  return current.map((record) => ({ ...record, isDefault: record.id === preferred }));
}

interface Foundling {
  stored: StoredCard;
  /** Sealed. */
  ownerKey: string;
  /** Ids that cannot be given again, though another system may have copied a card together with its reference. */
  filedIds: ReadonlySet<string>;
}

/** Files a card that is at the provider but not with us: saved there by another system, or by us before a crash. */
async function adopt(
  { store, sealer, clock }: CardsDeps,
  { log }: CardsRequest,
  owner: OwnerRef,
  { stored, ownerKey, filedIds }: Foundling,
): Promise<CardRecord | null> {
  const details = mergeDetails(stored.details, null);
  if (!details) {
    log.warn("card_without_last_digits", { vault: owner.vault });
    return null;
  }
  // Our own cards carry their id as reference, so the save that is perhaps still running and this list agree on it.
  const ours = stored.reference !== null && isCardId(stored.reference) ? stored.reference : null;
  log.info("card_adopted", { vault: owner.vault });
  const record = toRecord(sealer, {
    id: ours === null || filedIds.has(ours) ? newId("card") : ours,
    owner,
    stored,
    details,
    label: ours === null ? labelFrom(stored.label ?? stored.reference) : null,
    createdAt: clock.now(),
  });
  return store.fileCard({ card: record, ownerKey });
}

/** What another system calls a card, if a shopper could have called it so here: never with a card number in it. */
function labelFrom(reference: string | null): string | null {
  const label = Label.safeParse(reference);
  return label.success ? label.data || null : null;
}
