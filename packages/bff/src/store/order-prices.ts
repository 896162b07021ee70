import { Currency, MinorUnits } from "@saved-cards/widget/money";
import type { Kysely } from "kysely";
import type { Database } from "./schema.ts";
import type { Store } from "./store.ts";

export function orderPriceQueries(db: Kysely<Database>): Pick<Store, "setOrderPrice" | "findOrderPrice"> {
  return {
    async setOrderPrice({ orderId, amount, currency }, now) {
      const price = { amount, currency, updated_at: now };
      await db
        .insertInto("order_prices")
        .values({ order_id: orderId, ...price })
        .onConflict((conflict) => conflict.column("order_id").doUpdateSet(price))
        .execute();
    },

    async findOrderPrice(orderId) {
      const row = await db
        .selectFrom("order_prices")
        .selectAll()
        .where("order_id", "=", orderId)
        .executeTakeFirst();
      if (!row) return null;
      return { orderId, amount: MinorUnits.parse(row.amount), currency: Currency.parse(row.currency) };
    },
  };
}
