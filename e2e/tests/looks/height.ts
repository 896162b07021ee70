/** The frame is as high as its content, without a scrollbar, a gap or a flicker. */
import { expect } from "@playwright/test";
import { STATES } from "../fixtures/states.ts";
import { expectFit, frameElement, type Shown, untilDrawn, widgetFrame } from "../fixtures/view.ts";
import type { Look } from "./look.ts";

/** Enough for a loop of observer, message and style to be seen. */
const TURNS = 6;

/** The first look of all, so that what comes in with a state may still be moving. */
export const height: Look = {
  widths: [320, 360, 1280],
  themes: ["light"],
  locales: ["tr"],
  async take(state, shown) {
    if (STATES[state].where !== "frame") return;
    // The window may have been another width a moment ago, and the page's word of the new height still be on its way.
    await expectFit(shown);
    // What came in with the state may have been on its way still; what never rests is a loop.
    await expect.poll(() => heightsWhileIdle(shown)).toEqual([]);
  },
};

/** The heights that the frame is given while nothing happens. */
export async function heightsWhileIdle(shown: Shown): Promise<string[]> {
  const stop = await frameElement(shown).evaluateHandle((element) => {
    const heights: string[] = [];
    const observer = new MutationObserver(() => heights.push(element.style.height));
    observer.observe(element, { attributes: true, attributeFilter: ["style"] });
    return () => {
      observer.disconnect();
      return heights;
    };
  });
  await untilDrawn([shown.page, widgetFrame(shown)], TURNS);
  return stop.evaluate((end) => end());
}
