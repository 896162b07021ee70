/** The cards of a Paynet subscription through the BFF: whose they are, which is charged first, and which may go. */
import { randomUUID } from "node:crypto";
import type { Card } from "@saved-cards/widget/contract";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import * as paynetCalls from "../sandbox/paynet/keyed-call.ts";
import { PAYNET_CARDS } from "../sandbox/paynet/test-cards.ts";
import { challengeIn, endOf, paynetCardBody, verify } from "./at-the-bank.ts";
import { type Bff, startBff } from "./bff.ts";
import {
  ARRANGE,
  CONFIRM,
  INITIAL,
  lastFour,
  newPlan,
  type Paynet,
  type Plan,
  PLAN_DELETE,
  type PlanNames,
  PLAN_LIST,
  startPaynet,
} from "./paynet.ts";
import { cardIn, problemIn, type Shopper } from "./shopper.ts";

let paynet: Paynet;
let bff: Bff;
let customer: { id: string; email: string };
let plan: Plan;
beforeAll(async () => {
  paynet = await startPaynet();
  bff = await startBff({ paynet });
});
beforeEach(async () => {
  await paynet.faults();
  await paynet.forgetCalls();
  customer = { id: randomUUID(), email: "ayse@example.com" };
  plan = newPlan();
});
afterAll(async () => {
  await bff.close();
  await paynet.close();
});

function subscriber(names: PlanNames = plan.bySubscription): Promise<Shopper> {
  return bff.shopper({ vault: "paynet-subscription", paynet: names, customer });
}

async function save(
  shopper: Shopper,
  name: keyof typeof PAYNET_CARDS = "ordinary",
  more = {},
): Promise<Card> {
  const challenge = await challengeIn(await shopper.add(paynetCardBody(PAYNET_CARDS[name], more)));
  const { result } = await verify(bff.send, shopper, challenge);
  if (!result?.card) throw new Error(`Not saved: ${result?.problem}`);
  return result.card;
}

describe("the default card", () => {
  test("is the one that Paynet charges first, when the shopper picks it", async () => {
    const shopper = await subscriber();
    await save(shopper);
    const second = await save(shopper, "ordinaryMastercard");
    await save(shopper, "ordinaryTroy");
    expect(await paynet.planCards(plan)).toEqual(["1010", "1025", "1030"]);
    expect(await cardIn(await shopper.update(second, { isDefault: true }), 200)).toMatchObject({
      id: second.id,
      isDefault: true,
    });
    expect(await paynet.planCards(plan)).toEqual(["1025", "1010", "1030"]);
    const { cards } = await shopper.list();
    expect(cards.map(({ last4, isDefault }) => [last4, isDefault])).toEqual([
      ["1010", false],
      ["1025", true],
      ["1030", false],
    ]);
  });

  test("is the one that another system put first", async () => {
    const shopper = await subscriber();
    await save(shopper);
    await save(shopper, "ordinaryMastercard");
    const [first, second] = await paynetCalls.planCards(paynet.paynetUrl, plan.asPaynetHasIt);
    await paynet.call(paynetCalls.CARD_INFO_ARRANGE, {
      ...plan.asPaynetHasIt,
      card_information: [second, first].map((card, index) => ({
        subscription_card_id: 0,
        card_id: card?.["card_id"],
        order_no: index + 1,
      })),
    });
    expect((await shopper.list()).cards.map(({ isDefault }) => isDefault)).toEqual([false, true]);
  });

  test("stays what it was when Paynet does not hear of the change", async () => {
    const shopper = await subscriber();
    const first = await save(shopper);
    const second = await save(shopper, "ordinaryMastercard");
    await paynet.faults({ match: ARRANGE, mode: "reset", times: 2 });
    expect(await problemIn(await shopper.update(second, { isDefault: true }))).toMatchObject({
      status: 503,
      code: "vault_unavailable",
    });
    expect((await shopper.list()).cards.find(({ isDefault }) => isDefault)?.id).toBe(first.id);
  });
});

