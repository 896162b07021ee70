/** Finds a Chromium that runs on this machine, or installs one, or says in one sentence what to do. */
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { join } from "node:path";
import { chromium } from "@playwright/test";
import { type CommandResult, run } from "./command.ts";

const VERSION_WITHIN_MS = 20_000;
const DOWNLOAD_WITHIN_MS = 180_000;
const APT_WITHIN_MS = 300_000;

const WHAT_TO_DO =
  "No Chromium was found and none could be installed: install Chromium or Google Chrome, and set CHROMIUM_PATH to its executable if it is not in a usual place.";

/** Where operating systems put Chromium, and the browsers made from it. Snap comes last: its confinement hides `/tmp`. */
const SYSTEM_PLACES: Partial<Record<NodeJS.Platform, string[]>> = {
  linux: [
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/lib64/chromium-browser/chromium-browser",
    "/usr/lib/chromium/chromium",
    "/usr/bin/google-chrome-stable",
    "/usr/bin/google-chrome",
    "/opt/google/chrome/chrome",
    "/usr/bin/microsoft-edge",
    "/snap/bin/chromium",
  ],
  darwin: [
    ...["/Applications", join(homedir(), "Applications")].flatMap((folder) => [
      `${folder}/Chromium.app/Contents/MacOS/Chromium`,
      `${folder}/Google Chrome.app/Contents/MacOS/Google Chrome`,
      `${folder}/Microsoft Edge.app/Contents/MacOS/Microsoft Edge`,
    ]),
    "/opt/homebrew/bin/chromium",
  ],
  win32: ["LOCALAPPDATA", "PROGRAMFILES", "PROGRAMFILES(X86)"].flatMap((variable) => {
    const folder = process.env[variable];
    if (folder === undefined) return [];
    return [
      join(folder, "Chromium/Application/chrome.exe"),
      join(folder, "Google/Chrome/Application/chrome.exe"),
      join(folder, "Microsoft/Edge/Application/msedge.exe"),
    ];
  }),
};

/**
 * The path of a Chromium that runs: `CHROMIUM_PATH`, else the usual places, else Playwright's own.
 *
 * @returns `undefined` when there is none
 * @throws when `CHROMIUM_PATH` is set to something that does not run
 */
export async function findChromium(): Promise<string | undefined> {
  const chosen = process.env["CHROMIUM_PATH"];
  if (chosen) {
    if (await runs(chosen)) return chosen;
    throw new Error(
      `CHROMIUM_PATH is ${chosen}, but that does not run: set it to a Chromium's executable, or unset it.`,
    );
  }
  for (const place of [...(SYSTEM_PLACES[process.platform] ?? []), chromium.executablePath()]) {
    if (await runs(place)) return place;
  }
  return undefined;
}

/**
 * The path of a Chromium that runs; installs one where there is none: Playwright's own, else, as root on Debian and its
 * kin, the distribution's.
 *
 * @throws one sentence that says what to do
 */
export async function findOrInstallChromium(say: (line: string) => void): Promise<string> {
  const found = await findChromium();
  if (found) return found;

  say("No Chromium here: installing Playwright's.");
  await installFromPlaywright();
  const downloaded = await findChromium();
  if (downloaded) return downloaded;

  if (process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
    say("That did not work: installing the distribution's.");
    await installFromApt();
    const installed = await findChromium();
    if (installed) return installed;
  }
  throw new Error(WHAT_TO_DO);
}

function installFromPlaywright(): Promise<CommandResult> {
  const cli = createRequire(import.meta.url).resolve("@playwright/test/cli");
  return run(process.execPath, [cli, "install", "chromium"], { timeoutMs: DOWNLOAD_WITHIN_MS });
}

async function installFromApt(): Promise<CommandResult> {
  const options = { timeoutMs: APT_WITHIN_MS, env: { DEBIAN_FRONTEND: "noninteractive" } };
  await run("apt-get", ["update"], options);
  return run("apt-get", ["install", "-y", "chromium"], options);
}

async function runs(executable: string): Promise<boolean> {
  if (!existsSync(executable)) return false;
  // There, `--version` opens a window instead of answering.
  if (process.platform === "win32") return true;
  const { ok, output } = await run(executable, ["--version"], { timeoutMs: VERSION_WITHIN_MS });
  return ok && /\d+\.\d+\.\d+/.test(output);
}
