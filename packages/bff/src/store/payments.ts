import { DeclineCode, PaymentStatus, Vault } from "@saved-cards/widget/contract";
import { Currency, MinorUnits } from "@saved-cards/widget/money";
import type { Kysely, Selectable } from "kysely";
import { insertNotification } from "./notifications.ts";
import type { PassOverLocked } from "./pass-over-locked.ts";
import type { Database, PaymentsTable } from "./schema.ts";
import type { PaymentEnd, PaymentRecord, Store } from "./store.ts";

type PaymentQueries = Pick<
  Store,
  | "insertPayment"
  | "findPayment"
  | "findPaymentOfOrder"
  | "listPaymentsOfSession"
  | "markPaymentSent"
  | "endPayment"
  | "noteLateCharge"
  | "renewPayment"
  | "restPayment"
  | "wakePayment"
  | "takePayment"
  | "takeDuePayments"
>;

/** Where the provider has not said its last word. */
const UNSETTLED: PaymentStatus[] = ["pending", "in_review"];

export function paymentQueries(db: Kysely<Database>, passOverLocked: PassOverLocked): PaymentQueries {
  const update = (id: string) => db.updateTable("payments").where("id", "=", id);

  return {
    async insertPayment(payment) {
      const inserted = await db
        .insertInto("payments")
        .values(toRow(payment))
        .onConflict((conflict) => conflict.doNothing())
        .returning("id")
        .executeTakeFirst();
      return inserted !== undefined;
    },

    async findPayment(id) {
      const row = await db.selectFrom("payments").selectAll().where("id", "=", id).executeTakeFirst();
      return row ? toRecord(row) : null;
    },

    async findPaymentOfOrder(orderId) {
      const row = await db
        .selectFrom("payments")
        .selectAll()
        .where("order_id", "=", orderId)
        .orderBy("live_order_id", (order) => order.asc().nullsLast())
        .orderBy("created_at", "desc")
        .orderBy("id", "desc")
        .limit(1)
        .executeTakeFirst();
      return row ? toRecord(row) : null;
    },

    async listPaymentsOfSession(sessionId) {
      const rows = await db
        .selectFrom("payments")
        .selectAll()
        .where("session_id", "=", sessionId)
        .orderBy("created_at")
        .orderBy("id")
        .execute();
      return rows.map(toRecord);
    },

    async markPaymentSent({ id, holder, heldUntil, now }) {
      const result = await update(id)
        .set({ sent_at: now, updated_at: now, holder, held_until: heldUntil, next_look_at: now })
        .where("state", "=", "pending")
        .where("sent_at", "is", null)
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },

    endPayment: (end) => endPayment(db, end),

    async noteLateCharge(id, reference) {
      await update(id).set({ reference, next_look_at: null }).where("state", "=", "failed").execute();
    },

    async renewPayment(id, holder, heldUntil) {
      await update(id).set({ held_until: heldUntil }).where("holder", "=", holder).execute();
    },

    async restPayment({ id, holder, nextLookAt, now }) {
      await update(id)
        .set((eb) => ({ held_until: now, next_look_at: nextLookAt, looks: eb("looks", "+", 1) }))
        .where("holder", "=", holder)
        .execute();
    },

    async wakePayment(id, now) {
      await update(id)
        .set({ next_look_at: now })
        .where("state", "in", UNSETTLED)
        .where("next_look_at", ">", now)
        .execute();
    },

    async takePayment({ id, holder, heldUntil, now }) {
      const result = await update(id)
        .set({ holder, held_until: heldUntil })
        .where("state", "in", UNSETTLED)
        .where("held_until", "<=", now)
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },

    async takeDuePayments({ holder, heldUntil, now, limit }) {
      const rows = await db
        // Materialized: or else it may run once per row, and the limit would hold for each run alone.
        .with(
          (cte) => cte("due").materialized(),
          (qc) =>
            passOverLocked(
              qc
                .selectFrom("payments")
                .select("id")
                .where("held_until", "<=", now)
                .where("next_look_at", "<=", now)
                .orderBy((eb) => eb("state", "not in", UNSETTLED))
                .orderBy("next_look_at")
                .limit(limit),
            ),
        )
        .updateTable("payments")
        .set({ holder, held_until: heldUntil })
        .where("id", "in", (eb) => eb.selectFrom("due").select("id"))
        .returningAll()
        .execute();
      return rows.map(toRecord).toSorted(byUrgency);
    },
  };
}

