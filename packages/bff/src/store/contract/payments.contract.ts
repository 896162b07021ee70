/** Payments: an order has one that lives at most, and a charge leaves once. How they end is in `payment-ends.contract.ts`. */
import { DeclineCode, PaymentStatus } from "@saved-cards/widget/contract";
import { Currency, MinorUnits } from "@saved-cards/widget/money";
import { describe, expect, test } from "vitest";
import * as fc from "fast-check";
import type { PaymentEnd, PaymentRecord, Store } from "../index.ts";
import type { Given } from "../store.contract.ts";
import { challengeOf, DAY_MS, endOf, NOW, paymentOf } from "./records.ts";

/** Whoever sends it. */
const RUN = { holder: "run_1", heldUntil: NOW + 10_000 };

export function describePayments(given: Given): void {
  const insert = (id: string, change: Partial<PaymentRecord> = {}) =>
    given.store.insertPayment(paymentOf(id, change));
  const end = (id: string, change: Partial<PaymentEnd> = {}) => given.store.endPayment(endOf(id, change));
  const find = (id: string) => given.store.findPayment(id);
  const latest = async () => (await given.store.findPaymentOfOrder("order-1"))?.id;
  /** How many of ten at once do it. */
  const race = async (act: (store: Store, racer: number) => Promise<boolean>) => {
    const results = await Promise.all(Array.from({ length: 10 }, (_, racer) => act(given.store, racer)));
    return results.filter(Boolean).length;
  };

  describe("a payment", () => {
    test("is found as it was filed, also after the database was closed", async () => {
      const first = paymentOf("pay_1", {
        scope: "scope-1",
        vault: "paynet",
        amount: MinorUnits.parse(99_999_999_999),
        saves: { cardId: "card_9", label: "İş kartım" },
        sentAt: NOW + 1,
        reference: "12345678901234567890",
        decline: "limit_exceeded",
        providerCode: "10051",
        state: "failed",
        looks: 3,
        updatedAt: NOW + 2,
      });
      const second = paymentOf("pay_2", { cardId: null, saves: { cardId: "card_8", label: null } });
      for (const payment of [first, second]) await given.store.insertPayment(payment);
      const store = await given.reopen();
      expect(await store.findPayment("pay_1")).toEqual(first);
      expect(await store.findPayment("pay_2")).toEqual(second);
      expect(await store.findPayment("pay_3")).toBeNull();
    });

    test.each(PaymentStatus.options)("that is %s says so", async (state) => {
      await insert("pay_1", { state });
      expect(await find("pay_1")).toMatchObject({ state });
    });

    test("can be in every currency and fail for every reason", async () => {
      for (const currency of Currency.options) {
        await insert(`pay_${currency}`, { currency });
        expect(await find(`pay_${currency}`)).toMatchObject({ currency });
      }
      for (const decline of DeclineCode.options) {
        await insert(`pay_${decline}`, { decline, state: "failed" });
        expect(await find(`pay_${decline}`)).toMatchObject({ decline });
      }
    });

    test("cannot take another one's id", async () => {
      await insert("pay_1");
      expect(await insert("pay_1", { orderId: "another" })).toBe(false);
      expect(await find("pay_1")).toMatchObject({ orderId: "order-of-pay_1" });
    });

    test("is listed with those of its session, the oldest first", async () => {
      await insert("pay_b", { createdAt: NOW + 1 });
      await insert("pay_c", { createdAt: NOW, state: "failed" });
      await insert("pay_a", { createdAt: NOW + 1 });
      await insert("pay_d", { sessionId: "ses_2" });
      const listed = await given.store.listPaymentsOfSession("ses_1");
      expect(listed.map(({ id }) => id)).toEqual(["pay_c", "pay_a", "pay_b"]);
      expect(await given.store.listPaymentsOfSession("ses_3")).toEqual([]);
    });

    test("and the challenge that it is for are found by one id", async () => {
      const challenge = challengeOf("chl_1", { purpose: "payment", subjectId: "pay_1" });
      await insert("pay_1");
      await given.store.insertChallenge(challenge);
      expect(await given.store.findChallengeOfSubject("customer-1", "pay_1")).toEqual(challenge);
    });
  });

  describe("an order", () => {
    test.each(["pending", "succeeded", "in_review"] as const)(
      "with a payment that is %s takes no other one, from whatever session",
      async (state) => {
        expect(await insert("pay_1", { orderId: "order-1", state })).toBe(true);
        expect(await insert("pay_2", { orderId: "order-1", sessionId: "ses_2" })).toBe(false);
        expect(await find("pay_2")).toBeNull();
      },
    );

    test("whose payment has failed takes another one", async () => {
      await insert("pay_1", { orderId: "order-1" });
      await end("pay_1", { to: "failed" });
      expect(await insert("pay_2", { orderId: "order-1" })).toBe(true);
      expect(await insert("pay_3", { orderId: "order-1" })).toBe(false);
      await end("pay_2", { to: "in_review" });
      expect(await insert("pay_3", { orderId: "order-1" })).toBe(false);
      await end("pay_2", { from: "in_review", to: "failed" });
      expect(await insert("pay_3", { orderId: "order-1" })).toBe(true);
    });

    test("says which payment lives, however old it is, and else which was last", async () => {
      expect(await latest()).toBeUndefined();
      await insert("pay_1", { orderId: "order-1", createdAt: NOW + 1, state: "failed" });
      await insert("pay_2", { orderId: "order-1", createdAt: NOW + 2, state: "failed" });
      await insert("pay_9", { orderId: "order-9", createdAt: NOW + 9 });
      expect(await latest()).toBe("pay_2");
      await insert("pay_0", { orderId: "order-1", createdAt: NOW });
      expect(await latest()).toBe("pay_0");
      await end("pay_0", { to: "failed" });
      expect(await latest()).toBe("pay_2");
    });

    test("has one payment that lives at most, whatever is done in whatever order", () => {
      const step = fc.record({
        act: fc.constantFrom("insert", "fail", "succeed", "review", "fail the reviewed"),
        order: fc.constantFrom("a", "b"),
      });
      const ends = {
        fail: { from: "pending", to: "failed" },
        succeed: { from: "pending", to: "succeeded" },
        review: { from: "pending", to: "in_review" },
        "fail the reviewed": { from: "in_review", to: "failed" },
      } as const;
      return fc.assert(
        fc.asyncProperty(fc.uuid(), fc.array(step, { maxLength: 15 }), async (sessionId, steps) => {
          const live = async (orderId: string) =>
            (await given.store.listPaymentsOfSession(sessionId)).filter(
              (payment) => payment.orderId === orderId && payment.state !== "failed",
            );
          for (const [index, { act, order }] of steps.entries()) {
            const orderId = `${sessionId}/${order}`;
            const [before] = await live(orderId);
            if (act === "insert") {
              const isTaken = await insert(`${orderId}/${index}`, { orderId, sessionId });
              expect(isTaken).toBe(before === undefined);
            } else {
              const isEnded = await end(before?.id ?? "none", ends[act]);
              expect(isEnded).toBe(before?.state === ends[act].from);
            }
            expect((await live(orderId)).length).toBeLessThanOrEqual(1);
          }
        }),
        { numRuns: 15 },
      );
    });
  });

  describe("a charge", () => {
    test("is about to leave once, for one of many", async () => {
      await insert("pay_1");
      expect(await race((store) => store.markPaymentSent({ ...RUN, id: "pay_1", now: NOW + 1 }))).toBe(1);
      expect(await find("pay_1")).toMatchObject({
        sentAt: NOW + 1,
        updatedAt: NOW + 1,
        nextLookAt: NOW + 1,
        holder: RUN.holder,
        heldUntil: RUN.heldUntil,
      });
      expect(await given.store.markPaymentSent({ ...RUN, id: "pay_1", now: NOW + 2 })).toBe(false);
      expect(await find("pay_1")).toMatchObject({ sentAt: NOW + 1 });
    });

    test.each(["succeeded", "in_review", "failed"] as const)(
      "of a payment that is %s never leaves",
      async (state) => {
        await insert("pay_1", { state });
        expect(await given.store.markPaymentSent({ ...RUN, id: "pay_1", now: NOW })).toBe(false);
      },
    );

    test("and an end because it was not sent shut each other out", async () => {
      const failed = { to: "failed", decline: "not_processed", ifUnsent: true } as const;
      await insert("pay_1");
      expect(await given.store.markPaymentSent({ ...RUN, id: "pay_1", now: NOW })).toBe(true);
      expect(await end("pay_1", failed)).toBe(false);
      expect(await find("pay_1")).toMatchObject({ state: "pending" });
      await insert("pay_2");
      expect(await end("pay_2", failed)).toBe(true);
      expect(await given.store.markPaymentSent({ ...RUN, id: "pay_2", now: NOW })).toBe(false);
    });

    test("that is found after its payment has failed is noted, and nothing else but that nobody has to look again", async () => {
      const late = { decline: "not_processed", sentAt: NOW, nextLookAt: NOW + DAY_MS } as const;
      const failed = paymentOf("pay_1", { ...late, state: "failed" });
      await given.store.insertPayment(failed);
      await given.store.noteLateCharge("pay_1", "ref-1");
      expect(await find("pay_1")).toEqual({ ...failed, reference: "ref-1", nextLookAt: null });
      await insert("pay_2");
      await given.store.noteLateCharge("pay_2", "ref-2");
      expect(await find("pay_2")).toMatchObject({ reference: null, nextLookAt: NOW });
    });

    test("of a payment that is not there never leaves", async () => {
      expect(await given.store.markPaymentSent({ ...RUN, id: "pay_1", now: NOW })).toBe(false);
    });
  });

  test("payments stay, however long ago they were", async () => {
    await insert("pay_1", { state: "succeeded" });
    await insert("pay_2", { state: "failed" });
    await given.store.sweep(NOW + 1_000 * DAY_MS);
    expect(await given.store.listPaymentsOfSession("ses_1")).toHaveLength(2);
    expect(await insert("pay_3", { orderId: "order-of-pay_1" })).toBe(false);
  });
}
