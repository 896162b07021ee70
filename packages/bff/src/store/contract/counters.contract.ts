/** Counters with a window, and leases. */
import { describe, expect, test } from "vitest";
import type { Given } from "../store.contract.ts";
import { NOW } from "./records.ts";

export function describeCounters(given: Given): void {
  const count = (now: number, points = 1, key = "k") =>
    given.store.count({ key, points, windowMs: 1_000, now });
  const acquire = (holder: string, now = NOW) =>
    given.store.acquireLease({ name: "first-card/1", holder, heldUntil: now + 1_000, now });

  describe("a counter", () => {
    test("counts from its first point until its window has passed", async () => {
      const expiresAt = NOW + 1_000;
      expect(await count(NOW)).toEqual({ points: 1, expiresAt });
      expect(await count(NOW + 500, 3)).toEqual({ points: 4, expiresAt });
      expect(await count(NOW + 999)).toEqual({ points: 5, expiresAt });
      expect(await count(NOW + 1_000)).toEqual({ points: 1, expiresAt: NOW + 2_000 });
    });

    test("is read without being changed", async () => {
      expect(await given.store.readCounter("k", NOW)).toBeNull();
      await count(NOW, 2);
      for (const now of [NOW, NOW + 999]) {
        expect(await given.store.readCounter("k", now)).toEqual({ points: 2, expiresAt: NOW + 1_000 });
      }
      expect(await given.store.readCounter("k", NOW + 1_000)).toBeNull();
    });

    test("counts for its own key", async () => {
      await count(NOW, 5, "a");
      expect(await count(NOW, 1, "b")).toMatchObject({ points: 1 });
    });

    test("is removed once", async () => {
      await count(NOW);
      expect(await given.store.removeCounter("k")).toBe(true);
      expect(await given.store.removeCounter("k")).toBe(false);
      expect(await count(NOW)).toMatchObject({ points: 1 });
    });

    test("loses nothing of what comes at the same moment", async () => {
      const counted = await Promise.all(Array.from({ length: 20 }, () => count(NOW)));
      expect(counted.map(({ points }) => points).toSorted((a, b) => a - b)).toEqual(
        Array.from({ length: 20 }, (_, index) => index + 1),
      );
    });
  });

  describe("a lease", () => {
    test("is one holder's until it runs out", async () => {
      expect(await acquire("a")).toBe(true);
      expect(await acquire("b")).toBe(false);
      expect(await acquire("b", NOW + 999)).toBe(false);
      expect(await acquire("b", NOW + 1_000)).toBe(true);
      expect(await acquire("a", NOW + 1_001)).toBe(false);
    });

    test("is made longer by its holder", async () => {
      await acquire("a");
      expect(await acquire("a", NOW + 900)).toBe(true);
      expect(await acquire("b", NOW + 1_500)).toBe(false);
    });

    test("is let go of by its holder alone", async () => {
      await acquire("a");
      await given.store.releaseLease("first-card/1", "b");
      expect(await acquire("b")).toBe(false);
      await given.store.releaseLease("first-card/1", "a");
      expect(await acquire("b")).toBe(true);
    });

    test("says nothing about others", async () => {
      await acquire("a");
      const other = { name: "first-card/2", holder: "b", heldUntil: NOW + 1, now: NOW };
      expect(await given.store.acquireLease(other)).toBe(true);
    });

    test("goes to exactly one of many", async () => {
      const got = await Promise.all(Array.from({ length: 10 }, (_, index) => acquire(`run_${index}`)));
      expect(got.filter(Boolean)).toHaveLength(1);
    });
  });
}
