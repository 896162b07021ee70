/** Kysely's Postgres dialect over `pg`, with a deadline for everything: a database that hangs is an error, not a hung checkout. */
import { type Dialect, PostgresDialect, sql, type Transaction } from "kysely";
import { Pool, type PoolClient, type PoolConfig, TypeOverrides, types } from "pg";
import type { PassOverLocked } from "./pass-over-locked.ts";
import type { Database } from "./schema.ts";

/** Calls are short; more connections than this make Postgres slower, not faster. */
const MAX_CONNECTIONS = 10;
const CONNECT_MS = 5_000;
/** Kept by the server: of one statement, and of a transaction whose process has stopped. */
const STATEMENT_MS = 5_000;
const IDLE_TRANSACTION_MS = 5_000;
/** Kept by us, for a server that says nothing at all: of one statement, or of one whole transaction. */
const CHECKOUT_MS = 10_000;
/** Apart from whatever else takes advisory locks in this database. */
const CUSTOMER_LOCKS = 1_850_430_172;

const CONNECTION: PoolConfig = {
  connectionTimeoutMillis: CONNECT_MS,
  keepAlive: true,
  application_name: "saved-cards",
  // Our locks are of use only if the statement after them sees what was committed while they were waited for.
  options: "-c default_transaction_isolation=read\\ committed",
};

const POOL: PoolConfig = {
  ...CONNECTION,
  max: MAX_CONNECTIONS,
  statement_timeout: STATEMENT_MS,
  idle_in_transaction_session_timeout: IDLE_TRANSACTION_MS,
};

export interface PostgresOptions {
  /** As in `DATABASE_URL`: what it says about TLS (`sslmode`) holds. */
  url: string;
  /** Told when a connection breaks. The pool makes a new one when it is needed. */
  onConnectionLost: (error: Error) => void;
}

/** For the calls of a store. */
export function postgresDialect(options: PostgresOptions): Dialect {
  const pool = openPool(options, POOL);
  endOverdueCheckouts(pool, CHECKOUT_MS);
  return new PostgresDialect({ pool });
}

/** For migrations, which take as long as they take, and wait for those that another instance runs. */
export function postgresMigrationDialect(options: PostgresOptions): Dialect {
  return new PostgresDialect({ pool: openPool(options, CONNECTION) });
}

/** Keeps other transactions of the customer out until this one ends; two customers with one hash only wait in vain. */
export async function lockPostgresCustomer(tx: Transaction<Database>, customerId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${customerId}, ${CUSTOMER_LOCKS}))`.execute(tx);
}

/** Takes the lock of every row that the query gives, and gives none whose lock another transaction has. */
export const passOverPostgresLocked: PassOverLocked = (query) => query.forUpdate().skipLocked();

function openPool({ url, onConnectionLost }: PostgresOptions, config: PoolConfig): Pool {
  const parsers = new TypeOverrides();
  // All our bigints are epoch milliseconds, amounts of at most eleven digits, and counts: far below 2^53.
  parsers.setTypeParser(types.builtins.INT8, Number);
  const pool = new Pool({ ...config, connectionString: url, types: parsers });
  // An "error" that nobody listens for ends the process; the pool listens while a client is idle, and only then.
  pool.on("connect", (client) => client.on("error", onConnectionLost));
  pool.on("error", () => {});
  return pool;
}

/** `pg`'s own `query_timeout` would put the connection back into the pool with its statement still running. */
function endOverdueCheckouts(pool: Pool, afterMs: number): void {
  const timers = new WeakMap<PoolClient, NodeJS.Timeout>();
  pool.on("acquire", (client) => {
    timers.set(
      client,
      setTimeout(() => void client.end(), afterMs),
    );
  });
  pool.on("release", (_error, client) => clearTimeout(timers.get(client)));
}
