/** Calls that come at the same moment: the end is one that some order of them, one after another, could have led to. */
import { beforeEach, describe, expect, test } from "vitest";
import type { CardRecord } from "../index.ts";
import type { Given } from "../store.contract.ts";
import { cardOf, hold, newIntent, NOW, ownerOf } from "./records.ts";

/** One try proves little; what goes wrong goes wrong within a few. */
const ROUNDS = Array.from({ length: 6 }, (_, round) => `customer-${round}`);
const MANY = Array.from({ length: 8 }, (_, index) => index);

export function describeRaces(given: Given): void {
  const file = (customerId: string, name: string, change: Partial<CardRecord> = {}) => {
    const card = cardOf(`${customerId}/${name}`, { customerId, ...change });
    return given.store.fileCard({ card, ownerKey: "owner" });
  };
  const makeDefault = (customerId: string, name: string) =>
    given.store.updateCard(customerId, `${customerId}/${name}`, { isDefault: true });
  const remove = (customerId: string, ...names: string[]) =>
    given.store.removeCards(
      customerId,
      names.map((name) => `${customerId}/${name}`),
    );
  const defaults = async (customerId: string) =>
    (await given.store.listCards(customerId)).filter((card) => card.isDefault).map((card) => card.id);

  describe("at the same moment", () => {
    // A connection for each call, so that none waits for one to be made.
    beforeEach(() => Promise.all(MANY.map(() => given.store.check())));

    test("many first cards leave one default", async () => {
      for (const customerId of ROUNDS) {
        const filed = await Promise.all(
          MANY.map((index) =>
            file(customerId, `c${index}`, { vault: index % 2 === 0 ? "iyzico" : "paynet" }),
          ),
        );
        expect(await given.store.listCards(customerId)).toHaveLength(MANY.length);
        expect(await defaults(customerId)).toEqual(
          filed.filter((card) => card.isDefault).map(({ id }) => id),
        );
        expect(await defaults(customerId)).toHaveLength(1);
      }
    });

    test("many cards made the default leave one", async () => {
      for (const customerId of ROUNDS) {
        for (const index of MANY) await file(customerId, `c${index}`);
        const changed = await Promise.all(MANY.map((index) => makeDefault(customerId, `c${index}`)));
        expect(changed.map((card) => card?.isDefault)).toEqual(MANY.map(() => true));
        expect(await defaults(customerId)).toHaveLength(1);
      }
    });

    test("a card made the default and removed takes the default along, or leaves it", async () => {
      for (const customerId of ROUNDS) {
        await file(customerId, "stays");
        for (const index of MANY) await file(customerId, `c${index}`);
        for (const index of MANY) {
          const before = await defaults(customerId);
          const [changed] = await Promise.all([
            makeDefault(customerId, `c${index}`),
            remove(customerId, `c${index}`),
          ]);
          expect(await defaults(customerId)).toEqual(changed ? [] : before);
          await makeDefault(customerId, "stays");
        }
      }
    });

    test("a card filed again and removed is filed, before or after", async () => {
      for (const customerId of ROUNDS) {
        await file(customerId, "c1");
        const calls = MANY.flatMap(() => [
          file(customerId, "c1", { label: "new" }),
          remove(customerId, "c1"),
        ]);
        await Promise.all(calls);
        expect(await file(customerId, "c1")).toMatchObject({ customerId });
      }
    });

    test("cards filed while their owner goes have an owner", async () => {
      for (const customerId of ROUNDS) {
        const owner = ownerOf(customerId, "iyzico");
        for (const index of MANY) {
          await file(customerId, "before");
          await Promise.all([
            file(customerId, `c${index}`),
            given.store.removeOwner(owner, "owner"),
            file(customerId, `d${index}`),
          ]);
          const cards = await given.store.listCards(customerId);
          expect(cards.length > 0 ? await given.store.findOwnerKey(owner) : "owner").toBe("owner");
        }
      }
    });

    test("a lease taken and let go of in turns has one holder at a time", async () => {
      for (const name of ROUNDS) {
        let inside = 0;
        let turns = 0;
        const takeTurns = async (run: number) => {
          for (const turn of MANY) {
            const holder = `run_${run}_${turn}`;
            if (!(await given.store.acquireLease({ name, holder, heldUntil: NOW + 1, now: NOW }))) continue;
            inside += 1;
            turns += 1;
            expect(inside).toBe(1);
            await given.store.check();
            inside -= 1;
            await given.store.releaseLease(name, holder);
          }
        };
        await Promise.all(MANY.map(takeTurns));
        expect(turns).toBeGreaterThan(0);
      }
    });

    test("an intent started and dropped in turns has one holder at a time", async () => {
      for (const key of ROUNDS) {
        let inside = 0;
        let turns = 0;
        const takeTurns = async (run: number) => {
          for (const turn of MANY) {
            const holder = `run_${run}_${turn}`;
            const started = await given.store.startIntent(newIntent({ key, holder }));
            expect(["held", "busy"]).toContain(started.kind);
            if (started.kind !== "held") continue;
            inside += 1;
            turns += 1;
            expect(inside).toBe(1);
            expect(await given.store.markSent(started.intent, "under_owner")).toBe(true);
            inside -= 1;
            await given.store.dropIntent(started.intent);
          }
        };
        await Promise.all(MANY.map(takeTurns));
        expect(turns).toBeGreaterThan(0);
      }
    });

    test("an intent is answered by one run, or taken over by another, never both", async () => {
      for (const [round, key] of ROUNDS.entries()) {
        const held = await hold(given.store, newIntent({ key }));
        const [, ...starts] = await Promise.all([
          given.store.finishIntent(held, { status: 201, body: "first" }),
          ...MANY.map((index) =>
            given.store.startIntent(
              newIntent({ key, holder: `run_${round}_${index}`, now: NOW + 10_000, heldUntil: NOW + 20_000 }),
            ),
          ),
        ]);
        const isTaken = starts.some(({ kind }) => kind === "held");
        expect(starts.filter(({ kind }) => kind === "held").length).toBeLessThanOrEqual(1);
        const now = await given.store.startIntent(newIntent({ key, holder: "run_last" }));
        expect(now.kind).toBe(isTaken ? "busy" : "answered");
      }
    });

    test("a counter whose window has passed starts again once", async () => {
      for (const key of ROUNDS) {
        await given.store.count({ key, points: 5, windowMs: 1_000, now: NOW });
        const now = NOW + 1_000;
        const counted = await Promise.all(
          MANY.map(() => given.store.count({ key, points: 1, windowMs: 1_000, now })),
        );
        expect(counted.map(({ points }) => points).toSorted((a, b) => a - b)).toEqual(
          MANY.map((index) => index + 1),
        );
        expect(new Set(counted.map(({ expiresAt }) => expiresAt))).toEqual(new Set([now + 1_000]));
      }
    });

    test("sweeps, and what they sweep being used, get into nobody's way", async () => {
      const calls = ROUNDS.flatMap((key) => [
        given.store.sweep(NOW),
        given.store.count({ key, points: 1, windowMs: 1, now: NOW - 10 }),
        given.store.acquireLease({ name: key, holder: key, heldUntil: 1, now: 0 }),
        given.store.startIntent(newIntent({ key, now: 0, heldUntil: 1 })),
      ]);
      await Promise.all(calls);
    });
  });
}
