/** Kysely's SQLite dialect over Node's own `node:sqlite`. */
import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import { ExponentialBackoff, handleWhen, retry } from "cockatiel";
import { type Dialect, SqliteAdapter, type SqliteDatabase, SqliteDialect } from "kysely";
import type { PassOverLocked } from "./pass-over-locked.ts";

/** How long to wait for another process that has the file, in milliseconds. */
const PATIENCE_MS = 5_000;
/** Of https://sqlite.org/rescode.html: another connection has the file. The upper bits of a code say more. */
const SQLITE_BUSY = 5;

/** @param file a path; its folder is made. `:memory:` keeps nothing. */
export function nodeSqliteDialect(file: string): Dialect {
  return new NodeSqliteDialect({ database: async () => open(file) });
}

/** There is nothing to do: a transaction has the whole file to itself from its start. */
export const lockSqliteCustomer = async (): Promise<void> => {};

/** There are no locked rows to pass over: one writer at a time has the whole file. */
export const passNoneOver: PassOverLocked = (query) => query;

class NodeSqliteDialect extends SqliteDialect {
  override createAdapter() {
    return new NodeSqliteAdapter();
  }
}

/**
 * Migrates in one transaction, which SQLite can and Kysely's own adapter does not: two processes that start at once take
 * turns, and one that dies on the way leaves nothing half done.
 */
class NodeSqliteAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl() {
    return true;
  }
}

async function open(file: string): Promise<SqliteDatabase> {
  if (file !== ":memory:") mkdirSync(dirname(file), { recursive: true });
  const database = new DatabaseSync(file, { timeout: PATIENCE_MS });
  try {
    await turnToWal(database);
  } catch (error) {
    database.close();
    throw error;
  }
  // FULL: what was acknowledged survives a power cut, not only a killed process.
  database.exec("pragma synchronous = full; pragma foreign_keys = on;");
  return {
    prepare(sql) {
      // A deferred transaction that turns to writing fails at once when another process wrote meanwhile; one that
      // takes the write lock first waits its turn.
      const statement = database.prepare(sql === "begin" ? "begin immediate" : sql);
      return {
        reader: statement.columns().length > 0,
        all: (parameters) => statement.all(...toSqlite(parameters)),
        run: (parameters) => statement.run(...toSqlite(parameters)),
        iterate: (parameters) => statement.iterate(...toSqlite(parameters)),
      };
    },
    close: () => database.close(),
  };
}

/**
 * SQLite waits for another writer before every statement but this: it reads, then writes, and to wait between the two could be for
 * ever. So processes that open a new file at once would refuse each other.
 */
async function turnToWal(database: DatabaseSync): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  const taken = handleWhen((error) => isBusy(error) && Date.now() < deadline);
  const backoff = new ExponentialBackoff({ initialDelay: 10, maxDelay: 100 });
  await retry(taken, { backoff }).execute(() => database.exec("pragma journal_mode = wal"));
}

function isBusy(error: unknown): boolean {
  const code = error instanceof Error && "errcode" in error ? error.errcode : null;
  return typeof code === "number" && (code & 0xff) === SQLITE_BUSY;
}

function toSqlite(parameters: readonly unknown[]): SQLInputValue[] {
  return parameters.map((value) => {
    if (
      value === null ||
      typeof value === "string" ||
      typeof value === "number" ||
      typeof value === "bigint"
    ) {
      return value;
    }
    throw new TypeError(`SQLite takes no ${typeof value}; write it as text or integer.`);
  });
}
