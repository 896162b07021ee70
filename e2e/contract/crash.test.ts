/**
 * A server that is killed in the middle of a save: what was acknowledged stays, and the same key still gets the truth. What a dead server
 * held is free after ten seconds, so these tests wait, all at once.
 */
import { expect, test as base } from "vitest";
import { CARDS } from "../tests/fixtures/test-cards.ts";
import { type BffProcess, newInstallation, startBffProcess } from "./bff-process.ts";
import { CREATE, LIST, type Provider, type ProviderCall, startProvider } from "./provider.ts";
import { cardBody, cardIn, problemIn, type Shopper, until } from "./shopper.ts";

const WITHIN_MS = 120_000;
const visa = cardBody(CARDS.isbankVisa.number, { label: "Kazadan önce" });

const test = base
  .extend("provider", async ({ onTestFinished }) => {
    const provider = await startProvider();
    onTestFinished(() => provider.close());
    return provider;
  })
  /** Starts a server, one after the other, all of one installation. */
  .extend("start", async ({ provider, onTestFinished }) => {
    const installation = newInstallation(provider);
    const started: BffProcess[] = [];
    onTestFinished(async () => {
      await Promise.all(started.map((server) => server.stop()));
      installation.remove();
    });
    return async () => {
      const server = await startBffProcess(installation);
      started.push(server);
      return server;
    };
  });

/** Sends a save that gets no answer, and waits until it is at the provider. */
async function saveWithoutAnswer(
  provider: Provider,
  shopper: Shopper,
  { key, after }: { key: string; after: string },
): Promise<void> {
  await provider.faults({ match: CREATE, mode: "timeout", after });
  const before = (await provider.calls()).length;
  shopper.add(visa, { key }).catch(() => "the server is killed");
  await until("the create is sent", async () => (await provider.calls()).length > before);
}

function creates(
  calls: readonly ProviderCall[],
  customerOf: (body: ProviderCall["body"]) => boolean,
): number {
  return calls.filter((call) => `${call.method} ${call.path}` === CREATE && customerOf(call.body)).length;
}

test.concurrent(
  "a killed server's saves are told truly by the next one",
  { timeout: WITHIN_MS },
  async ({ provider, start }) => {
    let bff = await start();
    const customers = ["first-before", "first-after", "known-before", "known-after"].map((id) => ({
      id,
      email: "ayse@example.com",
    }));
    const [firstBefore, firstAfter, knownBefore, knownAfter] = await Promise.all(
      customers.map((customer) => bff.shopper({ customer })),
    );
    if (!firstBefore || !firstAfter || !knownBefore || !knownAfter) throw new Error("Four customers.");
    const ownerKeys: string[] = [];
    for (const shopper of [knownBefore, knownAfter]) {
      await shopper.save();
      await shopper.list();
      ownerKeys.push(String((await provider.calls()).at(-1)?.body?.["cardUserKey"]));
    }
    await saveWithoutAnswer(provider, firstBefore, { key: "key-1", after: "before-effect" });
    await saveWithoutAnswer(provider, knownBefore, { key: "key-1", after: "before-effect" });
    await saveWithoutAnswer(provider, firstAfter, { key: "key-1", after: "after-effect" });
    await saveWithoutAnswer(provider, knownAfter, { key: "key-1", after: "after-effect" });
    await until(
      "the last one is saved there",
      async () => (await provider.cardsOf(ownerKeys[1] ?? "")).length === 2,
    );

    await bff.kill();
    await provider.faults();
    bff = await start();
    const again = await Promise.all(
      [firstBefore, firstAfter, knownBefore, knownAfter].map((shopper) => sameShopper(shopper, "key-1")),
    );

    const [one, two, three, four] = again;
    if (!one || !two || !three || !four) throw new Error("Four answers.");
    for (const { answer, list } of [one, two]) {
      const saved = await cardIn(answer, 201);
      expect(saved.label).toBe("Kazadan önce");
      expect(list.cards).toEqual([saved]);
    }
    expect((await problemIn(three.answer)).code).toBe("card_not_saved");
    expect(three.list.cards).toHaveLength(1);
    const found = await cardIn(four.answer, 201);
    expect(found.label).toBe("Kazadan önce");
    expect(four.list.cards[1]).toEqual(found);
    expect(four.list.cards).toHaveLength(2);

    const calls = await provider.calls();
    for (const id of ["first-before", "first-after"]) {
      expect(creates(calls, (body) => body?.["externalId"] === id)).toBe(2);
    }
    for (const ownerKey of ownerKeys)
      expect(creates(calls, (body) => body?.["cardUserKey"] === ownerKey)).toBe(1);
    expect(bff.output.filter((line) => line.includes("first_card_sent_again"))).toHaveLength(2);

    /** The same shopper at the server that is there now, with the session that the killed one made. */
    async function sameShopper(shopper: Shopper, key: string) {
      const call = (method: string, path: string, body?: object) =>
        bff.send(path, {
          method,
          headers: {
            authorization: `Bearer ${shopper.token}`,
            "idempotency-key": key,
            ...(body && { "content-type": "application/json" }),
          },
          ...(body && { body: JSON.stringify(body) }),
        });
      const answer = await call("POST", "/v1/cards", visa);
      const list = await (await call("GET", "/v1/cards")).json();
      return { answer, list };
    }
  },
);

test.concurrent(
  "a card that was acknowledged is there after a kill, and its key still gets the same answer",
  { timeout: WITHIN_MS },
  async ({ provider, start }) => {
    let bff = await start();
    const shopper = await bff.shopper({ customer: { id: "c", email: "ayse@example.com" } });
    const saved = await shopper.save(visa, { key: "key-1" });
    await bff.kill();
    bff = await start();
    const later = await bff.shopper({ customer: { id: "c", email: "ayse@example.com" } });
    expect(await cardIn(await later.add(visa, { key: "key-1" }), 201)).toEqual(saved);
    expect((await later.list()).cards).toEqual([saved]);
    expect(await provider.callNames()).toEqual([CREATE, LIST]);
  },
);

test.concurrent(
  "a server that is asked to stop answers what it has begun, and ends",
  { timeout: WITHIN_MS },
  async ({ provider, start }) => {
    const bff = await start();
    const shopper = await bff.shopper();
    await provider.faults({ match: CREATE, mode: "slow", ms: 500 });
    const answer = shopper.add(visa);
    await until("the create is sent", async () => (await provider.calls()).length > 0);
    const stopped = bff.stop();
    await cardIn(await answer, 201);
    await stopped;
    expect(bff.exitCode()).toBe(0);
  },
);
