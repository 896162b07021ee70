/**
 * What every provider must do for a shopper, seen by the shopper alone: so that it can be tested against the providers' own sandboxes,
 * too. See `e2e/README.md`.
 */
import type { FrameLocator } from "@playwright/test";
import { BANK_OPENS_WITHIN_MS, enterCode } from "./bank.ts";
import { challengePage, inDialog } from "./challenge.ts";
import { expect, test } from "./fixtures/index.ts";
import { CARDS } from "./fixtures/test-cards.ts";
import { fillIn, openForm } from "./shopper.ts";

/** Far away, and with a bank behind it. */
const slowly = expect.configure({ timeout: 30_000 });
test.describe.configure({ timeout: 120_000 });

/** Of Paynet's published test cards, one that is good for years and takes any 3-D password. */
const PAYNET_CARD = { number: "5188960000043719", expiry: "01/30", cvc: "886" };

/** Found by what every provider tells of a card. */
const rowOf = (frame: FrameLocator, { number }: { number: string }) =>
  frame.getByRole("listitem").filter({ hasText: number.slice(-4) });

const IYZICO_CARD = { number: CARDS.halkbankMastercard.number, expiry: "12/33" };

for (const [vault, card] of [
  ["iyzico", IYZICO_CARD],
  ["paynet", PAYNET_CARD],
] as const) {
  test(`a card is saved at ${vault}, and is there after a reload`, async ({ checkout, page }) => {
    const { frame } = await checkout({ query: { vault } });
    const form = await openForm(frame);
    await fillIn(form, card);
    await form.save.click();
    await slowly(rowOf(frame, card)).toBeVisible();
    await page.reload();
    await slowly(rowOf(frame, card)).toBeVisible();
  });
}

test("a card is saved for a subscription at Paynet after 3-D Secure, and is there after a reload", async ({
  checkout,
  page,
}) => {
  const { frame } = await checkout({ query: { vault: "paynet-subscription" } });
  const form = await openForm(frame);
  await fillIn(form, PAYNET_CARD);
  await form.save.click();
  const { bank, bankFrame } = challengePage(inDialog(page));
  await expect(bankFrame).toBeVisible({ timeout: BANK_OPENS_WITHIN_MS });
  await enterCode(bank, "123456");
  await slowly(rowOf(frame, PAYNET_CARD)).toBeVisible();
  await page.reload();
  await slowly(rowOf(frame, PAYNET_CARD)).toBeVisible();
});
