/**
 * Every way in which Paynet, the bank and the network between them behave (Paynet fact sheet, section 9): the challenge, Paynet and the
 * shopper's list agree in the end. What needs a browser is in `e2e/tests`.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Tries, visitBank } from "../sandbox/bank/shopper.ts";
import { PAYNET_CARDS } from "../sandbox/paynet/test-cards.ts";
import {
  challengeIn,
  challengeOf,
  comeBack,
  endOf,
  launch,
  open,
  launchUrlIn,
  paynetCardBody,
} from "./at-the-bank.ts";
import { type Bff, startBff } from "./bff.ts";
import { CONFIRM, newPlan, type Paynet, type Plan, startPaynet } from "./paynet.ts";
import { problemIn, type Shopper, until } from "./shopper.ts";

type CardName = keyof typeof PAYNET_CARDS;

let paynet: Paynet;
let bff: Bff;
let plan: Plan;
let shopper: Shopper;
beforeAll(async () => {
  paynet = await startPaynet({ slowPageMs: 100 });
  await paynet.settings({ slowConfirmMs: 300, lateSaveMs: 100 });
  bff = await startBff({ paynet });
});
beforeEach(async () => {
  await paynet.forgetCalls();
  plan = newPlan();
  shopper = await bff.shopper({ vault: "paynet-subscription", paynet: plan.bySubscription });
});
afterAll(async () => {
  await bff.close();
  await paynet.close();
});

/** To the bank and back, however often it leads back. Every answer on the way is a page. */
async function goThrough(name: CardName, tries?: Tries) {
  const card = PAYNET_CARDS[name];
  const challenge = await challengeIn(await shopper.add(paynetCardBody(card)));
  const { action } = await launch(bff.send, challenge);
  const returns = await visitBank(action, tries ?? [card.password ?? "any"]);
  for (const { method, url, fields } of returns) {
    const answer = await comeBack(bff.send, { method, action: url, fields });
    expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "text/html; charset=UTF-8"]);
  }
  return endOf(shopper, challenge.id);
}

async function expectSaved(name: CardName): Promise<void> {
  const last4 = PAYNET_CARDS[name].number.slice(-4);
  expect(await paynet.planCards(plan)).toEqual([last4]);
  const { cards, unavailable } = await shopper.list();
  expect(cards.map((card) => [card.last4, card.vault])).toEqual([[last4, "paynet-subscription"]]);
  expect(unavailable).toEqual([]);
}

async function expectNothingSaved(): Promise<void> {
  expect(await paynet.planCards(plan)).toEqual([]);
  expect(await shopper.list()).toEqual({ cards: [], unavailable: [] });
}

describe("is saved, by one confirm:", () => {
  test.each<[CardName, string]>([
    ["ordinary", "with nothing out of the ordinary (A)"],
    ["ordinaryTroy", "with any password"],
    ["commercialCard", "a commercial card"],
    ["debitCard", "a debit card"],
    ["password123", "with the password 123"],
    ["password34020", "with the password 34020"],
    ["password123456", "with the password 123456"],
    ["htmlOnly", "with html and no address"],
    ["postUrlOnly", "with an address and no html"],
    ["hostileHtml", "after html that attacks"],
    ["savedAsCodeOne", "as code 1 without is_succeed (B)"],
    ["replayedAsOldSuccess", "where a second confirm would be told the first one's success (D)"],
    ["savedSlowly", "after a slow confirm"],
    ["savedAnswerLost", "though the confirm's answer is lost"],
    ["savedLate", "though the confirm fails, and the card comes later"],
    ["mistypedConfirm", "though nobody can read the confirm's answer"],
    ["driftedConfirm", "in an answer that is spelt otherwise"],
    ["returnsTwice", "though the bank leads back twice"],
    ["returnsByGet", "though the bank leads back by GET"],
    ["needsCookie", "at a bank that needs its cookie"],
    ["framingRefused", "at a bank that no frame may show"],
    ["slowBank", "at a slow bank"],
  ])("%s, %s", async (name) => {
    const { state, result } = await goThrough(name);
    const { number, expiry } = PAYNET_CARDS[name];
    expect([state, result?.problem]).toEqual(["succeeded", null]);
    expect(result?.card).toMatchObject({ last4: number.slice(-4), bin: number.slice(0, 6), expiry });
    await expectSaved(name);
    expect((await shopper.list()).cards).toEqual([result?.card]);
    expect(await paynet.count(CONFIRM)).toBe(1);
  });

  test("one whose code was mistyped twice before", async () => {
    expect((await goThrough("ordinary", ["x", "y", "a"])).state).toBe("succeeded");
    await expectSaved("ordinary");
  });
});

