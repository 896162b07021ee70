/** What axe-core knows of WCAG 2.2 A and AA. */
import type { Frame } from "@playwright/test";
import { expectAccessible, expectDocumentAccessible } from "../fixtures/axe.ts";
import { type StateName, STATES } from "../fixtures/states.ts";
import { findWidgetFrame, type Shown, widgetFrame } from "../fixtures/view.ts";
import type { Look } from "./look.ts";

/** Each document by itself. */
export const accessibility: Look = {
  widths: [320, 1280],
  themes: ["light", "dark"],
  locales: ["tr"],
  async take(state, shown) {
    const isInFrame = STATES[state].where === "frame";
    const documents = isInFrame ? [widgetFrame(shown)] : documentsOfPage(shown);
    for (const document of documents) await expectDocumentAccessible(document);
  },
};

/** All but the widget's frame, which has states of its own, and the bank's page, which is the bank's to make accessible. */
function documentsOfPage(shown: Shown): Frame[] {
  const widget = findWidgetFrame(shown);
  return shown.page.frames().filter((frame) => frame !== widget && isOurs(frame));
}

function isOurs(frame: Frame): boolean {
  return /^(shop|cards)\./.test(new URL(frame.url()).hostname);
}

/** One of each way in which our frames stand in a page. It takes seconds. */
const TOGETHER: ReadonlySet<StateName> = new Set(["frame-unreachable", "dialog-bank", "page-bank"]);

/** A page and its frames as one. Neither width nor theme changes that. */
export const accessibilityTogether: Look = {
  widths: [1280],
  themes: ["light"],
  locales: ["tr"],
  async take(state, { page }) {
    if (TOGETHER.has(state)) await expectAccessible(page);
  },
};
