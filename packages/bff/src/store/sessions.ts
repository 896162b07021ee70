import type { Kysely } from "kysely";
import type { Database } from "./schema.ts";
import type { SessionRecord, Store } from "./store.ts";

export function sessionQueries(db: Kysely<Database>): Pick<Store, "insertSession" | "findSession"> {
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

    async findSession(tokenHash): Promise<SessionRecord | null> {
      const row = await db
        .selectFrom("sessions")
        .selectAll()
        .where("token_hash", "=", tokenHash)
        .executeTakeFirst();
      if (!row) return null;
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
    },
  };
}
