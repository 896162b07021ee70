import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Card, ChallengeRequired, ProblemCode } from "../../../contract/index.ts";
import type { Added, Answer } from "../../api/client.ts";
import { CardSaver } from "./card-saver.ts";

const request = { holder: "Ayşe Yılmaz", number: "5526080000000006", expiry: { month: 12, year: 2033 } };
const saved: Card = {
  id: "card_1",
  vault: "iyzico",
  label: null,
  brand: "mastercard",
  bin: null,
  last4: "0006",
  expiry: null,
  isExpired: false,
  bank: null,
  family: null,
  funding: null,
  isDefault: true,
};
const challenge: ChallengeRequired = {
  challenge: {
    id: "chl_1",
    state: "created",
    expiresAt: "2099-01-01T00:00:00Z",
    page: "/page",
    result: null,
  },
};
const ok: Answer<Card> = { outcome: "ok", value: saved };
const lost: Answer<Card> = { outcome: "no_answer", reason: "lost" };

function refused(status: number, code: ProblemCode): Answer<Card> {
  const problem = { type: "about:blank", title: code, status, code, detail: "", requestId: "r" };
  return { outcome: "refused", problem, retryAfter: null };
}

/** A saver whose requests are answered one after another; without an answer left, they stay open. */
function saverWith(...answers: Answer<Added>[]) {
  const keys: string[] = [];
  let key = 0;
  let isOnline = true;
  const saver = new CardSaver({
    send: (_, sentKey) => {
      keys.push(sentKey);
      const answer = answers.shift();
      return answer === undefined ? new Promise(() => {}) : Promise.resolve(answer);
    },
    newKey: () => `key-${++key}`,
    isOnline: () => isOnline,
  });
  return {
    saver,
    keys,
    goOffline: () => (isOnline = false),
    answerNext: (...more: Answer<Added>[]) => answers.push(...more),
  };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("saving a card", () => {
  test("gives the card when the BFF saved it", async () => {
    const { saver, keys } = saverWith(ok);
    expect(await saver.save(request)).toEqual(saved);
    expect(saver.getState()).toMatchObject({ stage: "editing", refusal: null });
    expect(keys).toHaveLength(1);
  });

  test("gives the challenge when the bank is asked first, and the next attempt is a new one", async () => {
    const { saver, keys } = saverWith({ outcome: "ok", value: challenge }, ok);
    expect(await saver.save(request)).toEqual(challenge);
    expect(saver.getState()).toMatchObject({ stage: "editing", refusal: null });
    expect(await saver.save(request)).toEqual(saved);
    expect(new Set(keys).size).toBe(2);
  });

  test("sends nothing for a second submit while the first is on its way", async () => {
    const { saver, keys } = saverWith();
    void saver.save(request);
    expect(await saver.save(request)).toBeNull();
    expect(keys).toHaveLength(1);
  });

  test("sends nothing without a connection, and says that nothing was sent", async () => {
    const { saver, keys, goOffline } = saverWith();
    goOffline();
    expect(await saver.save(request)).toBeNull();
    expect(keys).toEqual([]);
    expect(saver.getState()).toMatchObject({ stage: "editing", refusal: "not_sent" });
  });

  test("takes a new key after a definite refusal", async () => {
    const declined = refused(422, "card_declined");
    const { saver, keys } = saverWith(declined, ok);
    expect(await saver.save(request)).toBeNull();
    expect(saver.getState()).toMatchObject({ stage: "editing", refusal: declined });
    expect(await saver.save(request)).toEqual(saved);
    expect(new Set(keys).size).toBe(2);
  });

  test("shows progress after 300 ms, and says after 6 s that it takes long", async () => {
    const { saver } = saverWith();
    void saver.save(request);
    await vi.advanceTimersByTimeAsync(299);
    expect(saver.getState().showsProgress).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(saver.getState()).toMatchObject({ showsProgress: true, isSlow: false });
    await vi.advanceTimersByTimeAsync(5_700);
    expect(saver.getState().isSlow).toBe(true);
  });
});

describe("an outcome that is not known", () => {
  test("is asked for again under the same key, and found", async () => {
    const { saver, keys } = saverWith(lost, refused(503, "outcome_unknown"), ok);
    const result = saver.save(request);
    await vi.advanceTimersByTimeAsync(0);
    expect(saver.getState().stage).toBe("asking");
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await result).toEqual(saved);
    expect(keys).toHaveLength(3);
    expect(new Set(keys).size).toBe(1);
  });

  test("stays unresolved after some repeats; asking again uses the same key still", async () => {
    const { saver, keys, answerNext } = saverWith(lost, lost, lost, lost, lost);
    const result = saver.save(request);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await result).toBeNull();
    expect(saver.getState()).toMatchObject({ stage: "unresolved", refusal: null });
    answerNext(ok);
    expect(await saver.askAgain()).toEqual(saved);
    expect(new Set(keys).size).toBe(1);
  });

  test("is not taken for a refusal when the session ends while it is asked for", async () => {
    const { saver } = saverWith(lost, refused(401, "session_expired"));
    const result = saver.save(request);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await result).toBeNull();
    expect(saver.getState().stage).toBe("unresolved");
  });

  test("is not asked for any more once the form is closed", async () => {
    const { saver, keys } = saverWith(lost, ok);
    const result = saver.save(request);
    await vi.advanceTimersByTimeAsync(0);
    saver.close();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await result).toBeNull();
    expect(keys).toHaveLength(1);
    expect(saver.getState().stage).toBe("editing");
  });
});
