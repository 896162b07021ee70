import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Card, ChallengeRequired, ProblemCode, AddCardRequest } from "../../contract/index.ts";
import type { Added, Answer } from "../api/client.ts";
import { Submission } from "./submission.ts";

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

/** A submission whose requests are answered one after another; without an answer left, they stay open. */
function submissionWith(...answers: Answer<Added>[]) {
  const keys: string[] = [];
  let key = 0;
  let isOnline = true;
  const submission = new Submission<AddCardRequest, Added>({
    send: (_, sentKey) => {
      keys.push(sentKey);
      const answer = answers.shift();
      return answer === undefined ? new Promise(() => {}) : Promise.resolve(answer);
    },
    newKey: () => `key-${++key}`,
    isOnline: () => isOnline,
  });
  return {
    submission,
    keys,
    goOffline: () => (isOnline = false),
    answerNext: (...more: Answer<Added>[]) => answers.push(...more),
  };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("sending a card", () => {
  test("gives the card when the BFF saved it", async () => {
    const { submission, keys } = submissionWith(ok);
    expect(await submission.submit(request)).toEqual(saved);
    expect(submission.getState()).toMatchObject({ stage: "editing", refusal: null });
    expect(keys).toHaveLength(1);
  });

  test("gives the challenge when the bank is asked first, and the next attempt is a new one", async () => {
    const { submission, keys } = submissionWith({ outcome: "ok", value: challenge }, ok);
    expect(await submission.submit(request)).toEqual(challenge);
    expect(submission.getState()).toMatchObject({ stage: "editing", refusal: null });
    expect(await submission.submit(request)).toEqual(saved);
    expect(new Set(keys).size).toBe(2);
  });

  test("sends nothing for a second submit while the first is on its way", async () => {
    const { submission, keys } = submissionWith();
    void submission.submit(request);
    expect(await submission.submit(request)).toBeNull();
    expect(keys).toHaveLength(1);
  });

  test("sends nothing without a connection, and says that nothing was sent", async () => {
    const { submission, keys, goOffline } = submissionWith();
    goOffline();
    expect(await submission.submit(request)).toBeNull();
    expect(keys).toEqual([]);
    expect(submission.getState()).toMatchObject({ stage: "editing", refusal: "not_sent" });
  });

  test("takes a new key after a definite refusal", async () => {
    const declined = refused(422, "card_declined");
    const { submission, keys } = submissionWith(declined, ok);
    expect(await submission.submit(request)).toBeNull();
    expect(submission.getState()).toMatchObject({ stage: "editing", refusal: declined });
    expect(await submission.submit(request)).toEqual(saved);
    expect(new Set(keys).size).toBe(2);
  });

  test("shows progress after 300 ms, and says after 6 s that it takes long", async () => {
    const { submission } = submissionWith();
    void submission.submit(request);
    await vi.advanceTimersByTimeAsync(299);
    expect(submission.getState().showsProgress).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(submission.getState()).toMatchObject({ showsProgress: true, isSlow: false });
    await vi.advanceTimersByTimeAsync(5_700);
    expect(submission.getState().isSlow).toBe(true);
  });
});

describe("an outcome that is not known", () => {
  test("is asked for again under the same key, and found", async () => {
    const { submission, keys } = submissionWith(lost, refused(503, "outcome_unknown"), ok);
    const result = submission.submit(request);
    await vi.advanceTimersByTimeAsync(0);
    expect(submission.getState().stage).toBe("asking");
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await result).toEqual(saved);
    expect(keys).toHaveLength(3);
    expect(new Set(keys).size).toBe(1);
  });

  test("stays unresolved after some repeats; asking again uses the same key still", async () => {
    const { submission, keys, answerNext } = submissionWith(lost, lost, lost, lost, lost);
    const result = submission.submit(request);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await result).toBeNull();
    expect(submission.getState()).toMatchObject({ stage: "unresolved", refusal: null });
    answerNext(ok);
    expect(await submission.askAgain()).toEqual(saved);
    expect(new Set(keys).size).toBe(1);
  });

  test("is not taken for a refusal when the session ends while it is asked for", async () => {
    const { submission } = submissionWith(lost, refused(401, "session_expired"));
    const result = submission.submit(request);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await result).toBeNull();
    expect(submission.getState().stage).toBe("unresolved");
  });

  test("is not asked for any more once the form is closed", async () => {
    const { submission, keys } = submissionWith(lost, ok);
    const result = submission.submit(request);
    await vi.advanceTimersByTimeAsync(0);
    submission.close();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await result).toBeNull();
    expect(keys).toHaveLength(1);
    expect(submission.getState().stage).toBe("editing");
  });
});
