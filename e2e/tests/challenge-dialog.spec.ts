/** The dialog around the bank's page: over everything of the shop's, for every hand and every reader, and gone without a trace. */
import type { Locator } from "@playwright/test";
import { textsFor } from "../../packages/widget/src/host/texts.ts";
import { PAYNET_CARDS } from "../sandbox/paynet/test-cards.ts";
import { BANK_OPENS_WITHIN_MS, bankPage, countCalls, enterCode } from "./bank.ts";
import {
  challengeIdOf,
  challengePage,
  dialogOf,
  expect,
  expectEnd,
  inDialog,
  openSubscription,
  pageTexts,
  sendCard,
  stateAtBff,
} from "./challenge.ts";
import { callsOf } from "./fixtures/calls.ts";
import { test } from "./fixtures/index.ts";
import { cardForm } from "./shopper.ts";

const CARD = PAYNET_CARDS.ordinary;

async function boxOf(element: Locator) {
  const box = await element.boundingBox();
  if (!box) throw new Error("It is not visible.");
  return box;
}

test("above a shop's own modal it can be used, and the focus goes in and comes back", async ({
  checkout,
  page,
  paynet,
}) => {
  const shop = await openSubscription(checkout, { query: { modal: "1" } });
  const { frame } = shop;
  await expect(page.locator("#cards-dialog")).toBeVisible();
  await sendCard(shop, CARD);
  const { bankFrame, bank } = challengePage(inDialog(page));
  await expect(bankFrame).toBeFocused({ timeout: BANK_OPENS_WITHIN_MS });
  await expect(dialogOf(page).locator("iframe")).toBeFocused();
  await expect(bankPage(bank).code).toBeVisible();
  await bankPage(bank).code.fill("a");
  await bankPage(bank).code.press("Enter");
  await expectEnd(shop, paynet, { card: CARD, state: "succeeded" });
  await expect(page.locator("#cards-dialog")).toBeVisible();
  await expect(page.locator("#cards-dialog iframe")).toBeFocused();
  await expect(frame.getByRole("radio")).toBeFocused();
});

test("Tab leads around in it, by Cancel and the way out to the bank, and each part has a name", async ({
  checkout,
  page,
}) => {
  await page.clock.install();
  const shop = await openSubscription(checkout);
  await sendCard(shop, CARD);
  const dialog = dialogOf(page);
  const { heading, timeLeft, cancel, windowLink, bankFrame, bank } = challengePage(inDialog(page));
  await expect(bankFrame).toBeFocused({ timeout: BANK_OPENS_WITHIN_MS });
  await expect(dialog.locator("iframe")).toHaveAttribute("title", textsFor("tr").challenge);
  await expect(heading).toBeVisible();
  await expect(timeLeft).toHaveText(/Kalan süre:\s+(9|10) dakika/);

  const { code, submit } = bankPage(bank);
  await expect(code).toBeVisible();
  await page.keyboard.press("Tab");
  await expect(code).toBeFocused();
  await expect(code).toHaveAccessibleName("Doğrulama kodu");
  await page.keyboard.press("Tab");
  await expect(submit).toBeFocused();
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Shift+Tab");
  await expect(windowLink).toBeFocused();
  await page.keyboard.press("Shift+Tab");
  await expect(cancel).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(windowLink).toBeFocused();
  await expect(dialog).toBeVisible();

  // Whether a bank's page is to be seen cannot be known, so the way out asks.
  const question = inDialog(page).getByText(pageTexts.verify.notVisible);
  await expect(question).toBeHidden();
  await page.clock.fastForward(8_000);
  await expect(question).toBeVisible();
});

test("Escape on its page cancels, and says so at the BFF, once", async ({
  checkout,
  page,
  paynet,
  stack,
}) => {
  const shop = await openSubscription(checkout);
  await sendCard(shop, PAYNET_CARDS.neverReturns);
  const { cancel, bank } = challengePage(inDialog(page));
  await enterCode(bank);
  const calls = callsOf(page);
  const id = await challengeIdOf(shop);
  await cancel.focus();
  await page.keyboard.press("Escape");
  await expectEnd(shop, paynet, { card: CARD, state: "cancelled" });
  expect(await stateAtBff(stack, shop.customer, id)).toBe("cancelled");
  expect(calls.filter((call) => call.endsWith("/cancel"))).toHaveLength(1);
  // What was typed stays, but for the code, which is typed anew for another attempt.
  const form = cardForm(shop.frame);
  await expect(form.save).toBeFocused();
  await expect(form.number).toHaveValue("4355 0829 0000 1299");
  await expect(form.cvc).toHaveValue("");
});

