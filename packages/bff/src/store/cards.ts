import { Vault } from "@saved-cards/widget/contract";
import type { ExpressionBuilder, Kysely, Selectable, Transaction } from "kysely";
import type { CardsTable, Database } from "./schema.ts";
import type { CardRecord, FiledCard, Store } from "./store.ts";

type CardQueries = Pick<
  Store,
  | "findOwnerKey"
  | "removeOwner"
  | "listCards"
  | "findCard"
  | "fileCard"
  | "updateCard"
  | "updateCardDetails"
  | "removeCards"
>;

/** Lets one transaction at a time through per customer, from here to its end. */
export type LockCustomer = (tx: Transaction<Database>, customerId: string) => Promise<void>;

/** What reads before it writes, or writes twice, does so under `lockCustomer`. */
export function cardQueries(db: Kysely<Database>, lockCustomer: LockCustomer): CardQueries {
  const alone = <T>(customerId: string, work: (tx: Transaction<Database>) => Promise<T>): Promise<T> =>
    db.transaction().execute(async (tx) => {
      await lockCustomer(tx, customerId);
      return work(tx);
    });

  return {
    async findOwnerKey(owner) {
      const row = await db
        .selectFrom("vault_owners")
        .select("owner_key")
        .where("customer_id", "=", owner.customerId)
        .where("vault", "=", owner.vault)
        .where("scope", "=", owner.scope)
        .executeTakeFirst();
      return row?.owner_key ?? null;
    },

    async removeOwner({ customerId, vault, scope }, ownerKey) {
      await alone(customerId, async (tx) => {
        const removed = await tx
          .deleteFrom("vault_owners")
          .where("customer_id", "=", customerId)
          .where("vault", "=", vault)
          .where("scope", "=", scope)
          .where("owner_key", "=", ownerKey)
          .executeTakeFirst();
        if (removed.numDeletedRows === 0n) return;
        await tx
          .deleteFrom("cards")
          .where("customer_id", "=", customerId)
          .where("vault", "=", vault)
          .where("scope", "=", scope)
          .execute();
      });
    },

    async listCards(customerId) {
      const rows = await db
        .selectFrom("cards")
        .selectAll()
        .where("customer_id", "=", customerId)
        .orderBy("created_at")
        .orderBy("id")
        .execute();
      return rows.map(toRecord);
    },

    findCard: (customerId, cardId) => selectCard(db, customerId, cardId),

    fileCard: (filed) => alone(filed.card.customerId, (tx) => file(tx, filed)),

    async updateCard(customerId, cardId, change) {
      return alone(customerId, async (tx) => {
        if (!(await selectCard(tx, customerId, cardId))) return null;
        if (change.isDefault) {
          await tx
            .updateTable("cards")
            .set({ is_default: 0 })
            .where("customer_id", "=", customerId)
            .where("id", "!=", cardId)
            .execute();
        }
        const columns = {
          ...(change.label !== undefined && { label: change.label }),
          ...(change.isDefault !== undefined && { is_default: change.isDefault ? 1 : 0 }),
        };
        if (Object.keys(columns).length > 0) {
          await tx
            .updateTable("cards")
            .set(columns)
            .where("customer_id", "=", customerId)
            .where("id", "=", cardId)
            .execute();
        }
        return selectCard(tx, customerId, cardId);
      });
    },

    async updateCardDetails(customerId, cardId, details) {
      await db
        .updateTable("cards")
        .set({ details })
        .where("customer_id", "=", customerId)
        .where("id", "=", cardId)
        .execute();
    },

    async removeCards(customerId, cardIds) {
      if (cardIds.length === 0) return;
      await alone(customerId, (tx) =>
        tx.deleteFrom("cards").where("customer_id", "=", customerId).where("id", "in", cardIds).execute(),
      );
    },
  };
}

async function file(tx: Transaction<Database>, { card, ownerKey }: FiledCard): Promise<CardRecord> {
  await tx
    .insertInto("vault_owners")
    .values({
      customer_id: card.customerId,
      vault: card.vault,
      scope: card.scope,
      owner_key: ownerKey,
      created_at: card.createdAt,
    })
    .onConflict((conflict) => conflict.columns(["customer_id", "vault", "scope"]).doNothing())
    .execute();

  const { count } = await tx
    .selectFrom("cards")
    .select((eb) => eb.fn.countAll().as("count"))
    .where("customer_id", "=", card.customerId)
    .executeTakeFirstOrThrow();

  await tx
    .insertInto("cards")
    .values({
      id: card.id,
      customer_id: card.customerId,
      vault: card.vault,
      scope: card.scope,
      token: card.token,
      token_fingerprint: card.tokenFingerprint,
      details: card.details,
      label: card.label,
      is_default: Number(count) === 0 ? 1 : 0,
      created_at: card.createdAt,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();

  const isThisCard = (eb: ExpressionBuilder<Database, "cards">) =>
    eb.and([
      eb("customer_id", "=", card.customerId),
      eb("vault", "=", card.vault),
      eb("scope", "=", card.scope),
      eb.or([eb("token_fingerprint", "=", card.tokenFingerprint), eb("id", "=", card.id)]),
    ]);
  if (card.label !== null) {
    await tx.updateTable("cards").set({ label: card.label }).where(isThisCard).execute();
  }
  const row = await tx.selectFrom("cards").selectAll().where(isThisCard).executeTakeFirstOrThrow();
  return toRecord(row);
}

async function selectCard(
  db: Kysely<Database>,
  customerId: string,
  cardId: string,
): Promise<CardRecord | null> {
  const row = await db
    .selectFrom("cards")
    .selectAll()
    .where("customer_id", "=", customerId)
    .where("id", "=", cardId)
    .executeTakeFirst();
  return row ? toRecord(row) : null;
}

function toRecord(row: Selectable<CardsTable>): CardRecord {
  return {
    id: row.id,
    customerId: row.customer_id,
    vault: Vault.parse(row.vault),
    scope: row.scope,
    token: row.token,
    tokenFingerprint: row.token_fingerprint,
    details: row.details,
    label: row.label,
    isDefault: row.is_default === 1,
    createdAt: row.created_at,
  };
}