describe("a subscription's last card", () => {
  test("cannot be deleted, and another one before it can", async () => {
    const shopper = await subscriber();
    const first = await save(shopper);
    const second = await save(shopper, "ordinaryMastercard");
    expect((await shopper.remove(first)).status).toBe(204);
    const key = randomUUID();
    expect(await problemIn(await shopper.remove(second, { key }))).toMatchObject({
      status: 409,
      code: "card_needed",
      retryable: false,
    });
    expect((await shopper.list()).cards.map(({ id }) => id)).toEqual([second.id]);
    expect(await paynet.planCards(plan)).toEqual(["1025"]);
    // A refusal is forgotten: with another card there, the same intent can be carried out.
    const third = await save(shopper, "ordinaryTroy");
    expect((await shopper.remove(second, { key })).status).toBe(204);
    expect((await shopper.list()).cards.map(({ id }) => id)).toEqual([third.id]);
  });

  test("is gone at once when a delete's answer was lost, or another system was faster", async () => {
    const shopper = await subscriber();
    const cards = [
      await save(shopper),
      await save(shopper, "ordinaryMastercard"),
      await save(shopper, "ordinaryTroy"),
    ];
    await paynet.faults({ match: PLAN_DELETE, mode: "reset", after: "after-effect" });
    const [first, second] = cards;
    if (!first || !second) throw new Error("Three cards.");
    expect((await shopper.remove(first)).status).toBe(204);
    await paynet.faults();
    const [there] = await paynetCalls.planCards(paynet.paynetUrl, plan.asPaynetHasIt);
    await paynet.call(paynetCalls.CARD_INFO_DELETE, { ...plan.asPaynetHasIt, card_id: there?.["card_id"] });
    expect((await shopper.remove(second)).status).toBe(204);
    expect(await paynet.planCards(plan)).toEqual(["1030"]);
  });
});

describe("a card's name", () => {
  test("goes to Paynet with the card, and stays ours, since the list does not tell it", async () => {
    const shopper = await subscriber();
    const saved = await save(shopper, "ordinary", { label: "Maaş kartım" });
    expect((await paynet.callsOf(INITIAL))[0]?.body?.["label"]).toBe("Maaş kartım");
    expect((await shopper.update(saved, { label: "Yeni" })).status).toBe(200);
    const [told] = await paynet.callsOf(`POST ${paynetCalls.CARD_INFO_LABEL_UPDATE}`);
    expect(told?.body).toMatchObject({ label: "Yeni" });
    expect((await shopper.list()).cards).toMatchObject([{ id: saved.id, label: "Yeni" }]);
  });
});

describe("the cards of two subscriptions of one customer", () => {
  test("are shown each in its own session, and none is lost", async () => {
    const other = newPlan();
    const [here, there] = [await subscriber(), await subscriber(other.bySubscription)];
    const mine = await save(here, "ordinary", { label: "Ev" });
    const theirs = await save(there, "ordinaryMastercard", { label: "İş" });
    for (let times = 0; times < 2; times += 1) {
      expect((await here.list()).cards.map(({ id, label }) => [id, label])).toEqual([[mine.id, "Ev"]]);
      expect((await there.list()).cards.map(({ id, label }) => [id, label])).toEqual([[theirs.id, "İş"]]);
    }
    const elsewhere = await bff.shopper({ vault: "iyzico", customer });
    expect((await elsewhere.list()).cards).toEqual([]);
    expect((await there.list()).cards).toHaveLength(1);
  });
});

