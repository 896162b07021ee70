/**
 * Servers that are killed in the middle of a challenge, and two of them on one store, on each database: whoever is left ends the challenge
 * in the right state, by one confirm at most. What a dead server held is free after ten seconds, so these tests wait, all at once.
 */
import { randomUUID } from "node:crypto";
import { openStore } from "@saved-cards/bff";
import { startPostgres, type TestPostgres } from "@saved-cards/bff/testing/postgres";
import { type Challenge, isFinal } from "@saved-cards/widget/contract";
import { afterAll, beforeAll, expect, test } from "vitest";
import { PAYNET_CARDS } from "../sandbox/paynet/test-cards.ts";
import {
  challengeIn,
  challengeOf,
  comeBack,
  endOf,
  type Form,
  pageIn,
  passBank,
  paynetCardBody,
  verify,
} from "./at-the-bank.ts";
import { type BffProcess, type Installation, newInstallation, startBffProcess } from "./bff-process.ts";
import { CONFIRM, INITIAL, newPlan, type Paynet, type Plan, startPaynet } from "./paynet.ts";
import { type Provider, startProvider } from "./provider.ts";
import { newShopper, type Send, type Shopper, shopperWith, until } from "./shopper.ts";

const WITHIN_MS = 120_000;
const card = paynetCardBody(PAYNET_CARDS.ordinary, { label: "Kazadan önce" });

let provider: Provider;
let postgres: TestPostgres;
beforeAll(async () => {
  [provider, postgres] = await Promise.all([startProvider(), startPostgres()]);
}, 60_000);
afterAll(async () => {
  await provider.close();
  await postgres.stop();
});

/** An installation on an empty database, with a Paynet of its own, and servers that can be killed. */
async function withInstallation(
  database: string,
  act: (parts: {
    paynet: Paynet;
    installation: Installation;
    start: () => Promise<BffProcess>;
  }) => Promise<void>,
): Promise<void> {
  const paynet = await startPaynet();
  const postgresDatabase = database === "Postgres" ? await postgres.createDatabase() : null;
  const installation = newInstallation(provider, {
    PAYNET_SECRET_KEY: "sck_sandbox",
    PAYNET_BASE_URL: paynet.paynetUrl,
    ...(postgresDatabase && { DATABASE_URL: postgresDatabase.url }),
  });
  const started: BffProcess[] = [];
  const start = async () => {
    const server = await startBffProcess(installation);
    started.push(server);
    return server;
  };
  try {
    await act({ paynet, installation, start });
  } finally {
    await Promise.all(started.map((server) => server.kill()));
    await paynet.close();
    await postgresDatabase?.remove();
    installation.remove();
  }
}

interface Begun {
  plan: Plan;
  shopper: Shopper;
  challenge: Challenge;
}

async function begin(send: Send, merchantKey: string): Promise<Begun> {
  const plan = newPlan();
  const session = { vault: "paynet-subscription", paynet: plan.bySubscription };
  const shopper = await newShopper(send, merchantKey, session);
  return { plan, shopper, challenge: await challengeIn(await shopper.add(card)) };
}

interface Visit extends Begun {
  form: Form;
}

/** A shopper at the bank, about to come back. */
async function atTheBank(send: Send, merchantKey: string): Promise<Visit> {
  const begun = await begin(send, merchantKey);
  return { ...begun, form: await passBank(send, begun.challenge) };
}

/** Comes back, where the confirm meets with a fault. The answer may never come. */
async function meetFault(paynet: Paynet, send: Send, { form }: Visit, fault: object): Promise<void> {
  const before = await paynet.count(CONFIRM);
  await paynet.faults({ match: CONFIRM, times: 1, ...fault });
  Promise.resolve(comeBack(send, form)).catch(() => "the server is killed");
  await until("the confirm is sent", async () => (await paynet.count(CONFIRM)) > before);
}

async function expectSaved({ plan, shopper, challenge }: Begun, paynet: Paynet): Promise<void> {
  const { state, result } = await challengeOf(shopper, challenge.id);
  expect([state, result?.card?.label]).toEqual(["succeeded", "Kazadan önce"]);
  expect((await shopper.list()).cards).toEqual([result?.card]);
  expect(await paynet.planCards(plan)).toEqual(["1010"]);
}

/** Each by its own session, so none was confirmed twice. */
async function expectConfirms(paynet: Paynet, count: number): Promise<void> {
  const sessions = (await paynet.callsOf(CONFIRM)).map(({ body }) => body?.["session_id"]);
  expect([sessions.length, new Set(sessions).size]).toEqual([count, count]);
}