describe("is not saved, by one confirm:", () => {
  test.each<[CardName, string, string]>([
    ["declined", "card_declined", "declined under code 0 (C)"],
    ["sessionForgotten", "challenge_failed", "by a session that Paynet does not know (E)"],
    ["verificationFails", "challenge_failed", "as not verified (F)"],
    ["expiresAtTheBank", "challenge_failed", "by a session that ran out at the bank (G)"],
    ["returnsWithoutIds", "challenge_failed", "by a return that says no more than that it failed"],
    ["answerLost", "card_not_saved", "by a confirm that was lost on its way"],
    ["documentedExample", "card_not_saved", "by an answer as in the documents' example"],
  ])("%s, told as %s: %s", async (name, problem) => {
    const { state, result } = await goThrough(name);
    expect([state, result]).toEqual(["failed", { card: null, payment: null, problem }]);
    await expectNothingSaved();
    expect(await paynet.count(CONFIRM)).toBe(1);
    expect(await paynet.count("POST /v1/subscription/create_card_tds_initial")).toBe(1);
  });

  test.each<[string, Tries]>([
    ["whose code was wrong three times", ["x", "y", "z"]],
    ["whose shopper gave up at the bank", "cancel"],
  ])("one %s", async (_what, tries) => {
    const { state, result } = await goThrough("ordinary", tries);
    expect([state, result]).toEqual(["failed", { card: null, payment: null, problem: "challenge_failed" }]);
    await expectNothingSaved();
    expect(await paynet.count(CONFIRM)).toBe(1);
  });

  test("one whose shopper comes back before the bank is through (H)", async () => {
    const challenge = await challengeIn(await shopper.add(paynetCardBody(PAYNET_CARDS.ordinary)));
    const { fields } = await launch(bff.send, challenge);
    const [initial] = await paynet.callsOf("POST /v1/subscription/create_card_tds_initial");
    const action = String(initial?.body?.["return_url"]);
    expect((await comeBack(bff.send, { method: "post", action, fields })).status).toBe(200);
    expect((await endOf(shopper, challenge.id)).result).toEqual({
      card: null,
      payment: null,
      problem: "challenge_failed",
    });
    await expectNothingSaved();
  });
});

test("a shopper who is kept at the bank can give up, and nothing is saved", async () => {
  const challenge = await challengeIn(await shopper.add(paynetCardBody(PAYNET_CARDS.neverReturns)));
  const { action } = await launch(bff.send, challenge);
  expect(await visitBank(action, ["a"])).toEqual([]);
  expect((await challengeOf(shopper, challenge.id)).state).toBe("launched");
  const cancelled = await shopper.call("POST", `/v1/challenges/${challenge.id}/cancel`, {});
  expect(await cancelled.json()).toMatchObject({
    state: "cancelled",
    page: null,
    result: { card: null, payment: null, problem: null },
  });
  await expectNothingSaved();
  expect(await paynet.count(CONFIRM)).toBe(0);
});

test("an address that is not Paynet's is never handed out, and no challenge begins", async () => {
  const problem = await problemIn(await shopper.add(paynetCardBody(PAYNET_CARDS.postUrlElsewhere)));
  expect(problem).toMatchObject({ status: 503, code: "card_not_saved", retryable: true });
  expect(JSON.stringify([problem, bff.log])).not.toContain("paynet.example");
  await expectNothingSaved();
});

test("an address alone is led to, with no page of ours in between", async () => {
  const challenge = await challengeIn(await shopper.add(paynetCardBody(PAYNET_CARDS.postUrlOnly)));
  const answer = await open(bff.send, await launchUrlIn(bff.send, challenge));
  expect(answer.status).toBe(303);
  expect(answer.headers.get("location")).toContain("/v1/subscriptioncreatecardjgate/tds?session_id=");
  expect(answer.headers.get("cache-control")).toBe("no-store");
  expect(answer.headers.get("referrer-policy")).toBe("no-referrer");
});

test("a card that Paynet saves after we gave up shows in a later list", async () => {
  await paynet.settings({ lateSaveMs: 4_000 });
  const { state, result } = await goThrough("savedLate");
  expect([state, result?.problem]).toEqual(["failed", "card_not_saved"]);
  await until("the card is there", async () => (await shopper.list()).cards.length === 1);
  await expectSaved("savedLate");
  await paynet.settings({ lateSaveMs: 100 });
});
