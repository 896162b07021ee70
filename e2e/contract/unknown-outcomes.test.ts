/**
 * Creates under a known key whose answers never came: sent once, and looked up before the shopper is told anything.
 */
import { randomUUID } from "node:crypto";
import { describe, expect, test as base } from "vitest";
import { CARDS } from "../tests/fixtures/test-cards.ts";
import { clockOf, startBff } from "./bff.ts";
import { CREATE, createsIn, LIST, LOST_ANSWERS } from "./provider.ts";
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
  /** Who has a card already. */
  .extend("shopper", async ({ bff }) => {
    const shopper = await bff.shopper();
    await shopper.save();
    await bff.provider.forgetCalls();
    return shopper;
  });

describe.concurrent("a create under a known key whose answer is lost", () => {
  test.for(LOST_ANSWERS.filter(({ after }) => after === "after-effect"))(
    "by $mode after its effect is found in the list, not sent twice",
    async (fault, { bff, shopper }) => {
      await bff.provider.faults({ match: CREATE, ...fault });
      const saved = await cardIn(await shopper.add({ ...visa, label: "Bulunan" }), 201);
      expect(saved).toMatchObject({ last4: "0006", brand: "visa", label: "Bulunan", isDefault: false });
      expect(await bff.provider.callNames()).toEqual([CREATE, LIST]);
      expect(bff.logged("lost_create_found")).toBe(1);
      expect((await shopper.list()).cards[1]).toEqual(saved);
      expect(await bff.cardsAtProvider(shopper)).toHaveLength(2);
    },
  );

  test.for(LOST_ANSWERS.filter(({ after }) => after === "before-effect"))(
    "by $mode before its effect is told as not saved once the list says so",
    async (fault, { bff, shopper }) => {
      await bff.provider.faults({ match: CREATE, ...fault });
      const key = randomUUID();
      const problem = await problemIn(await shopper.add(visa, { key }));
      expect(problem).toMatchObject({ status: 503, code: "card_not_saved", retryable: true });
      const names = await bff.provider.callNames();
      expect(names[0]).toBe(CREATE);
      expect(new Set(names.slice(1))).toEqual(new Set([LIST]));
      await bff.provider.faults();
      expect(await problemIn(await shopper.add(visa, { key }))).toEqual(problem);
      expect(createsIn(await bff.provider.calls())).toEqual(["key"]);
      expect(await bff.cardsAtProvider(shopper)).toHaveLength(1);
      await shopper.save(visa);
    },
  );

  describe("while the list is down too", () => {
    test.for(LOST_ANSWERS)(
      "by $mode, $after: stays open until the list answers",
      async (fault, { bff, shopper }) => {
        await bff.provider.faults({ match: CREATE, ...fault }, { match: LIST, mode: "reset" });
        const key = randomUUID();
        expect(await problemIn(await shopper.add(visa, { key }))).toMatchObject({
          status: 503,
          code: "outcome_unknown",
          retryable: true,
        });

        await bff.provider.faults();
        const [first, second] = [await shopper.add(visa, { key }), await shopper.add(visa, { key })];
        expect(createsIn(await bff.provider.calls())).toEqual(["key"]);
        if (fault.after === "after-effect") {
          const found = await cardIn(first, 201);
          expect(await cardIn(second, 201)).toEqual(found);
          expect((await shopper.list()).cards[1]).toEqual(found);
        } else {
          expect((await problemIn(first)).code).toBe("card_not_saved");
          expect((await problemIn(second)).code).toBe("card_not_saved");
        }
        expect(await bff.cardsAtProvider(shopper)).toHaveLength(fault.after === "after-effect" ? 2 : 1);
      },
    );
  });

  test("is not mistaken for a card like it that was there before", async ({ bff, shopper }) => {
    await shopper.save(visa);
    await bff.provider.faults({ match: CREATE, mode: "reset", after: "before-effect" });
    expect((await problemIn(await shopper.add(visa))).code).toBe("card_not_saved");
    await bff.provider.faults({ match: CREATE, mode: "reset", after: "after-effect" });
    await cardIn(await shopper.add(visa), 201);
    expect(await bff.cardsAtProvider(shopper)).toHaveLength(3);
  });

  test("is not mistaken for a card like it that another system saved a moment ago", async ({
    bff,
    shopper,
  }) => {
    const { number, expiry } = visa;
    const foreign = {
      cardNumber: number,
      cardAlias: "Ofis",
      expireMonth: "12",
      expireYear: String(expiry.year),
    };
    await bff.provider.saveDirectly(await bff.ownerKeyOf(shopper), foreign);
    await bff.provider.faults({ match: CREATE, mode: "reset", after: "before-effect" });
    expect((await problemIn(await shopper.add(visa))).code).toBe("card_not_saved");
    expect((await shopper.list()).cards).toHaveLength(2);
  });

  test("is not mistaken for a card like it that is being saved at the same moment", async ({
    bff,
    shopper,
  }) => {
    await bff.provider.faults({ match: CREATE, mode: "reset", after: "after-effect" });
    const pair = await Promise.all([shopper.save(visa), shopper.save(visa), shopper.save(visa)]);
    expect(new Set(pair.map(({ id }) => id)).size).toBe(3);
    expect((await shopper.list()).cards).toHaveLength(4);
    expect(createsIn(await bff.provider.calls())).toEqual(["key", "key", "key"]);
  });

  test("is found although another device listed the cards first", async ({ bff, shopper }) => {
    await bff.provider.faults(
      { match: CREATE, mode: "http-502-html", after: "after-effect" },
      { match: LIST, mode: "reset", times: 8 },
    );
    const key = randomUUID();
    expect((await problemIn(await shopper.add({ ...visa, label: "Yeni" }, { key }))).code).toBe(
      "outcome_unknown",
    );
    const listed = (await shopper.list()).cards[1];
    expect(listed?.label).toBe(null);
    const saved = await cardIn(await shopper.add({ ...visa, label: "Yeni" }, { key }), 201);
    expect(saved).toEqual({ ...listed, label: "Yeni" });
    expect((await shopper.list()).cards[1]).toEqual(saved);
  });

  test("that lands after we stopped waiting shows up in a later list, once", async ({ bff, shopper }) => {
    await bff.provider.faults({ match: CREATE, mode: "timeout", after: "before-effect" });
    expect((await problemIn(await shopper.add(visa))).code).toBe("card_not_saved");
    await bff.provider.faults();
    // By hand: how long it is looked for is not known of a busy machine.
    const [create] = await bff.provider.calls();
    const late: object = Object(create?.body?.["card"]);
    const card = { ...late, cardNumber: visa.number };
    await bff.provider.saveDirectly(String(create?.body?.["cardUserKey"]), card);
    const { cards } = await shopper.list();
    expect(cards).toHaveLength(2);
    expect(cards[1]).toMatchObject({ brand: "visa", label: null });
    expect((await shopper.list()).cards).toEqual(cards);
    expect(createsIn(await bff.provider.calls())).toEqual(["key"]);
  });

  test("that lands while it is looked for is found", async ({ bff }) => {
    const patient = await startBff({
      provider: bff.provider,
      iyzicoTimeoutMs: DEADLINE_MS,
      clock: { now: Date.now, pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)) },
    });
    try {
      const someone = await patient.shopper();
      await someone.save();
      await bff.provider.faults({ match: CREATE, mode: "slow", ms: DEADLINE_MS + 300 });
      const saved = await someone.save(visa);
      await bff.provider.faults();
      expect((await someone.list()).cards[1]).toEqual(saved);
    } finally {
      await patient.close();
    }
  });

  test("once sent, is looked up even when its card has expired meanwhile", async ({ bff }) => {
    let now = Date.UTC(2030, 5, 30, 20, 59);
    const june = await startBff({
      provider: bff.provider,
      iyzicoTimeoutMs: DEADLINE_MS,
      clock: clockOf(() => now),
    });
    try {
      const someone = await june.shopper();
      const inJune = cardBody(CARDS.isbankVisa.number, { expiry: { month: 6, year: 2030 } });
      await someone.save(inJune);
      await bff.provider.faults(
        { match: CREATE, mode: "reset", after: "after-effect" },
        { match: LIST, mode: "reset" },
      );
      const key = randomUUID();
      expect((await problemIn(await someone.add(inJune, { key }))).code).toBe("outcome_unknown");
      now += 120_000;
      await bff.provider.faults();
      expect(await cardIn(await someone.add(inJune, { key }), 201)).toMatchObject({ isExpired: true });
    } finally {
      await june.close();
    }
  });
});
