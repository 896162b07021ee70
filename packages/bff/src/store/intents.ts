import type { Kysely, Selectable } from "kysely";
import type { Database, IntentsTable } from "./schema.ts";
import type { HeldIntent, IntentKey, IntentStart, NewIntent, Store } from "./store.ts";

type IntentQueries = Pick<
  Store,
  "startIntent" | "markSent" | "renewIntent" | "finishIntent" | "releaseIntent" | "dropIntent"
>;

export function intentQueries(db: Kysely<Database>): IntentQueries {
  const held = (intent: HeldIntent) =>
    db
      .updateTable("intents")
      .where("customer_id", "=", intent.customerId)
      .where("operation", "=", intent.operation)
      .where("key", "=", intent.key)
      .where("holder", "=", intent.holder)
      .where("state", "=", "running");

  return {
    startIntent: (intent) => start(db, intent),

    async markSent(intent, sent) {
      const result = await held(intent)
        .set((eb) => ({ sent, attempts: eb("attempts", "+", 1) }))
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },

    async renewIntent(intent, heldUntil) {
      await held(intent).set({ held_until: heldUntil }).execute();
    },

    async finishIntent(intent, answer) {
      await held(intent).set({ state: "done", status: answer.status, answer: answer.body }).execute();
    },

    async releaseIntent(intent, now) {
      await held(intent).set({ held_until: now }).execute();
    },

    async dropIntent(intent) {
      await db
        .deleteFrom("intents")
        .where("customer_id", "=", intent.customerId)
        .where("operation", "=", intent.operation)
        .where("key", "=", intent.key)
        .where("holder", "=", intent.holder)
        .execute();
    },
  };
}

async function start(db: Kysely<Database>, intent: NewIntent): Promise<IntentStart> {
  const [fingerprint] = intent.fingerprints;
  if (fingerprint === undefined) throw new TypeError("An intent needs a fingerprint.");
  const inserted = await db
    .insertInto("intents")
    .values({
      customer_id: intent.customerId,
      operation: intent.operation,
      key: intent.key,
      fingerprint,
      subject_id: intent.subjectId,
      state: "running",
      sent: null,
      attempts: 0,
      holder: intent.holder,
      held_until: intent.heldUntil,
      status: null,
      answer: null,
      created_at: intent.now,
    })
    .onConflict((conflict) => conflict.columns(["customer_id", "operation", "key"]).doNothing())
    .returningAll()
    .executeTakeFirst();
  if (inserted) return { kind: "held", intent: toHeld(inserted) };

  const found = await select(db, intent);
  // Dropped between the two statements: the caller comes back and finds the key free.
  if (!found) return { kind: "busy" };
  if (!intent.fingerprints.includes(found.fingerprint)) return { kind: "mismatch" };
  if (found.state === "done") {
    return { kind: "answered", answer: { status: Number(found.status), body: found.answer ?? "" } };
  }
  if (found.held_until > intent.now) return { kind: "busy" };
  return takeOver(db, intent, found.holder);
}

async function takeOver(db: Kysely<Database>, intent: NewIntent, lastHolder: string): Promise<IntentStart> {
  const taken = await db
    .updateTable("intents")
    .set({ holder: intent.holder, held_until: intent.heldUntil })
    .where("customer_id", "=", intent.customerId)
    .where("operation", "=", intent.operation)
    .where("key", "=", intent.key)
    .where("state", "=", "running")
    .where("holder", "=", lastHolder)
    .where("held_until", "<=", intent.now)
    .returningAll()
    .executeTakeFirst();
  return taken ? { kind: "held", intent: toHeld(taken) } : { kind: "busy" };
}

function select(db: Kysely<Database>, key: IntentKey): Promise<Selectable<IntentsTable> | undefined> {
  return db
    .selectFrom("intents")
    .selectAll()
    .where("customer_id", "=", key.customerId)
    .where("operation", "=", key.operation)
    .where("key", "=", key.key)
    .executeTakeFirst();
}

function toHeld(row: Selectable<IntentsTable>): HeldIntent {
  return {
    customerId: row.customer_id,
    operation: row.operation,
    key: row.key,
    subjectId: row.subject_id,
    holder: row.holder,
    sent: row.sent,
    attempts: row.attempts,
    createdAt: row.created_at,
  };
}
