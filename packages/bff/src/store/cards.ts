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

export function cardQueries(db: Kysely<Database>): CardQueries {
  return {
    async findOwnerKey(customerId, vault) {
      const row = await db
        .selectFrom("vault_owners")
        .select("owner_key")
        .where("customer_id", "=", customerId)
        .where("vault", "=", vault)
        .executeTakeFirst();
      return row?.owner_key ?? null;
    },

    async removeOwner(customerId, vault, ownerKey) {
      await db.transaction().execute(async (tx) => {
        const removed = await tx
          .deleteFrom("vault_owners")
          .where("customer_id", "=", customerId)
          .where("vault", "=", vault)
          .where("owner_key", "=", ownerKey)
          .executeTakeFirst();
        if (removed.numDeletedRows === 0n) return;
        await tx
          .deleteFrom("cards")
          .where("customer_id", "=", customerId)
          .where("vault", "=", vault)
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

    fileCard: (filed) => db.transaction().execute((tx) => file(tx, filed)),

    async updateCard(customerId, cardId, change) {
      return db.transaction().execute(async (tx) => {
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
      await db.deleteFrom("cards").where("customer_id", "=", customerId).where("id", "in", cardIds).execute();
    },
  };
}

async function file(tx: Transaction<Database>, { card, ownerKey }: FiledCard): Promise<CardRecord> {
  await tx
    .insertInto("vault_owners")
    .values({
      customer_id: card.customerId,
      vault: card.vault,
      owner_key: ownerKey,
      created_at: card.createdAt,
    })
    .onConflict((conflict) => conflict.columns(["customer_id", "vault"]).doNothing())
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
    token: row.token,
    tokenFingerprint: row.token_fingerprint,
    details: row.details,
    label: row.label,
    isDefault: row.is_default === 1,
    createdAt: row.created_at,
  };
}
