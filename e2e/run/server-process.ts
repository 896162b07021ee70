/** One of our servers as a child process: started, waited for, read, stopped. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { inRepository } from "./repository.ts";

const READY_WITHIN_MS = 30_000;
const STOP_WITHIN_MS = 5000;
const POLL_MS = 50;

/** What a server may see of this machine's environment; everything else is ours to set. */
const INHERITED = ["PATH", "HOME", "TMPDIR", "TEMP", "TMP", "SystemRoot", "LANG", "TZ"];

export interface ServerOptions {
  /** For messages: "BFF". */
  name: string;
  /** The module to run, from the repository's root. */
  entry: string;
  env: Record<string, string>;
  /** Asked until it answers. */
  readyUrl: string;
  /** Which answers of `readyUrl` count. */
  isReady: (status: number) => boolean;
  onLine: (line: string) => void;
}

export interface ServerProcess {
  /** Resolves when the process has ended, however that came. */
  readonly ended: Promise<void>;
  /** Asks it to end with `signal`; kills it when it has not after 5 s. Resolves when it is gone. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/**
 * Starts a server on the Node that runs this very script and waits until it answers.
 *
 * @throws an error with the server's output, when it ends early or does not answer within 30 s
 */
export async function startServer(options: ServerOptions): Promise<ServerProcess> {
  const output: string[] = [];
  const child = spawnServer(options, (line) => {
    output.push(line);
    options.onLine(line);
  });
  const ended = once(child, "close").then(() => undefined);
  const stop = (signal: NodeJS.Signals = "SIGTERM") => stopChild(child, ended, signal);

  try {
    await untilReady(child, options);
  } catch (error) {
    await stop("SIGKILL");
    throw new Error(`${messageOf(error)}\n${output.join("\n")}`, { cause: error });
  }
  return { ended, stop };
}

function spawnServer(options: ServerOptions, onLine: (line: string) => void): ChildProcess {
  const inherited = INHERITED.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  const preload = pathToFileURL(inRepository("e2e/run/die-with-parent.ts")).href;
  // Node 24 warns of its SQLite, which is fit for what we do with it.
  const flags = ["--disable-warning=ExperimentalWarning", "--import", preload];
  const child = spawn(process.execPath, [...flags, inRepository(options.entry)], {
    cwd: inRepository(),
    env: { ...Object.fromEntries(inherited), ...options.env },
    // Its own process group: Ctrl-C reaches the parent only, and the parent stops it in order.
    detached: process.platform !== "win32",
    windowsHide: true,
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  for (const stream of [child.stdout, child.stderr]) {
    if (stream) createInterface({ input: stream }).on("line", onLine);
  }
  return child;
}

async function untilReady(child: ChildProcess, options: ServerOptions): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  let failure: Error | undefined;
  child.once("error", (error) => {
    failure = error;
  });
  while (Date.now() < deadline) {
    if (failure) throw failure;
    if (hasEnded(child)) {
      throw new Error(
        `${options.name} ended before it was ready (${child.signalCode ?? `exit code ${child.exitCode}`}).`,
      );
    }
    const status = await statusOf(options.readyUrl);
    if (status !== undefined && options.isReady(status)) return;
    await delay(POLL_MS);
  }
  throw new Error(
    `${options.name} did not answer at ${options.readyUrl} within ${READY_WITHIN_MS / 1000} s.`,
  );
}

async function statusOf(url: string): Promise<number | undefined> {
  try {
    const response = await fetch(url, { redirect: "manual", signal: AbortSignal.timeout(2000) });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return undefined;
  }
}

async function stopChild(child: ChildProcess, ended: Promise<void>, signal: NodeJS.Signals): Promise<void> {
  if (hasEnded(child)) return;
  child.kill(signal);
  const killer = setTimeout(() => child.kill("SIGKILL"), STOP_WITHIN_MS);
  await ended;
  clearTimeout(killer);
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null || child.pid === undefined;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
