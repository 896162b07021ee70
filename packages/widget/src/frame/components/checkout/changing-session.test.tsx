// @vitest-environment happy-dom
// @vitest-environment-options { "url": "https://cards.example/frame" }
/** The shop's page gives another session while there is something to pay: a fresh one for the same order, or one for another. */
import { describe, expect, test } from "vitest";
import type { Answer, Paid } from "../../api/client.ts";
import {
  alertText,
  button,
  card,
  challenge,
  click,
  framePerTest,
  has,
  input,
  isPayable,
  limit,
  lost,
  ok,
  orderOf,
  pass,
  payment,
  refused,
  statusText,
  texts,
} from "./checkout.fixture.tsx";

const { open, toldOf, current } = framePerTest();

const expired = refused(401, "session_expired");

/** The cart has changed. */
async function changeOrder() {
  current().bff.order = orderOf({ id: "order-2", amount: "99.00" });
  await current().reopen();
  await pass();
}

async function changeCustomer() {
  current().bff.customer = "banu";
  current().bff.cards = [card("b", { last4: "2222" })];
  await current().reopen();
  await pass();
}

/** Presses the button; the answer comes when the test gives it. */
async function payAndWait() {
  await open([card("a")], orderOf());
  const { promise, resolve } = Promise.withResolvers<Answer<Paid>>();
  current().bff.payAnswers.push(promise);
  await click(button(/₺ öde$/));
  return async (answer: Answer<Paid>) => {
    resolve(answer);
    await pass(1_000);
  };
}

describe.each([
  ["another order", changeOrder],
  ["another customer with an order of the same name", changeCustomer],
])("a session for %s", (_, change) => {
  test("is not paid by the answer to the payment before it", async () => {
    const answer = await payAndWait();
    await change();
    await answer(ok(payment("succeeded")));
    expect(isPayable()).toBe(true);
    expect(toldOf("paid")).toEqual([]);
  });

  test("has no page of the bank opened that the payment before it asks for", async () => {
    const answer = await payAndWait();
    await change();
    await answer(ok({ challenge: challenge("created") }));
    expect(toldOf("challenge")).toEqual([]);
    expect(isPayable()).toBe(true);
  });

  test("closes the page of the bank that is open for the one before it", async () => {
    const answer = await payAndWait();
    current().bff.challenge = challenge("launched");
    await answer(ok({ challenge: challenge("created") }));
    expect(toldOf("challenge_end")).toEqual([]);
    await change();
    expect(toldOf("challenge_end")).toHaveLength(1);
    expect(statusText()).toBe("");
    expect(isPayable()).toBe(true);
  });

  test.each([
    ["is still asked for", 1, 0],
    ["was asked for in vain", 5, 60_000],
  ])("repeats no payment whose outcome %s", async (__, answers, milliseconds) => {
    await open([card("a")], orderOf());
    current().bff.payAnswers.push(...Array.from({ length: answers }, () => lost));
    await click(button(/₺ öde$/));
    await pass(milliseconds);
    await change();
    await pass(60_000);
    expect(current().bff.paid).toHaveLength(answers);
    expect(isPayable()).toBe(true);
    expect(statusText()).toBe("");
  });

  test("can be paid at once, though the payment before it is not answered", async () => {
    const answer = await payAndWait();
    await change();
    current().bff.payAnswers.push(ok(payment("succeeded", { id: "pay_2" })));
    await click(button(/₺ öde$/));
    await answer(ok(limit));
    expect(texts("h2")).toEqual(["Ödemeniz alındı"]);
    expect(toldOf("paid")).toHaveLength(1);
    expect(toldOf("declined")).toEqual([]);
  });

  test("begins without what was wrong with the payment before it", async () => {
    await open([card("a")], orderOf());
    current().bff.payAnswers.push(refused(409, "order_paid"));
    await click(button(/₺ öde$/));
    expect(alertText()).not.toBe("");
    await change();
    expect(alertText()).toBe("");
  });
});

test("another customer is not shown how an order of the same name was paid", async () => {
  await open([card("a")], orderOf({ status: "paid", payment: payment("succeeded") }));
  current().bff.order = orderOf({ status: "paid" });
  await changeCustomer();
  expect(texts("h2")).toEqual(["Ödemeniz alındı"]);
  expect(has("dd")).toBe(false);
});

describe("a fresh session for the same order", () => {
  test("takes the answer to the payment that the one before it sent", async () => {
    const answer = await payAndWait();
    await current().reopen();
    await answer(ok(payment("succeeded")));
    expect(texts("h2")).toEqual(["Ödemeniz alındı"]);
    expect(toldOf("paid")).toHaveLength(1);
  });

  test("goes on asking for the payment under the same key", async () => {
    await open([card("a")], orderOf());
    current().bff.payAnswers.push(lost, expired, ok(payment("succeeded")));
    await click(button(/₺ öde$/));
    await pass(2_000);
    await current().reopen();
    await pass(10_000);
    await click(button(/^Tekrar sor$/));
    await pass(1_000);
    expect(texts("h2")).toEqual(["Ödemeniz alındı"]);
    expect(new Set(current().bff.paid.map(({ key }) => key)).size).toBe(1);
  });

  test("leaves the page of the bank open", async () => {
    const answer = await payAndWait();
    current().bff.challenge = challenge("launched");
    await answer(ok({ challenge: challenge("created") }));
    current().bff.order = orderOf({ challengeId: "chl_1", payment: payment("pending") });
    await current().reopen();
    expect(toldOf("challenge_end")).toEqual([]);
    await current().bff.setChallenge(challenge("succeeded", payment("succeeded")));
    expect(texts("h2")).toEqual(["Ödemeniz alındı"]);
  });

  test("asks again for the ways to pay that the expired one was refused", async () => {
    await open([card("a")], orderOf(), {}, (bff) => bff.offerFailures.push(expired));
    expect(isPayable()).toBe(false);
    await current().reopen();
    await pass();
    expect(isPayable()).toBe(true);
    expect(has(".plan")).toBe(true);
  });

  test("keeps the ways to pay in sight, and the one that was chosen", async () => {
    await open([card("a")], orderOf());
    await click(input(/^3 taksit/));
    current().bff.offerFailures.push(lost);
    await current().reopen();
    await pass();
    expect(input(/^3 taksit/).checked).toBe(true);
    expect(isPayable()).toBe(true);
  });

  test("that could not be read heals the expired one when the connection is back", async () => {
    await open([card("a")], orderOf(), {}, (bff) => bff.offerFailures.push(expired));
    current().bff.sessionFailures.push(lost);
    await current().reopen();
    expect(texts(".notice")).toHaveLength(1);
    expect(isPayable()).toBe(false);
    globalThis.dispatchEvent(new Event("online"));
    await pass();
    expect(texts(".notice")).toEqual([]);
    expect(isPayable()).toBe(true);
  });
});

test("a refusal for another payment that runs gives way to how that one ends", async () => {
  await open([card("a")], orderOf());
  current().bff.order = orderOf({ status: "pending", payment: payment("pending") });
  current().bff.payAnswers.push(refused(409, "payment_in_progress"));
  await click(button(/₺ öde$/));
  await pass();
  await current().bff.setOrder({ status: "open", payment: limit });
  expect(alertText()).toBe("Kartınızın limiti yetersiz.");
});
