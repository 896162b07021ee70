/** Leaving in the middle of a payment and coming back, by every way there is: one charge, and the truth about it. */
import { payTr } from "../../packages/widget/src/frame/i18n/pay-tr.ts";
import { tr } from "../../packages/widget/src/frame/i18n/tr.ts";
import { bankPage, BANK_OPENS_WITHIN_MS, enterCode } from "./bank.ts";
import { expect, challengePage, dialogOf, inDialog, untilBackAtShop } from "./challenge.ts";
import { test } from "./fixtures/index.ts";
import { haveCardsAt, timesCalled } from "./paid.ts";
import { IYZICO, PAYNET, type PayProvider, PROVIDERS, PRICE } from "./pay-providers.ts";
import {
  expectNotCharged,
  expectPaid,
  openToPay,
  payForm,
  type PayShop,
  result,
  savedRows,
  toldPayments,
  untilPayable,
} from "./paying.ts";
import { cardRow } from "./shopper.ts";

const resume = ({ frame }: PayShop) =>
  frame.getByRole("button", { name: payTr.challenge.resume, exact: true });
const interrupted = ({ frame }: PayShop) => frame.getByText(payTr.challenge.interrupted, { exact: true });

/** What a shopper says who does not want to go on at the bank. */
const GIVEN_UP = "Doğrulamadan vazgeçtiniz. Kartınızdan para çekilmedi.";

const standInOf = <T>({ name }: PayProvider, standIns: Record<"iyzico" | "paynet", T>): T => standIns[name];

for (const provider of PROVIDERS) {
  const { name, vault, card, calls } = provider;

  test(`a reload while ${name} is at it, and after: one charge, and the result`, async ({
    checkout,
    page,
    paynet,
    sandbox,
    stack,
  }) => {
    const standIn = standInOf(provider, { iyzico: sandbox, paynet });
    const customer = await haveCardsAt(stack, vault, [card]);
    const shop = await openToPay(checkout, { customer, query: { vault } });
    const form = payForm(shop.frame);
    await untilPayable(form);
    // Nobody can know the outcome until this page has been looked at.
    await standIn.faults([
      { match: calls.pay, mode: "timeout", after: "after-effect", times: 1 },
      { match: calls.find, mode: "reset" },
    ]);
    await form.pay(PRICE).click();
    await expect(form.paying).toBeVisible();
    await expect.poll(() => timesCalled(standIn, calls.pay), { intervals: [20] }).toBe(1);
    await page.reload();
    await expect(result(shop.frame, payTr.result.pending).title).toBeVisible();
    await expect(shop.frame.getByText(payTr.result.pendingHint)).toBeVisible();
    await standIn.faults([]);
    await expectPaid(stack, shop, { card });
    await expect.poll(() => toldPayments(shop)).toEqual(["paid succeeded"]);

    await page.reload();
    await expectPaid(stack, shop, { card });
    await expect.poll(() => toldPayments(shop)).toEqual(["paid succeeded"]);
    expect(await timesCalled(standIn, calls.pay)).toBe(1);
  });

  test(`a reload at the bank of ${name} loses nothing: the shopper may go on there`, async ({
    checkout,
    page,
    stack,
  }) => {
    const customer = await haveCardsAt(stack, vault, [card]);
    const shop = await openToPay(checkout, { customer, query: { vault, threeDS: "always" } });
    const form = payForm(shop.frame);
    await untilPayable(form);
    await form.pay(PRICE).click();
    const { bank } = challengePage(inDialog(page));
    await expect(bankPage(bank).code).toBeVisible({ timeout: BANK_OPENS_WITHIN_MS });
    await page.reload();
    await expect(interrupted(shop)).toBeVisible();
    await expect(dialogOf(page)).toHaveCount(0);
    await resume(shop).click();
    await enterCode(bank, provider.code);
    await expectPaid(stack, shop, { card });
    await expect.poll(() => toldPayments(shop)).toEqual(["paid succeeded"]);
  });
}

test("a dialog that is cancelled, and a wrong code: nothing is charged, and the third time it is paid", async ({
  checkout,
  page,
  stack,
}) => {
  const customer = await haveCardsAt(stack, "iyzico", [IYZICO.card]);
  const shop = await openToPay(checkout, { customer, query: { threeDS: "always" } });
  const form = payForm(shop.frame);
  await untilPayable(form);
  await form.pay(PRICE).click();
  const { bank, cancel } = challengePage(inDialog(page));
  await expect(bankPage(bank).code).toBeVisible({ timeout: BANK_OPENS_WITHIN_MS });
  await cancel.click();
  await expect(dialogOf(page)).toBeHidden();
  await expect(form.status).toHaveText(GIVEN_UP);
  await expect(form.pay(PRICE)).toBeFocused();
  await expectNotCharged(stack, shop);

  await form.pay(PRICE).click();
  await enterCode(bank, "000000");
  await expect(form.alert.filter({ hasText: /Bankanız sizi doğrulayamadı/ })).toBeVisible();
  await expect(form.pay(PRICE)).toBeFocused();
  await expectNotCharged(stack, shop);
  await expect.poll(() => toldPayments(shop)).toEqual(["declined failed", "declined failed"]);

  await form.pay(PRICE).click();
  await enterCode(bank, IYZICO.code);
  await expectPaid(stack, shop, { card: IYZICO.card });
});

