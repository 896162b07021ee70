/** Paynet's card storage in the browser: a card with its security code, renamed there, too; several vaults in one list. */
import type { Vault } from "@saved-cards/widget/contract";
import { tr } from "../../packages/widget/src/frame/i18n/tr.ts";
import { DELETE, DESC_UPDATE } from "../sandbox/paynet/keyed-call.ts";
import { PAYNET_CARDS } from "../sandbox/paynet/test-cards.ts";
import { countCalls, PLAN_LIST } from "./bank.ts";
import type { Checkout } from "./fixtures/checkout.ts";
import { newCustomer } from "./fixtures/checkout.ts";
import { expect, test } from "./fixtures/index.ts";
import { CARDS, SECURITY_CODES } from "./fixtures/test-cards.ts";
import { haveSubscriptionCard, saves, storedCards } from "./paynet.ts";
import { creates, haveCards } from "./provider.ts";
import {
  cardForm,
  cardRow,
  cardRows,
  choose,
  expectError,
  fillIn,
  openForm,
  removeCard,
  undoButton,
  untilLoaded,
} from "./shopper.ts";

const CARD = PAYNET_CARDS.ordinary;
const NAME = "Axess •••• 1010";
const CVC = SECURITY_CODES.threeDigits;
const ALL_VAULTS = "iyzico,paynet,paynet-subscription";
const UNDO_MS = 5000;

test("a card is saved with its code, and renamed and deleted at Paynet, too", async ({
  checkout,
  page,
  paynet,
}) => {
  const { frame } = await checkout({ query: { vault: "paynet" } });
  const form = await openForm(frame);
  await expect(form.form.getByText(tr.checks.hold)).toBeVisible();
  await expect(form.cvc).toHaveAccessibleDescription(tr.form.cvcHint[3]);
  await expect(form.cvc).toHaveAttribute("autocomplete", "cc-csc");
  await fillIn(form, { number: CARD.number, expiry: "12/30", cvc: CVC, label: "Maaş" });
  await form.save.click();
  const { radio, row } = cardRow(frame, NAME);
  await expect(radio).toBeChecked();
  await expect(row).toContainText("Maaş");
  expect(await saves(paynet)).toEqual([{ last4: "1010", cvv: "***", refusal: null }]);

  await choose(frame, NAME, tr.actions.rename);
  await frame.getByLabel(tr.rename.label, { exact: true }).fill("Şirket");
  await frame.getByRole("button", { name: tr.rename.save, exact: true }).click();
  await expect(row).toContainText("Şirket");
  expect(await countCalls(paynet, `POST ${DESC_UPDATE}`)).toBeGreaterThan(0);
  await page.reload();
  await expect(row).toContainText("Şirket");
  expect(await storedCards(paynet)).toEqual([{ last4: "1010", description: "Şirket" }]);

  await page.clock.install();
  await removeCard(frame, NAME);
  await page.clock.fastForward(UNDO_MS);
  await expect(frame.getByText(tr.list.emptyTitle)).toBeVisible();
  await expect.poll(() => countCalls(paynet, `POST ${DELETE}`)).toBe(1);
  await expect.poll(() => storedCards(paynet)).toEqual([]);
});

test("a code must be as long as the brand's is, and nothing is sent before it is", async ({
  checkout,
  paynet,
}) => {
  const { frame } = await checkout({ query: { vault: "paynet" } });
  const form = await openForm(frame);
  await fillIn(form, { number: CARD.number, expiry: "12/30" });
  await form.save.click();
  await expectError(form.cvc, tr.fields.cvc.required);
  await expect(form.cvc).toBeFocused();
  await form.cvc.fill("12");
  await form.save.click();
  await expectError(form.cvc, tr.fields.cvc.invalid_cvc);
  await form.cvc.fill(`${CVC}4`);
  await expect(form.cvc).toHaveValue(CVC);
  await expect(form.cvc).toHaveAccessibleDescription(tr.form.cvcHint[3]);

  // Four digits, on the front, as soon as the number says so.
  await form.number.fill(CARDS.garantiAmex.number);
  await expectError(form.cvc, tr.fields.cvc.invalid_cvc);
  expect(await saves(paynet)).toEqual([]);
  await form.cvc.fill(SECURITY_CODES.fourDigits);
  await expect(form.cvc).toHaveAccessibleDescription(tr.form.cvcHint[4]);
  await form.save.click();
  await expect(cardRow(frame, "American Express •••• 0003").radio).toBeChecked();
  expect(await saves(paynet)).toEqual([{ last4: "0003", cvv: "***", refusal: null }]);
});

