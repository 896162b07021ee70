/** Kysely's SQLite dialect over Node's own `node:sqlite`. */
import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import { type Dialect, SqliteAdapter, type SqliteDatabase, SqliteDialect } from "kysely";
import type { PassOverLocked } from "./pass-over-locked.ts";

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

function open(file: string): SqliteDatabase {
  if (file !== ":memory:") mkdirSync(dirname(file), { recursive: true });
  const database = new DatabaseSync(file, { timeout: 5_000 });
  // FULL: what was acknowledged survives a power cut, not only a killed process.
  database.exec("pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on;");
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