test("the Back button from the bank leads to the shop, and another card pays instead", async ({
  checkout,
  page,
  stack,
}) => {
  const { card, other } = PAYNET;
  const customer = await haveCardsAt(stack, "paynet", [card, other]);
  const query = { vault: "paynet", threeDS: "always", challenge: "redirect" };
  const shop = await openToPay(checkout, { customer, query });
  const form = payForm(shop.frame);
  await untilPayable(form);
  await form.pay(PRICE).click();
  await expect(bankPage(challengePage(page).bank).code).toBeVisible({ timeout: BANK_OPENS_WITHIN_MS });
  await page.goBack();
  await expect(page).toHaveURL((url) => url.hostname === "shop.localhost");
  await expect(interrupted(shop)).toBeVisible();
  await cardRow(shop.frame, other.name).radio.check();
  await untilPayable(form);
  await form.pay(PRICE).click();
  await enterCode(challengePage(page).bank, PAYNET.code);
  await untilBackAtShop(shop);
  await expectPaid(stack, shop, { card: other });
});

test("two tabs at the bank: the second payment gives the first one up, and the first tab says what is true", async ({
  checkout,
  context,
  page,
  stack,
}) => {
  const { card } = PAYNET;
  const customer = await haveCardsAt(stack, "paynet", [card]);
  const options = { customer, query: { vault: "paynet", threeDS: "always" } };
  const shop = await openToPay(checkout, options);
  await untilPayable(payForm(shop.frame));
  await payForm(shop.frame).pay(PRICE).click();
  const { bank } = challengePage(inDialog(page));
  await expect(bankPage(bank).code).toBeVisible({ timeout: BANK_OPENS_WITHIN_MS });

  const other = await openToPay(checkout, { ...options, page: await context.newPage() });
  expect(other.orderId).toBe(shop.orderId);
  await expect(interrupted(other)).toBeVisible();
  await untilPayable(payForm(other.frame));
  await payForm(other.frame).pay(PRICE).click();
  await enterCode(challengePage(inDialog(other.page)).bank, PAYNET.code);
  await expectPaid(stack, other, { card });

  await page.bringToFront();
  await expect(dialogOf(page)).toBeHidden();
  await expectPaid(stack, shop, { card });
});

test("two tabs, one order: who pays second is told that it is paid, and is not charged", async ({
  checkout,
  context,
  page,
  sandbox,
  stack,
}) => {
  const { card } = IYZICO;
  const customer = await haveCardsAt(stack, "iyzico", [card]);
  const shop = await openToPay(checkout, { customer });
  const other = await openToPay(checkout, { customer, shopPage: "react", page: await context.newPage() });
  await untilPayable(payForm(shop.frame));
  await untilPayable(payForm(other.frame));
  // Hidden pages sleep, and wake up when they are looked at: this one is looked at, and has not asked since.
  await payForm(other.frame).pay(PRICE).focus();
  await Promise.all([
    payForm(shop.frame).pay(PRICE).dispatchEvent("click"),
    payForm(other.frame).pay(PRICE).dispatchEvent("click"),
  ]);
  await expectPaid(stack, shop, { card });
  await page.bringToFront();
  await expectPaid(stack, other, { card });
  expect(await timesCalled(sandbox, IYZICO.calls.pay)).toBe(1);
});

test("in manage mode an order changes nothing, before it is paid and after", async ({ checkout, stack }) => {
  const { card, other } = IYZICO;
  const customer = await haveCardsAt(stack, "iyzico", [card, other]);
  const shop = await openToPay(checkout, { customer });
  const setMode = (mode: "manage" | "pay") =>
    shop.page.evaluate((next) => window.shopWidget?.update({ mode: next }), mode);
  const add = shop.frame.getByRole("button", { name: tr.list.addCard, exact: true });
  await untilPayable(payForm(shop.frame));
  await setMode("manage");
  await expect(add).toBeVisible();
  await expect(payForm(shop.frame).form).toHaveCount(0);
  await cardRow(shop.frame, other.name).radio.check();
  await setMode("pay");
  await untilPayable(payForm(shop.frame));
  await payForm(shop.frame).pay(PRICE).click();
  await expectPaid(stack, shop, { card: other });
  await setMode("manage");
  await expect(add).toBeVisible();
  await expect(savedRows(shop.frame)).toHaveCount(2);
  await setMode("pay");
  await expectPaid(stack, shop, { card: other });
  await expect.poll(() => toldPayments(shop)).toEqual(["paid succeeded"]);
});
