/** Challenges: every step is taken by one of however many try, and a final state stays. */
import { ChallengeState, isFinal } from "@saved-cards/widget/contract";
import { describe, expect, test } from "vitest";
import type { ChallengeRecord, Store } from "../index.ts";
import type { Given } from "../store.contract.ts";
import { challengeOf, DAY_MS, NOW } from "./records.ts";

const FINAL = ChallengeState.options.filter(isFinal);
const EXPIRES = challengeOf("chl_1").expiresAt;

const launchAfter = (launches: number) => ({ id: "chl_1", launches, now: NOW });
const takeBy = (holder: string, now: number) => ({ id: "chl_1", holder, heldUntil: now + 1_000, now });

export function describeChallenges(given: Given): void {
  const insert = (id: string, change: Partial<ChallengeRecord> = {}) =>
    given.store.insertChallenge(challengeOf(id, change));
  const stateOf = async (id: string) => (await given.store.findChallenge(id))?.state;
  /** How many of ten at once take a step. */
  const race = async (step: (store: Store, racer: number) => Promise<boolean>) => {
    const results = await Promise.all(Array.from({ length: 10 }, (_, racer) => step(given.store, racer)));
    return results.filter(Boolean).length;
  };

  describe("a challenge", () => {
    test("is found as it was filed, also after the database was closed, by its id and by its subject", async () => {
      const challenge = challengeOf("chl_1", { holder: "run_a", heldUntil: NOW + 1, problem: "p" });
      await given.store.insertChallenge(challenge);
      const store = await given.reopen();
      expect(await store.findChallenge("chl_1")).toEqual(challenge);
      expect(await store.findChallengeOfSubject("customer-1", "card-of-chl_1")).toEqual(challenge);
      expect(await store.findChallengeOfSubject("customer-2", "card-of-chl_1")).toBeNull();
      expect(await store.findChallenge("chl_2")).toBeNull();
    });

    test.each(["card", "payment"] as const)("of a %s says so", async (purpose) => {
      await insert("chl_1", { purpose });
      expect(await given.store.findChallenge("chl_1")).toMatchObject({ purpose });
    });

    test("is the only one of its subject", async () => {
      await insert("chl_1");
      await expect(insert("chl_2", { subjectId: "card-of-chl_1" })).rejects.toThrow();
    });

    test("is moved on by one of many", async () => {
      await insert("chl_1", { state: "returned", holder: "run_0" });
      const winners = await race((store) =>
        store.moveChallenge({ id: "chl_1", from: ["returned"], to: "confirming", heldBy: "run_0" }),
      );
      expect(winners).toBe(1);
      expect(await stateOf("chl_1")).toBe("confirming");
    });

    test("is not moved by a run that does not hold it", async () => {
      await insert("chl_1", { state: "confirming", holder: "run_a" });
      const move = { id: "chl_1", from: ["confirming"], to: "failed", heldBy: "run_b" } as const;
      expect(await given.store.moveChallenge(move)).toBe(false);
      expect(await stateOf("chl_1")).toBe("confirming");
    });

    test.each(FINAL)("that has %s stays so, whatever comes", async (state) => {
      await insert("chl_1", { state, details: "" });
      for (const to of ChallengeState.options) {
        const from = ["created", "launched", "returned", "confirming"] as const;
        expect(await given.store.moveChallenge({ id: "chl_1", from, to })).toBe(false);
      }
      const launch = { id: "chl_1", launches: 0, now: NOW };
      expect(await given.store.launchChallenge(launch)).toBe(false);
      const take = { id: "chl_1", holder: "run_b", heldUntil: NOW + 9, now: NOW };
      expect(await given.store.takeChallenge(take)).toBe(false);
      await given.store.expireChallenges(EXPIRES + DAY_MS);
      expect(await stateOf("chl_1")).toBe(state);
    });

    test.each(FINAL)("that %s keeps nothing of what was sealed, and says what came of it", async (to) => {
      await insert("chl_1", { state: "confirming" });
      const said = { problem: "challenge_failed", providerCode: "16", savedCardId: "card_9" };
      await given.store.moveChallenge({ id: "chl_1", from: ["confirming"], to, ...said });
      expect(await given.store.findChallenge("chl_1")).toMatchObject({ state: to, details: "", ...said });
    });
  });

  describe("the bank's page", () => {
    test("is handed out once for each count, to one of many", async () => {
      await insert("chl_1");
      expect(await race((store) => store.launchChallenge(launchAfter(0)))).toBe(1);
      expect(await race((store) => store.launchChallenge(launchAfter(0)))).toBe(0);
      expect(await race((store) => store.launchChallenge(launchAfter(1)))).toBe(1);
      expect(await given.store.findChallenge("chl_1")).toMatchObject({ state: "launched", launches: 2 });
    });

    test("is not handed out when time is up or the shopper is back", async () => {
      await insert("chl_1");
      expect(await given.store.launchChallenge({ id: "chl_1", launches: 0, now: EXPIRES })).toBe(false);
      await insert("chl_2", { state: "returned" });
      expect(await given.store.launchChallenge({ id: "chl_2", launches: 0, now: NOW })).toBe(false);
    });

    test("can be in a window of its own", async () => {
      await insert("chl_1");
      await given.store.markChallengeInWindow("chl_1");
      expect(await given.store.findChallenge("chl_1")).toMatchObject({ inWindow: true, state: "created" });
    });
  });

  test("a challenge is shown as it was asked for last", async () => {
    await insert("chl_1");
    await given.store.setChallengeLook("chl_1", { locale: "en", theme: "dark" });
    expect(await given.store.findChallenge("chl_1")).toMatchObject({ locale: "en", theme: "dark" });
  });

  describe("a challenge that waits for its result", () => {
    test.each(["returned", "confirming"] as const)(
      "in %s is taken over by one of many, once its run gives no sign of life",
      async (state) => {
        await insert("chl_1", { state, holder: "run_a", heldUntil: NOW + 1_000 });
        expect(await given.store.takeChallenge(takeBy("run_b", NOW + 999))).toBe(false);
        const winners = await race((store, racer) =>
          store.takeChallenge(takeBy(`run_${racer}`, NOW + 1_000)),
        );
        expect(winners).toBe(1);
        expect(await stateOf("chl_1")).toBe(state);
      },
    );

    test("is held for as long as its run, and no other, says so", async () => {
      await insert("chl_1", { state: "confirming", holder: "run_a", heldUntil: NOW + 1_000 });
      await given.store.renewChallenge("chl_1", "run_b", NOW + 9_000);
      await given.store.renewChallenge("chl_1", "run_a", NOW + 2_000);
      expect(await given.store.takeChallenge(takeBy("run_b", NOW + 1_999))).toBe(false);
      expect(await given.store.takeChallenge(takeBy("run_b", NOW + 2_000))).toBe(true);
    });

    test("is listed while nobody is at it, the longest waiting first", async () => {
      await insert("chl_1", { state: "returned", heldUntil: NOW - 5 });
      await insert("chl_2", { state: "confirming", heldUntil: NOW - 9 });
      await insert("chl_3", { state: "confirming", heldUntil: NOW + 1 });
      await insert("chl_4", { state: "launched" });
      await insert("chl_5", { state: "failed" });
      expect(await given.store.listUnheldChallenges(NOW, 9)).toEqual(["chl_2", "chl_1"]);
      expect(await given.store.listUnheldChallenges(NOW, 1)).toEqual(["chl_2"]);
    });
  });

  test("time ends a challenge only while the shopper is still to do something", async () => {
    for (const state of ChallengeState.options) await insert(`chl_${state}`, { state });
    await insert("chl_later", { expiresAt: EXPIRES + 1 });
    const ended = await given.store.expireChallenges(EXPIRES);
    expect(ended.toSorted((a, b) => a.localeCompare(b))).toEqual(["chl_created", "chl_launched"]);
    for (const state of ChallengeState.options) {
      const isOver = state === "created" || state === "launched";
      expect(await stateOf(`chl_${state}`)).toBe(isOver ? "expired" : state);
    }
    expect(await stateOf("chl_later")).toBe("created");
    expect(await given.store.findChallenge("chl_created")).toMatchObject({ details: "" });
  });

  test("a challenge is swept a day after its time, when it is over", async () => {
    await insert("chl_1", { state: "succeeded" });
    await given.store.sweep(EXPIRES + DAY_MS);
    expect(await stateOf("chl_1")).toBe("succeeded");
    await given.store.sweep(EXPIRES + DAY_MS + 1);
    expect(await stateOf("chl_1")).toBeUndefined();
  });
}
