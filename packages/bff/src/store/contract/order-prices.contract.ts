/** What orders cost now. */
import { toMinorUnits } from "@saved-cards/widget/money";
import { describe, expect, test } from "vitest";
import type { OrderPrice } from "../index.ts";
import type { Given } from "../store.contract.ts";
import { DAY_MS, NOW } from "./records.ts";

const price = (change: Partial<OrderPrice> = {}): OrderPrice => ({
  orderId: "sipariş-1",
  amount: toMinorUnits("149.90"),
  currency: "TRY",
  ...change,
});

export function describeOrderPrices(given: Given): void {
  const set = (change: Partial<OrderPrice> = {}, now = NOW) => given.store.setOrderPrice(price(change), now);

  describe("what an order costs", () => {
    test("is what was said of it last, and of no other", async () => {
      expect(await given.store.findOrderPrice("sipariş-1")).toBeNull();
      await set();
      await set({ orderId: "sipariş-2", currency: "EUR" });
      await set({ amount: toMinorUnits("249.90"), currency: "USD" });
      expect(await given.store.findOrderPrice("sipariş-1")).toEqual(
        price({ amount: toMinorUnits("249.90"), currency: "USD" }),
      );
      expect(await given.store.findOrderPrice("sipariş-2")).toEqual(
        price({ orderId: "sipariş-2", currency: "EUR" }),
      );
    });

    test("is forgotten a day after it was said last, when no session is about it any more", async () => {
      await set({}, NOW - DAY_MS - 1);
      await set({ orderId: "sipariş-2" }, NOW - DAY_MS - 1);
      await set({ orderId: "sipariş-2" }, NOW - DAY_MS);
      await given.store.sweep(NOW);
      expect(await given.store.findOrderPrice("sipariş-1")).toBeNull();
      expect(await given.store.findOrderPrice("sipariş-2")).not.toBeNull();
    });
  });
}
