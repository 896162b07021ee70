/** The frame is as high as its content in every state and at every width, without a scrollbar, a gap or a flicker. */
import type { Locator } from "@playwright/test";
import { tr } from "../../packages/widget/src/frame/i18n/tr.ts";
import { type Checkout, newCustomer } from "./fixtures/checkout.ts";
import { expect, test } from "./fixtures/index.ts";
import { JOURNEYS, type Look, take } from "./fixtures/journeys.ts";
import { CARDS } from "./fixtures/test-cards.ts";
import { expectFit, frameElement, show } from "./fixtures/view.ts";
import { haveCards } from "./provider.ts";
import { cardRows } from "./shopper.ts";

const WIDTHS = [320, 360, 768, 1280];
/** Long enough for a loop of observer, message and style to turn several times. */
const PICTURES = 6;

test.describe.configure({ timeout: 120_000 });
// Pictures of each step would take longer than the steps.
test.use({ trace: { mode: "retain-on-failure", screenshots: false, snapshots: false } });

function somePictures(body: Locator): Promise<void> {
  return body.evaluate(async (_, count) => {
    for (let picture = 0; picture < count; picture++) await new Promise(requestAnimationFrame);
  }, PICTURES);
}

/** Counts the heights that the frame is given while nothing happens. */
async function heightsWhileIdle(checkout: Checkout): Promise<string[]> {
  const frame = frameElement(checkout);
  const stop = await frame.evaluateHandle((element) => {
    const heights: string[] = [];
    const observer = new MutationObserver(() => heights.push(element.style.height));
    observer.observe(element, { attributes: true, attributeFilter: ["style"] });
    return () => {
      observer.disconnect();
      return heights;
    };
  });
  await Promise.all([checkout.page.locator("body"), checkout.frame.locator("body")].map(somePictures));
  return stop.evaluate((end) => end());
}

const measure: Look = async (state, checkout) => {
  // Then there is no frame.
  if (state === "frame-unreachable") return;
  for (const width of WIDTHS) {
    await test.step(`${state} at ${width} px`, async () => {
      await show(checkout, { width });
      await expectFit(checkout);
      expect(await heightsWhileIdle(checkout)).toEqual([]);
      await expectFit(checkout);
    });
  }
};

for (const journey of JOURNEYS) {
  test(`${journey.name}: the height follows`, async ({ page, stack, sandbox, checkout }) => {
    await take(journey, { page, stack, sandbox, open: checkout }, measure);
  });
}

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
