/** How a payment ends: once, with all that is known then, and with what the merchant hears of it. */
import { describe, expect, test } from "vitest";
import type { PaymentEnd, PaymentRecord } from "../index.ts";
import type { Given } from "../store.contract.ts";
import { DAY_MS, endOf, NOW, paymentOf } from "./records.ts";

/** What an end makes of a payment, besides its state. */
const ENDED = { holder: "", heldUntil: NOW + 5, nextLookAt: null, updatedAt: NOW + 5 };

export function describePaymentEnds(given: Given): void {
  const insert = (id: string, change: Partial<PaymentRecord> = {}) =>
    given.store.insertPayment(paymentOf(id, change));
  const end = (id: string, change: Partial<PaymentEnd> = {}) => given.store.endPayment(endOf(id, change));
  const find = (id: string) => given.store.findPayment(id);
  const due = async (now: number) => {
    const taken = await given.store.takeDuePayments({ holder: "run_b", heldUntil: now + 1, now, limit: 99 });
    return taken.map(({ id }) => id);
  };
  const told = async () =>
    (await given.store.takeDueNotifications({ nextAt: NOW + DAY_MS, now: NOW + 5, limit: 99 })).map(
      ({ id }) => id,
    );

  describe("the end of a payment", () => {
    test.each(["succeeded", "in_review", "failed"] as const)(
      "%s is said by one of many, and so is what the merchant hears",
      async (to) => {
        await insert("pay_1");
        const ended = await Promise.all(
          Array.from({ length: 10 }, (_, racer) =>
            end("pay_1", { to, notification: { id: `msg_${racer}`, body: "sealed" } }),
          ),
        );
        expect(ended.filter(Boolean)).toHaveLength(1);
        expect(await find("pay_1")).toMatchObject({ state: to, updatedAt: NOW + 5 });
        expect(await told()).toHaveLength(1);
      },
    );

    test("comes with all that is known then", async () => {
      const held = { holder: "run_a", heldUntil: NOW + 10_000, looks: 3 };
      await insert("pay_1", { cardId: null, saves: { cardId: "card_9", label: null }, ...held });
      const known = { reference: "ref-1", card: "{}", cardId: "card_9", providerCode: "1" };
      await end("pay_1", { ...known, to: "in_review", nextLookAt: NOW + 60 });
      const saves = { cardId: "card_9", label: null };
      expect(await find("pay_1")).toEqual(
        paymentOf("pay_1", {
          ...known,
          saves,
          state: "in_review",
          // Free for whoever looks at it next.
          holder: "",
          heldUntil: NOW + 5,
          nextLookAt: NOW + 60,
          looks: 0,
          updatedAt: NOW + 5,
        }),
      );
    });

    test("takes nothing away that it does not speak of", async () => {
      const before = paymentOf("pay_1", { reference: "ref-1", providerCode: "1", sentAt: NOW });
      await given.store.insertPayment(before);
      await end("pay_1", { to: "failed", decline: "declined" });
      expect(await find("pay_1")).toEqual({
        ...before,
        ...ENDED,
        state: "failed",
        decline: "declined",
      });
    });

    test.each(["succeeded", "failed"] as const)("%s leaves nobody to look at it again", async (to) => {
      await insert("pay_1", { sentAt: NOW, looks: 3, heldUntil: NOW + 10_000 });
      await end("pay_1", { to });
      expect(await find("pay_1")).toEqual(paymentOf("pay_1", { ...ENDED, sentAt: NOW, state: to }));
      expect(await due(NOW + DAY_MS)).toEqual([]);
    });

    test("failed may be followed by another look", async () => {
      await insert("pay_1", { sentAt: NOW, looks: 3, heldUntil: NOW + DAY_MS });
      await end("pay_1", { to: "failed", nextLookAt: NOW + 60 });
      expect(await find("pay_1")).toMatchObject({ nextLookAt: NOW + 60, looks: 0 });
      expect(await due(NOW + 59)).toEqual([]);
      expect(await due(NOW + 60)).toEqual(["pay_1"]);
    });

    test("is kept from a run that was at it and does not know", async () => {
      await insert("pay_1", { sentAt: NOW, holder: "run_a" });
      await end("pay_1", { to: "failed" });
      await given.store.renewPayment("pay_1", "run_a", NOW + DAY_MS);
      await given.store.restPayment({ id: "pay_1", holder: "run_a", nextLookAt: NOW + 9, now: NOW + 9 });
      expect(await find("pay_1")).toEqual(paymentOf("pay_1", { ...ENDED, sentAt: NOW, state: "failed" }));
    });

    test("stays, whatever comes", async () => {
      for (const state of ["succeeded", "failed"] as const) {
        await insert(`pay_${state}`, { state });
        for (const from of ["pending", "in_review"] as const) {
          for (const to of ["succeeded", "in_review", "failed"] as const) {
            const notification = { id: `msg_${state}_${from}_${to}`, body: "sealed" };
            expect(await end(`pay_${state}`, { from, to, notification })).toBe(false);
          }
        }
        expect(await find(`pay_${state}`)).toEqual(paymentOf(`pay_${state}`, { state }));
      }
      expect(await told()).toEqual([]);
    });

    test("after a review is another one than before it", async () => {
      await insert("pay_1", { state: "in_review" });
      expect(await end("pay_1", { from: "pending" })).toBe(false);
      expect(await end("pay_1", { from: "in_review" })).toBe(true);
      expect(await find("pay_1")).toMatchObject({ state: "succeeded" });
    });

    test("is not there, if what the merchant is to hear cannot be stored with it", async () => {
      await insert("pay_1");
      await insert("pay_2");
      const notification = { id: "msg_1", body: "sealed" };
      await end("pay_1", { notification });
      await expect(end("pay_2", { to: "failed", decline: "declined", notification })).rejects.toThrow();
      expect(await find("pay_2")).toEqual(paymentOf("pay_2"));
      expect(await insert("pay_3", { orderId: "order-of-pay_2" })).toBe(false);
      expect(await told()).toEqual(["msg_1"]);
    });
  });
}
