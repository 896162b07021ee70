// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createChallengeMemory } from "./memory.ts";

beforeEach(() => sessionStorage.clear());
afterEach(() => void vi.unstubAllGlobals());

describe("the memory of a challenge", () => {
  test("outlives the page", () => {
    createChallengeMemory().keepOpen("chl_1");
    expect(createChallengeMemory().openId()).toBe("chl_1");
  });

  test("knows after the end only that it was told", () => {
    const memory = createChallengeMemory();
    memory.keepOpen("chl_1");
    memory.markTold("chl_1");
    expect(createChallengeMemory().openId()).toBeNull();
    expect(createChallengeMemory().wasTold("chl_1")).toBe(true);
    expect(createChallengeMemory().wasTold("chl_2")).toBe(false);
  });

  test("keeps the one that is open when another one ends", () => {
    const memory = createChallengeMemory();
    memory.keepOpen("chl_2");
    memory.markTold("chl_1");
    memory.forget("chl_1");
    expect(memory.openId()).toBe("chl_2");
  });

  test("is as long as the page where the browser keeps nothing", () => {
    vi.stubGlobal("sessionStorage", undefined);
    const memory = createChallengeMemory();
    memory.keepOpen("chl_1");
    expect(memory.openId()).toBeNull();
    memory.markTold("chl_1");
    expect(memory.wasTold("chl_1")).toBe(true);
  });
});