describe("a subscription", () => {
  test("named by the merchant's reference is asked for by it", async () => {
    const shopper = await subscriber(plan.byReference);
    const saved = await save(shopper);
    expect((await shopper.list()).cards).toEqual([saved]);
    expect((await paynet.callsOf(PLAN_LIST)).at(-1)?.body).toEqual({
      reference_no: plan.byReference.referenceNo,
    });
    expect(await paynet.planCards(plan)).toEqual(["1010"]);
  });

  test("named by its group alone is known by the first card's confirm, and listed from then on", async () => {
    const shopper = await subscriber(plan.byGroup);
    expect(await shopper.list()).toEqual({ cards: [], unavailable: [] });
    const saved = await save(shopper);
    expect(await shopper.list()).toEqual({ cards: [saved], unavailable: [] });
    expect((await paynet.callsOf(PLAN_LIST)).at(-1)?.body).toMatchObject(plan.asPaynetHasIt);
    const second = await save(await subscriber(plan.byGroup), "ordinaryMastercard");
    expect((await shopper.list()).cards).toEqual([saved, second]);
    expect((await cardIn(await shopper.update(second, { isDefault: true }), 200)).isDefault).toBe(true);
    expect((await shopper.remove(saved)).status).toBe(204);
    expect(await paynet.planCards(plan)).toEqual(["1025"]);
  });

  test("that Paynet does not know is the merchant's to look at", async () => {
    const shopper = await subscriber({ subscriptionId: "nobody-knows" });
    const problem = await problemIn(await shopper.add(paynetCardBody(PAYNET_CARDS.ordinary)));
    expect(problem).toMatchObject({ status: 502, code: "vault_misconfigured" });
    expect((await shopper.list()).cards).toEqual([]);
  });

  test("shows the cards that another system added, and their masks alone", async () => {
    const before = await subscriber();
    await save(before);
    const someoneElse = await bff.shopper({ vault: "paynet-subscription", paynet: plan.bySubscription });
    const { cards } = await someoneElse.list();
    expect(cards).toMatchObject([{ last4: "1010", bin: "435508", brand: "visa", expiry: null, label: null }]);
    expect(cards.map(({ id }) => id)).not.toEqual((await before.list()).cards.map(({ id }) => id));
  });
});

test("two cards like each other, saved at the same moment with a lost answer each, are two cards", async () => {
  const shopper = await subscriber();
  const bodies = ["Bir", "İki"].map((label) => paynetCardBody(PAYNET_CARDS.ordinary, { label }));
  const challenges = await Promise.all(bodies.map(async (body) => challengeIn(await shopper.add(body))));
  await paynet.faults({ match: CONFIRM, mode: "reset", after: "after-effect" });
  await Promise.all(challenges.map((challenge) => verify(bff.send, shopper, challenge)));
  const ended = await Promise.all(challenges.map(({ id }) => endOf(shopper, id)));
  expect(ended.map(({ state }) => state)).toEqual(["succeeded", "succeeded"]);
  expect(new Set(ended.map(({ result }) => result?.card?.id)).size).toBe(2);
  expect((await shopper.list()).cards.map(({ label }) => label ?? "").toSorted()).toEqual(["Bir", "İki"]);
  expect(
    (await paynetCalls.planCards(paynet.paynetUrl, plan.asPaynetHasIt)).map((card) =>
      lastFour(card["card_no_mask"]),
    ),
  ).toEqual(["1010", "1010"]);
});

test("a lost confirm is not mistaken for a card like it that is saved at the same moment", async () => {
  const shopper = await subscriber();
  const [lost, saved] = [
    await challengeIn(await shopper.add(paynetCardBody(PAYNET_CARDS.ordinary, { label: "Kayıp" }))),
    await challengeIn(await shopper.add(paynetCardBody(PAYNET_CARDS.ordinary, { label: "Kayıtlı" }))),
  ];
  expect((await verify(bff.send, shopper, saved)).state).toBe("succeeded");
  await paynet.faults({ match: CONFIRM, mode: "reset", after: "before-effect", times: 1 });
  const ended = await verify(bff.send, shopper, lost);
  expect([ended.state, ended.result]).toEqual([
    "failed",
    { card: null, payment: null, problem: "card_not_saved" },
  ]);
  expect((await shopper.list()).cards.map(({ label }) => label)).toEqual(["Kayıtlı"]);
});
