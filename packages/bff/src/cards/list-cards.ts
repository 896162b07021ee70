/**
 * Lists a customer's cards. The provider says which cards there are; our store says their ids, labels and which one is
 * the default. The two are brought together on every list, so whatever a crash or another system left apart heals here.
 */
import { type Card, type CardList, Label } from "@saved-cards/widget/contract";
import { isCardId, newId } from "../security/identifiers.ts";
import type { CardRecord } from "../store/index.ts";
import type { StoredCard, Vault } from "../vaults/vault.ts";
import { type CardsDeps, type CardsRequest, logVaultError } from "./deps.ts";
import { mergeDetails, openOwnerKey, openToken, readDetails, toCard, toRecord } from "./filing.ts";

/** A record younger than this may belong to a card that was added while the provider made its list. */
const SETTLED_AFTER_MS = 60_000;

export async function listCards(deps: CardsDeps, request: CardsRequest): Promise<CardList> {
  const lists = await Promise.all(deps.vaults.map((vault) => listVault(deps, request, vault)));
  return {
    cards: lists.flatMap((list) => ("cards" in list ? list.cards : [])),
    unavailable: lists.flatMap((list) => ("unavailable" in list ? [list.unavailable] : [])),
  };
}

type VaultList = { cards: Card[] } | { unavailable: CardList["unavailable"][number] };

async function listVault(deps: CardsDeps, request: CardsRequest, vault: Vault): Promise<VaultList> {
  const { store, sealer, clock } = deps;
  const customerId = request.session.customerId;
  const sealedOwnerKey = await store.findOwnerKey(customerId, vault.id);
  if (sealedOwnerKey === null) return { cards: [] };

  const startedAt = clock.now();
  const listed = await vault.list(openOwnerKey(sealer, customerId, sealedOwnerKey), request.call);
  // The provider knows no cards of theirs. What we filed stays: it could be our keys that point to another account.
  if (!listed.ok && listed.error.missing === "owner") return { cards: [] };
  if (!listed.ok) {
    logVaultError(request.log, vault.id, "list", listed.error);
    const code = listed.error.kind === "misconfigured" ? "vault_misconfigured" : "vault_unavailable";
    return { unavailable: { vault: vault.id, code } };
  }

  const records = (await store.listCards(customerId)).filter((record) => record.vault === vault.id);
  const byToken = new Map(records.map((record) => [openToken(sealer, record), record]));
  const current: CardRecord[] = [];
  for (const stored of listed.value) {
    const record = byToken.get(stored.token);
    const kept = record
      ? await refresh(deps, record, stored)
      : await adopt(deps, request, vault, {
          stored,
          ownerKey: sealedOwnerKey,
          filedIds: new Set([...records, ...current].map(({ id }) => id)),
        });
    if (kept) current.push(kept);
  }

  const tokens = new Set(listed.value.map((stored) => stored.token));
  const gone = [...byToken]
    .filter(([token, record]) => !tokens.has(token) && record.createdAt < startedAt - SETTLED_AFTER_MS)
    .map(([, record]) => record.id);
  await store.removeCards(customerId, gone);

  const now = clock.now();
  return {
    cards: current.toSorted((a, b) => a.createdAt - b.createdAt).map((record) => toCard(record, now)),
  };
}

/** Takes over what the provider says anew: a renewed card's expiry, a bank's new name. */
async function refresh({ store }: CardsDeps, record: CardRecord, stored: StoredCard): Promise<CardRecord> {
  const merged = mergeDetails(stored.details, readDetails(record));
  const details = merged ? JSON.stringify(merged) : record.details;
  if (details === record.details) return record;
  await store.updateCardDetails(record.customerId, record.id, details);
  return { ...record, details };
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
  { session, log }: CardsRequest,
  vault: Vault,
  { stored, ownerKey, filedIds }: Foundling,
): Promise<CardRecord | null> {
  const details = mergeDetails(stored.details, null);
  if (!details) {
    log.warn("card_without_last_digits", { vault: vault.id });
    return null;
  }
  // Our own cards carry their id as reference, so the save that is perhaps still running and this list agree on it.
  const ours = stored.reference !== null && isCardId(stored.reference) ? stored.reference : null;
  log.info("card_adopted", { vault: vault.id });
  const record = toRecord(sealer, {
    id: ours === null || filedIds.has(ours) ? newId("card") : ours,
    customerId: session.customerId,
    vault: vault.id,
    stored,
    details,
    label: ours === null ? labelFrom(stored.reference) : null,
    createdAt: clock.now(),
  });
  return store.fileCard({ card: record, ownerKey });
}

/** What another system calls a card, if a shopper could have called it so here: never with a card number in it. */
function labelFrom(reference: string | null): string | null {
  const label = Label.safeParse(reference);
  return label.success ? label.data || null : null;
}
