/**
 * A customer's first card. The key to what it leaves at the provider comes with the answer, so a lost answer leaves what
 * nobody can reach: it is sent once more, and never a third time. And two first cards must not make two owners.
 */
import { randomUUID } from "node:crypto";
import { describe, expect, test as base } from "vitest";
import { CARDS } from "../tests/fixtures/test-cards.ts";
import { startBff } from "./bff.ts";
import { CREATE, createsIn, LOST_ANSWERS, ownerKeysOf } from "./provider.ts";
import { cardBody, cardIn, problemIn } from "./shopper.ts";

/** Long enough for ordinary calls on a busy machine, many tests at once; those that are lost are waited for so long. */
const DEADLINE_MS = 1_500;
const visa = cardBody(CARDS.isbankVisa.number);

// A BFF for each test: one that met so many failures would leave the provider alone for a while.
const test = base
  .extend("bff", async ({ onTestFinished }) => {
    const bff = await startBff({ iyzicoTimeoutMs: DEADLINE_MS, databaseFile: ":memory:" });
    onTestFinished(() => bff.close());
    return bff;
  })
  .extend("shopper", ({ bff }) => bff.shopper());

describe.concurrent("a customer's first create whose answer is lost", () => {
  test.for(LOST_ANSWERS)(
    "by $mode, $after, is sent once more, and the log says so",
    async (fault, { bff, shopper }) => {
      await bff.provider.faults({ match: CREATE, ...fault, times: 1 });
      const saved = await shopper.save(visa);
      expect(createsIn(await bff.provider.calls())).toEqual(["email", "email"]);
      expect(bff.logged("first_card_sent_again")).toBe(1);
      expect((await shopper.list()).cards).toEqual([saved]);
      expect(await bff.cardsAtProvider(shopper)).toHaveLength(1);
    },
  );

  test.for(LOST_ANSWERS)(
    "by $mode, $after, twice, is told as not saved and never sent again",
    async (fault, { bff, shopper }) => {
      await bff.provider.faults({ match: CREATE, ...fault });
      const key = randomUUID();
      const problem = await problemIn(await shopper.add(visa, { key }));
      expect(problem).toMatchObject({ status: 503, code: "card_not_saved" });
      await bff.provider.faults();
      expect(await problemIn(await shopper.add(visa, { key }))).toEqual(problem);
      expect(createsIn(await bff.provider.calls())).toEqual(["email", "email"]);
      expect((await shopper.list()).cards).toEqual([]);
      const saved = await shopper.save(visa);
      expect((await shopper.list()).cards).toEqual([saved]);
    },
  );

  test("goes under the key of another first card that came through meanwhile", async ({ bff, shopper }) => {
    await bff.provider.faults(
      { match: CREATE, mode: "timeout", after: "after-effect", times: 1 },
      { match: CREATE, mode: "reset", after: "before-effect", times: 1 },
    );
    const [lost, saved] = await Promise.all([shopper.add(visa), shopper.add(cardBody())]);
    expect((await problemIn(lost)).code).toBe("card_not_saved");
    expect((await shopper.list()).cards).toEqual([await cardIn(saved, 201)]);
    expect(createsIn(await bff.provider.calls())).toEqual(["email", "email", "email"]);
  });
});

describe("two first cards at the same moment", () => {
  test("leave one owner at the provider", async ({ bff }) => {
    const shopper = await bff.shopper();
    const cards = await Promise.all([shopper.save(visa), shopper.save(), shopper.save(visa)]);
    expect(createsIn(await bff.provider.calls()).toSorted()).toEqual(["email", "key", "key"]);
    expect((await shopper.list()).cards.map(({ id }) => id).toSorted()).toEqual(
      cards.map(({ id }) => id).toSorted(),
    );
    expect(cards.filter(({ isDefault }) => isDefault)).toHaveLength(1);
    expect(await bff.cardsAtProvider(shopper)).toHaveLength(3);
  });

  test("leave one owner also when two instances of the BFF take them", async ({ bff }) => {
    const { provider } = bff;
    const one = await startBff({ provider });
    const other = await startBff({
      provider,
      databaseFile: one.databaseFile,
      encryptionKeys: one.encryptionKeys,
    });
    try {
      const customer = { id: randomUUID(), email: "ayse@example.com" };
      const [here, there] = [await one.shopper({ customer }), await other.shopper({ customer })];
      await provider.faults({ match: CREATE, mode: "slow", ms: 100, times: 1 });
      await Promise.all([here.save(visa), there.save()]);
      expect(createsIn(await bff.provider.calls())).toEqual(["email", "key"]);
      expect((await there.list()).cards).toHaveLength(2);
    } finally {
      await other.close();
      await one.close();
    }
  });

  test("of two customers have nothing to do with each other", async ({ bff }) => {
    const [ayse, mehmet] = [await bff.shopper(), await bff.shopper()];
    await Promise.all([ayse.save(visa), mehmet.save(visa)]);
    expect(createsIn(await bff.provider.calls())).toEqual(["email", "email"]);
    await ayse.list();
    await mehmet.list();
    const owners = ownerKeysOf((await bff.provider.calls()).slice(-2));
    expect(new Set(owners).size).toBe(2);
  });
});
