import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { startCountdown } from "./countdown.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function start(milliseconds: number) {
  let elapsed = 0;
  const countdown = startCountdown(milliseconds, () => (elapsed += 1));
  return { ...countdown, elapsed: () => elapsed };
}

describe("a countdown", () => {
  test("has its effect once, when the time is over and not before", () => {
    const countdown = start(5_000);
    vi.advanceTimersByTime(4_999);
    expect(countdown.elapsed()).toBe(0);
    vi.advanceTimersByTime(60_000);
    expect(countdown.elapsed()).toBe(1);
  });

  test("stands still while it is paused, and goes on with what was left", () => {
    const countdown = start(5_000);
    vi.advanceTimersByTime(3_000);
    countdown.pause();
    vi.advanceTimersByTime(60_000);
    expect(countdown.elapsed()).toBe(0);
    countdown.resume();
    vi.advanceTimersByTime(1_999);
    expect(countdown.elapsed()).toBe(0);
    vi.advanceTimersByTime(1);
    expect(countdown.elapsed()).toBe(1);
  });

  test("counts a pause once, however often it is paused and resumed", () => {
    const countdown = start(5_000);
    vi.advanceTimersByTime(1_000);
    countdown.pause();
    vi.advanceTimersByTime(1_000);
    countdown.pause();
    countdown.resume();
    countdown.resume();
    vi.advanceTimersByTime(4_000);
    expect(countdown.elapsed()).toBe(1);
  });

  test("that was stopped has no effect, even when it is resumed", () => {
    const countdown = start(5_000);
    countdown.stop();
    countdown.resume();
    vi.advanceTimersByTime(60_000);
    expect(countdown.elapsed()).toBe(0);
  });
});
