import { ChallengeState, isFinal, Vault } from "@saved-cards/widget/contract";
import type { Kysely, Selectable } from "kysely";
import * as z from "zod/mini";
import type { ChallengesTable, Database } from "./schema.ts";
import type { ChallengeRecord, Store } from "./store.ts";

type ChallengeQueries = Pick<
  Store,
  | "insertChallenge"
  | "findChallenge"
  | "findChallengeOfSubject"
  | "moveChallenge"
  | "launchChallenge"
  | "markChallengeInWindow"
  | "setChallengeLook"
  | "takeChallenge"
  | "renewChallenge"
  | "listUnheldChallenges"
  | "expireChallenges"
>;

const Purpose = z.enum(["card", "payment"]);
/** Where the shopper is still to do something. */
const OPEN: ChallengeState[] = ["created", "launched"];
/** Where the result is being found out, however long that takes. */
const WAITING: ChallengeState[] = ["returned", "confirming"];

export function challengeQueries(db: Kysely<Database>): ChallengeQueries {
  return {
    async insertChallenge(challenge) {
      await db.insertInto("challenges").values(toRow(challenge)).execute();
    },

    async findChallenge(id) {
      const row = await db.selectFrom("challenges").selectAll().where("id", "=", id).executeTakeFirst();
      return row ? toRecord(row) : null;
    },

    async findChallengeOfSubject(customerId, subjectId) {
      const row = await db
        .selectFrom("challenges")
        .selectAll()
        .where("customer_id", "=", customerId)
        .where("subject_id", "=", subjectId)
        .executeTakeFirst();
      return row ? toRecord(row) : null;
    },

    async moveChallenge({ id, from, to, heldBy, hold, problem, providerCode, savedCardId }) {
      let query = db
        .updateTable("challenges")
        .set({
          state: to,
          ...(hold && { holder: hold.holder, held_until: hold.heldUntil }),
          ...(problem !== undefined && { problem }),
          ...(providerCode !== undefined && { provider_code: providerCode }),
          ...(savedCardId !== undefined && { saved_card_id: savedCardId }),
          ...(isFinal(to) && { details: "" }),
        })
        .where("id", "=", id)
        .where("state", "in", from);
      if (heldBy !== undefined) query = query.where("holder", "=", heldBy);
      const result = await query.executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },

    async launchChallenge({ id, launches, now }) {
      const result = await db
        .updateTable("challenges")
        .set({ state: "launched", launches: launches + 1 })
        .where("id", "=", id)
        .where("state", "in", OPEN)
        .where("launches", "=", launches)
        .where("expires_at", ">", now)
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },

    async markChallengeInWindow(id) {
      await db.updateTable("challenges").set({ in_window: 1 }).where("id", "=", id).execute();
    },

    async setChallengeLook(id, { locale, theme }) {
      await db.updateTable("challenges").set({ locale, theme }).where("id", "=", id).execute();
    },

    async takeChallenge({ id, holder, heldUntil, now }) {
      const result = await db
        .updateTable("challenges")
        .set({ holder, held_until: heldUntil })
        .where("id", "=", id)
        .where("state", "in", WAITING)
        .where("held_until", "<=", now)
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },

    async renewChallenge(id, holder, heldUntil) {
      await db
        .updateTable("challenges")
        .set({ held_until: heldUntil })
        .where("id", "=", id)
        .where("holder", "=", holder)
        .execute();
    },

    async listUnheldChallenges(now, limit) {
      const rows = await db
        .selectFrom("challenges")
        .select("id")
        .where("state", "in", WAITING)
        .where("held_until", "<=", now)
        .orderBy("held_until")
        .limit(limit)
        .execute();
      return rows.map(({ id }) => id);
    },

    async expireChallenges(now) {
      const rows = await db
        .updateTable("challenges")
        .set({ state: "expired", details: "" })
        .where("state", "in", OPEN)
        .where("expires_at", "<=", now)
        .returning("id")
        .execute();
      return rows.map(({ id }) => id);
    },
  };
}

function toRow(challenge: ChallengeRecord): Selectable<ChallengesTable> {
  return {
    id: challenge.id,
    customer_id: challenge.customerId,
    session_id: challenge.sessionId,
    purpose: challenge.purpose,
    subject_id: challenge.subjectId,
    saved_card_id: challenge.savedCardId,
    vault: challenge.vault,
    scope: challenge.scope,
    state: challenge.state,
    origin: challenge.origin,
    locale: challenge.locale,
    theme: challenge.theme,
    return_url: challenge.returnUrl,
    details: challenge.details,
    launches: challenge.launches,
    in_window: challenge.inWindow ? 1 : 0,
    problem: challenge.problem,
    provider_code: challenge.providerCode,
    holder: challenge.holder,
    held_until: challenge.heldUntil,
    created_at: challenge.createdAt,
    expires_at: challenge.expiresAt,
  };
}

function toRecord(row: Selectable<ChallengesTable>): ChallengeRecord {
  return {
    id: row.id,
    customerId: row.customer_id,
    sessionId: row.session_id,
    purpose: Purpose.parse(row.purpose),
    subjectId: row.subject_id,
    savedCardId: row.saved_card_id,
    vault: Vault.parse(row.vault),
    scope: row.scope,
    state: ChallengeState.parse(row.state),
    origin: row.origin,
    locale: row.locale === "en" ? "en" : "tr",
    theme: row.theme === "light" || row.theme === "dark" ? row.theme : "auto",
    returnUrl: row.return_url,
    details: row.details,
    launches: row.launches,
    inWindow: row.in_window === 1,
    problem: row.problem,
    providerCode: row.provider_code,
    holder: row.holder,
    heldUntil: row.held_until,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  };
}
