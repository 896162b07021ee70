/** Builds what the servers serve: the widget, then the shop's pages that import it. Each build leaves alone what is fresh. */
import { type CommandResult, run } from "./command.ts";

const BUILD_WITHIN_MS = 180_000;

/** Runs the builds one after the other, since the shop's imports the widget's result; ends at the first that fails. */
export async function build(): Promise<CommandResult> {
  const widget = await run(process.execPath, ["packages/widget/build.ts"], { timeoutMs: BUILD_WITHIN_MS });
  if (!widget.ok) return widget;
  return run(process.execPath, ["e2e/shop/build.ts"], { timeoutMs: BUILD_WITHIN_MS });
}
