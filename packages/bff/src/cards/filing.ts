/** Between what a provider holds, what we file, and what the shopper sees. */
import { brandOf, isExpired } from "@saved-cards/widget/card";
import { type AddCardRequest, Card } from "@saved-cards/widget/contract";
import * as z from "zod/mini";
import type { Sealer } from "../security/sealing.ts";
import type { CardRecord, OwnerRef, Store } from "../store/index.ts";
import type { CardDetails, StoredCard } from "../vaults/vault.ts";

/** `CardRecord.details`: all of a card that we keep. The shape is the contract's, so it cannot hold more of the number. */
export const FiledDetails = z.pick(Card, {
  brand: true,
  bin: true,
  last4: true,
  expiry: true,
  bank: true,
  family: true,
  funding: true,
});
export type FiledDetails = z.infer<typeof FiledDetails>;

export function readDetails(record: CardRecord): FiledDetails {
  return FiledDetails.parse(JSON.parse(record.details));
}

/** The provider's word first; what it does not say, from the filed record or from what the shopper typed. */
export function mergeDetails(said: CardDetails, known: FiledDetails | null): FiledDetails | null {
  const last4 = said.last4 ?? known?.last4;
  if (last4 === undefined) return null;
  return {
    brand: said.brand === "unknown" ? (known?.brand ?? "unknown") : said.brand,
    bin: said.bin ?? known?.bin ?? null,
    last4,
    expiry: said.expiry ?? known?.expiry ?? null,
    bank: said.bank ?? known?.bank ?? null,
    family: said.family ?? known?.family ?? null,
    funding: said.funding ?? known?.funding ?? null,
  };
}

export function typedDetails({ number, expiry }: Pick<AddCardRequest, "number" | "expiry">): FiledDetails {
  return {
    brand: brandOf(number),
    bin: number.slice(0, 6),
    last4: number.slice(-4),
    expiry,
    bank: null,
    family: null,
    funding: null,
  };
}

export interface Filing {
  id: string;
  owner: OwnerRef;
  stored: StoredCard;
  details: FiledDetails;
  label: string | null;
  createdAt: number;
}

export function toRecord(sealer: Sealer, filing: Filing): CardRecord {
  const { id, owner, stored, details, label, createdAt } = filing;
  const { customerId, vault, scope } = owner;
  return {
    id,
    customerId,
    vault,
    scope,
    token: sealer.seal(stored.token, tokenPurpose(customerId)),
    tokenFingerprint: sealer.fingerprint(stored.token),
    details: JSON.stringify(details),
    label,
    isDefault: false,
    createdAt,
  };
}

export function openToken(sealer: Sealer, record: CardRecord): string {
  return sealer.open(record.token, tokenPurpose(record.customerId));
}

/** Tokens of a customer's cards that were filed before a moment. */
export async function tokensFiledBefore(
  { store, sealer }: { store: Store; sealer: Sealer },
  customerId: string,
  before: number,
): Promise<Set<string>> {
  const records = await store.listCards(customerId);
  return new Set(
    records.filter(({ createdAt }) => createdAt < before).map((record) => openToken(sealer, record)),
  );
}

export function sealOwnerKey(sealer: Sealer, customerId: string, ownerKey: string): string {
  return sealer.seal(ownerKey, ownerPurpose(customerId));
}

export function openOwnerKey(sealer: Sealer, customerId: string, sealed: string): string {
  return sealer.open(sealed, ownerPurpose(customerId));
}

export function toCard(record: CardRecord, now: number): Card {
  const details = readDetails(record);
  return {
    id: record.id,
    vault: record.vault,
    label: record.label,
    ...details,
    isExpired: details.expiry !== null && isExpired(details.expiry, now),
    isDefault: record.isDefault,
  };
}

// An envelope is bound to its customer: moved to another one's row, it does not open.
const tokenPurpose = (customerId: string) => `card-token/${customerId}`;
const ownerPurpose = (customerId: string) => `owner-key/${customerId}`;
