import { spawn } from "node:child_process";
import { randomInt } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { cardOf, newIntent } from "./contract/records.ts";
import { openStore } from "./index.ts";
import { describeStore } from "./store.contract.ts";

/** In memory where there is such a folder: waiting for a disk proves nothing, since a killed process takes none along. */
const BASE = existsSync("/dev/shm") ? "/dev/shm" : tmpdir();

function newFolder(): string {
  return mkdtempSync(join(BASE, "saved-cards-"));
}

describeStore("SQLite in a file", async () => {
  const folder = newFolder();
  return {
    url: `file:${join(folder, "cards.db")}`,
    remove: async () => rmSync(folder, { recursive: true }),
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

describe("a process killed with SIGKILL in the middle of its writes", () => {
  const fixture = fileURLToPath(new URL("./crash-writer.fixture.ts", import.meta.url));
  const ROUNDS = 4;

  /** Lets a process write until it is killed at a random moment. Gives the numbers of the writes it acknowledged. */
  async function writeUntilKilled(url: string, from: number): Promise<number[]> {
    const child = spawn(
      process.execPath,
      ["--disable-warning=ExperimentalWarning", fixture, url, String(from)],
      {
        stdio: ["ignore", "pipe", "inherit"],
        timeout: 20_000,
        killSignal: "SIGKILL",
      },
    );
    let printed = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      if (printed === "") setTimeout(() => child.kill("SIGKILL"), randomInt(5, 150));
      printed += text;
    });
    const signal = await new Promise((resolve, reject) => {
      child.on("error", reject).on("close", (_status, endedBy) => resolve(endedBy));
    });
    expect(signal).toBe("SIGKILL");
    // A line cut short is no acknowledgement.
    return printed.split("\n").slice(0, -1).map(Number);
  }

  test("loses nothing that it acknowledged, and leaves a whole database", async ({ onTestFinished }) => {
    const folder = newFolder();
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = join(folder, "cards.db");
    const url = `file:${file}`;
    const acknowledged: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const numbers = await writeUntilKilled(url, round * 1_000_000);
      expect(numbers.length).toBeGreaterThan(0);
      acknowledged.push(...numbers);

      const store = await openStore(url);
      const cards = new Set((await store.listCards("customer-1")).map((card) => card.id));
      expect(acknowledged.filter((number) => !cards.has(`card-${number}`))).toEqual([]);
      for (const number of numbers) {
        expect(await store.startIntent(newIntent({ key: `key-${number}` }))).toEqual({
          kind: "answered",
          answer: { status: 201, body: `card-${number}` },
        });
      }
      await store.close();

      const database = new DatabaseSync(file);
      expect(database.prepare("pragma integrity_check").all()).toEqual([{ integrity_check: "ok" }]);
      database.close();
    }
  }, 60_000);
});
