/** Paying in the browser, with both providers: at once, in installments, through the bank; declined; and with a card that is typed. */
import { payTr } from "../../packages/widget/src/frame/i18n/pay-tr.ts";
import { tr } from "../../packages/widget/src/frame/i18n/tr.ts";
import type { Stack } from "../run/stack.ts";
import { bankPage, enterCode } from "./bank.ts";
import { expect, challengePage, inDialog, openWindow, pageTexts, untilBackAtShop } from "./challenge.ts";
import { newCustomer } from "./fixtures/checkout.ts";
import { test } from "./fixtures/index.ts";
import { CARDS } from "./fixtures/test-cards.ts";
import { decideReview, haveCardsAt, shopsView, timesCalled, toldByWebhook } from "./paid.ts";
import { IYZICO, PAYNET, PRICE, PROVIDERS } from "./pay-providers.ts";
import {
  CVC,
  expectNotCharged,
  expectPaid,
  lira,
  openToPay,
  payForm,
  receipt,
  result,
  savedRows,
  toldPayments,
  typeCard,
  typeOther,
  untilPayable,
} from "./paying.ts";
import { cardRow, expectError } from "./shopper.ts";

for (const provider of PROVIDERS) {
  const { name, vault, card, shopPage } = provider;

  test.describe(`with ${name}`, () => {
    test("a saved card pays once, however often the button is pressed, and the shop believes its own server alone", async ({
      checkout,
      page,
      stack,
    }) => {
      const asked = Promise.withResolvers<void>();
      await page.route("**/orders/*/payment", async (route) => {
        await asked.promise;
        await route.continue();
      });
      const customer = await haveCardsAt(stack, vault, [card]);
      const shop = await openToPay(checkout, { customer, query: { vault } });
      const form = payForm(shop.frame);
      await untilPayable(form);
      await form.pay(PRICE).dblclick();
      await expect(result(shop.frame, payTr.result.paid).title).toBeFocused();
      await expect(receipt(shop)).toBeHidden();
      asked.resolve();
      await expectPaid(stack, shop, { card });
      await expect.poll(() => toldPayments(shop)).toEqual(["paid succeeded"]);
      await expect.poll(() => toldByWebhook(stack, shop)).toEqual(["payment.succeeded"]);
    });

    test("installments cost the same on the button, at the bank, in the result and at the provider", async ({
      checkout,
      page,
      stack,
    }) => {
      const { monthly, total } = provider.three;
      const customer = await haveCardsAt(stack, vault, [card]);
      const shop = await openToPay(checkout, { customer, shopPage, query: { vault, threeDS: "always" } });
      const form = payForm(shop.frame);
      await untilPayable(form);
      await expect(form.form.getByText(payTr.form.check)).toBeVisible();
      const said = `${payTr.plans.several(3)} ${payTr.plans.monthly(lira(monthly), 3)} ${payTr.plans.total} ${lira(total)}`;
      await expect(form.plan(3)).toHaveAccessibleName(said);
      await form.plan(3).check();
      await form.pay(total).click();

      const { bank } = challengePage(inDialog(page));
      const atBank = total.replace(".", ",");
      await expect(bank.getByText(new RegExp(`^${atBank.replace(/^1/, String.raw`1\.?`)} `))).toBeVisible();
      await expectNotCharged(stack, shop);
      await enterCode(bank, provider.code);
      await expectPaid(stack, shop, { amount: total, installment: 3, card });
      await expect(result(shop.frame, payTr.result.paid).title).toBeFocused();
      await expect.poll(() => toldPayments(shop)).toEqual(["paid succeeded"]);
      expect(await namedInPolicy(stack)).toEqual([stack.cardsOrigin]);
    });

    test("a card that is declined is said to be, and another one pays", async ({ checkout, stack }) => {
      const customer = await haveCardsAt(stack, vault, [card]);
      const shop = await openToPay(checkout, { customer, query: { vault } });
      await untilPayable(payForm(shop.frame));
      const form = await typeOther(shop.frame, provider.refused.number);
      await untilPayable(form);
      await form.pay(PRICE).click();
      await expect(form.alert.filter({ hasText: /limiti veya bakiyesi/ })).toBeVisible();
      await expect(form.pay(PRICE)).toBeFocused();
      await expect(form.cvc).toHaveValue("");
      await expect(form.number).toHaveValue(new RegExp(`${provider.refused.number.slice(-4)}$`));
      await expectNotCharged(stack, shop);
      await expect.poll(() => toldPayments(shop)).toEqual(["declined failed"]);

      await form.cancel.click();
      await expect(shop.frame.getByText(/limiti veya bakiyesi/)).toHaveCount(0);
      await expect(cardRow(shop.frame, card.name).radio).toBeChecked();
      await payForm(shop.frame).pay(PRICE).click();
      await expectPaid(stack, shop, { card });
      await expect.poll(() => toldPayments(shop)).toEqual(["declined failed", "paid succeeded"]);
    });

    test("a typed card is kept where the shopper agrees, and only there", async ({ checkout, stack }) => {
      const customer = newCustomer();
      const first = await openToPay(checkout, { customer, query: { vault, cart: "gift" } });
      const form = payForm(first.frame, "first");
      await typeCard(form, card.number);
      await expect(form.label).toBeHidden();
      await form.keep.check();
      await form.label.fill("Maaş");
      await untilPayable(form, "250.00");
      await form.pay("250.00").click();
      await expectPaid(stack, first, { amount: "250.00", card });
      await expect(first.frame.getByText(payTr.result.cardSaved)).toBeVisible();

      const second = await openToPay(checkout, { customer, query: { vault, cart: "cups" } });
      await untilPayable(payForm(second.frame), "649.90");
      await expect(savedRows(second.frame)).toHaveCount(1);
      await expect(cardRow(second.frame, card.name).row).toContainText("Maaş");
      const other = await typeOther(second.frame, provider.other.number);
      await untilPayable(other, "649.90");
      await other.pay("649.90").click();
      await expectPaid(stack, second, { amount: "649.90", card: provider.other });
      await expect(second.frame.getByText(payTr.result.cardSaved)).toHaveCount(0);
      await second.page.evaluate(() => window.shopWidget?.update({ mode: "manage" }));
      await expect(cardRow(second.frame, card.name).row).toBeVisible();
      await expect(savedRows(second.frame)).toHaveCount(1);
    });
  });
}

