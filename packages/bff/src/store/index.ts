/** Opens the store that `DATABASE_URL` names. */
import { resolve } from "node:path";
import { type Dialect, Kysely } from "kysely";
import { Migrator } from "kysely/migration";
import { cardQueries, type LockCustomer } from "./cards.ts";
import { challengeQueries } from "./challenges.ts";
import { counterQueries } from "./counters.ts";
import { intentQueries } from "./intents.ts";
import { leaseQueries } from "./leases.ts";
import { migrations } from "./migrations.ts";
import { lockSqliteCustomer, nodeSqliteDialect, passNoneOver } from "./node-sqlite.ts";
import { notificationQueries } from "./notifications.ts";
import { orderPriceQueries } from "./order-prices.ts";
import type { PassOverLocked } from "./pass-over-locked.ts";
import { paymentQueries } from "./payments.ts";
import {
  lockPostgresCustomer,
  passOverPostgresLocked,
  postgresDialect,
  postgresMigrationDialect,
} from "./postgres.ts";
import type { Database } from "./schema.ts";
import { sessionQueries } from "./sessions.ts";
import type { Store } from "./store.ts";

export type * from "./store.ts";

const DAY_MS = 86_400_000;

/** What tells one database from another. */
interface Engine {
  dialect: Dialect;
  /** For migrations, where they need another one. */
  migrationDialect?: Dialect;
  lockCustomer: LockCustomer;
  passOverLocked: PassOverLocked;
}

/**
 * Connects and brings the schema up to date.
 *
 * @param databaseUrl `file:<path>` for SQLite, relative to the working directory; `file::memory:` keeps nothing.
 *   `postgres://…` or `postgresql://…` for Postgres.
 * @param onConnectionLost told when a connection to Postgres breaks; the store makes a new one when it needs one.
 * @throws if the database cannot be opened or migrated.
 */
export async function openStore(
  databaseUrl: string,
  onConnectionLost: (error: Error) => void = () => {},
): Promise<Store> {
  const { dialect, migrationDialect, lockCustomer, passOverLocked } = engineFor(
    databaseUrl,
    onConnectionLost,
  );
  const db = new Kysely<Database>({ dialect });
  const migrated = migrationDialect ? new Kysely<Database>({ dialect: migrationDialect }) : db;
  const { error } = await new Migrator({
    db: migrated,
    provider: { getMigrations: async () => migrations },
  }).migrateToLatest();
  if (error || migrated !== db) await migrated.destroy();
  if (error) throw new Error("The database could not be migrated.", { cause: error });
  return {
    ...sessionQueries(db),
    ...cardQueries(db, lockCustomer),
    ...intentQueries(db),
    ...challengeQueries(db),
    ...orderPriceQueries(db),
    ...paymentQueries(db, passOverLocked),
    ...notificationQueries(db, passOverLocked),
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
        .deleteFrom("challenges")
        .where("expires_at", "<", now - DAY_MS)
        .execute();
      await db
        .deleteFrom("order_prices")
        .where("updated_at", "<", now - DAY_MS)
        .execute();
      await db
        .deleteFrom("notifications")
        .where("next_at", "is", null)
        .where((eb) => eb.fn.coalesce("arrived_at", "created_at"), "<", now - DAY_MS)
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

function engineFor(databaseUrl: string, onConnectionLost: (error: Error) => void): Engine {
  if (/^postgres(ql)?:/.test(databaseUrl)) {
    const options = { url: databaseUrl, onConnectionLost };
    return {
      dialect: postgresDialect(options),
      migrationDialect: postgresMigrationDialect(options),
      lockCustomer: lockPostgresCustomer,
      passOverLocked: passOverPostgresLocked,
    };
  }
  const path = databaseUrl.replace(/^file:/, "");
  return {
    dialect: nodeSqliteDialect(path === ":memory:" ? path : resolve(path)),
    lockCustomer: lockSqliteCustomer,
    passOverLocked: passNoneOver,
  };
}
