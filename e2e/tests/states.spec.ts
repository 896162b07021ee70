/** Every state of the widget, looked at in every way. Each journey is taken once, and in each of its states each view is set up once. */
import { expect, test } from "./fixtures/index.ts";
import { JOURNEYS, take } from "./fixtures/journeys.ts";
import { type StateName, STATES } from "./fixtures/states.ts";
import { show, type Shown, type View } from "./fixtures/view.ts";
import { accessibility, accessibilityTogether } from "./looks/accessibility.ts";
import { height } from "./looks/height.ts";
import type { Look } from "./looks/look.ts";
import { picture } from "./looks/picture.ts";
import { targets } from "./looks/targets.ts";

/** Pictures are for people, and nobody looks at those of a machine that only wants to know whether all is well. */
const PICTURES = process.env["CI"] === undefined ? [picture] : [];
const LOOKS: readonly Look[] = [height, accessibility, accessibilityTogether, targets, ...PICTURES];

/** What a journey goes on in. */
const USUAL: View = { width: 1280, theme: "light", locale: "tr" };

test.describe.configure({ timeout: 120_000 });

/** As the window is made narrower and narrower, and then usual again: of a frame that has grown, Chromium's picture may be stale. */
const WIDTHS = [
  ...eachOf(({ widths }) => widths)
    .filter((width) => width < USUAL.width)
    .toSorted((a, b) => b - a),
  USUAL.width,
];

/** Every view that some look asks for. The width costs most to change, so it changes least often. */
const VIEWS: readonly View[] = WIDTHS.flatMap((width) =>
  eachOf(({ locales }) => locales).flatMap((locale) =>
    eachOf(({ themes }) => themes).map((theme) => ({ width, theme, locale })),
  ),
).filter((view) => LOOKS.some((look) => asksFor(look, view)));

/** The same, where the language costs most: it is spoken by loading anew. */
const VIEWS_BY_LANGUAGE = VIEWS.toSorted(
  (a, b) => Number(a.locale !== USUAL.locale) - Number(b.locale !== USUAL.locale),
);

function eachOf<Value>(values: (look: Look) => readonly Value[]): Value[] {
  return [...new Set(LOOKS.flatMap(values))];
}

function asksFor({ widths, themes, locales }: Look, { width, theme, locale }: View): boolean {
  return widths.includes(width) && themes.includes(theme) && locales.includes(locale);
}

async function lookAround(state: StateName, shown: Shown): Promise<void> {
  let last = USUAL;
  for (const view of shown.speak ? VIEWS_BY_LANGUAGE : VIEWS) {
    await test.step(`${state}, ${view.locale}, ${view.theme}, ${view.width} px`, async () => {
      await turn(state, shown, view, last);
      last = view;
      for (const look of LOOKS.filter((one) => asksFor(one, view))) await look.take(state, shown, view);
    });
  }
  await turn(state, shown, USUAL, last);
}

/** Where a language is spoken by loading anew, the state comes back after a while. */
async function turn(state: StateName, shown: Shown, view: View, before: View): Promise<void> {
  await show(shown, view, before);
  if (shown.speak && view.locale !== before.locale) await STATES[state].shows(shown).first().waitFor();
}

for (const journey of JOURNEYS) {
  test(`${journey.name}: fits, and can be used by everyone`, async ({ page, stack, sandbox, checkout }) => {
    await take(journey, { page, stack, sandbox, open: checkout }, lookAround);
  });
}

test("no state is left out", () => {
  expect(new Set(JOURNEYS.flatMap(({ states }) => states))).toEqual(new Set(Object.keys(STATES)));
});
