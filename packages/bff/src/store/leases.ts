import type { Kysely } from "kysely";
import type { Database } from "./schema.ts";
import type { Store } from "./store.ts";

export function leaseQueries(db: Kysely<Database>): Pick<Store, "acquireLease" | "releaseLease"> {
  return {
    async acquireLease({ name, holder, heldUntil, now }) {
      const row = await db
        .insertInto("leases")
        .values({ name, holder, held_until: heldUntil })
        .onConflict((conflict) =>
          conflict
            .column("name")
            .doUpdateSet({ holder, held_until: heldUntil })
            .where((eb) => eb.or([eb("leases.held_until", "<=", now), eb("leases.holder", "=", holder)])),
        )
        .returning("name")
        .executeTakeFirst();
      return row !== undefined;
    },

    async releaseLease(name, holder) {
      await db.deleteFrom("leases").where("name", "=", name).where("holder", "=", holder).execute();
    },
  };
}
