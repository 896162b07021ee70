/** How many checks and tests passed, out of the reports of Vitest and Playwright, and the line that says it. */
import * as z from "zod";

export interface Skipped {
  name: string;
  reason: string;
}

export interface Tally {
  passed: number;
  failed: number;
  /** The names of those that passed on a second try only. They are in neither of the other counts. */
  flaky: string[];
  skipped: Skipped[];
}

const NOTHING: Tally = { passed: 0, failed: 0, flaky: [], skipped: [] };

/** What a check counts that is not made of tests. */
export function oneCheck(outcome: "passed" | "failed"): Tally {
  return { ...NOTHING, [outcome]: 1 };
}

export function sum(tallies: Tally[]): Tally {
  return {
    passed: tallies.reduce((total, { passed }) => total + passed, 0),
    failed: tallies.reduce((total, { failed }) => total + failed, 0),
    flaky: tallies.flatMap(({ flaky }) => flaky),
    skipped: tallies.flatMap(({ skipped }) => skipped),
  };
}

/** The last line of `pnpm test`. */
export function closingLine({ passed, failed, flaky, skipped }: Tally): string {
  return [
    `${passed} passed`,
    `${failed} failed`,
    ...(flaky.length > 0 ? [`${flaky.length} flaky`] : []),
    ...(skipped.length > 0 ? [`${skipped.length} skipped`] : []),
  ].join(", ");
}

/** A runner that failed although none of its tests did has failed at something else, and that counts. */
export function withRunner(tally: Tally, runner: "succeeded" | "failed"): Tally {
  return runner === "failed" && tally.failed === 0 ? { ...tally, failed: 1 } : tally;
}

const VitestReport = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.enum(["passed", "failed"]),
      assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })),
    }),
  ),
});

/** Counts Vitest's JSON report. A file that failed before its tests began counts as one failure. */
export function tallyVitest(report: unknown): Tally {
  const files = VitestReport.parse(report).testResults;
  return sum(
    files.map(({ status, assertionResults }) => {
      const failed = assertionResults.filter((test) => test.status === "failed").length;
      return {
        flaky: [],
        passed: assertionResults.filter((test) => test.status === "passed").length,
        failed: failed === 0 && status === "failed" ? 1 : failed,
        skipped: assertionResults
          .filter((test) => test.status !== "failed" && test.status !== "passed")
          .map((test) => ({ name: test.fullName, reason: test.status })),
      };
    }),
  );
}

const PlaywrightTest = z.object({
  status: z.enum(["skipped", "expected", "unexpected", "flaky"]),
  annotations: z.array(z.object({ type: z.string(), description: z.string().optional() })),
});

const PlaywrightSuite = z.object({
  title: z.string(),
  specs: z.array(z.object({ title: z.string(), tests: z.array(PlaywrightTest) })),
  get suites() {
    return z.array(PlaywrightSuite).optional();
  },
});

const PlaywrightReport = z.object({
  suites: z.array(PlaywrightSuite),
  errors: z.array(z.unknown()),
});

/** Counts Playwright's JSON report. An error outside of tests is a failure, too. */
export function tallyPlaywright(report: unknown): Tally {
  const { suites, errors } = PlaywrightReport.parse(report);
  const outside: Tally = { ...NOTHING, failed: errors.length };
  return sum([outside, ...suites.map((suite) => tallySuite(suite, []))]);
}

function tallySuite(suite: z.infer<typeof PlaywrightSuite>, parents: string[]): Tally {
  const path = [...parents, suite.title];
  const own = suite.specs.flatMap((spec) =>
    spec.tests.map((test) => tallyTest(test, [...path, spec.title].join(" › "))),
  );
  return sum([...own, ...(suite.suites ?? []).map((child) => tallySuite(child, path))]);
}

function tallyTest({ status, annotations }: z.infer<typeof PlaywrightTest>, name: string): Tally {
  if (status === "expected") return oneCheck("passed");
  if (status === "unexpected") return oneCheck("failed");
  if (status === "flaky") return { ...NOTHING, flaky: [name] };
  const reason = annotations.find(({ type }) => type === "skip" || type === "fixme")?.description;
  return { ...NOTHING, skipped: [{ name, reason: reason ?? "no reason given" }] };
}
