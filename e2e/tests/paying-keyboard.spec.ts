/** Paying by keyboard: the focus is never lost, whatever is locked, comes or goes meanwhile. */
import { payTr } from "../../packages/widget/src/frame/i18n/pay-tr.ts";
import { tr } from "../../packages/widget/src/frame/i18n/tr.ts";
import { expect } from "./challenge.ts";
import { test } from "./fixtures/index.ts";
import { haveCardsAt } from "./paid.ts";
import { IYZICO, PAYNET, PRICE } from "./pay-providers.ts";
import { expectNotCharged, expectPaid, openToPay, payForm, untilPayable } from "./paying.ts";
import { deletions } from "./provider.ts";
import { cardRow, removeCard, undoButton } from "./shopper.ts";

/** The time in which a deletion can be undone. */
const UNDO_MS = 5000;

test("who chooses a plan by arrows and pays by Enter is on the pay button when the bank declines", async ({
  checkout,
  page,
  paynet,
  stack,
}) => {
  const { refused, three, calls } = PAYNET;
  const customer = await haveCardsAt(stack, "paynet", [refused]);
  const shop = await openToPay(checkout, { customer, query: { vault: "paynet" } });
  const form = payForm(shop.frame);
  await untilPayable(form);
  // Long enough to be drawn: only then does a browser take the focus from what is disabled.
  await paynet.faults([{ match: calls.pay, mode: "slow", ms: 700, times: 1 }]);
  await form.plan(1).focus();
  while (!(await form.plan(3).isChecked())) await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(form.paying).toBeVisible();
  await expect(form.plan(3)).toBeDisabled();
  await expect(form.plan(3)).not.toBeFocused();
  await expect(form.alert.filter({ hasText: /limiti veya bakiyesi/ })).toBeVisible();
  await expect(form.pay(three.total)).toBeFocused();
  await expectNotCharged(stack, shop);
});

test("a deletion is undone while another card pays, and that one stays the one that is paid with", async ({
  checkout,
  sandbox,
  stack,
}) => {
  const customer = await haveCardsAt(stack, "iyzico", [IYZICO.other, IYZICO.card]);
  const shop = await openToPay(checkout, { customer });
  const form = payForm(shop.frame);
  await untilPayable(form);
  await removeCard(shop.frame, IYZICO.other.name);
  await expect(cardRow(shop.frame, IYZICO.card.name).radio).toBeChecked();
  await untilPayable(form);
  await sandbox.faults([{ match: IYZICO.calls.pay, mode: "slow", ms: 1500, times: 1 }]);
  await form.pay(PRICE).click();
  await expect(form.paying).toBeVisible();
  await expect(cardRow(shop.frame, IYZICO.card.name).radio).toBeDisabled();
  await undoButton(shop.frame, IYZICO.other.name).press("Enter");
  await expect(cardRow(shop.frame, IYZICO.other.name).radio).toBeDisabled();
  await expect(form.paying).toBeFocused();
  await expectPaid(stack, shop, { card: IYZICO.card });
  expect(await deletions(sandbox)).toBe(0);
});

test("who deletes the last card goes on to the form of a new one, and what is typed stays when that fails", async ({
  checkout,
  page,
  sandbox,
  stack,
}) => {
  const customer = await haveCardsAt(stack, "iyzico", [IYZICO.card]);
  await sandbox.faults([{ match: "DELETE /cardstorage/card", mode: "http-502-html" }]);
  await page.clock.install();
  const shop = await openToPay(checkout, { customer });
  await untilPayable(payForm(shop.frame));
  await removeCard(shop.frame, IYZICO.card.name);
  const first = payForm(shop.frame, "first");
  await expect(first.holder).toBeFocused();
  await page.keyboard.type("Elif");
  await page.clock.fastForward(UNDO_MS);
  const { row, radio } = cardRow(shop.frame, IYZICO.card.name);
  await expect(row.getByRole("alert")).toHaveText(tr.notes.notRemoved(tr.problems.vault_unavailable));
  const other = payForm(shop.frame, "other");
  await expect(other.holder).toHaveValue("Elif");
  await expect(other.holder).toBeFocused();
  await other.cancel.press("Enter");
  await expect(shop.frame.getByRole("button", { name: payTr.form.otherCard, exact: true })).toBeFocused();
  await expect(radio).toBeChecked();
});
