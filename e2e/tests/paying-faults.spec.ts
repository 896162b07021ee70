/** When something breaks while money is on its way. What is said must be true, and one payment stays one payment. */
import type { Request } from "@playwright/test";
import { payTr } from "../../packages/widget/src/frame/i18n/pay-tr.ts";
import { tr } from "../../packages/widget/src/frame/i18n/tr.ts";
import type { Stack } from "../run/stack.ts";
import { enterCode } from "./bank.ts";
import { expect, challengePage, inDialog } from "./challenge.ts";
import { test } from "./fixtures/index.ts";
import { haveCardsAt, timesCalled } from "./paid.ts";
import { IYZICO, PAYNET, PROVIDERS, PRICE } from "./pay-providers.ts";
import {
  expectNotCharged,
  expectPaid,
  openToPay,
  payForm,
  type PayShop,
  result,
  toldPayments,
  untilPayable,
} from "./paying.ts";

/** Waited out in nearly every test here. */
const PROVIDER_TIMEOUT_MS = 700;

test.use({ providerTimeoutMs: PROVIDER_TIMEOUT_MS });
test.slow();

// The BFF leaves a provider alone that failed too often, and the tests before have seen to that.
test.beforeEach(({ stack }) => stack.restartBff({ signal: "SIGTERM" }));

const PAYMENTS = "**/v1/payments";

/** What is not found counts as not made after some seconds here, and what a dead process held is free after ten. */
const FOUND_OUT = { timeout: 25_000 };

/** What nobody knows yet is said to be so, with nothing that could pay again. */
async function expectPending({ frame }: PayShop): Promise<void> {
  await expect(result(frame, payTr.result.pending).title).toBeFocused();
  await expect(frame.getByText(payTr.result.pendingHint)).toBeVisible();
  await expect(frame.getByRole("button")).toHaveCount(0);
}

for (const provider of PROVIDERS) {
  const { name, vault, card, calls, shopPage } = provider;

  test.describe(`when ${name}'s answer to a charge is lost`, () => {
    test("after its effect, nothing is claimed until it is known, and nothing is charged again", async ({
      checkout,
      paynet,
      sandbox,
      stack,
    }) => {
      const standIn = { iyzico: sandbox, paynet }[name];
      const customer = await haveCardsAt(stack, vault, [card]);
      const shop = await openToPay(checkout, { customer, shopPage, query: { vault } });
      const form = payForm(shop.frame);
      await untilPayable(form);
      await standIn.faults([
        { match: calls.pay, mode: "timeout", after: "after-effect" },
        { match: calls.find, mode: "reset" },
      ]);
      await form.pay(PRICE).click();
      await expectPending(shop);
      expect(await toldPayments(shop)).toEqual([]);

      await standIn.faults([]);
      await expectPaid(stack, shop, { card });
      await expect(result(shop.frame, payTr.result.paid).title).toBeFocused();
      await expect.poll(() => toldPayments(shop)).toEqual(["paid succeeded"]);
      expect(await timesCalled(standIn, calls.pay)).toBe(1);
    });

    test("before its effect, the shopper hears in the end that nothing was charged, and pays", async ({
      checkout,
      paynet,
      sandbox,
      stack,
    }) => {
      const standIn = { iyzico: sandbox, paynet }[name];
      const customer = await haveCardsAt(stack, vault, [card]);
      const shop = await openToPay(checkout, { customer, query: { vault } });
      const form = payForm(shop.frame);
      await untilPayable(form);
      await standIn.faults([{ match: calls.pay, mode: "reset", times: 1 }]);
      await form.pay(PRICE).click();
      await expectPending(shop);
      const said = form.alert.filter({ hasText: /Ödemeniz alınamadı\. Kartınızdan para çekilmedi/ });
      await expect(said).toBeVisible(FOUND_OUT);
      await expect(form.pay(PRICE)).toBeFocused();
      await expectNotCharged(stack, shop);
      await form.pay(PRICE).click();
      await expectPaid(stack, shop, { card });
      expect((await toldPayments(shop)).filter((told) => !told.includes("pending"))).toEqual([
        "declined failed",
        "paid succeeded",
      ]);
    });

    test("after the bank’s page, the result is found out, too", async ({
      checkout,
      page,
      paynet,
      sandbox,
      stack,
    }) => {
      const standIn = { iyzico: sandbox, paynet }[name];
      const customer = await haveCardsAt(stack, vault, [card]);
      const shop = await openToPay(checkout, { customer, query: { vault, threeDS: "always" } });
      const form = payForm(shop.frame);
      await untilPayable(form);
      await standIn.faults([{ match: calls.complete, mode: "http-502-html", after: "after-effect" }]);
      await form.pay(PRICE).click();
      await enterCode(challengePage(inDialog(page)).bank, provider.code);
      await expectPaid(stack, shop, { card });
      await expect.poll(() => toldPayments(shop)).toEqual(["paid succeeded"]);
      expect(await timesCalled(standIn, calls.complete)).toBe(1);
    });
  });
}

