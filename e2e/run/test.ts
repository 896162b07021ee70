/**
 * `pnpm test`: every check and every test, each with its duration, then the line `N passed, N failed`. All steps run even when
 * one fails. `--only <step>` runs one.
 */
import { parseArgs } from "node:util";
import { STAGES, type Step, type StepResult } from "./steps.ts";
import { closingLine, sum, type Tally } from "./tally.ts";

/** One per core of the smallest machine that this is meant for. */
const TOGETHER = 2;

const STEP_NAMES = STAGES.flat().map(({ name }) => name);
const NAME_WIDTH = Math.max(...STEP_NAMES.map(({ length }) => length));

function chosenStages(): Step[][] {
  const { values } = parseArgs({ options: { only: { type: "string" } } });
  if (values.only === undefined) return STAGES;
  const chosen = STAGES.flat().filter(({ name }) => name === values.only);
  if (chosen.length > 0) return [chosen];
  throw new Error(`There is no step "${values.only}". The steps are ${STEP_NAMES.join(", ")}.`);
}

interface Report extends StepResult {
  name: string;
  seconds: number;
}

async function perform(step: Step, earlier: Report[]): Promise<Report> {
  const needed = earlier.find(({ name }) => name === step.needs);
  if (needed && needed.tally.failed > 0) {
    const skipped = [{ name: `all ${step.name} tests`, reason: `${needed.name} failed` }];
    return { name: step.name, seconds: 0, tally: { ...sum([]), skipped } };
  }
  const start = performance.now();
  const result = await step.run();
  return { name: step.name, seconds: (performance.now() - start) / 1000, ...result };
}

/** Runs the steps two at a time, and reports each as soon as it is done. */
async function performTogether(steps: Step[], earlier: Report[]): Promise<Report[]> {
  const reports: Report[] = [];
  const waiting = steps.values();
  const worker = async () => {
    for (const step of waiting) {
      const report = await perform(step, earlier);
      print(report);
      reports.push(report);
    }
  };
  await Promise.all(Array.from({ length: TOGETHER }, worker));
  return reports;
}

function print({ name, seconds, tally, detail }: Report): void {
  const mark = tally.failed > 0 ? "✗" : tally.passed > 0 ? "✓" : "–";
  const isOne = tally.passed + tally.failed <= 1 && tally.flaky.length + tally.skipped.length === 0;
  const counts = isOne ? "" : `  ${closingLine(tally)}`;
  console.log(`${mark} ${name.padEnd(NAME_WIDTH)} ${seconds.toFixed(1).padStart(6)} s${counts}`);
  if (detail) console.log(detail.replaceAll(/^(?=.)/gm, "    "));
  for (const flaky of tally.flaky) console.log(`    flaky: ${flaky}`);
  for (const skipped of tally.skipped) console.log(`    skipped: ${skipped.name} (${skipped.reason})`);
}

async function performAll(stages: Step[][]): Promise<Tally> {
  const reports: Report[] = [];
  for (const stage of stages) reports.push(...(await performTogether(stage, reports)));
  return sum(reports.map(({ tally }) => tally));
}

try {
  const total = await performAll(chosenStages());
  console.log(closingLine(total));
  process.exitCode = total.failed > 0 ? 1 : 0;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
