/** What can be pressed is as large as a fingertip. */
import { expect, type Frame, type Locator } from "@playwright/test";
import { STATES } from "../fixtures/states.ts";
import { findWidgetFrame, type Shown, widgetFrame } from "../fixtures/view.ts";
import type { Look } from "./look.ts";

/** Look sheet: touch targets. */
const TARGET = 44;

const CONTROLS =
  "button, a.button, input:not([type=radio], [type=checkbox]), label:has([type=radio], [type=checkbox])";

export const targets: Look = {
  widths: [320, 1280],
  themes: ["light"],
  locales: ["tr"],
  async take(state, shown) {
    const isInFrame = STATES[state].where === "frame";
    const controls = isInFrame ? [widgetFrame(shown).locator(CONTROLS)] : controlsOfPage(shown);
    for (const some of controls) expect(await some.evaluateAll(findSmall, TARGET)).toEqual([]);
  },
};

function isOfChallenge(frame: Frame): boolean {
  return new URL(frame.url()).hostname.startsWith("cards.");
}

/** What the loader puts on the shop's page, and what is on the challenge's; the rest is the shop's and the bank's. */
function controlsOfPage(shown: Shown): Locator[] {
  const widget = findWidgetFrame(shown);
  return [
    shown.page.locator(`:is(#cards, dialog) :is(${CONTROLS})`),
    ...shown.page
      .frames()
      .filter((frame) => frame !== widget && isOfChallenge(frame))
      .map((frame) => frame.locator(CONTROLS)),
  ];
}

/** In the document: what is too small; a radio button is as large as its label, and what looks lower may be pressed beside. */
function findSmall(controls: Element[], size: number): string[] {
  // oxlint-disable-next-line unicorn/consistent-function-scoping -- a function outside would not be sent along
  const isHitAt = (control: Element, x: number, y: number) => {
    const root = control.getRootNode();
    if (!(root instanceof Document || root instanceof ShadowRoot)) return false;
    return control.contains(root.elementFromPoint(x, y));
  };
  return controls.flatMap((control) => {
    if (!control.checkVisibility()) return [];
    const { x, y, width, height } = control.getBoundingClientRect();
    if (width >= size && height >= size) return [];
    const [middleX, middleY, reach] = [x + width / 2, y + height / 2, size / 2 - 0.5];
    const isLargeEnough =
      (width >= size || [-reach, reach].every((by) => isHitAt(control, middleX + by, middleY))) &&
      (height >= size || [-reach, reach].every((by) => isHitAt(control, middleX, middleY + by)));
    return isLargeEnough ? [] : [`${control.ariaLabel ?? control.textContent} is ${width} × ${height}`];
  });
}
