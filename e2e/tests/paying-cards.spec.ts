/** Which cards pay which order, and in which language. */
import { en } from "../../packages/widget/src/frame/i18n/en.ts";
import { payEn } from "../../packages/widget/src/frame/i18n/pay-en.ts";
import { payTr } from "../../packages/widget/src/frame/i18n/pay-tr.ts";
import { tr } from "../../packages/widget/src/frame/i18n/tr.ts";
import { texts as shopTexts } from "../shop/texts.ts";
import { expect } from "./challenge.ts";
import { newCustomer } from "./fixtures/checkout.ts";
import { test } from "./fixtures/index.ts";
import { CARDS } from "./fixtures/test-cards.ts";
import { chargesOf, haveCardsAt } from "./paid.ts";
import { IYZICO, PAYNET, PRICE } from "./pay-providers.ts";
import {
  CVC,
  expectPaid,
  openToPay,
  payForm,
  receipt,
  result,
  savedRows,
  typeCard,
  untilPayable,
} from "./paying.ts";
import { haveSubscriptionCard } from "./paynet.ts";
import { age } from "./provider.ts";
import { cardRow } from "./shopper.ts";

test("an expired card and a subscription’s cannot be picked, the one that can pay is", async ({
  checkout,
  paynet,
  stack,
}) => {
  const customer = newCustomer();
  const expired = { number: CARDS.qnbMastercard.number, name: "QNB CardFinans •••• 0005" };
  await haveCardsAt(stack, "iyzico", [expired, IYZICO.card], customer);
  await age(stack, expired.number, 1, 2024);
  await haveSubscriptionCard(paynet, customer);
  const query = { vault: "iyzico,paynet,paynet-subscription" };
  const shop = await openToPay(checkout, { customer, query });
  await untilPayable(payForm(shop.frame));
  await expect(savedRows(shop.frame)).toHaveCount(3);
  await expect(savedRows(shop.frame).filter({ hasText: tr.card.expired }).getByRole("radio")).toBeDisabled();
  const subscription = savedRows(shop.frame).filter({ hasText: tr.card.cannotPay });
  await expect(subscription).toHaveCount(1);
  await expect(subscription.getByRole("radio")).toBeDisabled();
  await expect(cardRow(shop.frame, IYZICO.card.name).radio).toBeChecked();
  await payForm(shop.frame).pay(PRICE).click();
  await expectPaid(stack, shop, { card: IYZICO.card });
});

test("who has only cards that cannot pay in the order’s currency types one that can", async ({
  checkout,
  stack,
}) => {
  const customer = await haveCardsAt(stack, "paynet", [PAYNET.card]);
  const query = { vault: "paynet", currency: "USD", cart: "gift" };
  const shop = await openToPay(checkout, { customer, query });
  const form = payForm(shop.frame, "first");
  await expect(form.form).toBeVisible();
  await expect(cardRow(shop.frame, PAYNET.card.name).radio).toBeDisabled();
  await expect(shop.frame.getByText(tr.card.cannotPay)).toBeVisible();
  await typeCard(form, CARDS.foreignCredit.number);
  const button = form.form.getByRole("button", { name: payTr.form.pay("$10,00"), exact: true });
  await expect(button).toHaveAttribute("aria-disabled", "false");
  await button.click();
  await expect(result(shop.frame, payTr.result.paid).region).toContainText("Mastercard •••• 0004");
  expect(await chargesOf(stack, shop)).toEqual([{ amount: "10.00", installment: 1, last4: "0004" }]);
});

test("in English, the plans, the button, a decline and the result are English", async ({
  checkout,
  stack,
}) => {
  const { card, refused } = IYZICO;
  const customer = await haveCardsAt(stack, "iyzico", [card]);
  const shop = await openToPay(checkout, { customer, locale: "en" });
  const { frame } = shop;
  const button = (name: string) => frame.getByRole("button", { name, exact: true });
  await expect(button("Pay ₺1,548.90")).toHaveAttribute("aria-disabled", "false");
  const plans = frame.getByRole("group", { name: payEn.plans.label });
  const { several, monthly, total } = payEn.plans;
  const said = `${several(3)} ${monthly("₺533.80", 3)} ${total} ₺1,601.41`;
  const three = plans.getByRole("radio", { name: said, exact: true });
  await expect(three).not.toBeChecked();
  await button(payEn.form.otherCard).click();
  await frame.getByLabel(en.form.holder, { exact: true }).fill("Elif Yılmaz");
  await frame.getByLabel(en.form.number, { exact: true }).fill(refused.number);
  await frame.getByLabel(en.form.expiry, { exact: true }).fill("12/30");
  await frame.getByLabel(en.form.cvc, { exact: true }).fill(CVC);
  await button("Pay ₺1,548.90").click();
  await expect(frame.getByText(/limit or balance is not enough for this payment/)).toBeVisible();
  await button(en.form.cancel).click();
  await three.check();
  await button("Pay ₺1,601.41").click();
  const { title, region } = result(frame, payEn.result.paid);
  await expect(title).toBeFocused();
  await expect(region.getByRole("definition")).toHaveText(["₺1,601.41", card.name, "3 installments"]);
  await expect(receipt(shop)).toHaveText(shopTexts.en.paidTitle);
  expect(await chargesOf(stack, shop)).toHaveLength(1);
});
