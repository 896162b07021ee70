import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { inspect } from "node:util";
import { Client } from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { cardOf, NOW, paymentOf } from "./contract/records.ts";
import { openStore } from "./index.ts";
import { startPostgres, type TestPostgres } from "./postgres.fixture.ts";
import { describeStore, type TestDatabase } from "./store.contract.ts";

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startPostgres();
}, 60_000);
afterAll(() => postgres.stop());

describeStore("Postgres", () => postgres.createDatabase());

describe("a Postgres database", () => {
  let database: TestDatabase;
  beforeEach(async (context) => {
    database = await postgres.createDatabase();
    context.onTestFinished(() => database.remove());
  });

  async function openAdmin() {
    const admin = new Client({ connectionString: database.url });
    onTestFinished(() => admin.end());
    await admin.connect();
    return admin;
  }

  const urlWith = (change: (url: URL) => void) => {
    const url = new URL(database.url);
    change(url);
    return url.href;
  };

  /** The tables are made without the setting: they may take a slow machine longer. */
  async function openImpatient(setting: "statement_timeout" | "lock_timeout") {
    await openFor(database.url);
    return openFor(urlWith((url) => url.searchParams.set(setting, "1000")));
  }

  test("that a migration died in the middle of has nothing of it, and is migrated by the next one", async () => {
    const admin = await openAdmin();
    // What stops the last statements of a migration: then none of the others may stay.
    await admin.query("create table rate_limits (key text primary key)");
    await expect(openStore(database.url)).rejects.toThrow("could not be migrated");
    const { rows } = await admin.query("select to_regclass('sessions') as found");
    expect(rows).toEqual([{ found: null }]);
    await admin.query("drop table rate_limits");
    const store = await openFor(database.url);
    await store.check();
  });

  test("is migrated once by many that start at the same moment", async () => {
    const opened = Array.from({ length: 6 }, () => openFor(database.url));
    for (const store of await Promise.all(opened)) await store.check();
  });

  test("whose connections are cut while nobody uses them is connected to anew, and says so", async () => {
    const lost: Error[] = [];
    const store = await openFor(database.url, (error) => lost.push(error));
    await Promise.all([store.check(), store.check()]);
    await cutConnections(await openAdmin());
    // Of both: the next call must not be given one that is not known to be cut yet.
    await vi.waitFor(
      () => expect(lost.filter(({ message }) => message.includes("administrator"))).toHaveLength(2),
      { timeout: 10_000 },
    );
    await store.check();
  });

  test("whose connections are cut in the middle of a transaction keeps none of it, and is connected to anew", async () => {
    const store = await openFor(database.url);
    const admin = await openAdmin();
    await admin.query("begin; lock table cards");
    const filing = store.fileCard({ card: cardOf("c1"), ownerKey: "owner" });
    const failed = expect(filing).rejects.toThrow();
    const isWaiting = async () => {
      const { rows } = await admin.query("select 1 from pg_locks where not granted");
      expect(rows).toHaveLength(1);
    };
    await vi.waitFor(isWaiting, { timeout: 10_000 });
    await cutConnections(admin);
    await failed;
    await admin.query("rollback");
    expect(await store.listCards("customer-1")).toEqual([]);
    expect(await store.findOwnerKey({ customerId: "customer-1", vault: "iyzico", scope: "" })).toBeNull();
  });

  test("that does not get on with a statement is an error, and the connection is used again", async () => {
    const store = await openImpatient("statement_timeout");
    const admin = await openAdmin();
    await admin.query("begin; lock table cards");
    await expect(store.listCards("customer-1")).rejects.toMatchObject({ code: "57014" });
    await admin.query("rollback");
    expect(await store.listCards("customer-1")).toEqual([]);
  });

  test("gives due payments and notifications that nobody has locked, and waits for none that somebody has", async () => {
    const store = await openImpatient("lock_timeout");
    const ids = ["a", "b", "c", "d"];
    for (const id of ids) {
      await store.insertPayment(paymentOf(id, { nextLookAt: NOW - 1 }));
      await store.insertPayment(paymentOf(`ended-${id}`));
      const end = { id: `ended-${id}`, from: "pending", to: "succeeded", now: NOW } as const;
      await store.endPayment({ ...end, notification: { id, body: "sealed" } });
    }
    const admin = await openAdmin();
    await admin.query("begin");
    for (const table of ["payments", "notifications"]) {
      await admin.query(`select id from ${table} where id in ('a', 'b') for update`);
    }
    const take = { now: NOW, holder: "run_b", heldUntil: NOW + 1, nextAt: NOW + 1, limit: 3 };
    const taken = async () =>
      (await Promise.all([store.takeDuePayments(take), store.takeDueNotifications(take)])).map((rows) =>
        rows.map(({ id }) => id).toSorted((one, other) => one.localeCompare(other)),
      );
    expect(await taken()).toEqual([
      ["c", "d"],
      ["c", "d"],
    ]);
    await admin.query("rollback");
    expect(await taken()).toEqual([
      ["a", "b"],
      ["a", "b"],
    ]);
  });

  test("that falls silent is an error after ten seconds, and is connected to anew", async () => {
    const proxy = await openProxy(database.url);
    const store = await openFor(proxy.url);
    await store.check();
    proxy.fallSilent();
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    onTestFinished(() => void vi.useRealTimers());
    // More than there are connections: none of those may be lost for good.
    const calls = Array.from({ length: 6 }, (_, index) => [
      store.check(),
      store.fileCard({ card: cardOf(`c${index}`), ownerKey: "owner" }),
    ]).flat();
    const outcomes = Promise.allSettled(calls);
    await vi.advanceTimersByTimeAsync(10_000);
    expect((await outcomes).map(({ status }) => status)).toEqual(calls.map(() => "rejected"));
    vi.useRealTimers();
    proxy.speakAgain();
    await store.check();
  });

  test("set to another isolation by its owner is used with the one that our locks need", async () => {
    const admin = await openAdmin();
    const name = new URL(database.url).pathname.slice(1);
    await admin.query(`alter database ${name} set default_transaction_isolation = 'serializable'`);
    const store = await openFor(database.url);
    const cards = Array.from({ length: 8 }, (_, index) => cardOf(`c${index}`));
    await Promise.all(cards.map((card) => store.fileCard({ card, ownerKey: "owner" })));
    await Promise.all(cards.map(({ id }) => store.updateCard("customer-1", id, { isDefault: true })));
    expect((await store.listCards("customer-1")).filter((card) => card.isDefault)).toHaveLength(1);
  });

  test("that wants TLS by its URL is not spoken to without", async () => {
    const url = urlWith(({ searchParams }) => searchParams.set("sslmode", "verify-full"));
    await expect(openStore(url)).rejects.toMatchObject({
      cause: { message: "The server does not support SSL connections" },
    });
  });

  test.each<[string, (url: URL) => void]>([
    ["refuses the password", (url) => (url.username = "nobody")],
    ["is not there", (url) => (url.pathname = "none")],
    ["is not listened for", (url) => (url.port = "9")],
  ])("that %s is an error that does not tell the password", async (_case, change) => {
    const url = urlWith((it) => {
      change(it);
      it.password = "the-password";
    });
    const error: unknown = await openStore(url).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(Error);
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain("the-password");
  });
});

/** A store that is closed before its database is removed. */
async function openFor(url: string, onConnectionLost?: (error: Error) => void) {
  const store = await openStore(url, onConnectionLost);
  onTestFinished(() => store.close());
  return store;
}

async function cutConnections(admin: Client): Promise<void> {
  await admin.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`,
  );
}

/** Stands before the database as a network that may stop carrying anything, without closing a connection. */
async function openProxy(databaseUrl: string) {
  const database = new URL(databaseUrl);
  const sockets: Socket[] = [];
  let isSilent = false;
  const server = createServer((client) => {
    sockets.push(client);
    if (isSilent) return;
    const upstream = connect(Number(database.port), database.hostname);
    for (const socket of [client, upstream]) socket.on("error", () => socket.destroy());
    client.pipe(upstream).pipe(client);
    sockets.push(upstream);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    sockets.forEach((socket) => socket.destroy());
    server.close();
  });
  const address = server.address();
  const url = new URL(databaseUrl);
  url.host = `127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
  return {
    url: url.href,
    fallSilent() {
      isSilent = true;
      for (const socket of sockets) socket.unpipe().pause();
    },
    speakAgain() {
      isSilent = false;
      sockets.splice(0).forEach((socket) => socket.destroy());
    },
  };
}
