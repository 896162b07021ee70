import type { Kysely, Selectable } from "kysely";
import type { Database, SessionsTable } from "./schema.ts";
import type { SessionRecord, Store } from "./store.ts";

type SessionQueries = Pick<Store, "insertSession" | "findSession" | "findSessionById">;

export function sessionQueries(db: Kysely<Database>): SessionQueries {
  const find = async (column: "id" | "token_hash", value: string) => {
    const row = await db.selectFrom("sessions").selectAll().where(column, "=", value).executeTakeFirst();
    return row ? toRecord(row) : null;
  };

  return {
    async insertSession(session) {
      await db
        .insertInto("sessions")
        .values({
          id: session.id,
          token_hash: session.tokenHash,
          customer_id: session.customerId,
          origin: session.origin,
          locale: session.locale,
          details: session.details,
          created_at: session.createdAt,
          expires_at: session.expiresAt,
        })
        .execute();
    },

    findSession: (tokenHash) => find("token_hash", tokenHash),
    findSessionById: (id) => find("id", id),
  };
}

function toRecord(row: Selectable<SessionsTable>): SessionRecord {
  return {
    id: row.id,
    tokenHash: row.token_hash,
    customerId: row.customer_id,
    origin: row.origin,
    locale: row.locale === "en" ? "en" : "tr",
    details: row.details,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  };
}
