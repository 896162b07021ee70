/**
 * Servers that are killed in the middle of a payment, and two of them on one store, on each database: whoever is left finds out what became
 * of it, and nobody charges twice. What a dead server held is free after ten seconds, so these tests wait, all at once.
 */
import { randomUUID } from "node:crypto";
import { openStore } from "@saved-cards/bff";
import { startPostgres, type TestPostgres } from "@saved-cards/bff/testing/postgres";
import { Order } from "@saved-cards/widget/contract";
import { afterAll, beforeAll, expect, test } from "vitest";
import { challengeIn, comeBack } from "./at-the-bank.ts";
import { type BffProcess, newInstallation, startBffProcess } from "./bff-process.ts";
import { movableClock, newEncryptionKey } from "./bff.ts";
import { chargesAt, orderBody, pay, passIyzico } from "./payer.ts";
import { type PaymentProvider, startPaymentProvider } from "./payment-providers.ts";
import { agreeOn, HOLD_OVER_MS, sentTwice } from "./payment-truth.ts";
import { type Provider, startProvider } from "./provider.ts";
import { newShopper, type Send, type Shopper, shopperWith, until } from "./shopper.ts";

const WITHIN_MS = 90_000;
const PAYMENTS = 4;
const AUTH = "POST /payment/auth";
const INITIALIZE = "POST /payment/3dsecure/initialize";
const COMPLETE = "POST /payment/v2/3dsecure/auth";

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startPostgres();
}, 60_000);
afterAll(() => postgres.stop());

interface Begun {
  shopper: Shopper;
  cardId: string;
  key: string;
  orderId: string;
}

async function begin(send: Send, merchantKey: string, threeDS: string): Promise<Begun> {
  const order = orderBody({ threeDS });
  const shopper = await newShopper(send, merchantKey, { order });
  const { id: cardId } = await shopper.save();
  return { shopper, cardId, key: randomUUID(), orderId: String(order["id"]) };
}

/** Sends something whose answer never comes, and waits until the provider has it. */
async function meetFault(provider: Provider, call: string, fault: object, act: () => unknown): Promise<void> {
  const count = async () => (await provider.callNames()).filter((name) => name === call).length;
  const before = await count();
  await provider.faults({ match: call, times: 1, mode: "timeout", ...fault });
  Promise.resolve(act()).catch(() => "the server is killed");
  await until("the call is sent", async () => (await count()) > before);
}

const after = { after: "after-effect" };
const before = { after: "before-effect" };

