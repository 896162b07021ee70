/**
 * The three ways to hear that a challenge has ended: a message from its page, the frame's channel, the BFF's answer to who asks. Each is
 * enough by itself, and none makes one card two.
 */
import type { Page } from "@playwright/test";
import { CHALLENGE_NEWS } from "@saved-cards/widget/contract";
import { tr } from "../../packages/widget/src/frame/i18n/tr.ts";
import { PAYNET_CARDS } from "../sandbox/paynet/test-cards.ts";
import { BANK_OPENS_WITHIN_MS, bankPage, enterCode } from "./bank.ts";
import {
  challengePage,
  countAnnouncements,
  expect,
  expectEnd,
  inDialog,
  nameOf,
  openSubscription,
  sendCard,
} from "./challenge.ts";
import { test } from "./fixtures/index.ts";
import { cardRows } from "./shopper.ts";

const CARD = PAYNET_CARDS.ordinary;

/** No window hears the challenge's page, but for the first word, by which the shop's dialog knows that it is there. */
async function stopMessages(page: Page): Promise<void> {
  await page.addInitScript((news) => {
    let count = 0;
    addEventListener(
      "message",
      (event) => {
        if (Object(event.data).type !== news) return;
        count += 1;
        if (count > 1) event.stopImmediatePropagation();
      },
      { capture: true },
    );
  }, CHALLENGE_NEWS);
}

/** As where a browser keeps frames of other sites from storing anything. */
async function stopChannels(page: Page): Promise<void> {
  await page.addInitScript(() => {
    Reflect.set(window, "BroadcastChannel", function BroadcastChannel() {
      throw new DOMException("Denied", "SecurityError");
    });
  });
}

/** The widget's frame is not told when there is news, until it asks how things stand now. */
async function stopWaiting(page: Page): Promise<void> {
  await page.route(/\/v1\/challenges\/[\w-]+\?(.*&)?wait=/, () => undefined);
}

const WAYS = {
  "by message alone": [stopChannels, stopWaiting],
  "by channel alone": [stopMessages, stopWaiting],
  "by asking alone": [stopMessages, stopChannels],
  "in all ways at once": [],
} satisfies Record<string, ((page: Page) => Promise<void>)[]>;

for (const [way, stops] of Object.entries(WAYS)) {
  test(`the end is heard ${way}, once and soon`, async ({ checkout, page, paynet }) => {
    for (const stop of stops) await stop(page);
    const shop = await openSubscription(checkout);
    const announced = await countAnnouncements(shop.frame, tr.form.saved(nameOf(CARD)));
    await sendCard(shop, CARD);
    const { bank } = challengePage(inDialog(page));
    await expect(bankPage(bank).code).toBeVisible({ timeout: BANK_OPENS_WITHIN_MS });
    await enterCode(bank);
    await expect(cardRows(shop.frame)).toHaveCount(1, { timeout: 8_000 });
    await expectEnd(shop, paynet, { card: CARD, state: "succeeded" });
    // Whatever comes late changes nothing.
    await page.unrouteAll({ behavior: "ignoreErrors" });
    await page.evaluate(() => window.shopWidget?.update({ locale: "en" }));
    await expect(shop.frame.locator("html")).toHaveAttribute("lang", "en");
    await expect(cardRows(shop.frame)).toHaveCount(1);
    expect(await announced()).toBe(1);
    const changes = (await shop.events()).filter(({ type }) => type === "select");
    expect(changes).toHaveLength(2);
  });
}
