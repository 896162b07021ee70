/** The widget in pay mode as a shopper knows it, and what everybody must agree on once an order is paid. */
import type { FrameLocator, Locator } from "@playwright/test";
import { type Amount, formatMoney } from "@saved-cards/widget/money";
import * as z from "zod";
import { payTr } from "../../packages/widget/src/frame/i18n/pay-tr.ts";
import { tr } from "../../packages/widget/src/frame/i18n/tr.ts";
import { texts as shopTexts } from "../shop/texts.ts";
import type { Stack } from "../run/stack.ts";
import { expect } from "./challenge.ts";
import type { Checkout, CheckoutOptions } from "./fixtures/checkout.ts";
import { soon } from "./fixtures/soon.ts";
import { SECURITY_CODES } from "./fixtures/test-cards.ts";
import { chargesOf, shopsView } from "./paid.ts";
import { PRICE } from "./pay-providers.ts";
import { type CardInputs, fillIn, LOADED_WITHIN_MS } from "./shopper.ts";

export const CVC = SECURITY_CODES.threeDigits;

/** As the widget writes it in Turkish. */
export function lira(amount: Amount): string {
  return formatMoney(amount, "TRY", "tr");
}

export interface PayForm extends CardInputs {
  form: Locator;
  /** While it can be pressed or not: `aria-disabled` tells. */
  pay: (amount: Amount) => Locator;
  /** The same button while it is at it. */
  paying: Locator;
  /** The radio of a plan, by its number of payments. */
  plan: (installment: number) => Locator;
  plans: Locator;
  /** Whether a typed card is kept. */
  keep: Locator;
  /** Leaves a typed card for the list. */
  cancel: Locator;
  /** What was refused. */
  alert: Locator;
  /** What goes on. */
  status: Locator;
}

/** The form of the picked card, or that of another one. */
export function payForm(frame: FrameLocator, kind: "saved" | "other" | "first" = "saved"): PayForm {
  const names = { saved: payTr.form.label, other: payTr.form.otherCard, first: payTr.form.firstCard };
  const form = frame.getByRole("form", { name: names[kind], exact: true });
  const field = (name: string) => form.getByLabel(name, { exact: true });
  const button = (name: string) => form.getByRole("button", { name, exact: true });
  const plans = form.getByRole("group", { name: payTr.plans.label, exact: true });
  return {
    form,
    holder: field(tr.form.holder),
    number: field(tr.form.number),
    expiry: field(tr.form.expiry),
    cvc: field(tr.form.cvc),
    label: field(tr.form.label),
    cancel: button(tr.form.cancel),
    alert: form.getByRole("alert"),
    status: form.getByRole("status"),
    pay: (amount) => button(payTr.form.pay(lira(amount))),
    paying: button(payTr.form.paying),
    plans,
    plan: (installment) => {
      const name = installment === 1 ? payTr.plans.single : payTr.plans.several(installment);
      return plans.getByRole("radio", { name: new RegExp(`^${name} `) });
    },
    keep: field(payTr.form.save),
  };
}

export interface PayShop extends Checkout {
  /** The shop's id of the order. */
  orderId: string;
}

/** Opens the checkout of a shop whose order is to be paid with a customer's saved cards, and waits for the pay button. */
export async function openToPay(
  checkout: (options: CheckoutOptions) => Promise<Checkout>,
  options: CheckoutOptions = {},
): Promise<PayShop> {
  const shop = await checkout({ ...options, query: { mode: "pay", ...options.query } });
  const orderId = z.string().parse(await shop.page.locator("#receipt").getAttribute("data-order"));
  return { ...shop, orderId };
}

/** Waits until the order can be paid with what is picked. */
export async function untilPayable({ pay }: PayForm, amount: Amount = PRICE): Promise<void> {
  await soon((within) =>
    expect(pay(amount)).toHaveAttribute("aria-disabled", "false", { timeout: LOADED_WITHIN_MS, ...within }),
  );
}

/** Types another card. */
export async function typeOther(frame: FrameLocator, number: string): Promise<PayForm> {
  await frame.getByRole("button", { name: payTr.form.otherCard, exact: true }).click();
  const form = payForm(frame, "other");
  await expect(form.holder).toBeFocused();
  await typeCard(form, number);
  return form;
}

/** Types a card into a form that is there. */
export async function typeCard(form: PayForm, number: string): Promise<void> {
  await fillIn(form, { number, expiry: "12/30", cvc: CVC });
}

/** What the widget told the shop's page of payments: `paid succeeded`. */
export async function toldPayments(shop: Checkout): Promise<string[]> {
  const events = await shop.events();
  return events
    .filter(({ type }) => type === "paid" || type === "declined")
    .map(({ type, detail }) => `${type} ${String(Object(detail).status)}`);
}

/** The rows of the list; the plans have radios, too. */
export function savedRows(frame: FrameLocator): Locator {
  return frame.getByRole("listitem").filter({ has: frame.getByRole("radio") });
}

/** The result that stands in the list's place. */
export function result(frame: FrameLocator, title: string): { region: Locator; title: Locator } {
  return {
    region: frame.getByRole("region", { name: title, exact: true }),
    title: frame.getByRole("heading", { name: title, exact: true }),
  };
}

/** The shop's own word on the order; shown only after its server has asked the BFF. */
export function receipt({ page }: Checkout): Locator {
  return page.locator("#receipt-title");
}

/** Everybody agrees that the order is paid: the widget, the provider, the shop's server and page, by one charge. */
export async function expectPaid(
  stack: Stack,
  shop: PayShop,
  {
    amount = PRICE,
    installment = 1,
    card,
  }: { amount?: Amount; installment?: number; card: { name: string } },
): Promise<void> {
  const { region, title } = result(shop.frame, payTr.result.paid);
  await soon((within) => expect(title).toBeVisible(within));
  await expect(region.getByRole("definition")).toHaveText([
    lira(amount),
    card.name,
    installment === 1 ? payTr.plans.single : payTr.plans.several(installment),
  ]);
  await expect(shop.frame.getByRole("button")).toHaveCount(0);
  await soon((within) => expect(receipt(shop)).toHaveText(shopTexts.tr.paidTitle, within));
  const last4 = card.name.slice(-4);
  expect(await chargesOf(stack, shop)).toEqual([{ amount, installment, last4 }]);
  expect(await shopsView(stack, shop)).toMatchObject({ status: "paid" });
}

/** Nothing was charged, and nobody says so. */
export async function expectNotCharged(stack: Stack, shop: PayShop): Promise<void> {
  expect(await chargesOf(stack, shop)).toEqual([]);
  await expect(receipt(shop)).toBeHidden();
}