/** Whom the CSP of the shop's page lets in beside the shop itself. */
async function namedInPolicy({ shopUrl }: Stack): Promise<string[]> {
  const policy = (await fetch(shopUrl)).headers.get("content-security-policy") ?? "";
  return [...new Set(policy.match(/https?:[^\s;]+/g))];
}

for (const { decision, told } of [
  { decision: 1, told: "payment.succeeded" },
  { decision: -1, told: "payment.failed" },
] as const) {
  test(`a payment in review is no reason to send anything, until iyzico decides (${told})`, async ({
    checkout,
    page,
    sandbox,
    stack,
  }) => {
    await sandbox.settings({ fraudStatus: 0, webhookDelayMs: 0 });
    const customer = await haveCardsAt(stack, "iyzico", [IYZICO.card]);
    const shop = await openToPay(checkout, { customer });
    const form = payForm(shop.frame);
    await untilPayable(form);
    await form.pay(PRICE).click();
    const { title } = result(shop.frame, payTr.result.in_review);
    await expect(title).toBeFocused();
    await expect(shop.frame.getByText(payTr.result.reviewHint)).toBeVisible();
    await expect(receipt(shop)).toHaveText("Siparişiniz inceleniyor");
    await expect.poll(() => toldPayments(shop)).toEqual(["paid in_review"]);

    await decideReview(stack, shop, decision);
    await expect.poll(() => toldByWebhook(stack, shop)).toEqual(["payment.in_review", told]);
    expect(await shopsView(stack, shop)).toMatchObject({ status: decision === 1 ? "paid" : "open" });
    await page.reload();
    if (decision === 1) await expectPaid(stack, shop, { card: IYZICO.card });
    else {
      await untilPayable(form);
      await expectNotCharged(stack, shop);
    }
  });
}

test("the code of a saved card is asked for where its bank wants it, and nothing is sent without", async ({
  checkout,
  sandbox,
  stack,
}) => {
  const bonus = { number: CARDS.denizbankVisaBonus.number, name: "Denizbank Bonus •••• 0005" };
  const customer = await haveCardsAt(stack, "iyzico", [bonus, IYZICO.card]);
  const shop = await openToPay(checkout, { customer });
  const form = payForm(shop.frame);
  await expect(form.cvc).toBeVisible();
  await cardRow(shop.frame, IYZICO.card.name).radio.check();
  await untilPayable(form);
  await expect(form.cvc).toBeHidden();
  await cardRow(shop.frame, bonus.name).radio.check();
  await form.pay(PRICE).click();
  await expectError(form.cvc, tr.fields.cvc.required);
  await expect(form.cvc).toBeFocused();
  expect(await timesCalled(sandbox, IYZICO.calls.pay)).toBe(0);
  await form.cvc.fill(CVC);
  await form.cvc.press("Enter");
  await expectPaid(stack, shop, { card: bonus });
});

test("a bank that wants 3-D Secure gets it in place of the shop’s page, and the way back leads to the result", async ({
  checkout,
  page,
  stack,
}) => {
  const debit = { number: CARDS.garantiMastercardDebit.number, name: "Garanti Bonus •••• 0004" };
  const customer = await haveCardsAt(stack, "iyzico", [debit]);
  const shop = await openToPay(checkout, { customer, query: { challenge: "redirect" } });
  const form = payForm(shop.frame);
  await untilPayable(form);
  await expect(form.form.getByText(payTr.form.check)).toBeVisible();
  await form.pay(PRICE).click();
  const { bank, heading } = challengePage(page, pageTexts.payment.title);
  await expect(heading).toBeVisible();
  await enterCode(bank, IYZICO.code);
  await untilBackAtShop(shop);
  await expectPaid(stack, shop, { card: debit });
  await expect.poll(() => toldPayments(shop)).toEqual(["paid succeeded"]);

  await page.goBack();
  await expect(page).toHaveURL((url) => url.hostname === "shop.localhost");
  await expectPaid(stack, shop, { card: debit });
});

test("in a window of its own, the bank’s page may be closed, and the shop’s has the result", async ({
  checkout,
  context,
  page,
  stack,
}) => {
  const customer = await haveCardsAt(stack, "paynet", [PAYNET.card]);
  const query = { vault: "paynet", threeDS: "always" };
  const shop = await openToPay(checkout, { customer, shopPage: "react", query });
  const form = payForm(shop.frame);
  await untilPayable(form);
  await form.pay(PRICE).click();
  const bankWindow = await openWindow(context, challengePage(inDialog(page)));
  await expect(bankPage(bankWindow).code).toBeVisible();
  await enterCode(bankWindow, PAYNET.code);
  await expect(bankWindow.getByText(pageTexts.wayOn.mayClose)).toBeVisible();
  await bankWindow.close();
  await expectPaid(stack, shop, { card: PAYNET.card });
});
