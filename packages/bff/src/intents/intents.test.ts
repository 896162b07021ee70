import { isDeepStrictEqual } from "node:util";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import * as fc from "fast-check";
import type { Clock } from "../clock.ts";
import { createSealer } from "../security/sealing.ts";
import { type HeldIntent, openStore, type Store } from "../store/index.ts";
import { HOLD_MS } from "./heartbeat.ts";
import { type Conclusion, type IntentRequest, runIntent } from "./index.ts";

const NOW = Date.parse("2026-03-01T12:00:00Z");
const k1 = { id: "k1", secret: Buffer.alloc(32, 1) };
const k2 = { id: "k2", secret: Buffer.alloc(32, 2) };

let store: Store;
let now: number;
beforeEach(async () => {
  store = await openStore("file::memory:");
  now = NOW;
});
afterEach(() => store.close());

/** Time stands still unless a test moves it; a pause lets the others have their turn. */
const still: Clock = {
  now: () => now,
  pause: () => new Promise((resolve) => setImmediate(resolve)),
};
/** Time goes on with every pause. */
const running: Clock = {
  now: () => now,
  pause: (ms) => {
    now += ms;
    return still.pause(ms);
  },
};

const request = (change: Partial<IntentRequest> = {}): IntentRequest => ({
  customerId: "customer-1",
  operation: "POST /v1/cards",
  key: "key-1",
  body: { holder: "Ayşe", number: "5528790000000008" },
  ...change,
});

const conclude = (as: Conclusion["as"], body = "{}", status = 201): Conclusion => ({
  answer: { status, body },
  as,
});

/** Runs requests, and keeps what each run of the work was given. */
function counter(clock: Clock = still, keys = [k1]) {
  const runs: HeldIntent[] = [];
  const sealer = createSealer(keys);
  return {
    runs,
    run: (asked: IntentRequest, work: (intent: HeldIntent) => Conclusion | Promise<Conclusion>) =>
      runIntent({ store, sealer, clock }, asked, async (intent) => {
        runs.push(intent);
        return work(intent);
      }),
  };
}

/** A run that has begun and never ends. */
async function leaveBehind(): Promise<HeldIntent> {
  const { run, runs } = counter();
  void run(request(), () => new Promise(() => undefined));
  while (runs.length === 0) await still.pause(0);
  const [left] = runs;
  if (!left) throw new Error("It has not begun.");
  return left;
}

/** Something that a test opens when it is time. */
function gate() {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { passed: promise, open: resolve };
}

describe("a request that comes once", () => {
  test("runs, for a new card under a new id of ours", async () => {
    const { run, runs } = counter();
    const outcome = await run(request(), () => conclude("final", "done"));
    expect(outcome).toEqual({ kind: "answered", answer: { status: 201, body: "done" } });
    expect(runs).toMatchObject([{ sent: null, attempts: 0, key: "key-1" }]);
    expect(runs[0]?.subjectId).toMatch(/^card_[\w-]{22}$/);
  });

  test("runs under a new id of the kind that it asks for", async () => {
    const { run, runs } = counter();
    await run(request({ newSubjectId: () => "pay_1" }), () => conclude("final"));
    expect(runs).toMatchObject([{ subjectId: "pay_1" }]);
  });

  test("runs for the card that it names", async () => {
    const { run, runs } = counter();
    await run(request({ subjectId: "card_x" }), () => conclude("final"));
    expect(runs).toMatchObject([{ subjectId: "card_x" }]);
  });
});