test("a provider that turns the payment away is no reason to doubt: nothing was charged, and it can be tried again", async ({
  checkout,
  sandbox,
  stack,
}) => {
  const customer = await haveCardsAt(stack, "iyzico", [IYZICO.card]);
  const shop = await openToPay(checkout, { customer });
  const form = payForm(shop.frame);
  await untilPayable(form);
  await sandbox.faults([{ match: IYZICO.calls.pay, mode: "failure", errorCode: "50000", times: 1 }]);
  await form.pay(PRICE).click();
  await expect(form.alert.filter({ hasText: payTr.problems.payment_not_made })).toBeVisible();
  await expectNotCharged(stack, shop);
  await form.pay(PRICE).click();
  await expectPaid(stack, shop, { card: IYZICO.card });
});

test("without its plans nothing can be paid, and they can be asked for again", async ({
  checkout,
  sandbox,
  stack,
}) => {
  const customer = await haveCardsAt(stack, "iyzico", [IYZICO.card]);
  await sandbox.faults([{ match: IYZICO.calls.offer, mode: "http-502-html" }]);
  const shop = await openToPay(checkout, { customer });
  const form = payForm(shop.frame);
  const reason = payTr.plans.failed(payTr.problems.vault_unavailable);
  await expect(form.alert.filter({ hasText: reason })).toBeVisible();
  await expect(form.pay(PRICE)).toHaveAttribute("aria-disabled", "true");
  await form.pay(PRICE).dispatchEvent("click");
  await sandbox.faults([]);
  await form.form.getByRole("button", { name: payTr.plans.retry, exact: true }).click();
  await untilPayable(form);
  await expectNotCharged(stack, shop);
  await form.plan(6).check();
  await form.pay("1655.56").click();
  await expectPaid(stack, shop, { amount: "1655.56", installment: 6, card: IYZICO.card });
});

test.describe("a browser that loses its connection", () => {
  test("before anything is sent says so, and pays once it is back", async ({ checkout, context, stack }) => {
    const customer = await haveCardsAt(stack, "paynet", [PAYNET.card]);
    const shop = await openToPay(checkout, { customer, query: { vault: "paynet" } });
    const form = payForm(shop.frame);
    await untilPayable(form);
    await context.setOffline(true);
    await expect(shop.frame.getByText(tr.notices.offline)).toBeVisible();
    await form.pay(PRICE).click();
    await expect(form.alert.filter({ hasText: payTr.form.notSent })).toBeVisible();
    await context.setOffline(false);
    await expect(shop.frame.getByText(tr.notices.offline)).toBeHidden();
    await expectNotCharged(stack, shop);
    await form.pay(PRICE).click();
    await expectPaid(stack, shop, { card: PAYNET.card });
  });

  for (const { how, provider } of [
    { how: "on the way there", provider: IYZICO },
    { how: "on the way back", provider: PAYNET },
  ]) {
    test(`${how} finds out what became of the payment, and is charged once`, async ({
      checkout,
      context,
      page,
      stack,
    }) => {
      const { vault, card } = provider;
      const customer = await haveCardsAt(stack, vault, [card]);
      const shop = await openToPay(checkout, { customer, query: { vault } });
      const form = payForm(shop.frame);
      await untilPayable(form);
      await page.route(
        PAYMENTS,
        async (route) => {
          if (how === "on the way back") await sendOn(stack, route.request());
          await context.setOffline(true);
          await route.abort("internetdisconnected");
        },
        { times: 1 },
      );
      await form.pay(PRICE).click();
      const said = shop.frame.getByText(tr.form.askingOffline, { exact: true });
      await expect(
        said.or(shop.frame.getByText(payTr.result.offlineHint, { exact: true })).first(),
      ).toBeVisible();
      await expect(shop.frame.getByText(/Kartınızdan para çekilmedi/)).toHaveCount(0);
      expect(await toldPayments(shop)).toEqual([]);
      await context.setOffline(false);
      await expectPaid(stack, shop, { card });
      await expect.poll(() => toldPayments(shop)).toEqual(["paid succeeded"]);
    });
  }
});

/** Does a request of the widget's from here, in its name. */
async function sendOn(stack: Stack, request: Request): Promise<void> {
  const { authorization = "", "idempotency-key": key = "" } = await request.allHeaders();
  const answer = await fetch(`${stack.bffUrl}${new URL(request.url()).pathname}`, {
    method: request.method(),
    headers: { authorization, "idempotency-key": key, "content-type": "application/json" },
    body: request.postData(),
  });
  expect(answer.status).toBe(201);
}

test("a BFF that dies with a charge under way comes back, and finds it", async ({
  checkout,
  paynet,
  stack,
}) => {
  const { card, calls } = PAYNET;
  const customer = await haveCardsAt(stack, "paynet", [card]);
  const shop = await openToPay(checkout, { customer, query: { vault: "paynet" } });
  const form = payForm(shop.frame);
  await untilPayable(form);
  // It cannot be through with it before it dies.
  await paynet.faults([
    { match: calls.pay, mode: "timeout", after: "after-effect", times: 1 },
    { match: calls.find, mode: "reset" },
  ]);
  await form.pay(PRICE).click();
  await expect.poll(() => timesCalled(paynet, calls.pay), { intervals: [20] }).toBe(1);
  await stack.restartBff({ signal: "SIGKILL" });
  await paynet.faults([]);
  await expect(result(shop.frame, payTr.result.paid).title).toBeVisible(FOUND_OUT);
  await expectPaid(stack, shop, { card });
  expect(await timesCalled(paynet, calls.pay)).toBe(1);
});
