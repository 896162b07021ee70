/**
 * Creates under a known key whose answers never came: sent once, and looked up before the shopper is told anything.
 */
import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { CARDS } from "../tests/fixtures/test-cards.ts";
import { type Bff, clockOf, startBff } from "./bff.ts";
import { CREATE, createsIn, LIST, LOST_ANSWERS } from "./provider.ts";
import { cardBody, cardIn, problemIn, type Shopper, until } from "./shopper.ts";

const DEADLINE_MS = 800;
const visa = cardBody(CARDS.isbankVisa.number);

let bff: Bff;
// A BFF for each test: one that met so many failures would leave the provider alone for a while.
beforeEach(async () => {
  bff = await startBff({ iyzicoTimeoutMs: DEADLINE_MS, databaseFile: ":memory:" });
});
afterEach(() => bff.close());

describe("a create under a known key whose answer is lost", () => {
  let shopper: Shopper;
  beforeEach(async () => {
    shopper = await bff.shopper();
    await shopper.save();
    await bff.provider.forgetCalls();
  });

  test.each(LOST_ANSWERS.filter(({ after }) => after === "after-effect"))(
    "by $mode after its effect is found in the list, not sent twice",
    async (fault) => {
      await bff.provider.faults({ match: CREATE, ...fault });
      const saved = await cardIn(await shopper.add({ ...visa, label: "Bulunan" }), 201);
      expect(saved).toMatchObject({ last4: "0006", brand: "visa", label: "Bulunan", isDefault: false });
      expect(await bff.provider.callNames()).toEqual([CREATE, LIST]);
      expect(bff.logged("lost_create_found")).toBe(1);
      expect((await shopper.list()).cards[1]).toEqual(saved);
      expect(await bff.cardsAtProvider(shopper)).toHaveLength(2);
    },
  );

  test.each(LOST_ANSWERS.filter(({ after }) => after === "before-effect"))(
    "by $mode before its effect is told as not saved once the list says so",
    async (fault) => {
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
    test.each(LOST_ANSWERS)("by $mode, $after: stays open until the list answers", async (fault) => {
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
    });
  });

  test("is not mistaken for a card like it that was there before", async () => {
    await shopper.save(visa);
    await bff.provider.faults({ match: CREATE, mode: "reset", after: "before-effect" });
    expect((await problemIn(await shopper.add(visa))).code).toBe("card_not_saved");
    await bff.provider.faults({ match: CREATE, mode: "reset", after: "after-effect" });
    await cardIn(await shopper.add(visa), 201);
    expect(await bff.cardsAtProvider(shopper)).toHaveLength(3);
  });

  test("is not mistaken for a card like it that another system saved a moment ago", async () => {
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

  test("is not mistaken for a card like it that is being saved at the same moment", async () => {
    await bff.provider.faults({ match: CREATE, mode: "reset", after: "after-effect" });
    const pair = await Promise.all([shopper.save(visa), shopper.save(visa), shopper.save(visa)]);
    expect(new Set(pair.map(({ id }) => id)).size).toBe(3);
    expect((await shopper.list()).cards).toHaveLength(4);
    expect(createsIn(await bff.provider.calls())).toEqual(["key", "key", "key"]);
  });

  test("is found although another device listed the cards first", async () => {
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

  test("that lands after we stopped waiting shows up in a later list, once", async () => {
    await bff.provider.faults({
      match: CREATE,
      mode: "slow",
      after: "before-effect",
      ms: DEADLINE_MS + 1_500,
    });
    expect((await problemIn(await shopper.add(visa))).code).toBe("card_not_saved");
    await until("the card lands", async () => (await shopper.list()).cards.length === 2);
    const { cards } = await shopper.list();
    expect(cards).toHaveLength(2);
    expect(cards[1]).toMatchObject({ brand: "visa", label: null });
    expect((await shopper.list()).cards).toEqual(cards);
    expect(createsIn(await bff.provider.calls())).toEqual(["key"]);
  });

  test("that lands while it is looked for is found", async () => {
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

  test("once sent, is looked up even when its card has expired meanwhile", async () => {
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
