/**
 * `pnpm test`: every check and every test, each with its duration, then the line `N passed, N failed`. All steps run even when
 * one fails. `--only <step>` runs one.
 */
import { parseArgs } from "node:util";
import { type Step, type StepResult, STEPS } from "./steps.ts";
import { closingLine, sum, type Tally } from "./tally.ts";

/** One per core of the smallest machine that this is meant for. */
const TOGETHER = 2;

const NAME_WIDTH = Math.max(...STEPS.map(({ name }) => name.length));

function chosenSteps(): Step[] {
  const { values } = parseArgs({ options: { only: { type: "string" } } });
  if (values.only === undefined) return STEPS;
  const chosen = STEPS.filter(({ name }) => name === values.only);
  if (chosen.length > 0) return chosen;
  throw new Error(
    `There is no step "${values.only}". The steps are ${STEPS.map(({ name }) => name).join(", ")}.`,
  );
}

interface Report extends StepResult {
  name: string;
  seconds: number;
}

async function perform(step: Step, earlier: Report[]): Promise<Report> {
  const needed = earlier.find(({ name }) => name === step.needs);
  if (needed && needed.tally.failed > 0) {
    const skipped = [{ name: `all ${step.name} tests`, reason: `${needed.name} failed` }];
    return { name: step.name, seconds: 0, tally: { passed: 0, failed: 0, skipped } };
  }
  const start = performance.now();
  const result = await step.run();
  return { name: step.name, seconds: (performance.now() - start) / 1000, ...result };
}

/** Runs the steps two at a time and reports them in their own order, each as soon as those before it are done. */
async function performTogether(steps: Step[], earlier: Report[]): Promise<Report[]> {
  const queue = steps.map((step) => ({ step, ...Promise.withResolvers<Report>() }));
  const waiting = queue.values();
  const worker = async () => {
    for (const { step, resolve } of waiting) resolve(await perform(step, earlier));
  };
  const workers = Promise.all(Array.from({ length: TOGETHER }, worker));
  const reports: Report[] = [];
  for (const { promise } of queue) {
    // A worker that throws would otherwise leave its promise open for ever.
    const report = await Promise.race([promise, workers.then(() => promise)]);
    print(report);
    reports.push(report);
  }
  return reports;
}

function print({ name, seconds, tally, detail }: Report): void {
  const mark = tally.failed > 0 ? "✗" : tally.passed > 0 ? "✓" : "–";
  const counts = tally.passed + tally.failed > 1 || tally.skipped.length > 0 ? `  ${closingLine(tally)}` : "";
  console.log(`${mark} ${name.padEnd(NAME_WIDTH)} ${seconds.toFixed(1).padStart(6)} s${counts}`);
  if (detail) console.log(detail.replaceAll(/^(?=.)/gm, "    "));
  for (const skipped of tally.skipped) console.log(`    skipped: ${skipped.name} (${skipped.reason})`);
}

async function performAll(steps: Step[]): Promise<Tally> {
  const reports = await performTogether(
    steps.filter(({ order }) => order === "together"),
    [],
  );
  for (const step of steps.filter(({ order }) => order === "alone")) {
    const report = await perform(step, reports);
    print(report);
    reports.push(report);
  }
  return sum(reports.map(({ tally }) => tally));
}

try {
  const total = await performAll(chosenSteps());
  console.log(closingLine(total));
  process.exitCode = total.failed > 0 ? 1 : 0;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
