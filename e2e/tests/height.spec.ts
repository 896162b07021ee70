/** The height of a frame that nobody sees yet. What each state's height must be is in `states.spec.ts`. */
import { tr } from "../../packages/widget/src/frame/i18n/tr.ts";
import { newCustomer } from "./fixtures/checkout.ts";
import { expect, test } from "./fixtures/index.ts";
import { CARDS } from "./fixtures/test-cards.ts";
import { expectFit, frameElement } from "./fixtures/view.ts";
import { heightsWhileIdle } from "./looks/height.ts";
import { haveCards } from "./provider.ts";
import { cardRows } from "./shopper.ts";

test("a widget that was mounted out of sight has the right height when it is shown", async ({
  checkout,
  page,
  stack,
}) => {
  const customer = newCustomer();
  await haveCards(stack, customer, [CARDS.akbankMastercard, CARDS.garantiAmex, CARDS.akbankTroy]);
  await page.setViewportSize({ width: 360, height: 800 });
  await page.addInitScript(() => {
    if (window !== top) return;
    document.addEventListener("DOMContentLoaded", () =>
      document.querySelector("#cards")?.parentElement?.setAttribute("hidden", ""),
    );
  });
  const opened = await checkout({ customer });
  await expect.poll(async () => (await opened.events()).map(({ type }) => type)).toContain("ready");
  await expect(frameElement(opened)).toBeHidden();

  const panel = page.locator("#cards").locator("..");
  await panel.evaluate((tab) => tab.removeAttribute("hidden"));
  await expect(cardRows(opened.frame)).toHaveCount(3);
  await expectFit(opened);
  expect(await heightsWhileIdle(opened)).toEqual([]);

  // Out of sight once more, while its content changes.
  await panel.evaluate((tab) => tab.setAttribute("hidden", ""));
  await page.evaluate(() => window.shopWidget?.update({ appearance: { variables: { spacing: "8px" } } }));
  await panel.evaluate((tab) => tab.removeAttribute("hidden"));
  await expect(opened.frame.getByText(tr.list.addCard)).toBeVisible();
  await expectFit(opened);
});