function endPayment(db: Kysely<Database>, end: PaymentEnd): Promise<boolean> {
  const { id, from, to, now, nextLookAt, reference, card, cardId, decline, providerCode, notification } = end;
  return db.transaction().execute(async (tx) => {
    let query = tx
      .updateTable("payments")
      .set({
        state: to,
        updated_at: now,
        ...(to === "failed" && { live_order_id: null }),
        // Nobody is at it any more: not whoever still thinks so, either. If it is looked at again, then in another rhythm.
        holder: "",
        held_until: now,
        next_look_at: nextLookAt ?? null,
        looks: 0,
        ...(reference !== undefined && { reference }),
        ...(card !== undefined && { card }),
        ...(cardId !== undefined && { card_id: cardId }),
        ...(decline !== undefined && { decline }),
        ...(providerCode !== undefined && { provider_code: providerCode }),
      })
      .where("id", "=", id)
      .where("state", "=", from);
    if (end.ifUnsent) query = query.where("sent_at", "is", null);
    const result = await query.executeTakeFirst();
    if (result.numUpdatedRows !== 1n) return false;
    if (notification) await insertNotification(tx, { ...notification, paymentId: id, now });
    return true;
  });
}

function byUrgency(one: PaymentRecord, other: PaymentRecord): number {
  return rank(one) - rank(other) || (one.nextLookAt ?? 0) - (other.nextLookAt ?? 0);
}

function rank({ state }: PaymentRecord): number {
  return UNSETTLED.includes(state) ? 0 : 1;
}

function toRow(payment: PaymentRecord): Selectable<PaymentsTable> {
  return {
    id: payment.id,
    order_id: payment.orderId,
    live_order_id: payment.state === "failed" ? null : payment.orderId,
    session_id: payment.sessionId,
    customer_id: payment.customerId,
    vault: payment.vault,
    scope: payment.scope,
    state: payment.state,
    amount: payment.amount,
    charged: payment.charged,
    currency: payment.currency,
    installment: payment.installment,
    card_id: payment.cardId,
    card: payment.card,
    saves_card_id: payment.saves?.cardId ?? null,
    saves_label: payment.saves?.label ?? null,
    sent_at: payment.sentAt,
    reference: payment.reference,
    decline: payment.decline,
    provider_code: payment.providerCode,
    holder: payment.holder,
    held_until: payment.heldUntil,
    next_look_at: payment.nextLookAt,
    looks: payment.looks,
    created_at: payment.createdAt,
    updated_at: payment.updatedAt,
  };
}

function toRecord(row: Selectable<PaymentsTable>): PaymentRecord {
  return {
    id: row.id,
    orderId: row.order_id,
    sessionId: row.session_id,
    customerId: row.customer_id,
    vault: Vault.parse(row.vault),
    scope: row.scope,
    state: PaymentStatus.parse(row.state),
    amount: MinorUnits.parse(row.amount),
    charged: MinorUnits.parse(row.charged),
    currency: Currency.parse(row.currency),
    installment: row.installment,
    cardId: row.card_id,
    card: row.card,
    saves: row.saves_card_id === null ? null : { cardId: row.saves_card_id, label: row.saves_label },
    sentAt: row.sent_at,
    reference: row.reference,
    decline: row.decline === null ? null : DeclineCode.parse(row.decline),
    providerCode: row.provider_code,
    holder: row.holder,
    heldUntil: row.held_until,
    nextLookAt: row.next_look_at,
    looks: row.looks,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
