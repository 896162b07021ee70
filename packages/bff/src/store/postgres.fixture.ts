/**
 * A real Postgres for tests: one of its own, or the one that `TEST_DATABASE_URL` names, as a user who may create
 * databases. What a test does, it does in a database that is made for it there.
 */
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { Client } from "pg";

export interface TestPostgres {
  createDatabase(): Promise<TestPostgresDatabase>;
  stop(): Promise<void>;
}

export interface TestPostgresDatabase {
  /** As in `DATABASE_URL`. */
  url: string;
  /** Deletes the rows of every table: much faster than another database. */
  clear(): Promise<void>;
  /** Drops it, whoever is connected. */
  remove(): Promise<void>;
}

interface Server {
  url: string;
  stop(): Promise<void>;
}

/** Starts one in a second or two; share it among a file's tests. It ends with this process at the latest. */
export async function startPostgres(): Promise<TestPostgres> {
  const given = process.env["TEST_DATABASE_URL"];
  const server = given ? { url: given, stop: async () => {} } : await startServer();
  const admin = new Client({ connectionString: server.url });
  admin.on("error", () => {});
  await admin.connect();
  return {
    async createDatabase() {
      const name = `saved_cards_test_${randomBytes(8).toString("hex")}`;
      await admin.query(`create database ${name}`);
      const url = new URL(server.url);
      url.pathname = name;
      return {
        url: url.href,
        clear: () => clear(url.href),
        remove: async () => {
          await admin.query(`drop database ${name} with (force)`);
        },
      };
    },
    async stop() {
      await admin.end();
      await server.stop();
    },
  };
}

async function clear(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(`do $$
    declare name text;
    begin
      for name in select tablename from pg_tables where schemaname = 'public' and tablename not like 'kysely%' loop
        execute format('delete from %I', name);
      end loop;
    end $$`);
  await client.end();
}

async function startServer(): Promise<Server> {
  const program = fileURLToPath(new URL("./postgres-server.fixture.ts", import.meta.url));
  const child = spawn(process.execPath, [program], { stdio: ["pipe", "pipe", "inherit"] });
  const closed = once(child, "close");
  const lines = createInterface({ input: child.stdout });
  const line = await Promise.race([once(lines, "line"), closed.then(() => [])]);
  const [url] = line;
  if (typeof url !== "string") throw new Error("No Postgres could be started; see above.");
  return {
    url,
    async stop() {
      child.stdin.end();
      await closed;
    },
  };
}
