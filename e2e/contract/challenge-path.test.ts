/** A card that is saved through 3-D Secure: the way there, what the widget hears of it, and who may ask. */
import { randomUUID } from "node:crypto";
import { isFinal } from "@saved-cards/widget/contract";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { PAYNET_CARDS } from "../sandbox/paynet/test-cards.ts";
import {
  challengeIn,
  challengeOf,
  comeBack,
  endOf,
  open,
  passBank,
  paynetCardBody,
  verify,
} from "./at-the-bank.ts";
import { type Bff, publicUrl, startBff } from "./bff.ts";
import { CONFIRM, INITIAL, newPlan, type Paynet, startPaynet } from "./paynet.ts";
import { problemIn, until } from "./shopper.ts";

let paynet: Paynet;
let bff: Bff;
beforeAll(async () => {
  paynet = await startPaynet();
  bff = await startBff({ paynet });
});
beforeEach(() => paynet.forgetCalls());
afterAll(async () => {
  await bff.close();
  await paynet.close();
});

const card = paynetCardBody(PAYNET_CARDS.ordinary, { label: "Maaş kartım" });

describe("a card saved through the shopper's bank", () => {
  test("is the challenge's result, is listed once, and is the default when it is the first", async () => {
    const plan = newPlan();
    const shopper = await bff.shopper({ vault: "paynet-subscription", paynet: plan.bySubscription });
    const begun = await challengeIn(await shopper.add(card));
    expect(begun).toEqual({
      id: expect.stringMatching(/^chl_[\w-]{22}$/),
      state: "created",
      expiresAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      page: expect.stringContaining(`${publicUrl}/v1/challenges/${begun.id}/page/`),
      result: null,
    });
    const minutesLeft = (Date.parse(begun.expiresAt) - Date.now()) / 60_000;
    expect(minutesLeft).toBeGreaterThan(9.9);
    expect(minutesLeft).toBeLessThanOrEqual(10);
    expect((await shopper.list()).cards).toEqual([]);

    const form = await passBank(bff.send, begun);
    expect(await challengeOf(shopper, begun.id)).toEqual({ ...begun, state: "launched" });
    expect((await comeBack(bff.send, form)).status).toBe(200);
    const ended = await endOf(shopper, begun.id);
    expect(ended).toEqual({
      ...begun,
      state: "succeeded",
      page: null,
      result: { problem: null, payment: null, card: expect.anything() },
    });
    expect(ended.result?.card).toMatchObject({
      vault: "paynet-subscription",
      label: "Maaş kartım",
      brand: "visa",
      bin: "435508",
      last4: "1010",
      expiry: PAYNET_CARDS.ordinary.expiry,
      isDefault: true,
      isExpired: false,
    });
    expect(await shopper.list()).toEqual({ cards: [ended.result?.card], unavailable: [] });
    expect(await paynet.planCards(plan)).toEqual(["1010"]);
    expect(await paynet.count(CONFIRM)).toBe(1);
  });

  test("joins the cards that are there, and leaves the default as it is", async () => {
    const shopper = await subscriber();
    const first = await verify(bff.send, shopper, await challengeIn(await shopper.add(card)));
    const master = paynetCardBody(PAYNET_CARDS.ordinaryMastercard);
    const second = await verify(bff.send, shopper, await challengeIn(await shopper.add(master)));
    expect(second.result?.card).toMatchObject({ brand: "mastercard", label: null, isDefault: false });
    expect((await shopper.list()).cards).toEqual([first.result?.card, second.result?.card]);
  });

  test("is told as gone by its challenge once it is deleted, and the challenge stays succeeded", async () => {
    const shopper = await subscriber();
    const { id, result } = await verify(bff.send, shopper, await challengeIn(await shopper.add(card)));
    await verify(
      bff.send,
      shopper,
      await challengeIn(await shopper.add(paynetCardBody(PAYNET_CARDS.ordinaryTroy))),
    );
    if (!result?.card) throw new Error("A card was saved.");
    expect((await shopper.remove(result.card)).status).toBe(204);
    expect(await challengeOf(shopper, id)).toMatchObject({
      state: "succeeded",
      result: { card: null, payment: null, problem: null },
    });
  });

  test("that a list found first keeps what the shopper typed", async () => {
    const shopper = await subscriber();
    const begun = await challengeIn(await shopper.add(card));
    const form = await passBank(bff.send, begun);
    await paynet.faults({ match: CONFIRM, mode: "slow", ms: 400, after: "after-effect", times: 1 });
    const returning = comeBack(bff.send, form);
    await until("the list has it", async () => (await shopper.list()).cards.length === 1);
    await returning;
    const { result } = await endOf(shopper, begun.id);
    expect(result?.card).toMatchObject({ label: "Maaş kartım", expiry: PAYNET_CARDS.ordinary.expiry });
    expect((await shopper.list()).cards).toEqual([result?.card]);
  });
});

