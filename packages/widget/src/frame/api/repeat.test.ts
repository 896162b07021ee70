import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Answer } from "./client.ts";
import { askUntilKnown, pause } from "./repeat.ts";

const lost: Answer<string> = { outcome: "no_answer", reason: "lost" };
const ok: Answer<string> = { outcome: "ok", value: "done" };

/** Gives the answers one after another, and counts. */
function answering(...answers: Answer<string>[]) {
  let sent = 0;
  return {
    send: () => Promise.resolve(answers[sent++] ?? lost),
    sent: () => sent,
  };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("a pause", () => {
  test("that is ended before it begins is none", async () => {
    const over = AbortSignal.abort();
    expect(await pause(60_000, over)).toBeUndefined();
  });
});

describe("a request whose outcome is open", () => {
  test("is not repeated once there is an answer", async () => {
    const { send, sent } = answering(ok);
    expect(await askUntilKnown(send, { pauses: [1_000] })).toEqual(ok);
    expect(sent()).toBe(1);
  });

  test("is repeated after each pause until there is an answer", async () => {
    const { send, sent } = answering(lost, lost, ok);
    const answer = askUntilKnown(send, { pauses: [1_000, 3_000, 9_000] });
    await vi.advanceTimersByTimeAsync(999);
    expect(sent()).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(sent()).toBe(2);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(await answer).toEqual(ok);
    expect(sent()).toBe(3);
  });

  test("is given up when the pauses are used up", async () => {
    const { send, sent } = answering();
    const answer = askUntilKnown(send, { pauses: [10, 10] });
    await vi.advanceTimersByTimeAsync(20);
    expect(await answer).toEqual(lost);
    expect(sent()).toBe(3);
  });

  test("is not asked for any more once it is stopped, also in a pause", async () => {
    const { send, sent } = answering();
    const stop = new AbortController();
    const answer = askUntilKnown(send, { pauses: [60_000], signal: stop.signal });
    await vi.advanceTimersByTimeAsync(1);
    stop.abort();
    expect(await answer).toEqual(lost);
    expect(sent()).toBe(1);
  });
});
