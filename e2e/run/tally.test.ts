import { describe, expect, it } from "vitest";
import { closingLine, oneCheck, sum, tallyPlaywright, tallyVitest, withRunner } from "./tally.ts";

/** A file of a Vitest report. */
function file(status: string, ...tests: string[]) {
  const assertionResults = tests.map((result, index) => ({ fullName: `test ${index}`, status: result }));
  return { name: "/somewhere/a.test.ts", status, assertionResults };
}

/** A test and a spec of a Playwright report. */
function test(status: string, ...annotations: object[]) {
  return { status, annotations };
}
function spec(title: string, ...tests: object[]) {
  return { title, tests };
}

describe("the closing line", () => {
  it("names passed and failed, also when there are none", () => {
    expect(closingLine(sum([]))).toBe("0 passed, 0 failed");
    expect(closingLine(sum([oneCheck("passed"), oneCheck("failed"), oneCheck("passed")]))).toBe(
      "2 passed, 1 failed",
    );
  });

  it("names what was skipped only when something was", () => {
    const skipped = [{ name: "a", reason: "b" }];
    expect(closingLine({ passed: 3, failed: 0, flaky: [], skipped })).toBe("3 passed, 0 failed, 1 skipped");
  });
});

describe("what passed on a second try only", () => {
  const tally = { passed: 3, failed: 0, flaky: ["a", "b"], skipped: [{ name: "c", reason: "d" }] };

  it("is counted apart in the closing line", () => {
    expect(closingLine({ ...tally, skipped: [] })).toBe("3 passed, 0 failed, 2 flaky");
    expect(closingLine(tally)).toBe("3 passed, 0 failed, 2 flaky, 1 skipped");
  });

  it("keeps its names in a sum", () => {
    expect(sum([tally, oneCheck("failed"), { ...tally, flaky: ["e"] }])).toMatchObject({
      passed: 6,
      failed: 1,
      flaky: ["a", "b", "e"],
    });
  });
});

describe("a Vitest report", () => {
  it("counts each test of each file", () => {
    const report = {
      testResults: [file("passed", "passed", "passed"), file("failed", "passed", "failed", "failed")],
    };
    expect(tallyVitest(report)).toEqual({ passed: 3, failed: 2, flaky: [], skipped: [] });
  });

  it("counts a file that could not be loaded as one failure", () => {
    expect(tallyVitest({ testResults: [file("failed")] }).failed).toBe(1);
  });

  it("lists what was skipped by its name", () => {
    expect(tallyVitest({ testResults: [file("passed", "skipped", "todo")] }).skipped).toEqual([
      { name: "test 0", reason: "skipped" },
      { name: "test 1", reason: "todo" },
    ]);
  });
});

describe("a Playwright report", () => {
  it("counts tests of nested suites", () => {
    const report = {
      errors: [],
      suites: [
        {
          title: "cards.spec.ts",
          specs: [spec("lists", test("expected"))],
          suites: [
            { title: "adding", specs: [spec("adds", test("expected")), spec("refuses", test("unexpected"))] },
          ],
        },
      ],
    };
    expect(tallyPlaywright(report)).toEqual({ passed: 2, failed: 1, flaky: [], skipped: [] });
  });

  it("names a flaky test, which counts as neither passed nor failed", () => {
    const flickers = {
      title: "a dialog",
      specs: [spec("flickers", test("flaky")), spec("is", test("expected"))],
    };
    const report = { errors: [], suites: [{ title: "a.spec.ts", specs: [], suites: [flickers] }] };
    expect(tallyPlaywright(report)).toEqual({
      passed: 1,
      failed: 0,
      flaky: ["a.spec.ts › a dialog › flickers"],
      skipped: [],
    });
  });

  it("counts an error outside of any test", () => {
    expect(tallyPlaywright({ errors: [{ message: "no such config" }], suites: [] }).failed).toBe(1);
  });

  it("gives the reason why a test was skipped", () => {
    const skipped = test("skipped", { type: "skip", description: "only on macOS" });
    const report = {
      errors: [],
      suites: [{ title: "a.spec.ts", specs: [spec("uses the keychain", skipped)] }],
    };
    expect(tallyPlaywright(report).skipped).toEqual([
      { name: "a.spec.ts › uses the keychain", reason: "only on macOS" },
    ]);
  });
});

describe("a runner that fails", () => {
  it("counts once when none of its tests failed", () => {
    expect(withRunner({ ...sum([]), passed: 9 }, "failed").failed).toBe(1);
  });

  it("adds nothing to the tests that failed", () => {
    expect(withRunner({ ...sum([]), passed: 9, failed: 2 }, "failed").failed).toBe(2);
  });
});
