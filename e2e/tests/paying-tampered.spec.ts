/** A browser that lies: whatever is changed on the way there or back, the plan of the merchant's order is charged, or nothing. */
import type { Page, Route } from "@playwright/test";
import { PaymentOffer } from "@saved-cards/widget/contract";
import * as z from "zod";
import { payTr } from "../../packages/widget/src/frame/i18n/pay-tr.ts";
import { expect } from "./challenge.ts";
import { callsOf } from "./fixtures/calls.ts";
import { newCustomer } from "./fixtures/checkout.ts";
import { test } from "./fixtures/index.ts";
import { haveCardsAt, timesCalled } from "./paid.ts";
import { PAYNET, PROVIDERS } from "./pay-providers.ts";
import { expectNotCharged, expectPaid, openToPay, payForm, untilPayable } from "./paying.ts";
import { newSession } from "./provider.ts";

const PAYMENTS = "**/v1/payments";
const Body = z.record(z.string(), z.unknown());

/** Changes what the next payment is asked with. */
async function rewriteNext(page: Page, change: object): Promise<void> {
  const rewrite = async (route: Route) => {
    const body = Body.parse(JSON.parse(route.request().postData() ?? ""));
    await route.continue({ postData: JSON.stringify({ ...body, ...change }) });
  };
  await page.route(PAYMENTS, rewrite, { times: 1 });
}

for (const provider of PROVIDERS) {
  const { name, vault, card, three, calls } = provider;

  test(`what ${name} is asked for cannot be changed in the request`, async ({
    checkout,
    page,
    paynet,
    sandbox,
    stack,
  }) => {
    const standIn = { iyzico: sandbox, paynet }[name];
    const customer = await haveCardsAt(stack, vault, [card]);
    const stranger = await haveCardsAt(stack, vault, [provider.other]);
    const shop = await openToPay(checkout, { customer, query: { vault } });
    const form = payForm(shop.frame);
    await untilPayable(form);
    await form.plan(3).check();
    for (const { change, code } of [
      { change: { installment: 1 }, code: "amount_changed" },
      { change: { total: "1.00" }, code: "amount_changed" },
      { change: { installment: 4 }, code: "installment_not_available" },
      { change: { cardId: await cardIdOf(stack, stranger) }, code: "not_found" },
      { change: { amount: "1.00" }, code: "invalid_card" },
      { change: { currency: "USD", order: "another" }, code: "invalid_card" },
    ]) {
      await rewriteNext(page, change);
      const answered = page.waitForResponse(PAYMENTS);
      await form.pay(three.total).click();
      const answer = await answered;
      expect([change, Body.parse(await answer.json())["code"]]).toEqual([change, code]);
      // The plans may have been loaded again.
      await form.plan(3).check();
      await untilPayable(form, three.total);
    }
    await expectNotCharged(stack, shop);
    expect(await timesCalled(standIn, calls.pay)).toBe(0);
    await form.pay(three.total).click();
    await expectPaid(stack, shop, { amount: three.total, installment: 3, card });
  });

  test(`plans of ${name} that are shown falsely are not charged, and then are shown as they are`, async ({
    checkout,
    page,
    stack,
  }) => {
    const offers = "**/v1/cards/*/installments";
    await page.route(
      offers,
      async (route) => {
        // Not by `route.fetch`, which asks a proxy for a tunnel.
        const { authorization = "" } = await route.request().allHeaders();
        const { pathname } = new URL(route.request().url());
        const answer = await fetch(stack.bffUrl + pathname, { headers: { authorization } });
        const offer = PaymentOffer.parse(await answer.json());
        const plans = offer.plans.map((plan) => ({ ...plan, monthly: "1.00", total: "3.00" }));
        await route.fulfill({ json: { ...offer, plans } });
      },
      { times: 1 },
    );
    const customer = await haveCardsAt(stack, vault, [card]);
    const shop = await openToPay(checkout, { customer, query: { vault } });
    const form = payForm(shop.frame);
    await untilPayable(form, "3.00");
    await form.plan(3).check();
    await form.pay("3.00").click();
    await expect(form.alert.filter({ hasText: payTr.problems.amount_changed })).toBeVisible();
    await expect(form.pay("3.00")).toHaveCount(0);
    await expectNotCharged(stack, shop);
    await form.plan(3).check();
    await form.pay(three.total).click();
    await expectPaid(stack, shop, { amount: three.total, installment: 3, card });
  });
}

/** Of the only card that a customer has. */
async function cardIdOf(stack: Parameters<typeof newSession>[0], customer: string): Promise<string> {
  const token = await newSession(stack, customer);
  const answer = await fetch(`${stack.bffUrl}/v1/cards`, { headers: { authorization: `Bearer ${token}` } });
  const { cards } = z.object({ cards: z.array(z.object({ id: z.string() })) }).parse(await answer.json());
  return z.string().parse(cards[0]?.id);
}

test("a script of the shop’s can neither pay nor change the order: it has its token, and no way to use it", async ({
  checkout,
  page,
  stack,
}) => {
  const customer = newCustomer();
  const shop = await openToPay(checkout, { customer, query: { vault: PAYNET.vault } });
  await expect(payForm(shop.frame, "first").form).toBeVisible();
  const calls = callsOf(page);
  const said = await page.evaluate(async (orderId) => {
    const answer = await fetch(`/orders/${orderId}/payment`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ paymentId: "pay_0123456789abcdefABCD-_" }),
    });
    const frame = document.querySelector("iframe")?.contentWindow;
    frame?.postMessage({ type: "paid", payment: { status: "succeeded" } }, "*");
    window.shopWidget?.update({ mode: "pay" });
    return answer.json();
  }, shop.orderId);
  expect(said).toEqual({ id: shop.orderId, status: "open" });
  await expectNotCharged(stack, shop);
  expect(calls.filter((call) => call.startsWith("POST /v1/payments"))).toEqual([]);
  await expect(payForm(shop.frame, "first").form).toBeVisible();
});
