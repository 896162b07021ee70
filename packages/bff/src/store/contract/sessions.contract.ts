/** Sessions, sweeping, and what outlives the process. */
import { describe, expect, test } from "vitest";
import type { SessionRecord } from "../index.ts";
import type { Given } from "../store.contract.ts";
import { cardOf, DAY_MS, NOW, newIntent, ownerOf } from "./records.ts";

const session = (change: Partial<SessionRecord> = {}): SessionRecord => ({
  id: "ses_1",
  tokenHash: "hash-1",
  customerId: "müşteri-1",
  origin: "https://shop.example",
  locale: "tr",
  details: "v1.k1.sealed",
  createdAt: NOW,
  expiresAt: NOW + 1_800_000,
  ...change,
});

export function describeSessions(given: Given): void {
  describe("a session", () => {
    test.each(["tr", "en"] as const)("in %s is found by its token's hash, as it was made", async (locale) => {
      await given.store.insertSession(session({ locale }));
      expect(await given.store.findSession("hash-1")).toEqual(session({ locale }));
    });

    test("is not found by anything else", async () => {
      await given.store.insertSession(session());
      for (const other of ["ses_1", "hash-2", "HASH-1", "", "%"]) {
        expect(await given.store.findSession(other)).toBeNull();
      }
    });

    test("is found also when it has expired: whoever asks is told so", async () => {
      await given.store.insertSession(session({ expiresAt: NOW - 1 }));
      expect(await given.store.findSession("hash-1")).toMatchObject({ expiresAt: NOW - 1 });
    });

    test("cannot take another one's token or id", async () => {
      await given.store.insertSession(session());
      await expect(given.store.insertSession(session({ id: "ses_2" }))).rejects.toThrow();
      await expect(given.store.insertSession(session({ tokenHash: "hash-2" }))).rejects.toThrow();
    });
  });

  describe("sweeping", () => {
    test("removes sessions a day after their end", async () => {
      await given.store.insertSession(session({ expiresAt: NOW - DAY_MS }));
      await given.store.insertSession(
        session({ id: "ses_2", tokenHash: "old", expiresAt: NOW - DAY_MS - 1 }),
      );
      await given.store.sweep(NOW);
      expect(await given.store.findSession("hash-1")).not.toBeNull();
      expect(await given.store.findSession("old")).toBeNull();
    });

    test("removes intents a day after they began", async () => {
      const kept = newIntent({ key: "kept", now: NOW - DAY_MS });
      const old = newIntent({ key: "old", now: NOW - DAY_MS - 1 });
      for (const intent of [kept, old]) {
        const started = await given.store.startIntent(intent);
        if (started.kind === "held")
          await given.store.finishIntent(started.intent, { status: 204, body: "" });
      }
      await given.store.sweep(NOW);
      expect(await given.store.startIntent({ ...kept, now: NOW })).toMatchObject({ kind: "answered" });
      expect(await given.store.startIntent({ ...old, now: NOW })).toMatchObject({ kind: "held" });
    });

    test("removes counters whose window has passed, and nothing that still counts", async () => {
      await given.store.count({ key: "past", points: 1, windowMs: 1_000, now: NOW - 1_001 });
      await given.store.count({ key: "open", points: 1, windowMs: 1_000, now: NOW });
      await given.store.acquireLease({ name: "held", holder: "a", heldUntil: NOW + 1, now: NOW });
      await given.store.fileCard({ card: cardOf("c1"), ownerKey: "owner" });
      await given.store.sweep(NOW);
      expect(await given.store.removeCounter("past")).toBe(false);
      expect(await given.store.removeCounter("open")).toBe(true);
      const lease = { name: "held", holder: "b", heldUntil: NOW + 9, now: NOW };
      expect(await given.store.acquireLease(lease)).toBe(false);
      expect(await given.store.listCards("customer-1")).toHaveLength(1);
    });
  });

  describe("opened again", () => {
    test("the database has all that was written", async () => {
      await given.store.insertSession(session());
      await given.store.fileCard({ card: cardOf("c1", { label: "İş kartım" }), ownerKey: "owner" });
      const started = await given.store.startIntent(newIntent());
      if (started.kind === "held")
        await given.store.finishIntent(started.intent, { status: 201, body: "{}" });
      await given.store.count({ key: "k", points: 2, windowMs: 1_000, now: NOW });

      const store = await given.reopen();
      expect(await store.findSession("hash-1")).toEqual(session());
      expect(await store.listCards("customer-1")).toEqual([
        cardOf("c1", { label: "İş kartım", isDefault: true }),
      ]);
      expect(await store.findOwnerKey(ownerOf("customer-1", "iyzico"))).toBe("owner");
      expect(await store.startIntent(newIntent())).toEqual({
        kind: "answered",
        answer: { status: 201, body: "{}" },
      });
      expect(await store.readCounter("k", NOW)).toEqual({ points: 2, expiresAt: NOW + 1_000 });
    });

    test("as often as one likes, migrations do no harm", async () => {
      await given.store.fileCard({ card: cardOf("c1"), ownerKey: "owner" });
      for (let time = 0; time < 3; time += 1) await given.reopen();
      await given.store.check();
      expect(await given.store.listCards("customer-1")).toHaveLength(1);
    });
  });

  test("a store that is closed says that it cannot be reached", async () => {
    await given.store.check();
    await given.store.close();
    await expect(given.store.check()).rejects.toThrow();
    await given.reopen();
  });
}
