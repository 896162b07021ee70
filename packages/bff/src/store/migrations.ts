/** The schema's history. A migration that has shipped is never edited; the next change is a new one. */
import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";

const first: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable("sessions")
      .addColumn("id", "text", (c) => c.primaryKey())
      .addColumn("token_hash", "text", (c) => c.notNull().unique())
      .addColumn("customer_id", "text", (c) => c.notNull())
      .addColumn("origin", "text", (c) => c.notNull())
      .addColumn("locale", "text", (c) => c.notNull())
      .addColumn("details", "text", (c) => c.notNull())
      .addColumn("created_at", "bigint", (c) => c.notNull())
      .addColumn("expires_at", "bigint", (c) => c.notNull())
      .execute();
    await db.schema.createIndex("sessions_expires_at").on("sessions").column("expires_at").execute();

    await db.schema
      .createTable("vault_owners")
      .addColumn("customer_id", "text", (c) => c.notNull())
      .addColumn("vault", "text", (c) => c.notNull())
      .addColumn("owner_key", "text", (c) => c.notNull())
      .addColumn("created_at", "bigint", (c) => c.notNull())
      .addPrimaryKeyConstraint("vault_owners_pk", ["customer_id", "vault"])
      .execute();

    await db.schema
      .createTable("cards")
      .addColumn("id", "text", (c) => c.primaryKey())
      .addColumn("customer_id", "text", (c) => c.notNull())
      .addColumn("vault", "text", (c) => c.notNull())
      .addColumn("token", "text", (c) => c.notNull())
      .addColumn("token_fingerprint", "text", (c) => c.notNull())
      .addColumn("details", "text", (c) => c.notNull())
      .addColumn("label", "text")
      .addColumn("is_default", "integer", (c) => c.notNull().defaultTo(0))
      .addColumn("created_at", "bigint", (c) => c.notNull())
      .addUniqueConstraint("cards_once_per_token", ["customer_id", "vault", "token_fingerprint"])
      .execute();

    await db.schema
      .createTable("intents")
      .addColumn("customer_id", "text", (c) => c.notNull())
      .addColumn("operation", "text", (c) => c.notNull())
      .addColumn("key", "text", (c) => c.notNull())
      .addColumn("fingerprint", "text", (c) => c.notNull())
      .addColumn("card_id", "text", (c) => c.notNull())
      .addColumn("state", "text", (c) => c.notNull())
      .addColumn("sent", "text")
      .addColumn("attempts", "integer", (c) => c.notNull())
      .addColumn("holder", "text", (c) => c.notNull())
      .addColumn("held_until", "bigint", (c) => c.notNull())
      .addColumn("status", "integer")
      .addColumn("answer", "text")
      .addColumn("created_at", "bigint", (c) => c.notNull())
      .addPrimaryKeyConstraint("intents_pk", ["customer_id", "operation", "key"])
      .execute();
    await db.schema.createIndex("intents_created_at").on("intents").column("created_at").execute();

    await db.schema
      .createTable("leases")
      .addColumn("name", "text", (c) => c.primaryKey())
      .addColumn("holder", "text", (c) => c.notNull())
      .addColumn("held_until", "bigint", (c) => c.notNull())
      .execute();

    await db.schema
      .createTable("rate_limits")
      .addColumn("key", "text", (c) => c.primaryKey())
      .addColumn("points", "integer", (c) => c.notNull())
      .addColumn("expires_at", "bigint", (c) => c.notNull())
      .execute();
  },
};