describe("a request that comes again with its key", () => {
  test("at the same moment runs once, and all get the one answer", async () => {
    const { run, runs } = counter();
    const { passed, open } = gate();
    const work = async () => {
      await passed;
      return conclude("final", "the one answer");
    };
    const outcomes = Promise.all([1, 2, 3, 4].map(() => run(request(), work)));
    for (let turn = 0; turn < 5; turn += 1) await still.pause(0);
    open();
    expect(new Set((await outcomes).map((outcome) => JSON.stringify(outcome)))).toEqual(
      new Set([JSON.stringify({ kind: "answered", answer: { status: 201, body: "the one answer" } })]),
    );
    expect(runs).toHaveLength(1);
  });

  test("after a final answer gets it, however it differs from what would come now", async () => {
    const { run, runs } = counter();
    await run(request(), () => conclude("final", "first", 422));
    now += 60_000;
    const again = await run(request(), () => conclude("final", "second"));
    expect(again).toEqual({ kind: "answered", answer: { status: 422, body: "first" } });
    expect(runs).toHaveLength(1);
  });

  test("after something that had no effect runs anew, with nothing left of the first time", async () => {
    const { run, runs } = counter();
    await run(request(), async (intent) => {
      await store.markSent(intent, "ownerless");
      return conclude("forgotten", "no", 429);
    });
    expect(await run(request(), () => conclude("final", "yes"))).toMatchObject({ answer: { body: "yes" } });
    expect(runs[1]).toMatchObject({ sent: null, attempts: 0 });
    expect(runs[1]?.subjectId).not.toBe(runs[0]?.subjectId);
  });

  test("after an outcome that is not known goes on from there", async () => {
    const { run, runs } = counter();
    await run(request(), async (intent) => {
      await store.markSent(intent, "under_owner");
      return conclude("unsettled", "do not know", 503);
    });
    expect(await run(request(), () => conclude("final", "known"))).toMatchObject({
      answer: { body: "known" },
    });
    expect(runs[1]).toMatchObject({ sent: "under_owner", attempts: 1, subjectId: runs[0]?.subjectId });
  });

  test("after a bug goes on at once, from what was sent", async () => {
    const { run, runs } = counter();
    const failing = run(request(), async (intent) => {
      await store.markSent(intent, "under_owner");
      throw new RangeError("a bug");
    });
    await expect(failing).rejects.toThrow("a bug");
    expect(await run(request(), () => conclude("final", "yes"))).toMatchObject({ answer: { body: "yes" } });
    expect(runs[1]).toMatchObject({ sent: "under_owner", subjectId: runs[0]?.subjectId });
    expect(now).toBe(NOW);
  });

  test("while the first one fails takes its place", async () => {
    const { run, runs } = counter();
    const { passed, open } = gate();
    const first = run(request(), async () => {
      await passed;
      throw new Error("a bug");
    });
    const second = run(request(), () => conclude("final", "second"));
    for (let turn = 0; turn < 5; turn += 1) await still.pause(0);
    open();
    await expect(first).rejects.toThrow("a bug");
    expect(await second).toMatchObject({ answer: { body: "second" } });
    expect(runs).toHaveLength(2);
  });

  test("is another one for another customer, operation or key", async () => {
    const { run, runs } = counter();
    await run(request(), () => conclude("final"));
    await run(request({ customerId: "customer-2" }), () => conclude("final"));
    await run(request({ operation: "DELETE /v1/cards/:id" }), () => conclude("final"));
    await run(request({ key: "key-2" }), () => conclude("final"));
    expect(runs).toHaveLength(4);
  });

  test("is known also after the encryption keys were rotated", async () => {
    await counter(still, [k1]).run(request(), () => conclude("final", "before"));
    const { run, runs } = counter(still, [k2, k1]);
    expect(await run(request(), () => conclude("final", "after"))).toMatchObject({
      answer: { body: "before" },
    });
    expect(runs).toEqual([]);
  });
});

/** The same value, its objects' keys the other way round. */
function reversed(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(reversed);
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, part]) => [key, reversed(part)])
      .toReversed(),
  );
}

describe("the key with another request", () => {
  test.each([
    ["another body", { body: { holder: "Ayşe", number: "4766620000000001" } }],
    ["a body with less", { body: { holder: "Ayşe" } }],
    ["no body", { body: null }],
    ["another card", { subjectId: "card_y" }],
  ])("is a mismatch: %s", async (_case, change) => {
    const { run, runs } = counter();
    const asked = request({ subjectId: "card_x" });
    await run(asked, () => conclude("final"));
    expect(await run({ ...asked, ...change }, () => conclude("final"))).toEqual({ kind: "mismatch" });
    expect(runs).toHaveLength(1);
  });

  test("is a mismatch at once while the first one is still running", async () => {
    const { run } = counter();
    const { passed, open } = gate();
    const first = run(request(), async () => {
      await passed;
      return conclude("final");
    });
    expect(await run(request({ body: {} }), () => conclude("final"))).toEqual({ kind: "mismatch" });
    open();
    await first;
  });
});

