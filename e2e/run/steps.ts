/** The steps of `pnpm test`: what each runs, and what its result counts. */
import { mkdir, readFile, rm } from "node:fs/promises";
import { budgetTable, isKept, measureBudgets } from "./budgets.ts";
import { build } from "./build.ts";
import { findOrInstallChromium } from "./chromium.ts";
import { type CommandResult, run } from "./command.ts";
import { inRepository } from "./repository.ts";
import { oneCheck, type Tally, tallyPlaywright, tallyVitest, withRunner } from "./tally.ts";

/** A machine may take three times as long as the one that this was written on; a step that hangs must end all the same. */
const MINUTE_MS = 60_000;
const PROJECTS = ["packages/widget", "packages/bff", "e2e"];

export interface StepResult {
  tally: Tally;
  /** What a developer needs to see: the tool's output when something failed, a table of figures. */
  detail?: string;
}

export interface Step {
  name: string;
  run: () => Promise<StepResult>;
  /** A step that must have passed for this one to make sense. */
  needs?: string;
}

/**
 * Each stage waits for the one before it; the steps of a stage run together. The unit tests wait for time-outs as much as they
 * compute, so there is room beside them; browsers need all of the machine.
 */
export const STAGES: Step[][] = [
  [{ name: "build", run: async () => fromCommand(await build()) }],
  [
    { name: "unit", run: unitTests },
    { name: "typecheck", run: typecheck },
    { name: "lint", run: () => check("oxlint", ["--type-aware"]) },
    { name: "format", run: () => check("oxfmt", ["--check"]) },
    { name: "knip", run: () => check("knip", ["--no-progress"]) },
    { name: "budgets", run: budgets },
  ],
  [{ name: "browser", run: browserTests, needs: "build" }],
];

async function check(command: string, args: string[]): Promise<StepResult> {
  return fromCommand(await run(command, args, { timeoutMs: 6 * MINUTE_MS }));
}

async function typecheck(): Promise<StepResult> {
  const results = await Promise.all(
    PROJECTS.map((project) => run("tsc", ["-p", project], { timeoutMs: 6 * MINUTE_MS })),
  );
  // One project imports another's sources, and repeats what is wrong with them.
  const lines = new Set(results.flatMap(({ output }) => output.split("\n").filter(Boolean)));
  return fromCommand({ ok: results.every(({ ok }) => ok), output: [...lines].join("\n") });
}

function fromCommand({ ok, output }: CommandResult): StepResult {
  return ok ? { tally: oneCheck("passed") } : { tally: oneCheck("failed"), detail: output };
}

async function budgets(): Promise<StepResult> {
  const results = await measureBudgets();
  return {
    tally: oneCheck(results.every(isKept) ? "passed" : "failed"),
    detail: budgetTable(results),
  };
}

async function unitTests(): Promise<StepResult> {
  const reportFile = await emptyPlace("e2e/results/unit.json");
  const args = ["run", "--reporter=minimal", "--reporter=json", `--outputFile.json=${reportFile}`];
  const result = await run("vitest", args, { timeoutMs: 20 * MINUTE_MS });
  return withReport(result, reportFile, tallyVitest);
}

async function browserTests(): Promise<StepResult> {
  const reportFile = await emptyPlace("e2e/results/browser.json");
  let chromiumPath: string;
  try {
    chromiumPath = await findOrInstallChromium((line) => console.log(line));
  } catch (error) {
    return { tally: oneCheck("failed"), detail: error instanceof Error ? error.message : String(error) };
  }
  const args = ["test", "--config=e2e/playwright.config.ts", "--reporter=dot,json"];
  // Shown as it comes: it takes minutes, and its reporter prints the details of what failed.
  const result = await run("playwright", args, {
    timeoutMs: 32 * MINUTE_MS,
    env: { CHROMIUM_PATH: chromiumPath, PLAYWRIGHT_JSON_OUTPUT_FILE: reportFile },
    output: "shown",
  });
  return withReport(result, reportFile, tallyPlaywright);
}

async function withReport(
  { ok, output }: CommandResult,
  reportFile: string,
  tallyOf: (report: unknown) => Tally,
): Promise<StepResult> {
  try {
    const tally = tallyOf(JSON.parse(await readFile(reportFile, "utf8")));
    return ok ? { tally } : { tally: withRunner(tally, "failed"), detail: output };
  } catch (error) {
    const problem = `No report that can be counted: ${error instanceof Error ? error.message : String(error)}`;
    return { tally: oneCheck("failed"), detail: [output, problem].filter(Boolean).join("\n") };
  }
}

/** An old report must never be counted for a run that wrote none. */
async function emptyPlace(file: string): Promise<string> {
  await mkdir(inRepository("e2e/results"), { recursive: true });
  await rm(inRepository(file), { force: true });
  return inRepository(file);
}