/** Challenges, and owners by scope: a customer may hold cards in several subscriptions of one vault. */
const second: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema.alterTable("vault_owners").renameTo("vault_owners_0001").execute();
    await db.schema
      .createTable("vault_owners")
      .addColumn("customer_id", "text", (c) => c.notNull())
      .addColumn("vault", "text", (c) => c.notNull())
      .addColumn("scope", "text", (c) => c.notNull())
      .addColumn("owner_key", "text", (c) => c.notNull())
      .addColumn("created_at", "bigint", (c) => c.notNull())
      .addPrimaryKeyConstraint("vault_owners_by_scope", ["customer_id", "vault", "scope"])
      .execute();
    await sql`insert into vault_owners select customer_id, vault, '', owner_key, created_at from vault_owners_0001`.execute(
      db,
    );
    await db.schema.dropTable("vault_owners_0001").execute();
    await db.schema.alterTable("cards").renameTo("cards_0001").execute();
    await db.schema
      .createTable("cards")
      .addColumn("id", "text", (c) => c.primaryKey())
      .addColumn("customer_id", "text", (c) => c.notNull())
      .addColumn("vault", "text", (c) => c.notNull())
      .addColumn("scope", "text", (c) => c.notNull())
      .addColumn("token", "text", (c) => c.notNull())
      .addColumn("token_fingerprint", "text", (c) => c.notNull())
      .addColumn("details", "text", (c) => c.notNull())
      .addColumn("label", "text")
      .addColumn("is_default", "integer", (c) => c.notNull().defaultTo(0))
      .addColumn("created_at", "bigint", (c) => c.notNull())
      .addUniqueConstraint("cards_once_per_owner", ["customer_id", "vault", "scope", "token_fingerprint"])
      .execute();
    await sql`insert into cards select id, customer_id, vault, '', token, token_fingerprint, details, label, is_default, created_at from cards_0001`.execute(
      db,
    );
    await db.schema.dropTable("cards_0001").execute();

    await db.schema
      .createTable("challenges")
      .addColumn("id", "text", (c) => c.primaryKey())
      .addColumn("customer_id", "text", (c) => c.notNull())
      .addColumn("session_id", "text", (c) => c.notNull())
      .addColumn("card_id", "text", (c) => c.notNull().unique())
      .addColumn("saved_card_id", "text")
      .addColumn("vault", "text", (c) => c.notNull())
      .addColumn("scope", "text", (c) => c.notNull())
      .addColumn("state", "text", (c) => c.notNull())
      .addColumn("origin", "text", (c) => c.notNull())
      .addColumn("locale", "text", (c) => c.notNull())
      .addColumn("theme", "text", (c) => c.notNull())
      .addColumn("return_url", "text", (c) => c.notNull())
      .addColumn("details", "text", (c) => c.notNull())
      .addColumn("launches", "integer", (c) => c.notNull())
      .addColumn("in_window", "integer", (c) => c.notNull())
      .addColumn("problem", "text")
      .addColumn("provider_code", "text")
      .addColumn("holder", "text")
      .addColumn("held_until", "bigint", (c) => c.notNull())
      .addColumn("created_at", "bigint", (c) => c.notNull())
      .addColumn("expires_at", "bigint", (c) => c.notNull())
      .execute();
    await db.schema
      .createIndex("challenges_state")
      .on("challenges")
      .columns(["state", "expires_at"])
      .execute();
  },
};

/** Payments, and what they made of intents and challenges, which are no longer of cards alone. */
const third: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema.alterTable("intents").renameColumn("card_id", "subject_id").execute();
    await db.schema.alterTable("challenges").renameColumn("card_id", "subject_id").execute();
    await db.schema
      .alterTable("challenges")
      .addColumn("purpose", "text", (c) => c.notNull().defaultTo("card"))
      .execute();

    await db.schema
      .createTable("payments")
      .addColumn("id", "text", (c) => c.primaryKey())
      .addColumn("order_id", "text", (c) => c.notNull())
      .addColumn("live_order_id", "text", (c) => c.unique())
      .addColumn("session_id", "text", (c) => c.notNull())
      .addColumn("customer_id", "text", (c) => c.notNull())
      .addColumn("vault", "text", (c) => c.notNull())
      .addColumn("scope", "text", (c) => c.notNull())
      .addColumn("state", "text", (c) => c.notNull())
      .addColumn("amount", "bigint", (c) => c.notNull())
      .addColumn("charged", "bigint", (c) => c.notNull())
      .addColumn("currency", "text", (c) => c.notNull())
      .addColumn("installment", "integer", (c) => c.notNull())
      .addColumn("card_id", "text")
      .addColumn("card", "text", (c) => c.notNull())
      .addColumn("saves_card_id", "text")
      .addColumn("saves_label", "text")
      .addColumn("sent_at", "bigint")
      .addColumn("reference", "text")
      .addColumn("decline", "text")
      .addColumn("provider_code", "text")
      .addColumn("holder", "text", (c) => c.notNull())
      .addColumn("held_until", "bigint", (c) => c.notNull())
      .addColumn("next_look_at", "bigint")
      .addColumn("looks", "integer", (c) => c.notNull())
      .addColumn("created_at", "bigint", (c) => c.notNull())
      .addColumn("updated_at", "bigint", (c) => c.notNull())
      .execute();
    const paymentsBy = (name: string, columns: string[]) =>
      db.schema.createIndex(name).on("payments").columns(columns).execute();
    await paymentsBy("payments_session", ["session_id", "created_at"]);
    await paymentsBy("payments_order", ["order_id", "created_at"]);
    await paymentsBy("payments_due", ["next_look_at"]);

    await db.schema
      .createTable("order_prices")
      .addColumn("order_id", "text", (c) => c.primaryKey())
      .addColumn("amount", "bigint", (c) => c.notNull())
      .addColumn("currency", "text", (c) => c.notNull())
      .addColumn("updated_at", "bigint", (c) => c.notNull())
      .execute();

    await db.schema
      .createTable("notifications")
      .addColumn("id", "text", (c) => c.primaryKey())
      .addColumn("payment_id", "text", (c) => c.notNull())
      .addColumn("body", "text", (c) => c.notNull())
      .addColumn("attempts", "integer", (c) => c.notNull())
      .addColumn("next_at", "bigint")
      .addColumn("arrived_at", "bigint")
      .addColumn("created_at", "bigint", (c) => c.notNull())
      .execute();
    await db.schema.createIndex("notifications_due").on("notifications").column("next_at").execute();
  },
};

export const migrations: Record<string, Migration> = {
  "0001_saved_cards": first,
  "0002_challenges": second,
  "0003_payments": third,
};
