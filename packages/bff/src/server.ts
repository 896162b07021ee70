/** Node entry: configuration from the environment, files, sockets, an orderly stop. */
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { serve } from "@hono/node-server";
import { createBff } from "./app.ts";
import { backgroundWork } from "./background.ts";
import { clientAddressBehind } from "./client-address.ts";
import { systemClock } from "./clock.ts";
import { readConfig, SECRET_VARIABLES } from "./config.ts";
import type { BffOptions } from "./deps.ts";
import { createLog, describeError } from "./log.ts";
import { createOngoing } from "./ongoing.ts";
import { createSealer } from "./security/sealing.ts";
import { openStore } from "./store/index.ts";
import { createIyzicoVault } from "./vaults/iyzico/index.ts";
import { createPaynetVaults } from "./vaults/paynet/index.ts";
import type { Vault } from "./vaults/vault.ts";
import { readWidgetAssets } from "./widget-assets.ts";

const SWEEP_MS = 600_000;
/** How soon a challenge is gone on with that another process left. */
const CHALLENGE_SWEEP_MS = 5_000;
const SETTLE_MS = 1_000;
const NOTIFY_MS = 1_000;
/** A save may take its deadline and its look-ups; then the process goes anyway. */
const DRAIN_MS = 30_000;

const result = readConfig(process.env);
if (!result.ok) {
  process.stderr.write(
    [
      "The configuration is wrong:",
      ...result.faults.map((fault) => `  ${fault}`),
      "See .env.example.",
      "",
    ].join("\n"),
  );
  process.exit(1);
}
for (const name of SECRET_VARIABLES) delete process.env[name];

const { config } = result;
const log = createLog();
const store = await openStore(config.databaseUrl, (error) =>
  log.warn("database_connection_lost", { error: describeError(error) }),
);
const vaults: Vault[] = [
  ...(config.iyzico ? [createIyzicoVault(config.iyzico)] : []),
  ...(config.paynet ? createPaynetVaults(config.paynet) : []),
];
const stopping = new AbortController();
const ongoing = createOngoing();
const options: BffOptions = {
  stopping: stopping.signal,
  ongoing,
  publicUrl: config.publicUrl,
  merchantSecretKeys: config.merchantSecretKeys,
  merchantOrigins: config.merchantOrigins,
  store,
  vaults,
  sealer: createSealer(config.encryptionKeys),
  assets: readWidgetAssets(fileURLToPath(new URL("../../widget/dist/", import.meta.url))),
  log,
  clock: systemClock,
  limits: config.limits,
  paymentLimits: config.paymentLimits,
  merchantWebhook: config.merchantWebhook,
  clientAddress: clientAddressBehind(config.trustedProxyHops),
};
const app = createBff(options);

const server = serve(
  {
    fetch: app.fetch,
    hostname: config.host,
    port: config.port,
    serverOptions: { headersTimeout: 10_000, requestTimeout: 20_000, maxHeaderSize: 16 * 1024 },
  },
  ({ address, port }) => log.info("listening", { address, port }),
);
const work = backgroundWork(options);
const timers = [
  every(SWEEP_MS, () => store.sweep(systemClock.now())),
  every(CHALLENGE_SWEEP_MS, () => work.sweepChallenges()),
  every(SETTLE_MS, () => work.settlePayments()),
  every(NOTIFY_MS, () => work.deliverNotifications()),
];

/** One run at a time: a slow one is not joined by the next. */
function every(milliseconds: number, run: () => Promise<void>): { stop(): Promise<void> } {
  let running: Promise<void> | null = null;
  const timer = setInterval(() => {
    running ??= run()
      .catch((error: unknown) => log.error("sweep_failed", { error: describeError(error) }))
      .finally(() => {
        running = null;
      });
  }, milliseconds);
  return {
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}

for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => void stop());

async function stop(): Promise<void> {
  stopping.abort();
  await Promise.all([closed(server), ...timers.map((timer) => timer.stop())]);
  const hasEnded = ongoing.ended().then(() => true);
  const isDone = await Promise.race([hasEnded, delay(longestChargeMs(), false, { ref: false })]);
  if (!isDone) log.warn("stopped_at_work");
  await Promise.all(vaults.map((vault) => vault.close()));
  await store.close();
  log.info("stopped");
}

/** It may wait for its turn as long as for its bank, and what became of it is looked up. */
function longestChargeMs(): number {
  const bankTimeoutsMs = [config.iyzico, config.paynet].map((provider) => provider?.bankTimeoutMs ?? 0);
  return 2 * Math.max(...bankTimeoutsMs) + DRAIN_MS;
}

function closed(listening: ReturnType<typeof serve>): Promise<void> {
  return new Promise((resolve) => {
    listening.close(() => resolve());
    if ("closeIdleConnections" in listening) listening.closeIdleConnections();
    setTimeout(() => {
      if ("closeAllConnections" in listening) listening.closeAllConnections();
    }, DRAIN_MS).unref();
  });
}
