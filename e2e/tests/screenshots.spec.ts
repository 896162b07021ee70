/**
 * A picture of every state of the widget, in both languages and themes, on a phone and on a desk: for people to look at. They go
 * to `e2e/screenshots/<state>-<locale>-<theme>-<width>.png`.
 */
import { stat } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures/index.ts";
import { JOURNEYS, type Look, take } from "./fixtures/journeys.ts";
import { STATES } from "./fixtures/states.ts";
import { show } from "./fixtures/view.ts";

const WIDTHS = [360, 1280];
const THEMES = ["light", "dark"] as const;
const LOCALES = ["tr", "en"] as const;

test.describe.configure({ timeout: 120_000 });
test.use({
  // Pictures of each step would take longer than the steps.
  trace: { mode: "retain-on-failure", screenshots: false, snapshots: false },
  // Nothing is on its way when its picture is taken.
  contextOptions: { reducedMotion: "reduce" },
});

/** The widget's part of the page, in a window that shows all of it: Chromium draws no more of a frame than that. */
async function widgetsPanel(page: Page) {
  const panel = page.locator("section[aria-labelledby=cards-heading]");
  const clip = await panel.evaluate((element) => {
    scrollTo(0, 0);
    const { x, y, width, height } = element.getBoundingClientRect();
    return { x, y, width, height };
  });
  const window = page.viewportSize();
  const bottom = Math.ceil(clip.y + clip.height);
  if (window && bottom > window.height) await page.setViewportSize({ width: window.width, height: bottom });
  return clip;
}

const photograph: Look = async (state, checkout) => {
  const { page } = checkout;
  for (const width of WIDTHS) {
    for (const theme of THEMES) {
      for (const locale of LOCALES) {
        await show(checkout, { width, theme, locale });
        const name = `${state}-${locale}-${theme}-${width}.png`;
        const path = fileURLToPath(new URL(`../screenshots/${name}`, import.meta.url));
        await page.screenshot({ path, clip: await widgetsPanel(page), caret: "initial" });
        expect((await stat(path)).isFile(), name).toBe(true);
      }
    }
  }
  await show(checkout, { width: 1280, locale: "tr" });
};

for (const journey of JOURNEYS) {
  test(`pictures of ${journey.name}`, async ({ page, stack, sandbox, checkout }) => {
    await take(journey, { page, stack, sandbox, open: checkout }, photograph);
  });
}

test("no state is without a picture", () => {
  expect(new Set(JOURNEYS.flatMap(({ states }) => states))).toEqual(new Set(Object.keys(STATES)));
});