test("a refusal is said in words, and what was typed stays for another try", async ({ checkout, paynet }) => {
  const { frame } = await checkout({ query: { vault: "paynet" } });
  const form = await openForm(frame);
  await fillIn(form, { number: PAYNET_CARDS.refusedByBank.number, expiry: "12/30", cvc: CVC });
  await form.save.click();
  await expect(form.alert).toHaveText(tr.problems.card_declined);
  await form.number.fill(PAYNET_CARDS.wrongCardData.number);
  await form.save.click();
  await expect(form.alert).toHaveText(tr.problems.invalid_card);
  await expect(form.cvc).toHaveValue(CVC);
  await form.number.fill(CARD.number);
  await form.save.click();
  await expect(cardRow(frame, NAME).radio).toBeChecked();
  expect(await saves(paynet)).toMatchObject([{ refusal: "1" }, { refusal: "18" }, { refusal: null }]);
});

function vaultChoice({ frame }: Pick<Checkout, "frame">, vault: Vault) {
  const group = frame.getByRole("group", { name: tr.vaults.question });
  return group.getByRole("radio", {
    name: `${tr.vaults.names[vault]} ${tr.vaults.uses[vault]}`,
    exact: true,
  });
}

test("the shopper chooses the vault, and is asked for what that one needs", async ({
  checkout,
  paynet,
  sandbox,
}) => {
  const shop = await checkout({ query: { vault: ALL_VAULTS } });
  const form = await openForm(shop.frame);
  await expect(vaultChoice(shop, "iyzico")).toBeChecked();
  await expect(form.cvc).toBeHidden();
  await vaultChoice(shop, "paynet-subscription").check();
  await expect(form.form.getByText(tr.checks.three_ds)).toBeVisible();
  await fillIn(form, { number: CARD.number, expiry: "12/30", cvc: CVC });
  await vaultChoice(shop, "paynet").check();
  await expect(form.form.getByText(tr.checks.hold)).toBeVisible();
  // It was typed for another one.
  await expect(form.cvc).toHaveValue("");
  await expect(form.number).toHaveValue("4355 0801 0000 1010");
  await form.cvc.fill(CVC);
  await form.save.click();
  await expect(cardRow(shop.frame, NAME).radio).toBeChecked();
  expect(await saves(paynet)).toHaveLength(1);
  expect(await creates(sandbox, CARD)).toEqual([]);

  await openForm(shop.frame);
  await vaultChoice(shop, "iyzico").check();
  await fillIn(form, { number: CARDS.halkbankMastercard.number });
  await form.save.click();
  await expect(cardRow(shop.frame, "Halkbank Paraf •••• 0008").radio).toBeChecked();
  await expect(cardRows(shop.frame).and(shop.frame.locator(":checked"))).toHaveCount(1);
  expect((await creates(sandbox, CARDS.halkbankMastercard)).length).toBe(1);
});

test("one list over all vaults: one that is down is one line of text, and the others work", async ({
  checkout,
  paynet,
  sandbox,
  stack,
}) => {
  const customer = newCustomer();
  await Promise.all([
    haveCards(stack, customer, [CARDS.halkbankMastercard]),
    haveSubscriptionCard(paynet, customer),
  ]);
  await sandbox.faults([{ match: "POST /cardstorage/cards", mode: "http-502-html" }]);
  const shop = await checkout({ customer, query: { vault: ALL_VAULTS } });
  const { frame } = shop;
  await untilLoaded(frame);
  await expect(frame.getByText(tr.notices.someUnavailable)).toHaveCount(1);
  await expect(cardRows(frame)).toHaveCount(1);
  await expect(cardRow(frame, "Visa •••• 1010").radio).toBeVisible();

  const form = await openForm(frame);
  // The first that can be reached.
  await expect(vaultChoice(shop, "paynet")).toBeChecked();
  await fillIn(form, { number: PAYNET_CARDS.ordinaryMastercard.number, expiry: "12/30", cvc: CVC });
  await form.save.click();
  await expect(cardRow(frame, "Axess •••• 1025").radio).toBeChecked();
  await sandbox.faults([]);
  await frame.getByRole("button", { name: tr.notices.retry, exact: true }).click();
  await expect(cardRow(frame, "Halkbank Paraf •••• 0008").radio).toBeVisible();
  await expect(cardRows(frame)).toHaveCount(3);
  await expect(frame.getByText(tr.notices.someUnavailable)).toHaveCount(0);
});

test("the last card of a subscription stays, and the shopper is told why", async ({
  checkout,
  page,
  paynet,
}) => {
  const customer = newCustomer();
  await haveSubscriptionCard(paynet, customer);
  const { frame } = await checkout({ customer, query: { vault: "paynet-subscription" } });
  await untilLoaded(frame);
  const name = "Visa •••• 1010";
  await expect(cardRow(frame, name).radio).toBeChecked();
  expect(await countCalls(paynet, PLAN_LIST)).toBeGreaterThan(0);
  await page.clock.install();
  await removeCard(frame, name);
  await page.clock.fastForward(UNDO_MS);
  await expect(frame.getByText(tr.notes.notRemoved(tr.problems.card_needed))).toBeVisible();
  await expect(undoButton(frame, name)).toBeHidden();
  await expect(cardRows(frame)).toHaveCount(1);
  await expect(cardForm(frame).form).toBeHidden();
});