describe("a challenge", () => {
  test("is told to every session of its customer, and to no other customer", async () => {
    const customer = { id: randomUUID(), email: "ayse@example.com" };
    const session = { vault: "paynet-subscription", paynet: newPlan().bySubscription };
    const [owner, laptop] = [await bff.shopper({ ...session, customer }), await bff.shopper({ customer })];
    const stranger = await bff.shopper(session);
    const begun = await challengeIn(await owner.add(card));
    expect(await challengeOf(laptop, begun.id)).toEqual(begun);

    for (const [method, path] of [
      ["GET", ""],
      ["GET", "?wait=25"],
      ["POST", "/cancel"],
    ] as const) {
      const [theirs, none] = [
        await problemIn(await stranger.call(method, `/v1/challenges/${begun.id}${path}`, post(method))),
        await problemIn(
          await stranger.call(method, `/v1/challenges/chl_AAAAAAAAAAAAAAAAAAAAAA${path}`, post(method)),
        ),
      ];
      expect(theirs).toMatchObject({ status: 404, code: "not_found" });
      expect({ ...theirs, requestId: "" }).toEqual({ ...none, requestId: "" });
    }
    expect(await challengeOf(owner, begun.id)).toEqual(begun);
    const given = await laptop.call("POST", `/v1/challenges/${begun.id}/cancel`, {});
    expect(await given.json()).toMatchObject({ state: "cancelled" });
  });

  test("answers one who waits as soon as there is news, and says how it stands when there is none", async () => {
    const shopper = await subscriber();
    const begun = await challengeIn(await shopper.add(card));
    const waiting = challengeOf(shopper, begun.id, "?wait=25");
    const form = await passBank(bff.send, begun);
    expect((await waiting).state).toBe("launched");
    // What is no longer so is news at once.
    expect((await challengeOf(shopper, begun.id, "?wait=25&since=created")).state).toBe("launched");
    expect((await challengeOf(shopper, begun.id, "?wait=0.2&since=launched")).state).toBe("launched");
    const final = challengeOf(shopper, begun.id, "?wait=25&since=launched");
    await comeBack(bff.send, form);
    expect((await final).state).not.toBe("launched");
    const ended = await endOf(shopper, begun.id);
    expect(await challengeOf(shopper, begun.id, `?wait=25&since=${ended.state}`)).toEqual(ended);
  });

  test.each(["wait=26", "wait=-1", "wait=x", "wait=NaN", "wait=", "since=nowhere", "wait=1e9&since=created"])(
    "answers at once when it is asked to wait with %s",
    async (query) => {
      const shopper = await subscriber();
      const begun = await challengeIn(await shopper.add(card));
      expect(await challengeOf(shopper, begun.id, `?${query}`)).toEqual(begun);
    },
  );

  test("tells its page how it stands, by the page's key alone", async () => {
    const shopper = await subscriber();
    const begun = await challengeIn(await shopper.add(card));
    const state = async () => (await open(bff.send, `${begun.page}/state?wait=25&since=created`)).json();
    await passBank(bff.send, begun);
    expect(await state()).toEqual({ state: "launched" });
    expect(isFinal((await challengeOf(shopper, begun.id)).state)).toBe(false);
    const wrong = await open(bff.send, `${begun.page}x/state`);
    expect([wrong.status, await wrong.json()]).toEqual([404, { state: null }]);
  });

  test("is not begun for a card that Paynet refuses outright, and no bank is asked", async () => {
    const shopper = await subscriber();
    for (const [refused, status, code] of [
      [PAYNET_CARDS.refusedByBank, 422, "card_declined"],
      [PAYNET_CARDS.wrongCardData, 422, "invalid_card"],
      [PAYNET_CARDS.postUrlElsewhere, 503, "card_not_saved"],
    ] as const) {
      const key = randomUUID();
      const answers = [
        await problemIn(await shopper.add(paynetCardBody(refused), { key })),
        await problemIn(await shopper.add(paynetCardBody(refused), { key })),
      ];
      expect(answers[0]).toMatchObject({ status, code });
      expect(answers[1]).toEqual(answers[0]);
    }
    expect(await paynet.count(INITIAL)).toBe(3);
    expect(bff.log.join()).not.toContain("paynet.example");
    expect((await shopper.list()).cards).toEqual([]);
  });
});

function subscriber() {
  return bff.shopper({ vault: "paynet-subscription", paynet: newPlan().bySubscription });
}

function post(method: "GET" | "POST"): object | undefined {
  return method === "POST" ? {} : undefined;
}
