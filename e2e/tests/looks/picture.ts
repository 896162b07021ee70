/** A picture of the state, for people to look at: `e2e/screenshots/<state>-<locale>-<theme>-<width>.png`. */
import { stat } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, type Page } from "@playwright/test";
import { STATES } from "../fixtures/states.ts";
import { findWidgetFrame, untilDrawn } from "../fixtures/view.ts";
import type { Look } from "./look.ts";

/** One is begun, one is made, and with the third the first can be seen: a frame is drawn by a process of its own. */
const DRAWINGS = 3;

/** On a phone and on a desk. */
export const picture: Look = {
  widths: [360, 1280],
  themes: ["light", "dark"],
  locales: ["tr", "en"],
  async take(state, shown, { width, theme, locale }) {
    const { page } = shown;
    // On the page, a state may cover all of it.
    const clip = STATES[state].where === "frame" && { clip: await widgetsPanel(page) };
    const frame = findWidgetFrame(shown);
    await untilDrawn(frame ? [page, frame] : [page], DRAWINGS);
    const name = `${state}-${locale}-${theme}-${width}.png`;
    const path = fileURLToPath(new URL(`../../screenshots/${name}`, import.meta.url));
    await page.screenshot({
      path,
      ...clip,
      // What comes in has come, and what turns is where it begins.
      animations: "disabled",
      caret: "initial",
    });
    expect((await stat(path)).isFile(), name).toBe(true);
  },
};

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
