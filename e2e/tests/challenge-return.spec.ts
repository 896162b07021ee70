/**
 * Leaving in the middle of a challenge and coming back: by a reload, by the Back button, by the address that the bank's way leads to, in
 * another tab. It goes on where it was, or says once how it ended.
 */
import { CHALLENGE_PARAMETER } from "@saved-cards/widget/contract";
import { tr } from "../../packages/widget/src/frame/i18n/tr.ts";
import { PAYNET_CARDS } from "../sandbox/paynet/test-cards.ts";
import { BANK_OPENS_WITHIN_MS, bankPage, enterCode } from "./bank.ts";
import {
  beginChallenge,
  challengeIdOf,
  challengePage,
  countAnnouncements,
  dialogOf,
  expect,
  expectEnd,
  expectSaved,
  inDialog,
  keepEvents,
  nameOf,
  openSubscription,
  openWindow,
  pageTexts,
  sendCard,
  stateAtBff,
  TOLD,
  toldStates,
  untilBackAtShop,
} from "./challenge.ts";
import { type Checkout, newCustomer } from "./fixtures/checkout.ts";
import { test } from "./fixtures/index.ts";
import { BOTH_PAGES, cardRows, untilLoaded } from "./shopper.ts";

const CARD = PAYNET_CARDS.ordinary;

const button = ({ frame }: Checkout, name: string) => frame.getByRole("button", { name, exact: true });

test.describe("a shop's page that is reloaded in the middle", () => {
  test("says so, and leads on to the end", async ({ checkout, page }) => {
    await keepEvents(page);
    const shop = await openSubscription(checkout);
    await sendCard(shop, CARD);
    await expect(bankPage(challengePage(inDialog(page)).bank).code).toBeVisible({
      timeout: BANK_OPENS_WITHIN_MS,
    });
    await page.reload();
    await untilLoaded(shop.frame);
    await expect(shop.frame.getByText(tr.challenge.interrupted)).toBeVisible();
    await expect(dialogOf(page)).toHaveCount(0);
    await expect.poll(() => toldStates(shop)).toEqual(["created"]);

    await button(shop, tr.challenge.resume).click();
    await enterCode(challengePage(inDialog(page)).bank);
    await expectSaved(shop, CARD);
    await expect(shop.frame.getByText(tr.challenge.interrupted)).toHaveCount(0);
    await expect.poll(() => toldStates(shop)).toEqual(["created", "launched", "succeeded"]);
  });

  test("lets the shopper give up, and says so once", async ({ checkout, page, stack }) => {
    const shop = await openSubscription(checkout);
    await sendCard(shop, CARD);
    await expect(dialogOf(page)).toBeVisible();
    const id = await challengeIdOf(shop);
    await page.reload();
    await button(shop, tr.challenge.cancel).click();
    await expect(shop.frame.getByText(TOLD.cancelled, { exact: true })).toBeVisible();
    expect(await stateAtBff(stack, shop.customer, id)).toBe("cancelled");
    await button(shop, tr.form.close).click();
    await expect(shop.frame.getByText(TOLD.cancelled)).toHaveCount(0);
    await page.reload();
    await untilLoaded(shop.frame);
    await expect(shop.frame.getByText(tr.list.emptyTitle)).toBeVisible();
    await expect(shop.frame.getByText(TOLD.cancelled)).toHaveCount(0);
  });
});

for (const { how, card, state } of [
  { how: "was saved", card: CARD, state: "succeeded" },
  { how: "could not be verified", card: PAYNET_CARDS.returnsWithoutIds, state: "failed" },
] as const) {
  test(`who was away when the card ${how} is told so on coming back, once`, async ({
    checkout,
    context,
    page,
    paynet,
  }) => {
    await keepEvents(page);
    const shop = await openSubscription(checkout);
    await sendCard(shop, card);
    const bankWindow = await openWindow(context, challengePage(inDialog(page)));
    const address = page.url();
    await page.goto("about:blank");
    await enterCode(bankWindow);
    await expect(bankWindow.getByText(pageTexts.wayOn.mayClose)).toBeVisible();

    await page.goto(address);
    await expectEnd(shop, paynet, { card, state });
    await page.reload();
    await untilLoaded(shop.frame);
    await expect(cardRows(shop.frame)).toHaveCount(state === "succeeded" ? 1 : 0);
    await expect(shop.frame.getByText(TOLD.failed)).toHaveCount(0);
    await expect(shop.frame.getByText(tr.form.saved(nameOf(card)))).toHaveCount(0);
    await expect.poll(() => toldStates(shop)).toEqual(["created", state]);
  });
}

