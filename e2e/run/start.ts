/** `pnpm start`: the demo on fixed ports, with a database that stays. Prints where the shop is; Ctrl-C stops everything. */
import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { once } from "node:events";
import { build } from "./build.ts";
import { inRepository } from "./repository.ts";
import { launcherEnded } from "./launchers.ts";
import { keptSecrets } from "./secrets.ts";
import { type Stack, startStack } from "./stack.ts";

/** As iyzico's webhooks do: after 10 to 15 seconds (fact sheet 5). */
const WEBHOOK_DELAY_MS = 12_000;

const PORTS = { shop: 4000, bff: 4001, sandbox: 4002, paynet: 4003, bank: 4004 };

function stopSignal(): Promise<"stop"> {
  const { promise, resolve } = Promise.withResolvers<"stop">();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => resolve("stop"));
  void launcherEnded().then(() => resolve("stop"));
  return promise;
}

async function startDemo(onCrash: (error: Error) => void): Promise<Stack> {
  const built = await build();
  if (!built.ok) throw new Error(`The build failed.\n${built.output}`);

  await mkdir(inRepository("data"), { recursive: true, mode: 0o700 });
  const bffLog = createWriteStream(inRepository("data/bff.log"), { flags: "a", mode: 0o600 });
  const stack = await startStack({
    ports: PORTS,
    databaseFile: inRepository("data/saved-cards.db"),
    secrets: await keptSecrets(inRepository("data/dev-secrets.json")),
    webhookDelayMs: WEBHOOK_DELAY_MS,
    onLine: (server, line) => {
      if (server === "bff") bffLog.write(`${line}\n`);
    },
    onCrash,
  });
  console.log(`
  ${stack.shopOrigin}
  ${stack.shopOrigin}/pay

The first manages cards, the second pays. Test cards: docs.iyzico.com/en/add-ons/test-cards; the SMS code is 283126.
The stand-ins for iyzico, Paynet and a bank behind it are no vaults: use test cards only. The BFF logs to data/bff.log. Ctrl-C stops everything.`);
  return stack;
}

/** @returns the exit code */
async function main(): Promise<number> {
  const stopping = stopSignal();
  const crash = Promise.withResolvers<Error>();
  const started = startDemo(crash.resolve);
  // A signal during the start ends this process at once; what it has started then ends by itself.
  const stack = await Promise.race([started, stopping]);
  if (stack === "stop") return 0;

  const end = await Promise.race([stopping, crash.promise]);
  await stack.stop();
  if (end === "stop") return 0;
  console.error(end.message);
  return 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
if (process.stdout.writableNeedDrain) await once(process.stdout, "drain");
process.exit();