test.concurrent.each(["SQLite", "Postgres"])(
  "on %s, what a killed server was at is ended by the next one, though nobody asks",
  { timeout: WITHIN_MS },
  async (database) => {
    await withInstallation(database, async ({ paynet, installation, start }) => {
      let server = await start();
      const send: Send = (path, init) => server.send(path, init);
      const visit = () => atTheBank(send, installation.merchantKey);
      const [back, taken, saved, late] = [await visit(), await visit(), await visit(), await visit()];
      const store = await openStore(installation.env["DATABASE_URL"] ?? "");
      try {
        const { id } = taken.challenge;
        const hold = { holder: "run_of_a_server_that_died", heldUntil: Date.now() + 10_000 };
        expect(await store.moveChallenge({ id, from: ["launched"], to: "returned", hold })).toBe(true);
        await meetFault(paynet, send, saved, { mode: "timeout", after: "after-effect" });
        // Done by Paynet all the same, long after the server is gone.
        await meetFault(paynet, send, late, { mode: "slow", ms: 18_000 });
        await paynet.faults({ match: INITIAL, mode: "timeout", after: "after-effect", times: 1 });
        const begun = await beginWithoutAnswer(paynet, send, installation.merchantKey);

        await server.kill();
        server = await start();
        await Promise.all([
          comeBack(send, back.form),
          ...[back, taken, saved, late].map(({ challenge }) =>
            until("it is over", async () => isOver(await store.findChallenge(challenge.id)), 60_000),
          ),
          begun.again(),
        ]);
        for (const ended of [back, taken, saved, late]) await expectSaved(ended, paynet);
        await expectConfirms(paynet, 5);
        expect(server.output.join("\n")).not.toContain('"bug"');
      } finally {
        await store.close();
      }
    });
  },
);

test.concurrent.each(["SQLite", "Postgres"])(
  "on %s, two servers share a challenge, and one goes on when the other is killed",
  { timeout: WITHIN_MS },
  async (database) => {
    await withInstallation(database, async ({ paynet, installation, start }) => {
      const one = await start();
      const other = await start();
      const here = await atTheBank(one.send, installation.merchantKey);
      const alternating = Array.from({ length: 10 }, (_, n) =>
        comeBack((n % 2 === 0 ? one : other).send, here.form),
      );
      for (const answer of await Promise.all(alternating)) expect(answer.status).toBe(200);
      await endOf(here.shopper, here.challenge.id);
      await expectSaved(here, paynet);

      const [left, held] = [
        await atTheBank(one.send, installation.merchantKey),
        await atTheBank(one.send, installation.merchantKey),
      ];
      const begun = await begin(one.send, installation.merchantKey);
      await meetFault(paynet, one.send, held, { mode: "timeout", after: "after-effect" });
      await one.kill();
      for (const visit of [left, held, begun]) visit.shopper = sameShopper(visit.shopper, other.send);
      expect(await pageIn(await comeBack(other.send, left.form))).toMatch(/^return /);
      await endOf(left.shopper, left.challenge.id);
      await expectSaved(left, paynet);
      await verify(other.send, begun.shopper, begun.challenge);
      await expectSaved(begun, paynet);
      await endOf(held.shopper, held.challenge.id);
      await expectSaved(held, paynet);
      await expectConfirms(paynet, 4);
    });
  },
);

function isOver(challenge: { state: Challenge["state"] } | null): boolean {
  return challenge !== null && isFinal(challenge.state);
}

/** The same session at another server. */
function sameShopper({ sessionId, token }: Shopper, send: Send): Shopper {
  return shopperWith(send, { id: sessionId, token });
}

/** Begins a challenge whose answer never comes: the server is killed while Paynet has the first call. */
async function beginWithoutAnswer(paynet: Paynet, send: Send, merchantKey: string) {
  const before = await paynet.count(INITIAL);
  const key = randomUUID();
  const session = { vault: "paynet-subscription", paynet: newPlan().bySubscription };
  const shopper = await newShopper(send, merchantKey, session);
  shopper.add(card, { key }).catch(() => "the server is killed");
  await until("the first call is sent", async () => (await paynet.count(INITIAL)) > before);
  return {
    /** The widget asks again with the same key, and the shopper goes to the bank. */
    async again(): Promise<void> {
      await paynet.faults();
      const challenge = await challengeIn(await shopper.add(card, { key }));
      const { state, result } = await verify(send, shopper, challenge);
      expect(state).toBe("succeeded");
      expect((await shopper.list()).cards).toEqual([result?.card]);
    },
  };
}
