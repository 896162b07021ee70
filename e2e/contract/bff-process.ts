/** The BFF as a server process of its own: for what a kill, a heap snapshot or a real socket has to prove. */
import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import * as z from "zod";
import { inRepository } from "../run/repository.ts";
import type { Provider } from "./provider.ts";
import { newShopper, type Send, shopOrigin, until } from "./shopper.ts";

const BUILT_WITHIN_MS = 15_000;
const READY_WITHIN_MS = 60_000;
const WIDGET_FILES = ["loader/saved-cards.js", "frame/index.html", "frame/assets"];

const Listening = z.object({ event: z.literal("listening"), port: z.int() });

export type BffProcess = Awaited<ReturnType<typeof startBffProcess>>;

/** Where a server keeps its database, and the secrets that belong to it. */
export interface Installation {
  folder: string;
  env: Record<string, string>;
  merchantKey: string;
  remove(): void;
}

/** A new, empty one. `env` overrides what the server is told. */
export function newInstallation(provider: Provider, env: Record<string, string> = {}): Installation {
  const folder = mkdtempSync(join(tmpdir(), "saved-cards-"));
  const merchantKey = randomBytes(32).toString("base64");
  return {
    folder,
    merchantKey,
    env: {
      PORT: "0",
      PUBLIC_URL: "http://cards.localhost:4001",
      MERCHANT_ORIGINS: shopOrigin,
      MERCHANT_SECRET_KEY: merchantKey,
      DATABASE_URL: `file:${join(folder, "cards.db")}`,
      ENCRYPTION_KEYS: `k1:${randomBytes(32).toString("base64")}`,
      IYZICO_API_KEY: "sandbox-apiKey",
      IYZICO_SECRET_KEY: "sandbox-secretKey",
      IYZICO_BASE_URL: provider.url,
      ...env,
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/**
 * Starts `packages/bff/src/server.ts` on a free port and waits until it listens. It ends with this process at the latest.
 *
 * @param nodeOptions for Node itself.
 * @throws its output, when it ends instead.
 */
export async function startBffProcess(
  { env, folder, merchantKey }: Installation,
  nodeOptions: string[] = [],
) {
  // A build that runs at this moment takes the old one away first.
  await until(
    "the widget is built (node packages/widget/build.ts)",
    async () => WIDGET_FILES.every((file) => existsSync(inRepository("packages/widget/dist", file))),
    BUILT_WITHIN_MS,
  );
  const output: string[] = [];
  const child = spawnServer(env, folder, nodeOptions, (line) => output.push(line));
  const ended = once(child, "close");
  await until(
    "the BFF listens",
    async () => {
      if (child.exitCode !== null) throw new Error(output.join("\n"));
      return portIn(output) !== null;
    },
    READY_WITHIN_MS,
  );
  const url = `http://127.0.0.1:${portIn(output)}`;
  const send: Send = (path, init) => {
    // Of a real request, `fetch` says the length itself.
    const headers = new Headers(init.headers);
    headers.delete("content-length");
    return fetch(url + path, { ...init, headers });
  };
  const stop = async (signal: NodeJS.Signals) => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    await ended;
  };

  return {
    url,
    send,
    /** Every line of its output so far. */
    output,
    shopper: (session?: Record<string, unknown>) => newShopper(send, merchantKey, session),
    signal: (signal: NodeJS.Signals) => child.kill(signal),
    /** Ends it without a chance to do anything, as a crash or a power cut would. */
    kill: () => stop("SIGKILL"),
    stop: () => stop("SIGTERM"),
    exitCode: () => child.exitCode,
  };
}

function spawnServer(
  env: Record<string, string>,
  folder: string,
  nodeOptions: string[],
  onLine: (line: string) => void,
): ChildProcess {
  const preload = pathToFileURL(inRepository("e2e/run/die-with-parent.ts")).href;
  const child = spawn(
    process.execPath,
    [
      "--disable-warning=ExperimentalWarning",
      ...nodeOptions,
      "--import",
      preload,
      inRepository("packages/bff/src/server.ts"),
    ],
    {
      cwd: folder,
      env: { PATH: process.env["PATH"] ?? "", ...env },
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    },
  );
  for (const stream of [child.stdout, child.stderr]) {
    if (stream) createInterface({ input: stream }).on("line", onLine);
  }
  return child;
}

function portIn(output: readonly string[]): number | null {
  for (const line of output) {
    if (!line.startsWith("{")) continue;
    const listening = Listening.safeParse(JSON.parse(line));
    if (listening.success) return listening.data.port;
  }
  return null;
}
