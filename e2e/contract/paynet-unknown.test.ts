/** Saves in Paynet's card storage whose answers never came: each holds 1 TL, so none is sent twice where the list can tell. */
import { randomUUID } from "node:crypto";
import { describe, expect, test as base } from "vitest";
import { PAYNET_CARDS } from "../sandbox/paynet/test-cards.ts";
import { paynetCardBody } from "./at-the-bank.ts";
import { startBff } from "./bff.ts";
import { LIST, type Paynet, RENAME, SAVE, startPaynet } from "./paynet.ts";
import { LOST_ANSWERS } from "./provider.ts";
import { cardIn, problemIn, type Shopper } from "./shopper.ts";

/** Long enough for ordinary calls on a busy machine, many tests at once; those that are lost are waited for so long. */
const DEADLINE_MS = 1_500;
const visa = paynetCardBody(PAYNET_CARDS.ordinary);

const test = base
  .extend("paynet", async ({ onTestFinished }) => {
    const paynet = await startPaynet();
    onTestFinished(() => paynet.close());
    return paynet;
  })
  // A BFF for each test: one that met so many failures would leave the provider alone for a while.
  .extend("shopper", async ({ paynet, onTestFinished }) => {
    const bff = await startBff({ paynet, paynetTimeoutMs: DEADLINE_MS, databaseFile: ":memory:" });
    onTestFinished(() => bff.close());
    return bff.shopper({ vault: "paynet" });
  })
  .extend("saver", async ({ paynet, shopper }) => {
    await shopper.save(paynetCardBody(PAYNET_CARDS.ordinaryMastercard));
    await paynet.forgetCalls();
    return shopper;
  });

/** How many cards the customer has at Paynet. Asks for a list through the BFF first. */
async function cardsThere(paynet: Paynet, shopper: Shopper): Promise<number> {
  await shopper.list();
  const owner = (await paynet.callsOf(LIST)).at(-1)?.body?.["card_owner_id"];
  return (await paynet.cardsOf(owner)).length;
}

describe.concurrent("a save under a known owner whose answer is lost", () => {
  test.for(LOST_ANSWERS.filter(({ after }) => after === "after-effect"))(
    "by $mode after its effect is found by its reference, and named then",
    async (fault, { saver, paynet }) => {
      await paynet.faults({ match: SAVE, ...fault });
      const saved = await cardIn(await saver.add({ ...visa, label: "Bulunan" }), 201);
      expect(saved).toMatchObject({ last4: "1010", label: "Bulunan", isDefault: false });
      const names = (await paynet.calls()).map(({ method, path }) => `${method} ${path}`);
      expect(names).toEqual([SAVE, LIST, RENAME]);
      expect((await saver.list()).cards[1]).toEqual(saved);
      expect(await cardsThere(paynet, saver)).toBe(2);
    },
  );

  test.for(LOST_ANSWERS.filter(({ after }) => after === "before-effect"))(
    "by $mode before its effect is told as not saved once the list says so",
    async (fault, { saver, paynet }) => {
      await paynet.faults({ match: SAVE, ...fault });
      const key = randomUUID();
      const problem = await problemIn(await saver.add(visa, { key }));
      expect(problem).toMatchObject({ status: 503, code: "card_not_saved", retryable: true });
      await paynet.faults();
      expect(await problemIn(await saver.add(visa, { key }))).toEqual(problem);
      expect(await paynet.count(SAVE)).toBe(1);
      expect(await cardsThere(paynet, saver)).toBe(1);
    },
  );

  test.for(LOST_ANSWERS.filter(({ mode }) => mode === "reset"))(
    "by $mode, $after, while the list is down too, stays open until the list answers",
    async (fault, { saver, paynet }) => {
      await paynet.faults({ match: SAVE, ...fault }, { match: LIST, mode: "failure", resultCode: 10 });
      const key = randomUUID();
      expect(await problemIn(await saver.add(visa, { key }))).toMatchObject({
        status: 503,
        code: "outcome_unknown",
        retryable: true,
      });
      await paynet.faults();
      const answer = await saver.add(visa, { key });
      expect(await paynet.count(SAVE)).toBe(1);
      const wasSaved = fault.after === "after-effect";
      if (wasSaved) expect((await saver.list()).cards[1]).toEqual(await cardIn(answer, 201));
      else expect((await problemIn(answer)).code).toBe("card_not_saved");
      expect(await cardsThere(paynet, saver)).toBe(wasSaved ? 2 : 1);
    },
  );

  test("is not mistaken for a card like it that is being saved at the same moment", async ({
    saver,
    paynet,
  }) => {
    await paynet.faults({ match: SAVE, mode: "reset", after: "after-effect" });
    const three = await Promise.all([saver.save(visa), saver.save(visa), saver.save(visa)]);
    expect(new Set(three.map(({ id }) => id)).size).toBe(3);
    expect((await saver.list()).cards).toHaveLength(4);
    expect(await paynet.count(SAVE)).toBe(3);
  });

  test("or whose name did not arrive keeps its name here, and is not saved twice", async ({
    saver,
    paynet,
  }) => {
    await paynet.faults({ match: RENAME, mode: "reset" });
    const saved = await cardIn(await saver.add({ ...visa, label: "Yeni" }), 201);
    expect(saved.label).toBe("Yeni");
    await paynet.faults();
    expect((await saver.list()).cards[1]).toMatchObject({ id: saved.id, label: "Yeni" });
    expect(await paynet.count(SAVE)).toBe(1);
  });
});

describe.concurrent("a customer's first save whose answer is lost", () => {
  test.for(LOST_ANSWERS)(
    "by $mode, $after, is not known, and never sent again",
    async (fault, { shopper, paynet }) => {
      await paynet.faults({ match: SAVE, ...fault });
      const key = randomUUID();
      for (let times = 0; times < 2; times += 1) {
        expect(await problemIn(await shopper.add(visa, { key }))).toMatchObject({
          status: 503,
          code: "outcome_unknown",
          retryable: true,
        });
      }
      expect(await paynet.count(SAVE)).toBe(1);
    },
  );

  test.for(["before-effect", "after-effect"])(
    "%s, and who saves the card again has it once",
    async (after, { shopper, paynet }) => {
      await paynet.faults({ match: SAVE, mode: "reset", after, times: 1 });
      expect((await problemIn(await shopper.add(visa))).code).toBe("outcome_unknown");
      const saved = await shopper.save({ ...visa, label: "İkinci deneme" });
      expect((await shopper.list()).cards).toMatchObject([{ id: saved.id, label: "İkinci deneme" }]);
      expect(await cardsThere(paynet, shopper)).toBe(1);
    },
  );

  test("after its effect shows with the next card, and can be deleted", async ({ shopper, paynet }) => {
    await paynet.faults({ match: SAVE, mode: "reset", after: "after-effect", times: 1 });
    expect((await problemIn(await shopper.add(visa))).code).toBe("outcome_unknown");
    const saved = await shopper.save(paynetCardBody(PAYNET_CARDS.ordinaryTroy));
    const { cards } = await shopper.list();
    expect(cards.map(({ last4 }) => last4)).toEqual(["1030", "1010"]);
    expect(cards[0]?.id).toBe(saved.id);
    for (const left of cards.slice(1)) expect((await shopper.remove(left)).status).toBe(204);
    expect(await cardsThere(paynet, shopper)).toBe(1);
  });
});