test.concurrent.each(["SQLite", "Postgres"])(
  "on %s, what a killed server was paying is found out by the next one",
  { timeout: WITHIN_MS },
  async (database) => {
    const provider = await startProvider();
    const onPostgres = database === "Postgres" ? await postgres.createDatabase() : null;
    const installation = newInstallation(provider, {
      IYZICO_BANK_TIMEOUT_MS: "3000",
      // A time as short as this is for stand-ins alone.
      PAYNET_BASE_URL: "http://127.0.0.1:9",
      CHARGE_SETTLES_WITHIN_MS: "8000",
      ...(onPostgres && { DATABASE_URL: onPostgres.url }),
    });
    const { merchantKey } = installation;
    const started: BffProcess[] = [];
    const start = async () => {
      const server = await startBffProcess(installation);
      started.push(server);
      return server;
    };
    try {
      let server = await start();
      const send: Send = (path, init) => server.send(path, init);
      const charged = await begin(send, merchantKey, "never");
      const lost = await begin(send, merchantKey, "never");
      const started3ds = await begin(send, merchantKey, "always");
      const verified = await begin(send, merchantKey, "always");
      const paying = (begun: Begun) => pay(begun.shopper, { cardId: begun.cardId }, { key: begun.key });
      const challenge = await challengeIn(await paying(verified));
      const form = await passIyzico(send, challenge);
      await meetFault(provider, AUTH, after, () => paying(charged));
      await meetFault(provider, AUTH, before, () => paying(lost));
      await meetFault(provider, INITIALIZE, after, () => paying(started3ds));
      await meetFault(provider, COMPLETE, after, () => comeBack(send, form));
      await until("three are there", async () => (await chargesAt(provider)).length === 3);

      await server.kill();
      await provider.faults();
      server = await start();
      const statusOf = async ({ shopper: { sessionId, token } }: Begun) => {
        const again = shopperWith(send, { id: sessionId, token });
        return Order.parse(await (await again.call("GET", "/v1/order")).json()).status;
      };
      const ends: [Begun, Order["status"]][] = [
        [charged, "paid"],
        [lost, "open"],
        [started3ds, "open"],
        [verified, "paid"],
      ];
      await Promise.all(
        ends.map(([begun, status]) =>
          until(`it is ${status}`, async () => (await statusOf(begun)) === status, 60_000),
        ),
      );
      const truth = (await chargesAt(provider)).filter((one) => one.charged).map(({ basketId }) => basketId);
      expect([truth.length, new Set(truth)]).toEqual([2, new Set([charged.orderId, verified.orderId])]);
      for (const [begun, status] of ends) {
        const answer = await paying({
          ...begun,
          shopper: shopperWith(send, { id: begun.shopper.sessionId, token: begun.shopper.token }),
        });
        expect([201, 202]).toContain(answer.status);
        if (answer.status === 201)
          expect(await answer.json()).toMatchObject({ status: status === "paid" ? "succeeded" : "failed" });
      }
      const sent = (await provider.calls())
        .filter(({ path }) => path === "/payment/auth" || path === "/payment/v2/3dsecure/auth")
        .map(({ body }) => body?.["conversationId"]);
      expect(sent.length).toBe(new Set(sent).size);
      expect(server.output.join("\n")).not.toContain('"bug"');
    } finally {
      await Promise.all(started.map((one) => one.kill()));
      await provider.close();
      await onPostgres?.remove();
      installation.remove();
    }
  },
);

test.concurrent.each(["SQLite", "Postgres"])(
  "on %s, of two instances that look at once, each payment is looked at by one",
  { timeout: WITHIN_MS },
  async (database) => {
    const provider: PaymentProvider = await startPaymentProvider("iyzico");
    const onPostgres = database === "Postgres" ? await postgres.createDatabase() : null;
    const clock = movableClock();
    const encryptionKeys = [newEncryptionKey("k1")];
    const first = await openStore(onPostgres?.url ?? "file::memory:");
    const second = onPostgres ? await openStore(onPostgres.url) : first;
    const [one, other] = await Promise.all(
      [first, second].map((store) => provider.startBff({ clock, store, encryptionKeys })),
    );
    try {
      if (!one || !other) throw new Error("Two instances.");
      const { calls } = provider;
      await provider.faults(
        { match: calls.pay, mode: "reset", after: "after-effect" },
        // A few more, and the BFF would leave the provider alone for a while.
        { match: calls.find, mode: "reset", times: 2 * PAYMENTS },
      );
      const visits = await Promise.all(
        Array.from({ length: PAYMENTS }, async () => {
          const shopper = await one.shopper({ order: orderBody({ threeDS: "never" }) });
          const { id: cardId } = await shopper.save();
          expect((await pay(shopper, { cardId })).status).toBe(503);
          return { bff: other, provider, shopper };
        }),
      );
      await provider.faults({ match: calls.find, mode: "slow", ms: 300 });
      clock.pass(HOLD_OVER_MS);
      await provider.forgetCalls();
      await Promise.all([one, other, one, other].map((bff) => bff.work.settlePayments()));
      for (const visit of visits) expect((await agreeOn(visit)).status).toBe("paid");
      expect(await provider.count(calls.find)).toBe(visits.length);
      expect(await sentTwice(provider)).toEqual([]);
    } finally {
      await Promise.all([one?.close(), other?.close()]);
      await Promise.all([...new Set([first, second])].map((store) => store.close()));
      await provider.close();
      await onPostgres?.remove();
    }
  },
);
