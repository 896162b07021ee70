/** Node entry: configuration from the environment, files, sockets, an orderly stop. */
import { fileURLToPath } from "node:url";
import { serve } from "@hono/node-server";
import { createBff } from "./app.ts";
import { sweepChallenges } from "./challenges/index.ts";
import { clientAddressBehind } from "./client-address.ts";
import { systemClock } from "./clock.ts";
import { readConfig, SECRET_VARIABLES } from "./config.ts";
import type { BffOptions } from "./deps.ts";
import { createLog, describeError } from "./log.ts";
import { createSealer } from "./security/sealing.ts";
import { openStore } from "./store/index.ts";
import { createIyzicoVault } from "./vaults/iyzico/index.ts";
import { createPaynetVaults } from "./vaults/paynet/index.ts";
import type { Vault } from "./vaults/vault.ts";
import { readWidgetAssets } from "./widget-assets.ts";

const SWEEP_MS = 600_000;
/** How soon a challenge is gone on with that another process left. */
const CHALLENGE_SWEEP_MS = 5_000;
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
const options: BffOptions = {
  stopping: stopping.signal,
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
const sweeper = setInterval(() => {
  store
    .sweep(systemClock.now())
    .catch((error: unknown) => log.error("sweep_failed", { error: describeError(error) }));
}, SWEEP_MS);
const challengeSweeper = setInterval(() => {
  sweepChallenges(options, log).catch((error: unknown) =>
    log.error("sweep_failed", { error: describeError(error) }),
  );
}, CHALLENGE_SWEEP_MS);

for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => void stop());

async function stop(): Promise<void> {
  stopping.abort();
  clearInterval(sweeper);
  clearInterval(challengeSweeper);
  await closed(server);
  await Promise.all(vaults.map((vault) => vault.close()));
  await store.close();
  log.info("stopped");
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
