/** Looking after payments: who is at one, and when the provider is asked next. */
import { describe, expect, test } from "vitest";
import type { PaymentRecord, Store } from "../index.ts";
import type { Given } from "../store.contract.ts";
import { NOW, paymentOf } from "./records.ts";

const LATER = NOW + 10_000;

export function describeLooks(given: Given): void {
  const insert = (id: string, change: Partial<PaymentRecord> = {}) =>
    given.store.insertPayment(paymentOf(id, change));
  const take = (id: string, holder: string, now: number, store: Store = given.store) =>
    store.takePayment({ id, holder, heldUntil: now + 1_000, now });
  const takeDue = (holder: string, now: number, limit = 99) =>
    given.store.takeDuePayments({ holder, heldUntil: now + 1_000, now, limit });
  const due = async (now: number, limit?: number) => (await takeDue("run_b", now, limit)).map(({ id }) => id);
  const find = (id: string) => given.store.findPayment(id);

  describe("a payment that a run is at", () => {
    test("is held for as long as its run, and no other, says so", async () => {
      await insert("pay_1", { holder: "run_a", heldUntil: NOW + 1_000 });
      await given.store.renewPayment("pay_1", "run_b", NOW + 9_000);
      await given.store.renewPayment("pay_1", "run_a", NOW + 2_000);
      expect(await take("pay_1", "run_b", NOW + 1_999)).toBe(false);
      expect(await due(NOW + 1_999)).toEqual([]);
      expect(await take("pay_1", "run_b", NOW + 2_000)).toBe(true);
      expect(await find("pay_1")).toMatchObject({ holder: "run_b", heldUntil: NOW + 3_000 });
    });

    test("is not woken from under it", async () => {
      await insert("pay_1", { holder: "run_a", heldUntil: LATER, nextLookAt: LATER });
      await given.store.wakePayment("pay_1", NOW);
      expect(await find("pay_1")).toEqual(paymentOf("pay_1", { heldUntil: LATER }));
      expect(await due(LATER - 1)).toEqual([]);
    });

    test("is let go of by that run alone, until its next look", async () => {
      await insert("pay_1", { holder: "run_a", heldUntil: LATER, looks: 2 });
      const rest = { id: "pay_1", nextLookAt: NOW + 500, now: NOW };
      await given.store.restPayment({ ...rest, holder: "run_b" });
      expect(await find("pay_1")).toMatchObject({ heldUntil: LATER, looks: 2 });
      await given.store.restPayment({ ...rest, holder: "run_a" });
      expect(await find("pay_1")).toMatchObject({ heldUntil: NOW, nextLookAt: NOW + 500, looks: 3 });
      expect(await due(NOW + 499)).toEqual([]);
      expect(await due(NOW + 500)).toEqual(["pay_1"]);
    });
  });

  describe("a payment that nobody is at", () => {
    test.each(["pending", "in_review"] as const)(
      "and that is %s is taken by one of many, whenever its next look is",
      async (state) => {
        await insert("pay_1", { state, nextLookAt: LATER });
        const taken = await Promise.all(
          Array.from({ length: 10 }, (_, racer) => take("pay_1", `run_${racer}`, NOW)),
        );
        expect(taken.filter(Boolean)).toHaveLength(1);
        expect(await find("pay_1")).toMatchObject({ holder: `run_${taken.indexOf(true)}`, state });
      },
    );

    test.each(["succeeded", "failed"] as const)(
      "and that has %s is not looked at any more",
      async (state) => {
        await insert("pay_1", { state });
        await given.store.wakePayment("pay_1", NOW);
        expect(await find("pay_1")).toMatchObject({ nextLookAt: null });
        expect(await take("pay_1", "run_b", LATER)).toBe(false);
        expect(await due(LATER)).toEqual([]);
      },
    );

    test("and that has failed is due if it is to be looked at again, and neither woken nor taken for it by its id", async () => {
      await insert("pay_1", { state: "failed", nextLookAt: LATER });
      await given.store.wakePayment("pay_1", NOW);
      expect(await due(LATER - 1)).toEqual([]);
      expect(await take("pay_1", "run_b", LATER)).toBe(false);
      expect(await due(LATER)).toEqual(["pay_1"]);
      await given.store.restPayment({ id: "pay_1", holder: "run_b", nextLookAt: null, now: LATER });
      expect(await find("pay_1")).toMatchObject({ state: "failed", nextLookAt: null, looks: 1 });
      expect(await due(LATER + 1_000_000)).toEqual([]);
    });

    test("is due at once when it is woken, and never later than it was", async () => {
      await insert("pay_1", { nextLookAt: LATER });
      await insert("pay_2", { nextLookAt: NOW - 5 });
      for (const id of ["pay_1", "pay_2"]) await given.store.wakePayment(id, NOW);
      expect(await find("pay_2")).toMatchObject({ nextLookAt: NOW - 5 });
      expect(await due(NOW)).toEqual(["pay_2", "pay_1"]);
    });
  });

  describe("due payments", () => {
    test("are those that nobody is at, and whose time has come: the longest waiting first", async () => {
      await insert("pay_1", { nextLookAt: NOW - 5 });
      await insert("pay_2", { nextLookAt: NOW - 9, state: "in_review" });
      await insert("pay_3", { nextLookAt: NOW });
      await insert("pay_later", { nextLookAt: NOW + 1 });
      await insert("pay_held", { heldUntil: NOW + 1 });
      await insert("pay_succeeded", { state: "succeeded" });
      await insert("pay_failed", { state: "failed" });
      expect(await due(NOW, 2)).toEqual(["pay_2", "pay_1"]);
      expect(await due(NOW, 2)).toEqual(["pay_3"]);
      expect(await due(NOW, 2)).toEqual([]);
    });

    test("that have failed come after all that have no end, however long they wait", async () => {
      await insert("pay_failed", { state: "failed", nextLookAt: NOW - 9 });
      await insert("pay_failed_before", { state: "failed", nextLookAt: NOW - 99 });
      await insert("pay_pending", { nextLookAt: NOW });
      await insert("pay_in_review", { state: "in_review", nextLookAt: NOW - 1 });
      expect(await due(NOW, 3)).toEqual(["pay_in_review", "pay_pending", "pay_failed_before"]);
      expect(await due(NOW, 3)).toEqual(["pay_failed"]);
    });

    test("are given as they are now, held by whoever took them", async () => {
      await insert("pay_1", { looks: 4 });
      const held = paymentOf("pay_1", { looks: 4, holder: "run_b", heldUntil: NOW + 1_000 });
      expect(await takeDue("run_b", NOW)).toEqual([held]);
      expect(await find("pay_1")).toEqual(held);
    });

    test("of a taker that gives no sign of life are due again", async () => {
      await insert("pay_1");
      expect(await due(NOW)).toEqual(["pay_1"]);
      expect(await due(NOW + 999)).toEqual([]);
      expect(await due(NOW + 1_000)).toEqual(["pay_1"]);
    });

    test("are no more than were asked for, of however many", async () => {
      for (let index = 0; index < 40; index += 1) {
        await insert(`pay_${index}`, { nextLookAt: NOW - index });
      }
      expect(await due(NOW, 3)).toEqual(["pay_39", "pay_38", "pay_37"]);
    });
  });
}
