import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Kysely, sql } from "kysely";
import { Migrator } from "kysely/migration";
import { expect, test } from "vitest";
import { ownerOf } from "./contract/records.ts";
import { openStore } from "./index.ts";
import { migrations } from "./migrations.ts";
import { nodeSqliteDialect } from "./node-sqlite.ts";
import type { Database } from "./schema.ts";

test("a database of the first release keeps its owners and cards, and may hold a customer's subscriptions from then on", async ({
  onTestFinished,
}) => {
  const folder = mkdtempSync(join(tmpdir(), "saved-cards-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "cards.db");
  const db = new Kysely<Database>({ dialect: nodeSqliteDialect(file) });
  const provider = { getMigrations: async () => migrations };
  await new Migrator({ db, provider }).migrateTo("0001_saved_cards");
  // As the first release wrote it, before there were scopes.
  await sql`insert into vault_owners values ('customer-1', 'iyzico', 'owner-1', 1)`.execute(db);
  await sql`insert into cards values ('card_1', 'customer-1', 'iyzico', 'sealed', 'fingerprint', '{}', 'Bonus', 1, 1)`.execute(
    db,
  );
  await db.destroy();

  const store = await openStore(`file:${file}`);
  onTestFinished(() => store.close());
  expect(await store.findOwnerKey(ownerOf("customer-1", "iyzico"))).toBe("owner-1");
  expect(await store.findOwnerKey(ownerOf("customer-1", "iyzico", "other"))).toBeNull();
  expect(await store.listCards("customer-1")).toMatchObject([
    { id: "card_1", scope: "", label: "Bonus", isDefault: true },
  ]);
});
