/**
 * A server that is told to stop while money is on its way: it waits for the bank's answer, and writes down what it says. Each of these
 * tests waits for a slow bank, so they do it at once.
 */
import { createBff, createOngoing, openStore } from "@saved-cards/bff";
import { startPostgres, type TestPostgres } from "@saved-cards/bff/testing/postgres";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { challengeIn, challengeOf, comeBack, pageIn } from "./at-the-bank.ts";
import { newInstallation, startBffProcess } from "./bff-process.ts";
import { merchantKey, movableClock } from "./bff.ts";
import { orderBody, orderOf, pay, passIyzico } from "./payer.ts";
import { startPaymentProvider, typed } from "./payment-providers.ts";
import { HOLD_OVER_MS } from "./payment-truth.ts";
import { startProvider } from "./provider.ts";
import { cardBody, newShopper, type Send, shopperWith, until } from "./shopper.ts";

const WITHIN_MS = 60_000;
const AUTH = "POST /payment/auth";
const COMPLETE = "POST /payment/v2/3dsecure/auth";
const CUSTOMER = { id: "customer-1", email: "ayse@example.com" };
/** Longer than a browser that comes back from the bank waits for its page. */
const SLOW = { mode: "slow", ms: 6_000, times: 1, after: "after-effect" };

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startPostgres();
}, WITHIN_MS);
afterAll(() => postgres.stop());

/** A server, and a shopper who pays with a card that is saved on the way: its token stands in the bank's answer alone. */
async function begin(database: string, threeDS: string) {
  const provider = await startProvider();
  const onPostgres = database === "Postgres" ? await postgres.createDatabase() : null;
  const installation = newInstallation(provider, { ...(onPostgres && { DATABASE_URL: onPostgres.url }) });
  const server = await startBffProcess(installation);
  const order = orderBody({ threeDS });
  const session = { customer: CUSTOMER, order };
  const shopper = await server.shopper(session);
  const body = { card: typed(cardBody(), { save: true }) };
  return {
    provider,
    server,
    pay: () => pay(shopper, body),
    /** Pays, and has gone when the provider has the charge. */
    async payAndGo() {
      const leaving = new AbortController();
      const send: Send = (path, init) => server.send(path, { ...init, signal: leaving.signal });
      const answer = pay(shopperWith(send, { id: shopper.sessionId, token: shopper.token }), body);
      const gone = expect(answer).rejects.toThrow("aborted");
      await until("the charge is sent", async () => (await provider.callNames()).includes(AUTH));
      leaving.abort();
      await gone;
    },
    /** What the stopped server has left. */
    async left() {
      const store = await openStore(installation.env["DATABASE_URL"] ?? "");
      const payment = await store.findPaymentOfOrder(String(order["id"]));
      const cards = await store.listCards(CUSTOMER.id);
      await store.close();
      return { state: payment?.state, paidWith: payment?.cardId, cards: cards.map(({ id }) => id) };
    },
    async end() {
      await server.kill();
      await provider.close();
      await onPostgres?.remove();
      installation.remove();
    },
  };
}

describe.concurrent.each(["SQLite", "Postgres"])("on %s, before a server ends", (database) => {
  test("it writes down an answer that comes after the shopper's page", { timeout: WITHIN_MS }, async () => {
    const begun = await begin(database, "always");
    const { server, provider } = begun;
    try {
      const form = await passIyzico(server.send, await challengeIn(await begun.pay()));
      await provider.faults({ match: COMPLETE, ...SLOW });
      expect(await pageIn(await comeBack(server.send, form))).toBe("return confirming");
      await server.stop();
      expect(server.exitCode()).toBe(0);
      const { state, paidWith, cards } = await begun.left();
      expect([state, cards]).toEqual(["succeeded", [paidWith]]);
    } finally {
      await begun.end();
    }
  });

  test("it writes down an answer whose shopper has gone", { timeout: WITHIN_MS }, async () => {
    const begun = await begin(database, "never");
    const { server, provider } = begun;
    try {
      await provider.faults({ match: AUTH, ...SLOW });
      await begun.payAndGo();
      await server.stop();
      expect(server.exitCode()).toBe(0);
      const { state, paidWith, cards } = await begun.left();
      expect([state, cards]).toEqual(["succeeded", [paidWith]]);
    } finally {
      await begun.end();
    }
  });
});

test("what goes on behind a page is part of what has to end", { timeout: WITHIN_MS }, async () => {
  const provider = await startPaymentProvider("iyzico");
  const { find, complete } = provider.calls;
  const clock = movableClock();
  const bff = await provider.startBff({ clock });
  try {
    const ongoing = createOngoing();
    const app = createBff({ ...bff.options, ongoing });
    const send: Send = (path, init) => app.request(path, init);
    const shopper = await newShopper(send, merchantKey, { order: orderBody({ threeDS: "always" }) });
    const { id: cardId } = await shopper.save();
    const challenge = await challengeIn(await pay(shopper, { cardId }));
    const form = await passIyzico(send, challenge);
    await provider.faults(
      { match: complete, mode: "reset", after: "after-effect" },
      { match: find, mode: "reset", times: 2 },
    );
    await comeBack(send, form);
    await ongoing.ended();
    expect(await provider.count(find)).toBe(2);

    clock.pass(HOLD_OVER_MS);
    await provider.faults({ match: find, mode: "slow", ms: 300 });
    expect((await challengeOf(shopper, challenge.id)).state).toBe("confirming");
    await ongoing.ended();
    expect((await challengeOf(shopper, challenge.id)).state).toBe("succeeded");
    expect((await orderOf(shopper)).status).toBe("paid");
  } finally {
    await bff.close();
    await provider.close();
  }
});