test.describe("in place of the shop’s page", () => {
  for (const shopPage of BOTH_PAGES) {
    test(`the shopper comes back to the ${shopPage} page with the challenge’s id, and is told once, however often it is loaded`, async ({
      checkout,
      page,
      paynet,
    }) => {
      await keepEvents(page);
      const shop = await openSubscription(checkout, { shopPage, query: { challenge: "redirect" } });
      const before = Object.fromEntries(new URL(page.url()).searchParams);
      await sendCard(shop, CARD);
      await enterCode(challengePage(page).bank);
      await expect(page.getByRole("heading", { name: pageTexts.results.succeeded.title })).toBeVisible();
      await untilBackAtShop(shop);
      const after = Object.fromEntries(new URL(page.url()).searchParams);
      expect(after).toEqual({ ...before, [CHALLENGE_PARAMETER]: expect.stringMatching(/^chl_[\w-]{22}$/) });
      await expectEnd(shop, paynet, { card: CARD, state: "succeeded" });

      await page.reload();
      await untilLoaded(shop.frame);
      await expect(cardRows(shop.frame)).toHaveCount(1);
      await expect(shop.frame.getByText(tr.form.saved(nameOf(CARD)))).toHaveCount(0);
      await expect.poll(() => toldStates(shop)).toEqual(["created", "succeeded"]);
    });
  }

  test("the Back button leads to the shop, which leads on", async ({ checkout, page }) => {
    const shop = await openSubscription(checkout, { query: { challenge: "redirect" } });
    await sendCard(shop, CARD);
    await expect(bankPage(challengePage(page).bank).code).toBeVisible({ timeout: BANK_OPENS_WITHIN_MS });
    await page.goBack();
    await expect(page).toHaveURL((url) => url.hostname === "shop.localhost");
    await expect(shop.frame.getByText(tr.challenge.interrupted)).toBeVisible();
    await button(shop, tr.challenge.resume).click();
    await enterCode(challengePage(page).bank);
    await untilBackAtShop(shop);
    await expectSaved(shop, CARD);
  });
});

test.describe("an address with a challenge’s id", () => {
  test("takes it up on a device that has never seen it", async ({ checkout, page, paynet, stack }) => {
    const customer = newCustomer();
    const { id } = await beginChallenge(stack, customer, CARD);
    const shop = await openSubscription(checkout, { customer, query: { [CHALLENGE_PARAMETER]: id } });
    await expect(shop.frame.getByText(tr.challenge.interrupted)).toBeVisible();
    await button(shop, tr.challenge.resume).click();
    await enterCode(challengePage(inDialog(page)).bank);
    await expectEnd(shop, paynet, { card: CARD, state: "succeeded" });
  });

  test("of somebody else says nothing, and asks nothing of the shopper", async ({ checkout, stack }) => {
    const { id } = await beginChallenge(stack, newCustomer(), CARD);
    const shop = await openSubscription(checkout, { query: { [CHALLENGE_PARAMETER]: id } });
    await expect(shop.frame.getByText(tr.list.emptyTitle)).toBeVisible();
    await expect(shop.frame.getByText(tr.challenge.interrupted)).toHaveCount(0);
    expect(await toldStates(shop)).toEqual([]);
    expect((await shop.events()).filter(({ type }) => type === "error")).toEqual([]);
  });
});

test("two tabs show the card once each", async ({ checkout, context, page }) => {
  const shop = await openSubscription(checkout);
  const other = await openSubscription(checkout, { customer: shop.customer, page: await context.newPage() });
  await expect(other.frame.getByText(tr.list.emptyTitle)).toBeVisible();
  await page.bringToFront();
  await sendCard(shop, CARD);
  await enterCode(challengePage(inDialog(page)).bank);
  await expectSaved(shop, CARD);
  await expect(cardRows(other.frame)).toHaveCount(1);
  await expect(cardRows(shop.frame)).toHaveCount(1);
  expect(await toldStates(other)).toEqual([]);
  await expect(other.frame.getByText(tr.form.saved(nameOf(CARD)))).toHaveCount(0);
});

test("when the time is up, every page says so", async ({ checkout, context, page, paynet, stack }) => {
  const shop = await openSubscription(checkout);
  await sendCard(shop, CARD);
  const bankWindow = await openWindow(context, challengePage(inDialog(page)));
  await expect(bankPage(bankWindow).code).toBeVisible({ timeout: BANK_OPENS_WITHIN_MS });
  const said = await countAnnouncements(shop.frame, TOLD.expired);

  await letTimeRunOut(stack.databaseFile, await challengeIdOf(shop));
  await expectEnd(shop, paynet, { card: CARD, state: "expired" });
  expect(await said()).toBeLessThanOrEqual(1);
  await enterCode(bankWindow);
  await expect(bankWindow.getByRole("heading", { name: pageTexts.results.expired.title })).toBeVisible();
  await expect(bankWindow.getByText(pageTexts.wayOn.mayClose)).toBeVisible();
  await expectEnd(shop, paynet, { card: CARD, state: "expired" });
});

/** As ten minutes would. */
async function letTimeRunOut(databaseFile: string, challengeId: string): Promise<void> {
  const { DatabaseSync } = await import("node:sqlite");
  const database = new DatabaseSync(databaseFile, { timeout: 2000 });
  database.prepare("update challenges set expires_at = 1 where id = ?").run(challengeId);
  database.close();
}
