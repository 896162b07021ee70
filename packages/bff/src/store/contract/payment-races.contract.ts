/** Payments, and calls that come at the same moment; see `processes.contract.ts` for those of several instances. */
import { beforeEach, describe, expect, test } from "vitest";
import type { Given } from "../store.contract.ts";
import { DAY_MS, NOW, paymentOf } from "./records.ts";

/** One try proves little; what goes wrong goes wrong within a few. */
const ROUNDS = Array.from({ length: 6 }, (_, round) => `order-${round}`);
const MANY = Array.from({ length: 8 }, (_, index) => index);

const atOnce = <T>(act: (index: number) => Promise<T>) => Promise.all(MANY.map(act));

export function describePaymentRaces(given: Given): void {
  describe("at the same moment", () => {
    // A connection for each call, so that none waits for one to be made.
    beforeEach(() => Promise.all(MANY.map(() => given.store.check())));

    test("many payments of one order are one", async () => {
      for (const orderId of ROUNDS) {
        const inserted = await atOnce((index) =>
          given.store.insertPayment(paymentOf(`${orderId}/${index}`, { orderId })),
        );
        expect(inserted.filter(Boolean)).toHaveLength(1);
        expect(await given.store.findPaymentOfOrder(orderId)).toMatchObject({
          id: `${orderId}/${inserted.indexOf(true)}`,
        });
      }
    });

    test("a payment that fails makes way for one other", async () => {
      for (const orderId of ROUNDS) {
        await given.store.insertPayment(paymentOf(`${orderId}/first`, { orderId }));
        const end = { id: `${orderId}/first`, from: "pending", to: "failed", now: NOW } as const;
        const [, ...inserted] = await Promise.all([
          given.store.endPayment({ ...end, notification: null }),
          ...MANY.map((index) => given.store.insertPayment(paymentOf(`${orderId}/${index}`, { orderId }))),
        ]);
        const winners = inserted.filter(Boolean).length;
        expect(winners).toBeLessThanOrEqual(1);
        expect(await given.store.insertPayment(paymentOf(`${orderId}/last`, { orderId }))).toBe(
          winners === 0,
        );
      }
    });

    test("a charge that leaves and a payment that fails are told apart by who was first", async () => {
      for (const id of ROUNDS) {
        await given.store.insertPayment(paymentOf(id));
        const end = { id, from: "pending", to: "failed", now: NOW, notification: null } as const;
        const [isSent] = await Promise.all([
          given.store.markPaymentSent({ id, holder: "run_1", heldUntil: NOW + 1, now: NOW + 1 }),
          given.store.endPayment(end),
        ]);
        expect(await given.store.findPayment(id)).toMatchObject({
          state: "failed",
          sentAt: isSent ? NOW + 1 : null,
        });
      }
    });

    test("two ends are one, with its own notification alone", async () => {
      for (const id of ROUNDS) {
        await given.store.insertPayment(paymentOf(id));
        const ends = await atOnce((index) =>
          given.store.endPayment({
            id,
            from: "pending",
            to: index % 2 === 0 ? "succeeded" : "failed",
            now: NOW,
            notification: { id: `${id}/${index}`, body: "sealed" },
          }),
        );
        const winner = ends.indexOf(true);
        expect(ends.filter(Boolean)).toHaveLength(1);
        expect(await given.store.findPayment(id)).toMatchObject({
          state: winner % 2 === 0 ? "succeeded" : "failed",
        });
        const due = await given.store.takeDueNotifications({ nextAt: NOW + DAY_MS, now: NOW, limit: 99 });
        expect(due.map((notification) => notification.id)).toEqual([`${id}/${winner}`]);
      }
    });

    test("takers of due payments get each one once", async () => {
      for (const round of ROUNDS) {
        const ids = MANY.flatMap((a) => MANY.map((b) => `${round}/${a}${b}`));
        await Promise.all(ids.map((id) => given.store.insertPayment(paymentOf(id))));
        const take = { heldUntil: NOW + DAY_MS, now: NOW };
        const taken = await atOnce((index) =>
          given.store.takeDuePayments({ ...take, holder: `run_${index}`, limit: 5 }),
        );
        for (const [index, payments] of taken.entries()) {
          expect(payments).toHaveLength(5);
          for (const payment of payments) expect(payment.holder).toBe(`run_${index}`);
        }
        const rest = await given.store.takeDuePayments({ ...take, holder: "run_last", limit: 99 });
        const all = [...taken.flat(), ...rest].map(({ id }) => id);
        expect(all.toSorted((a, b) => a.localeCompare(b))).toEqual(ids);
      }
    });

    test("takers of due notifications get each one once", async () => {
      const end = { from: "pending", to: "succeeded", now: NOW } as const;
      for (const round of ROUNDS) {
        const ids = MANY.flatMap((a) => MANY.map((b) => `${round}/${a}${b}`));
        for (const id of ids) {
          await given.store.insertPayment(paymentOf(id));
          await given.store.endPayment({ ...end, id, notification: { id, body: "sealed" } });
        }
        const take = { nextAt: NOW + DAY_MS, now: NOW };
        const taken = await atOnce(() => given.store.takeDueNotifications({ ...take, limit: 5 }));
        expect(taken.map((notifications) => notifications.length)).toEqual(MANY.map(() => 5));
        const rest = await given.store.takeDueNotifications({ ...take, limit: 99 });
        const all = [...taken.flat(), ...rest];
        expect(new Set(all.map(({ attempts }) => attempts))).toEqual(new Set([0]));
        expect(all.map(({ id }) => id).toSorted((a, b) => a.localeCompare(b))).toEqual(ids);
      }
    });

    test("a payment is taken by its id or as a due one, never both", async () => {
      for (const id of ROUNDS) {
        await given.store.insertPayment(paymentOf(id));
        const take = { heldUntil: NOW + DAY_MS, now: NOW };
        const [isTaken, due] = await Promise.all([
          given.store.takePayment({ ...take, id, holder: "run_by_id" }),
          given.store.takeDuePayments({ ...take, holder: "run_due", limit: 9 }),
          given.store.wakePayment(id, NOW),
        ]);
        // A due one may be passed over because the other taker has its lock at this moment.
        expect(due.length + Number(isTaken)).toBe(1);
        expect(await given.store.findPayment(id)).toMatchObject({
          holder: isTaken ? "run_by_id" : "run_due",
        });
      }
    });
  });
}
