import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { withProgress } from "./progress.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const after = (milliseconds: number) =>
  new Promise<string>((resolve) => void setTimeout(() => resolve("done"), milliseconds));

function run(milliseconds: number) {
  const shown: boolean[] = [];
  let result: string | undefined;
  void withProgress(after(milliseconds), (isShown) => shown.push(isShown)).then((value) => (result = value));
  return { shown, result: () => result };
}

describe("the sign of progress", () => {
  test("is not shown for a task that is quick", async () => {
    const { shown, result } = run(299);
    await vi.advanceTimersByTimeAsync(299);
    expect(result()).toBe("done");
    expect(shown).toEqual([]);
  });

  test("that is shown stays for half a second, and the result waits for it", async () => {
    const { shown, result } = run(310);
    await vi.advanceTimersByTimeAsync(799);
    expect(shown).toEqual([true]);
    expect(result()).toBeUndefined();
    await vi.advanceTimersByTimeAsync(1);
    expect(shown).toEqual([true, false]);
    expect(result()).toBe("done");
  });

  test("goes with the task when that took long enough", async () => {
    const { shown } = run(2_000);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(shown).toEqual([true, false]);
  });
});
