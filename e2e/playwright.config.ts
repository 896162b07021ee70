/** Browser tests: the built artefacts in a Chromium that is as strict as a shopper's. */
import { defineConfig } from "@playwright/test";
import { findChromium } from "./run/chromium.ts";

// Tools that only read this file need none; `pnpm test` installs one before it runs the tests.
const executablePath = await findChromium();
// The workers read this file again, and need not look again.
if (executablePath !== undefined) process.env["CHROMIUM_PATH"] = executablePath;

// The workers look into the BFF's database; that Node calls its own SQLite experimental is no news to whoever runs the tests.
process.env["NODE_OPTIONS"] =
  `${process.env["NODE_OPTIONS"] ?? ""} --disable-warning=ExperimentalWarning`.trim();

/**
 * What Playwright 1.65 disables by default, except `ThirdPartyStoragePartitioning`: a shopper's browser partitions the frame's
 * storage, so a test's must too. Chromium takes the last `--disable-features` that it is given.
 */
const DISABLED_FEATURES = [
  "AvoidUnnecessaryBeforeUnloadCheckSync",
  "DestroyProfileOnBrowserClose",
  "HttpsUpgrades",
  "HttpsFirstBalancedModeAutoEnable",
  "LensOverlay",
  "MediaRouter",
  "PaintHolding",
  "AvoidCorsURLLoaderRestartOnRedirect",
  "OptimizationHints",
  "NetworkTimeServiceQuerying",
  "AimEnabled",
  // Ours: it asks a server of Google what the fields of a form are for.
  "AutofillServerCommunication",
  "PreconnectToSearch",
];

const isCi = process.env["CI"] !== undefined;

export default defineConfig({
  testDir: "tests",
  testMatch: "**/*.spec.ts",
  // Traces and screenshots of failures hold card numbers: this folder is ignored by git.
  outputDir: "results/browser",
  reporter: [["list"]],
  fullyParallel: true,
  workers: 2,
  // What passes on its second try only is counted apart, by name: see `run/tally.ts`.
  retries: isCi ? 1 : 0,
  forbidOnly: isCi,
  // A busy machine is slow, and nothing waits longer for what comes at once.
  timeout: 90_000,
  expect: { timeout: 15_000 },
  globalTimeout: 30 * 60_000,
  use: {
    actionTimeout: 15_000,
    // The demo shop's page fits: a click that has to scroll first may miss what is in a frame of another process.
    viewport: { width: 1280, height: 960 },
    navigationTimeout: 30_000,
    // Pictures of each step would take a third of the tests' time; the log and the failure's picture say enough.
    trace: { mode: "retain-on-failure", screenshots: false, snapshots: false },
    screenshot: "only-on-failure",
    launchOptions: {
      ...(executablePath !== undefined && { executablePath }),
      // Pop-ups that no click asked for are blocked in a shopper's browser.
      ignoreDefaultArgs: ["--disable-popup-blocking"],
      args: [
        `--disable-features=${DISABLED_FEATURES.join(",")}`,
        // Without it, Chromium does not start as root.
        ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
        "--disable-quic",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
      ],
    },
  },
});
