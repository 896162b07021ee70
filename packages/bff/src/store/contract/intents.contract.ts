/** Intents: who may carry out a request, and what it came to. */
import { describe, expect, test } from "vitest";
import type { HeldIntent, Store } from "../index.ts";
import type { Given } from "../store.contract.ts";
import { hold, newIntent, NOW } from "./records.ts";

const LATER = NOW + 10_000;

/** The same request, from another run that comes when the first one's hold has run out. */
const takeOver = newIntent({ holder: "run_b", subjectId: "card_2", now: LATER, heldUntil: LATER + 10_000 });

export function describeIntents(given: Given): void {
  const race = (now: number) =>
    Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        given.store.startIntent(newIntent({ holder: `run_${now}_${index}`, now, heldUntil: now + 10_000 })),
      ),
    );

  describe("an intent", () => {
    test("is held by the run that came first", async () => {
      expect(await given.store.startIntent(newIntent())).toEqual({
        kind: "held",
        intent: {
          customerId: "customer-1",
          operation: "POST /v1/cards",
          key: "key-1",
          subjectId: "card_1",
          holder: "run_a",
          sent: null,
          attempts: 0,
          createdAt: expect.any(Number),
        },
      });
    });

    test("is busy for every other run until the hold has run out", async () => {
      await hold(given.store, newIntent());
      const other = newIntent({ holder: "run_b" });
      expect(await given.store.startIntent(other)).toEqual({ kind: "busy" });
      expect(await given.store.startIntent({ ...other, now: LATER - 1 })).toEqual({ kind: "busy" });
      expect(await given.store.startIntent({ ...other, now: LATER })).toMatchObject({ kind: "held" });
    });

    test("is one of its customer, operation and key", async () => {
      await hold(given.store, newIntent());
      for (const other of [
        { customerId: "customer-2" },
        { operation: "DELETE /v1/cards/:id" },
        { key: "key-2" },
      ]) {
        expect(await given.store.startIntent(newIntent({ ...other, holder: "run_b" }))).toMatchObject({
          kind: "held",
        });
      }
    });

    test("without a fingerprint is a bug", async () => {
      await expect(given.store.startIntent(newIntent({ fingerprints: [] }))).rejects.toThrow(TypeError);
    });
  });

  describe("the key with another body", () => {
    const otherBody = newIntent({ holder: "run_b", fingerprints: ["k1:other"], now: LATER });

    test("is a mismatch while it runs, when its run is gone, and when it is answered", async () => {
      const held = await hold(given.store, newIntent());
      expect(await given.store.startIntent({ ...otherBody, now: NOW })).toEqual({ kind: "mismatch" });
      expect(await given.store.startIntent(otherBody)).toEqual({ kind: "mismatch" });
      await given.store.finishIntent(held, { status: 201, body: "{}" });
      expect(await given.store.startIntent(otherBody)).toEqual({ kind: "mismatch" });
    });

    test("is no mismatch when only the key of the fingerprint is a newer one", async () => {
      const held = await hold(given.store, newIntent());
      await given.store.finishIntent(held, { status: 201, body: "{}" });
      const rotated = newIntent({ holder: "run_b", fingerprints: ["k2:body", "k1:body"] });
      expect(await given.store.startIntent(rotated)).toMatchObject({ kind: "answered" });
    });
  });

  describe("an answer", () => {
    test.each([
      { status: 201, body: '{"id":"card_1","label":"İş"}' },
      { status: 204, body: "" },
      { status: 503, body: '{"code":"card_not_saved"}' },
    ])("$status is given again to whoever comes with the key", async (answer) => {
      await given.store.finishIntent(await hold(given.store, newIntent()), answer);
      for (const now of [NOW, LATER, LATER * 2]) {
        expect(await given.store.startIntent({ ...takeOver, now })).toEqual({ kind: "answered", answer });
      }
    });

    test("is not changed by anything that its run does afterwards", async () => {
      const held = await hold(given.store, newIntent());
      await given.store.finishIntent(held, { status: 201, body: "first" });
      await given.store.finishIntent(held, { status: 500, body: "second" });
      await given.store.releaseIntent(held, NOW);
      await given.store.renewIntent(held, LATER);
      expect(await given.store.markSent(held, "under_owner")).toBe(false);
      expect(await given.store.startIntent(takeOver)).toEqual({
        kind: "answered",
        answer: { status: 201, body: "first" },
      });
    });
  });

  describe("a run that takes over", () => {
    test("goes on with the subject's id and what was sent", async () => {
      const held = await hold(given.store, newIntent());
      expect(await given.store.markSent(held, "ownerless")).toBe(true);
      expect(await hold(given.store, takeOver)).toMatchObject({
        subjectId: "card_1",
        holder: "run_b",
        sent: "ownerless",
        attempts: 1,
      });
    });

    test("counts on", async () => {
      await given.store.markSent(await hold(given.store, newIntent()), "ownerless");
      await given.store.markSent(await hold(given.store, takeOver), "under_owner");
      const third = { ...takeOver, holder: "run_c", now: LATER * 2 };
      expect(await hold(given.store, third)).toMatchObject({ sent: "under_owner", attempts: 2 });
    });

    test.each<[string, (store: Store, held: HeldIntent) => Promise<unknown>]>([
      ["finish", (store, held) => store.finishIntent(held, { status: 201, body: "late" })],
      ["let go of", (store, held) => store.releaseIntent(held, NOW)],
      ["drop", (store, held) => store.dropIntent(held)],
      ["hold on to", (store, held) => store.renewIntent(held, LATER * 3)],
      ["send", (store, held) => store.markSent(held, "under_owner")],
    ])("keeps it: the one before can not %s it any more", async (_act, act) => {
      const before = await hold(given.store, newIntent());
      const now = await hold(given.store, takeOver);
      const told = await act(given.store, before);
      expect(told === undefined || told === false).toBe(true);
      const third = { ...takeOver, holder: "run_c" };
      expect(await given.store.startIntent(third)).toEqual({ kind: "busy" });
      expect(await given.store.startIntent({ ...third, now: takeOver.heldUntil })).toMatchObject({
        kind: "held",
        intent: { sent: null, attempts: 0 },
      });
      expect(await given.store.markSent(now, "under_owner")).toBe(false);
    });
  });

  describe("letting go", () => {
    test("makes way for the next run at once, which goes on from there", async () => {
      const held = await hold(given.store, newIntent());
      await given.store.markSent(held, "under_owner");
      await given.store.releaseIntent(held, NOW);
      expect(await hold(given.store, { ...takeOver, now: NOW })).toMatchObject({
        subjectId: "card_1",
        sent: "under_owner",
      });
    });

    test("with nothing done frees the key, also for another body", async () => {
      const held = await hold(given.store, newIntent());
      await given.store.markSent(held, "under_owner");
      await given.store.dropIntent(held);
      expect(await hold(given.store, { ...takeOver, now: NOW, fingerprints: ["k1:other"] })).toMatchObject({
        subjectId: "card_2",
        sent: null,
        attempts: 0,
      });
    });
  });

  test("a sign of life keeps an intent held", async () => {
    const held = await hold(given.store, newIntent());
    await given.store.renewIntent(held, LATER + 5_000);
    expect(await given.store.startIntent({ ...takeOver, now: LATER + 4_999 })).toEqual({ kind: "busy" });
    expect(await given.store.startIntent({ ...takeOver, now: LATER + 5_000 })).toMatchObject({
      kind: "held",
    });
  });

  test("of many runs at the same moment exactly one holds it, new or left behind", async () => {
    for (const now of [NOW, LATER]) {
      const kinds = (await race(now)).map((started) => started.kind).toSorted();
      expect(kinds).toEqual([...Array.from({ length: 9 }, () => "busy"), "held"]);
    }
  });
}
