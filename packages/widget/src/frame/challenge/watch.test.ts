import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Card, Challenge, ChallengeState, Payment, ProblemCode } from "../../contract/index.ts";
import type { Answer, Failure } from "../api/client.ts";
import type { ChallengeMemory } from "./memory.ts";
import { ChallengeWatch, type Purpose, type SavedByChallenge } from "./watch.ts";

const ID = "chl_1";
const card: Card = {
  id: "card_1",
  vault: "paynet-subscription",
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

function challenge(state: ChallengeState, problem: ProblemCode | null = null): Challenge {
  const isOver = ["succeeded", "failed", "expired", "cancelled"].includes(state);
  return {
    id: ID,
    state,
    expiresAt: "2099-01-01T00:00:00Z",
    page: isOver ? null : "https://cards.example/v1/challenges/chl_1/page/k",
    result: isOver ? { card: state === "succeeded" ? card : null, payment: null, problem } : null,
  };
}

const ok = (value: Challenge): Answer<Challenge> => ({ outcome: "ok", value });
const lost: Failure = { outcome: "no_answer", reason: "lost" };

function refused(status: number, code: ProblemCode): Failure {
  const problem = { type: "about:blank", title: code, status, code, detail: "", requestId: "r" };
  return { outcome: "refused", problem, retryAfter: null };
}

function memoryInMemory(): ChallengeMemory & { kept: () => { open: string | null; told: string | null } } {
  let open: string | null = null;
  let told: string | null = null;
  return {
    openId: () => open,
    keepOpen: (id) => (open = id),
    forget: () => (open = null),
    markTold(id) {
      open = null;
      told = id;
    },
    wasTold: (id) => told === id,
    kept: () => ({ open, told }),
  };
}

/** A BFF whose long polls stay open until it is told something. */
function watching(state: ChallengeState = "created") {
  const asked: number[] = [];
  const keys: string[] = [];
  const failures: Failure[] = [];
  const cancelAnswers: Answer<Challenge>[] = [];
  let now = challenge(state);
  let waiting: ((answer: Answer<Challenge>) => void)[] = [];
  const shown: string[] = [];
  const ended: Challenge[] = [];
  const purposes: Purpose[] = [];
  const memory = memoryInMemory();
  const watch = new ChallengeWatch({
    ask(_, waitSeconds, signal) {
      asked.push(waitSeconds);
      const failure = failures.shift();
      if (failure !== undefined) return Promise.resolve(failure);
      if (waitSeconds === 0 || now.result !== null) return Promise.resolve(ok(now));
      return new Promise((resolve) => {
        waiting.push(resolve);
        signal.addEventListener("abort", () => resolve(lost));
      });
    },
    cancel(_, key) {
      keys.push(key);
      return Promise.resolve(cancelAnswers.shift() ?? ok(challenge("cancelled")));
    },
    newKey: () => `key-${keys.length}`,
    memory,
    show: ({ id }) => shown.push(id),
    onEnd(value, purpose) {
      ended.push(value);
      purposes.push(purpose);
    },
  });
  const saved: SavedByChallenge[] = [];
  const stopListening = watch.whenSaved((what) => saved.push(what));
  return {
    watch,
    saved,
    stopListening,
    asked,
    keys,
    shown,
    ended,
    purposes,
    memory,
    failNext: (...more: Failure[]) => failures.push(...more),
    answerCancel: (...more: Answer<Challenge>[]) => cancelAnswers.push(...more),
    /** Changes the state without a word to who waits. */
    becomeSilently: (next: Challenge) => (now = next),
    become: async (next: Challenge) => {
      now = next;
      const told = waiting;
      waiting = [];
      for (const tell of told) tell(ok(next));
      await vi.advanceTimersByTimeAsync(0);
    },
    settle: () => vi.advanceTimersByTimeAsync(0),
  };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("a challenge of the form", () => {
  test("is shown, followed to its end, and told once", async () => {
    const { watch, shown, saved, ended, become, memory } = watching();
    watch.start(challenge("created"));
    expect(shown).toEqual([ID]);
    expect(watch.getState()).toMatchObject({ phase: "open", isOfForm: true });
    await become(challenge("launched"));
    expect(watch.getState()?.phase).toBe("open");
    await become(challenge("returned"));
    expect(watch.getState()?.phase).toBe("asking");
    await become(challenge("succeeded"));
    expect(watch.getState()).toBeNull();
    expect(saved).toEqual([{ card, isOfForm: true, isShown: true }]);
    watch.wake(ID);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(ended).toEqual([challenge("succeeded")]);
    expect(memory.kept()).toEqual({ open: null, told: ID });
  });

  test("that is over already when its answer comes is not shown", async () => {
    const { watch, shown, ended, asked } = watching();
    watch.start(challenge("expired"));
    expect(shown).toEqual([]);
    expect(asked).toEqual([]);
    expect(ended).toHaveLength(1);
  });

  test("is remembered while it is open", async () => {
    const { watch, memory } = watching();
    watch.start(challenge("created"));
    expect(memory.kept()).toEqual({ open: ID, told: null });
  });

  test("can be shown again", () => {
    const { watch, shown } = watching();
    watch.start(challenge("created"));
    watch.openPage();
    expect(shown).toEqual([ID, ID]);
  });

  test("is told over the list when the form is gone before the end", async () => {
    const { watch, become } = watching();
    watch.start(challenge("created"));
    watch.leaveForm();
    await become(challenge("failed", "challenge_failed"));
    expect(watch.getState()).toMatchObject({ phase: "over", isOfForm: false });
  });

  test("is not told again over the list when the form has told its end", async () => {
    const { watch, become } = watching();
    watch.start(challenge("created"));
    await become(challenge("failed", "challenge_failed"));
    watch.leaveForm();
    expect(watch.getState()).toBeNull();
  });
});

describe("a challenge of a payment", () => {
  const paid: Payment = {
    id: "pay_1",
    status: "succeeded",
    amount: "149.90",
    charged: "149.90",
    currency: "TRY",
    installment: 1,
    card: { id: null, brand: "visa", last4: "0006", bank: null, family: null },
    reference: null,
  };
  const ended = (state: ChallengeState): Challenge => ({
    ...challenge(state),
    result: { card: null, payment: paid, problem: null },
  });

  test("is not remembered: the order says that it is open", () => {
    const { watch, memory } = watching();
    watch.start(challenge("created"), "payment");
    expect(memory.kept()).toEqual({ open: null, told: null });
  });

  test("saves no card when it succeeds", async () => {
    const { watch, saved, become, purposes } = watching();
    watch.start(challenge("created"), "payment");
    await become(ended("succeeded"));
    expect(saved).toEqual([]);
    expect(purposes).toEqual(["payment"]);
  });

  test("that the merchant's address names is known as one at its end", async () => {
    const { watch, become, purposes, settle } = watching();
    watch.resume(ID);
    await settle();
    expect(watch.getState()?.purpose).toBe("card");
    await become(ended("failed"));
    expect(watch.getState()).toMatchObject({ phase: "over", purpose: "payment" });
    expect(purposes).toEqual(["payment"]);
  });
});

describe("the asking", () => {
  test("is a long poll after the other", async () => {
    const { watch, asked, become } = watching();
    watch.start(challenge("created"));
    await become(challenge("launched"));
    await become(challenge("returned"));
    expect(asked).toEqual([25, 25, 25]);
  });

  test("comes at once with a hint, and then waits on", async () => {
    const { watch, asked, becomeSilently, settle } = watching();
    watch.start(challenge("created"));
    becomeSilently(challenge("returned"));
    watch.wake(ID);
    await settle();
    expect(asked).toEqual([25, 0, 25]);
    expect(watch.getState()?.phase).toBe("asking");
  });

  test("does not mind hints about another challenge", async () => {
    const { watch, asked, settle } = watching();
    watch.start(challenge("created"));
    watch.wake("chl_2");
    await settle();
    expect(asked).toEqual([25]);
  });

  test("pauses longer and longer while it fails, until a hint", async () => {
    const { watch, asked, failNext } = watching();
    failNext(...Array.from({ length: 20 }, () => lost));
    watch.start(challenge("created"));
    await vi.advanceTimersByTimeAsync(7_999);
    expect(asked).toHaveLength(3);
    await vi.advanceTimersByTimeAsync(1);
    expect(asked).toHaveLength(4);
    await vi.advanceTimersByTimeAsync(9_999);
    expect(asked).toHaveLength(4);
    watch.wake();
    await vi.advanceTimersByTimeAsync(0);
    expect(asked).toHaveLength(5);
  });

  test("takes a breath when the BFF does not wait, though nothing has changed", async () => {
    const { watch, asked, become } = watching();
    watch.start(challenge("created"));
    for (let second = 0; second < 5; second += 1) {
      await become(challenge("created"));
      await vi.advanceTimersByTimeAsync(999);
    }
    expect(asked.length).toBeLessThanOrEqual(6);
  });

  test("rests when the session is over, and goes on when there is another", async () => {
    const { watch, asked, failNext, settle } = watching();
    failNext(refused(401, "session_expired"));
    watch.start(challenge("created"));
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(asked).toHaveLength(1);
    watch.wake();
    await settle();
    expect(asked.length).toBeGreaterThan(1);
    expect(watch.getState()?.phase).toBe("open");
  });

  test("ends when the BFF does not know the challenge any more, and says that the outcome is not known", async () => {
    const { watch, ended, failNext, settle } = watching();
    failNext(refused(404, "not_found"));
    watch.start(challenge("created"));
    await settle();
    expect(watch.getState()).toMatchObject({
      phase: "over",
      challenge: { state: "created", result: { problem: "outcome_unknown" } },
    });
    expect(ended).toHaveLength(1);
  });
});

describe("giving up", () => {
  test("ends in what the BFF says: cancelled", async () => {
    const { watch, ended, keys, settle } = watching();
    watch.start(challenge("created"));
    void watch.cancel(ID);
    void watch.cancel(ID);
    expect(watch.getState()?.isCancelling).toBe(true);
    await settle();
    expect(keys).toHaveLength(1);
    expect(ended).toEqual([challenge("cancelled")]);
  });

  test("ends in what the BFF says: it has succeeded meanwhile", async () => {
    const { watch, ended, answerCancel } = watching();
    answerCancel(ok(challenge("succeeded")));
    watch.start(challenge("created"));
    await watch.cancel();
    expect(ended).toEqual([challenge("succeeded")]);
  });

  test("too late leaves the result to be asked for", async () => {
    const { watch, answerCancel, become, ended } = watching();
    answerCancel(ok(challenge("confirming")));
    watch.start(challenge("launched"));
    await watch.cancel();
    expect(watch.getState()).toMatchObject({ phase: "asking", isCancelling: false });
    await become(challenge("succeeded"));
    expect(ended).toHaveLength(1);
  });

  test("is repeated under the same key, and says so when nothing helps", async () => {
    const { watch, keys, answerCancel } = watching();
    answerCancel(lost, lost, lost);
    watch.start(challenge("created"));
    void watch.cancel();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(keys).toHaveLength(3);
    expect(new Set(keys).size).toBe(1);
    expect(watch.getState()).toMatchObject({ phase: "open", isCancelling: false, failure: lost });
  });

  test("lets the shopper go when the session is over, and remembers the challenge for the next one", async () => {
    const { watch, answerCancel, ended, memory } = watching();
    answerCancel(refused(401, "session_expired"));
    watch.start(challenge("launched"));
    await watch.cancel();
    expect(watch.getState()).toBeNull();
    expect(ended).toMatchObject([{ id: ID, state: "launched", page: null }]);
    expect(memory.openId()).toBe(ID);
  });

  test("of another challenge, or of one that is over, does nothing", async () => {
    const { watch, keys, become } = watching();
    watch.start(challenge("created"));
    await watch.cancel("chl_2");
    await become(challenge("expired"));
    await watch.cancel();
    expect(keys).toEqual([]);
  });
});

describe("coming back", () => {
  test("to one that is open offers it, without opening it", async () => {
    const { watch, asked, shown, settle } = watching("launched");
    watch.resume(ID);
    expect(watch.getState()).toBeNull();
    await settle();
    expect(watch.getState()).toMatchObject({ phase: "interrupted", isOfForm: false, isShown: false });
    expect(shown).toEqual([]);
    expect(asked).toEqual([0, 25]);
    watch.openPage();
    expect(shown).toEqual([ID]);
    expect(watch.getState()).toMatchObject({ phase: "open", isShown: true });
  });

  test("to one whose result is being asked for waits for it", async () => {
    const { watch, saved, settle, become } = watching("confirming");
    watch.resume(ID);
    await settle();
    expect(watch.getState()?.phase).toBe("asking");
    await become(challenge("succeeded"));
    expect(saved).toEqual([{ card, isOfForm: false, isShown: false }]);
  });

  test("to one that has ended tells it, and not again after that", async () => {
    const { watch, ended, asked, settle } = watching("expired");
    watch.resume(ID);
    await settle();
    expect(ended).toHaveLength(1);
    watch.dismiss();
    watch.resume(ID);
    await settle();
    expect(asked).toHaveLength(1);
    expect(watch.getState()).toBeNull();
  });

  test("to one that is not known forgets it without a word", async () => {
    const { watch, ended, memory, failNext, settle } = watching();
    memory.keepOpen(ID);
    failNext(refused(404, "not_found"));
    watch.resume(ID);
    await settle();
    expect(watch.getState()).toBeNull();
    expect(ended).toEqual([]);
    expect(memory.openId()).toBeNull();
  });

  test("does not disturb one that runs", async () => {
    const { watch, asked, settle } = watching();
    watch.start(challenge("created"));
    watch.resume(ID);
    watch.resume("chl_2");
    await settle();
    expect(asked).toEqual([25]);
    expect(watch.getState()?.isOfForm).toBe(true);
  });
});

describe("a card that was saved before anyone listens", () => {
  test("is told to whoever listens first, once", async () => {
    const { watch, stopListening, settle } = watching("succeeded");
    stopListening();
    watch.resume(ID);
    await settle();
    const heard: [string, SavedByChallenge][] = [];
    watch.whenSaved((saved) => heard.push(["first", saved]));
    watch.whenSaved((saved) => heard.push(["second", saved]));
    expect(heard).toMatchObject([["first", { isOfForm: false, isShown: false }]]);
  });

  test("is not told in somebody else's session", async () => {
    const { watch, saved, stopListening, settle } = watching("succeeded");
    stopListening();
    watch.resume(ID);
    await settle();
    watch.forget();
    watch.whenSaved((what) => saved.push(what));
    expect(saved).toEqual([]);
  });
});

test("somebody else's session takes the page away and leaves nothing behind", async () => {
  const { watch, ended, memory, become } = watching();
  watch.start(challenge("launched"));
  watch.forget();
  expect(watch.getState()).toBeNull();
  expect(ended).toMatchObject([{ id: ID, state: "launched", page: null }]);
  expect(memory.kept()).toEqual({ open: null, told: null });
  await become(challenge("succeeded"));
  expect(ended).toHaveLength(1);
});

test("a new attempt takes the place of the one before", async () => {
  const { watch, ended, become } = watching();
  watch.start(challenge("created"));
  await become(challenge("failed", "challenge_failed"));
  watch.start({ ...challenge("created"), id: "chl_2" });
  expect(watch.getState()).toMatchObject({ phase: "open", challenge: { id: "chl_2" } });
  expect(ended).toHaveLength(1);
});
