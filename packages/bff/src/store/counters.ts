import type { Kysely } from "kysely";
import type { Database } from "./schema.ts";
import type { Store } from "./store.ts";

export function counterQueries(db: Kysely<Database>): Pick<Store, "count" | "readCounter" | "removeCounter"> {
  return {
    async count({ key, points, windowMs, now }) {
      const expiresAt = now + windowMs;
      const row = await db
        .insertInto("rate_limits")
        .values({ key, points, expires_at: expiresAt })
        .onConflict((conflict) =>
          conflict.column("key").doUpdateSet((eb) => ({
            points: eb
              .case()
              .when("rate_limits.expires_at", "<=", now)
              .then(points)
              .else(eb("rate_limits.points", "+", points))
              .end(),
            expires_at: eb
              .case()
              .when("rate_limits.expires_at", "<=", now)
              .then(expiresAt)
              .else(eb.ref("rate_limits.expires_at"))
              .end(),
          })),
        )
        .returning(["points", "expires_at"])
        .executeTakeFirstOrThrow();
      return { points: row.points, expiresAt: row.expires_at };
    },

    async readCounter(key, now) {
      const row = await db
        .selectFrom("rate_limits")
        .select(["points", "expires_at"])
        .where("key", "=", key)
        .where("expires_at", ">", now)
        .executeTakeFirst();
      return row ? { points: row.points, expiresAt: row.expires_at } : null;
    },

    async removeCounter(key) {
      const result = await db.deleteFrom("rate_limits").where("key", "=", key).executeTakeFirst();
      return result.numDeletedRows > 0n;
    },
  };
}
