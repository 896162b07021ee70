/** What the merchant's server is to be told: until it has arrived, or is given up. */
import { describe, expect, test } from "vitest";
import type { Given } from "../store.contract.ts";
import { DAY_MS, NOW, paymentOf } from "./records.ts";

const RETRY = NOW + 60_000;

export function describeNotifications(given: Given): void {
  /** The end of a payment, of which the merchant is to be told. */
  const file = async (name: string, now = NOW) => {
    await given.store.insertPayment(paymentOf(`pay_${name}`));
    const notification = { id: `msg_${name}`, body: `sealed-${name}` };
    const end = { id: `pay_${name}`, from: "pending", to: "succeeded", now, notification } as const;
    expect(await given.store.endPayment(end)).toBe(true);
  };
  const take = (now: number, nextAt: number, limit = 99) =>
    given.store.takeDueNotifications({ now, nextAt, limit });
  const due = async (now: number, limit?: number) =>
    (await take(now, now + DAY_MS, limit)).map(({ id }) => id);
  /** Whether it is left, seen by what cannot be filed again. */
  const isKept = async (name: string) => {
    const id = `pay_again_${name}`;
    await given.store.insertPayment(paymentOf(id));
    const notification = { id: `msg_${name}`, body: "sealed" };
    return given.store
      .endPayment({ id, from: "pending", to: "failed", now: NOW, notification })
      .then(() => false)
      .catch(() => true);
  };

  describe("a notification", () => {
    test("is due at once, as it was filed with the payment's end, also after the database was closed", async () => {
      await file("a");
      await given.reopen();
      expect(await take(NOW - 1, RETRY)).toEqual([]);
      expect(await take(NOW, RETRY)).toEqual([
        { id: "msg_a", paymentId: "pay_a", body: "sealed-a", attempts: 0, createdAt: NOW },
      ]);
    });

    test("of a taker that died is tried again at the time that it named, and counted", async () => {
      await file("a");
      await take(NOW, RETRY);
      expect(await take(RETRY - 1, RETRY)).toEqual([]);
      expect(await take(RETRY, RETRY + 1)).toMatchObject([{ id: "msg_a", attempts: 1 }]);
      expect(await take(RETRY + 1, RETRY + 2)).toMatchObject([{ id: "msg_a", attempts: 2 }]);
    });

    test("that failed is tried again when that is said", async () => {
      await file("a");
      await take(NOW, RETRY);
      await given.store.notificationFailed({ id: "msg_a", nextAt: NOW + 10 });
      expect(await due(NOW + 9)).toEqual([]);
      expect(await take(NOW + 10, RETRY)).toMatchObject([{ attempts: 1 }]);
    });

    test("that arrived, or is given up, is never tried again, whatever a slow attempt says later", async () => {
      for (const name of ["arrived", "given_up"]) await file(name);
      await given.store.notificationArrived("msg_arrived", NOW);
      await given.store.notificationFailed({ id: "msg_given_up", nextAt: null });
      for (const id of ["msg_arrived", "msg_given_up"]) {
        await given.store.notificationFailed({ id, nextAt: NOW });
      }
      expect(await due(NOW + 9 * DAY_MS)).toEqual([]);
    });
  });

  test("those that waited longest are taken first, and no more than were asked for", async () => {
    await file("b", NOW - 5);
    await file("a", NOW - 9);
    await file("c", NOW);
    await file("later", NOW + 1);
    expect(await due(NOW, 2)).toEqual(["msg_a", "msg_b"]);
    expect(await due(NOW, 2)).toEqual(["msg_c"]);
    expect(await due(NOW, 2)).toEqual([]);
  });

  describe("sweeping", () => {
    test("removes what arrived, or was given up, a day ago", async () => {
      await file("arrived", NOW - 9 * DAY_MS);
      await given.store.notificationArrived("msg_arrived", NOW - DAY_MS - 1);
      await file("given_up", NOW - DAY_MS - 1);
      await given.store.notificationFailed({ id: "msg_given_up", nextAt: null });
      await given.store.sweep(NOW);
      expect([await isKept("arrived"), await isKept("given_up")]).toEqual([false, false]);
    });

    test("keeps what arrived, or was given up, since then", async () => {
      await file("arrived", NOW - 9 * DAY_MS);
      await given.store.notificationArrived("msg_arrived", NOW - DAY_MS);
      // The second time that it arrives is no news.
      await given.store.notificationArrived("msg_arrived", NOW);
      await file("given_up", NOW - DAY_MS);
      await given.store.notificationFailed({ id: "msg_given_up", nextAt: null });
      await given.store.sweep(NOW);
      expect([await isKept("arrived"), await isKept("given_up")]).toEqual([true, true]);
      await given.store.sweep(NOW + 1);
      expect(await isKept("arrived")).toBe(false);
    });

    test("keeps what has not arrived yet, however old it is", async () => {
      await file("a", NOW - 99 * DAY_MS);
      await given.store.sweep(NOW);
      expect(await due(NOW)).toEqual(["msg_a"]);
    });
  });
}
