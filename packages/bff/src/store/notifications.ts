import type { Kysely } from "kysely";
import type { PassOverLocked } from "./pass-over-locked.ts";
import type { Database } from "./schema.ts";
import type { NewNotification, Store } from "./store.ts";

type NotificationQueries = Pick<Store, "takeDueNotifications" | "notificationFailed" | "notificationArrived">;

export function notificationQueries(
  db: Kysely<Database>,
  passOverLocked: PassOverLocked,
): NotificationQueries {
  return {
    async takeDueNotifications({ nextAt, now, limit }) {
      const rows = await db
        // Materialized: or else it may run once per row, and the limit would hold for each run alone.
        .with(
          (cte) => cte("due").materialized(),
          (qc) =>
            passOverLocked(
              qc
                .selectFrom("notifications")
                .select("id")
                .where("next_at", "<=", now)
                .orderBy("next_at")
                .limit(limit),
            ),
        )
        .updateTable("notifications")
        .set((eb) => ({ next_at: nextAt, attempts: eb("attempts", "+", 1) }))
        .where("id", "in", (eb) => eb.selectFrom("due").select("id"))
        .returning(["id", "payment_id", "body", "attempts", "created_at"])
        .execute();
      return rows
        .map((row) => ({
          id: row.id,
          paymentId: row.payment_id,
          body: row.body,
          attempts: row.attempts - 1,
          createdAt: row.created_at,
        }))
        .toSorted((a, b) => a.createdAt - b.createdAt);
    },

    async notificationFailed({ id, nextAt }) {
      await db
        .updateTable("notifications")
        .set({ next_at: nextAt })
        .where("id", "=", id)
        // A slow attempt may fail after another one arrived.
        .where("next_at", "is not", null)
        .execute();
    },

    async notificationArrived(id, now) {
      await db
        .updateTable("notifications")
        .set({ next_at: null, arrived_at: now })
        .where("id", "=", id)
        .where("arrived_at", "is", null)
        .execute();
    },
  };
}

/** Due at once. */
export async function insertNotification(
  db: Kysely<Database>,
  { id, paymentId, body, now }: NewNotification & { paymentId: string; now: number },
): Promise<void> {
  await db
    .insertInto("notifications")
    .values({ id, payment_id: paymentId, body, attempts: 0, next_at: now, arrived_at: null, created_at: now })
    .execute();
}
