/** Files a card that was just saved, with all that is known of it: also where a list, which knows less, filed it a moment before. */
import type { CardRecord, OwnerRef } from "../store/index.ts";
import type { StoredCard } from "../vaults/vault.ts";
import type { CardsDeps } from "./deps.ts";
import { type FiledDetails, mergeDetails, readDetails, sealOwnerKey, toRecord } from "./filing.ts";

export interface SavedCard {
  id: string;
  owner: OwnerRef;
  stored: StoredCard;
  ownerKey: string;
  typed: FiledDetails;
  label: string | null;
}

export async function fileSavedCard(deps: CardsDeps, saved: SavedCard): Promise<CardRecord> {
  const { store, sealer, clock } = deps;
  const { id, owner, stored, ownerKey, typed, label } = saved;
  const details = mergeDetails(stored.details, typed) ?? typed;
  const record = toRecord(sealer, { id, owner, stored, details, label, createdAt: clock.now() });
  const filed = await store.fileCard({
    card: record,
    ownerKey: sealOwnerKey(sealer, owner.customerId, ownerKey),
  });
  return withTyped(deps, filed, typed);
}

/** What a list did not say of a card that it filed, from what the shopper typed. */
export async function withTyped(
  { store }: CardsDeps,
  record: CardRecord,
  typed: FiledDetails,
): Promise<CardRecord> {
  const details = JSON.stringify(mergeDetails(readDetails(record), typed) ?? typed);
  if (details === record.details) return record;
  await store.updateCardDetails(record.customerId, record.id, details);
  return { ...record, details };
}