test("Escape before its page is there cancels, too", async ({ checkout, page, paynet, stack }) => {
  await page.route("**/v1/challenges/*/page/*", () => undefined);
  const shop = await openSubscription(checkout);
  await sendCard(shop, CARD);
  const dialog = dialogOf(page);
  await expect(dialog.getByRole("status")).toHaveText(textsFor("tr").opening);
  await expect(dialog).toBeFocused();
  const id = await challengeIdOf(shop);
  await page.keyboard.press("Escape");
  await expectEnd(shop, paynet, { card: CARD, state: "cancelled" });
  expect(await stateAtBff(stack, shop.customer, id)).toBe("cancelled");
});

test("it is 600 by 680 at most, the whole of a small screen, and the shop behind it stays where it is", async ({
  checkout,
  page,
}) => {
  await page.setViewportSize({ width: 1000, height: 900 });
  const shop = await openSubscription(checkout);
  await sendCard(shop, CARD);
  const dialog = dialogOf(page);
  const { bank, bankFrame, cancel } = challengePage(inDialog(page));
  await expect(bankPage(bank).code).toBeVisible({ timeout: BANK_OPENS_WITHIN_MS });
  await expect.poll(() => boxOf(dialog)).toEqual({ x: 200, y: 110, width: 600, height: 680 });

  await page.setViewportSize({ width: 560, height: 500 });
  await expect.poll(() => boxOf(dialog)).toEqual({ x: 16, y: 16, width: 528, height: 468 });
  const before = await page.evaluate(() => scrollY);
  for (const [x, y] of [
    [8, 250],
    [280, 60],
    [280, 400],
  ] as const) {
    await page.mouse.move(x, y);
    await page.mouse.wheel(0, 300);
  }
  await expect.poll(() => bank.locator("html").evaluate((root) => root.scrollTop)).toBeGreaterThan(0);
  expect(await page.evaluate(() => scrollY)).toBe(before);

  await page.setViewportSize({ width: 360, height: 640 });
  await expect.poll(() => boxOf(dialog)).toEqual({ x: 0, y: 0, width: 360, height: 640 });
  const frameBox = await boxOf(bankFrame);
  expect(frameBox.height).toBeGreaterThan(400);
  expect(frameBox.width).toBe(360);
  expect((await boxOf(cancel)).height).toBeGreaterThanOrEqual(44);
});

test("a shop that takes the widget away takes the dialog with it, and the challenge waits", async ({
  checkout,
  page,
  stack,
}) => {
  const shop = await openSubscription(checkout);
  await sendCard(shop, CARD);
  const { bank } = challengePage(inDialog(page));
  await expect(bankPage(bank).code).toBeVisible({ timeout: BANK_OPENS_WITHIN_MS });
  const id = await challengeIdOf(shop);
  await page.evaluate(() => window.shopWidget?.unmount());
  await expect(dialogOf(page)).toHaveCount(0);
  await expect(page.locator("iframe")).toHaveCount(0);
  expect(await stateAtBff(stack, shop.customer, id)).toBe("launched");
});

test("its page can be opened again, and the bank begins anew", async ({
  bank: bankSandbox,
  checkout,
  page,
  paynet,
}) => {
  const shop = await openSubscription(checkout);
  await sendCard(shop, CARD);
  const { bank } = challengePage(inDialog(page));
  await expect(bankPage(bank).code).toBeVisible({ timeout: BANK_OPENS_WITHIN_MS });
  // A merchant's script may do anything to the page.
  await dialogOf(page).evaluate((dialog: HTMLDialogElement) => dialog.parentNode?.removeChild(dialog));
  await shop.frame.getByRole("button", { name: "Sayfayı yeniden aç" }).click();
  await enterCode(challengePage(inDialog(page)).bank);
  await expectEnd(shop, paynet, { card: CARD, state: "succeeded" });
  expect(await countCalls(bankSandbox, "POST /3ds")).toBe(2);
});

test("without a way to its page it says so, and the shopper can try again", async ({
  checkout,
  page,
  paynet,
}) => {
  await page.clock.install();
  await page.route("**/v1/challenges/*/page/*", (route) => route.abort());
  const shop = await openSubscription(checkout);
  await sendCard(shop, CARD);
  const dialog = dialogOf(page);
  await expect(dialog.getByRole("status")).toHaveText(textsFor("tr").opening);
  await page.clock.fastForward(8_000);
  await expect(dialog.getByRole("alert")).toHaveText(textsFor("tr").challengeUnreachable);
  const retry = dialog.getByRole("button", { name: textsFor("tr").retry });
  await expect(retry).toBeFocused();
  await page.unroute("**/v1/challenges/*/page/*");
  await page.clock.resume();
  await retry.click();
  await enterCode(challengePage(inDialog(page)).bank);
  await expectEnd(shop, paynet, { card: CARD, state: "succeeded" });
});
