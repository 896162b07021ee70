/** Opens the store that `DATABASE_URL` names. */
import { resolve } from "node:path";
import { type Dialect, Kysely } from "kysely";
import { Migrator } from "kysely/migration";
import { cardQueries } from "./cards.ts";
import { counterQueries } from "./counters.ts";
import { intentQueries } from "./intents.ts";
import { leaseQueries } from "./leases.ts";
import { migrations } from "./migrations.ts";
import { nodeSqliteDialect } from "./node-sqlite.ts";
import type { Database } from "./schema.ts";
import { sessionQueries } from "./sessions.ts";
import type { Store } from "./store.ts";

export type * from "./store.ts";

const DAY_MS = 86_400_000;

/**
 * Connects and brings the schema up to date.
 *
 * @param databaseUrl `file:<path>` for SQLite, relative to the working directory; `file::memory:` keeps nothing.
 * @throws if the database cannot be opened or migrated.
 */
export async function openStore(databaseUrl: string): Promise<Store> {
  const db = new Kysely<Database>({ dialect: dialectFor(databaseUrl) });
  const { error } = await new Migrator({
    db,
    provider: { getMigrations: async () => migrations },
  }).migrateToLatest();
  if (error) {
    await db.destroy();
    throw new Error("The database could not be migrated.", { cause: error });
  }
  return {
    ...sessionQueries(db),
    ...cardQueries(db),
    ...intentQueries(db),
    ...leaseQueries(db),
    ...counterQueries(db),

    async sweep(now) {
      await db
        .deleteFrom("sessions")
        .where("expires_at", "<", now - DAY_MS)
        .execute();
      await db
        .deleteFrom("intents")
        .where("created_at", "<", now - DAY_MS)
        .execute();
      await db
        .deleteFrom("leases")
        .where("held_until", "<", now - DAY_MS)
        .execute();
      await db.deleteFrom("rate_limits").where("expires_at", "<", now).execute();
    },
    async check() {
      await db.selectFrom("leases").select("name").limit(1).execute();
    },
    close: () => db.destroy(),
  };
}

function dialectFor(databaseUrl: string): Dialect {
  const path = databaseUrl.replace(/^file:/, "");
  return nodeSqliteDialect(path === ":memory:" ? path : resolve(path));
}