const isSame = async (one: unknown, two: unknown, key: string) => {
  const { run } = counter();
  await run(request({ key, body: one }), () => conclude("final"));
  return (await run(request({ key, body: two }), () => conclude("final"))).kind === "answered";
};

describe("whether two bodies are the same", () => {
  const json = fc.json({ maxDepth: 3 }).map((text): unknown => JSON.parse(text.replaceAll("-0", "0")));

  test("does not depend on the order of keys, at any depth", () =>
    fc.assert(
      fc.asyncProperty(json, fc.uuid(), async (value, key) => {
        expect(await isSame(value, reversed(value), key)).toBe(true);
      }),
      { numRuns: 50 },
    ));

  test("depends on every value", () =>
    fc.assert(
      fc.asyncProperty(json, json, fc.uuid(), async (one, two, key) => {
        fc.pre(!isDeepStrictEqual(one, two));
        expect(await isSame({ a: one, b: 1 }, { a: two, b: 1 }, key)).toBe(false);
      }),
      { numRuns: 50 },
    ));

  test.each([
    [{ a: 1 }, { a: "1" }],
    [{ a: null }, {}],
    [{ a: [1, 2] }, { a: [2, 1] }],
    [{ a: { b: 1 } }, { a: 1, b: 1 }],
    [[], {}],
  ])("%j is not %j", async (one, two) => {
    expect(await isSame(one, two, "key")).toBe(false);
  });
});

describe("when the run that holds the key is gone", () => {
  // Its signs of life are timers, so a run whose timers never come is a dead one.
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test("a waiting one takes its place as soon as its hold has run out, not before", async () => {
    const left = await leaveBehind();
    const { run, runs } = counter(running);
    let startedAt = 0;
    await run(request(), () => {
      startedAt = now;
      return conclude("final");
    });
    expect(startedAt).toBeGreaterThanOrEqual(NOW + HOLD_MS);
    expect(startedAt).toBeLessThan(NOW + HOLD_MS + 1_000);
    expect(runs).toMatchObject([{ subjectId: left.subjectId }]);
  });

  test("one that comes later takes its place at once", async () => {
    await leaveBehind();
    now = NOW + HOLD_MS;
    const { run, runs } = counter();
    await run(request(), () => conclude("final"));
    expect(runs).toHaveLength(1);
    expect(now).toBe(NOW + HOLD_MS);
  });

  test("of two that wait, one takes its place and the other gets that one's answer", async () => {
    await leaveBehind();
    const { run, runs } = counter(running);
    const both = [1, 2].map(() => run(request(), () => conclude("final", "the one answer")));
    const outcomes = await Promise.all(both);
    expect(runs).toHaveLength(1);
    expect(outcomes[0]).toEqual(outcomes[1]);
  });
});

/** Lets time pass for the run, a second at a time. */
async function live(seconds: number) {
  for (let second = 0; second < seconds; second += 1) {
    now += 1_000;
    await vi.advanceTimersByTimeAsync(1_000);
    await still.pause(0);
  }
}

describe("a run that is alive", () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test("keeps its key for as long as it takes; who waits is told that it is busy, in the end", async () => {
    const { run, runs } = counter();
    const { passed, open } = gate();
    const first = run(request(), async () => {
      await passed;
      return conclude("final", "slow");
    });
    const waiting = counter({ now: () => now, pause: () => live(1) });
    expect(await waiting.run(request(), () => conclude("final"))).toEqual({ kind: "busy" });
    expect(now).toBeGreaterThan(NOW + HOLD_MS);
    expect([runs.length, waiting.runs.length]).toEqual([1, 0]);
    open();
    expect(await first).toMatchObject({ answer: { body: "slow" } });
  });

  test.each(["final", "unsettled", "forgotten"] as const)("gives no sign of life after %s", async (as) => {
    const { run } = counter();
    await run(request(), () => conclude(as));
    expect(vi.getTimerCount()).toBe(0);
  });

  test("gives none after a bug", async () => {
    const { run } = counter();
    const failing = run(request(), () => {
      throw new Error("a bug");
    });
    await expect(failing).rejects.toThrow("a bug");
    expect(vi.getTimerCount()).toBe(0);
  });
});
