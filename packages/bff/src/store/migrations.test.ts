import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Dialect, Kysely, sql } from "kysely";
import { Migrator } from "kysely/migration";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { challengeOf, newIntent, NOW, ownerOf, paymentOf } from "./contract/records.ts";
import { openStore } from "./index.ts";
import { migrations } from "./migrations.ts";
import { nodeSqliteDialect } from "./node-sqlite.ts";
import { startPostgres, type TestPostgres } from "./postgres.fixture.ts";
import { postgresMigrationDialect } from "./postgres.ts";
import type { Database } from "./schema.ts";

interface OldDatabase {
  /** As in `DATABASE_URL`. */
  url: string;
  dialect: Dialect;
}

/** As the releases before payments wrote it. */
const oldIntent = (key: string, card: string, state: string, answer: string) =>
  `insert into intents values ('customer-1', 'POST /v1/cards', '${key}', 'k1:body', '${card}', '${state}',
    'under_owner', 1, 'run_a', ${NOW}, ${answer}, ${NOW})`;

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startPostgres();
}, 60_000);
afterAll(() => postgres.stop());

describe.each<[string, () => Promise<OldDatabase>]>([
  ["SQLite", createSqlite],
  ["Postgres", createPostgres],
])("a database (%s)", (_name, createDatabase) => {
  let database: OldDatabase;
  beforeEach(async () => {
    database = await createDatabase();
  });

  /** Has the database as a release left it that had migrations up to this one. */
  async function write(lastMigration: string, statements: string[]): Promise<void> {
    const db = new Kysely<Database>({ dialect: database.dialect });
    const provider = { getMigrations: async () => migrations };
    const { error } = await new Migrator({ db, provider }).migrateTo(lastMigration);
    expect(error).toBeUndefined();
    for (const statement of statements) await sql.raw(statement).execute(db);
    await db.destroy();
  }

  async function open() {
    const store = await openStore(database.url);
    onTestFinished(() => store.close());
    return store;
  }

  test("of the first release keeps its owners and cards, and may hold a customer's subscriptions from then on", async () => {
    await write("0001_saved_cards", [
      "insert into vault_owners values ('customer-1', 'iyzico', 'owner-1', 1)",
      "insert into cards values ('card_1', 'customer-1', 'iyzico', 'sealed', 'fingerprint', '{}', 'Bonus', 1, 1)",
    ]);
    const store = await open();
    expect(await store.findOwnerKey(ownerOf("customer-1", "iyzico"))).toBe("owner-1");
    expect(await store.findOwnerKey(ownerOf("customer-1", "iyzico", "other"))).toBeNull();
    expect(await store.listCards("customer-1")).toMatchObject([
      { id: "card_1", scope: "", label: "Bonus", isDefault: true },
    ]);
  });

  test("of before there were payments keeps its intents and challenges, which are of cards, and takes payments from then on", async () => {
    await write("0002_challenges", [
      oldIntent("answered", "card_1", "done", "201, '{}'"),
      oldIntent("left", "card_2", "running", "null, null"),
      `insert into challenges values ('chl_1', 'customer-1', 'ses_1', 'card_3', null, 'paynet-subscription', 'scope-1', 'created',
        'https://shop.example', 'tr', 'auto', 'sealed-return-url', 'sealed-details', 0, 0, null, null, null, 0, ${NOW}, ${NOW + 600_000})`,
    ]);
    const store = await open();
    expect(await store.startIntent(newIntent({ key: "answered" }))).toEqual({
      kind: "answered",
      answer: { status: 201, body: "{}" },
    });
    expect(await store.startIntent(newIntent({ key: "left", subjectId: "card_9" }))).toMatchObject({
      kind: "held",
      intent: { subjectId: "card_2", sent: "under_owner", attempts: 1 },
    });
    const challenge = challengeOf("chl_1", { subjectId: "card_3", purpose: "card" });
    expect(await store.findChallenge("chl_1")).toEqual(challenge);
    expect(await store.findChallengeOfSubject("customer-1", "card_3")).toEqual(challenge);
    const again = challengeOf("chl_2", { subjectId: "card_3", purpose: "payment" });
    await expect(store.insertChallenge(again)).rejects.toThrow();
    expect(await store.insertPayment(paymentOf("pay_1"))).toBe(true);
  });
});

async function createSqlite(): Promise<OldDatabase> {
  const folder = mkdtempSync(join(tmpdir(), "saved-cards-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "cards.db");
  return { url: `file:${file}`, dialect: nodeSqliteDialect(file) };
}

async function createPostgres(): Promise<OldDatabase> {
  const database = await postgres.createDatabase();
  onTestFinished(() => database.remove());
  const { url } = database;
  return { url, dialect: postgresMigrationDialect({ url, onConnectionLost: () => {} }) };
}
