import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { cardOf } from "./contract/records.ts";
import { openStore } from "./index.ts";
import { describeStore } from "./store.contract.ts";

/** In memory where there is such a folder: waiting for a disk proves nothing, since a killed process takes none along. */
const BASE = existsSync("/dev/shm") ? "/dev/shm" : tmpdir();

function newFolder(): string {
  return mkdtempSync(join(BASE, "saved-cards-"));
}

describeStore("SQLite in a file", async () => {
  const folder = newFolder();
  const file = join(folder, "cards.db");
  return {
    url: `file:${file}`,
    clear: async () => readdirSync(folder).forEach((name) => rmSync(join(folder, name))),
    remove: async () => rmSync(folder, { recursive: true }),
    findDamage() {
      const database = new DatabaseSync(file);
      const [{ integrity_check: found } = {}] = database.prepare("pragma integrity_check").all();
      database.close();
      return found === "ok" ? null : String(found);
    },
  };
});

describe("a SQLite file", () => {
  let folder: string;
  beforeEach(() => {
    folder = newFolder();
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test("is made with the folders above it", async () => {
    const file = join(folder, "deep/er/cards.db");
    await (await openStore(`file:${file}`)).close();
    expect(readFileSync(file).subarray(0, 15).toString()).toBe("SQLite format 3");
  });

  test("lets readers read while a writer writes", async () => {
    const file = join(folder, "cards.db");
    await (await openStore(`file:${file}`)).close();
    const database = new DatabaseSync(file);
    expect(database.prepare("pragma journal_mode").get()).toMatchObject({ journal_mode: "wal" });
    database.close();
  });

  test("that another process is just making is opened when that one is done", async () => {
    const file = join(folder, "cards.db");
    const other = new DatabaseSync(file);
    other.exec("begin immediate");
    setImmediate(() => other.close());
    const store = await openStore(`file:${file}`);
    await store.check();
    await store.close();
  });

  test("that is none is refused", async () => {
    const file = join(folder, "cards.db");
    writeFileSync(file, "not a database, but long enough to be looked at as if it were one".repeat(20));
    await expect(openStore(`file:${file}`)).rejects.toThrow();
  });

  test("that a migration died in the middle of is migrated by the next one", async () => {
    const file = join(folder, "cards.db");
    const database = new DatabaseSync(file);
    // What stops the last statements of a migration: then none of the others may stay.
    database.exec("create table rate_limits (key text primary key)");
    await expect(openStore(`file:${file}`)).rejects.toThrow("could not be migrated");
    database.exec("drop table rate_limits");
    database.close();
    const store = await openStore(`file:${file}`);
    await store.check();
    await store.close();
  });

  test("in memory keeps nothing", async () => {
    const store = await openStore("file::memory:");
    await store.fileCard({ card: cardOf("c1"), ownerKey: "owner" });
    await store.close();
    const again = await openStore("file::memory:");
    expect(await again.listCards("customer-1")).toEqual([]);
    await again.close();
  });
});
