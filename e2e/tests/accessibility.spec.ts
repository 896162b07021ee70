/** Colours that a shop or a system sets, motion, and the page as one. What each state must keep is in `states.spec.ts`. */
import { expect } from "@playwright/test";
import type { Appearance } from "@saved-cards/widget/contract";
import { expectAccessible, expectDocumentAccessible } from "./fixtures/axe.ts";
import { newCustomer } from "./fixtures/checkout.ts";
import { test } from "./fixtures/index.ts";
import { JOURNEYS, type Scene, take } from "./fixtures/journeys.ts";
import type { StateName } from "./fixtures/states.ts";
import { CARDS } from "./fixtures/test-cards.ts";
import { type Shown, widgetFrame } from "./fixtures/view.ts";
import { haveCards } from "./provider.ts";
import { cardRows, openForm } from "./shopper.ts";

test.describe.configure({ timeout: 120_000 });

const EXTREMES: Record<string, NonNullable<Appearance["variables"]>> = {
  "yellow on white": { colorPrimary: "#ffe600", colorBackground: "#ffffff" },
  "light grey text": { colorText: "#d0d0d0", colorPrimary: "#cccccc", colorBackground: "#fafafa" },
  "a dark page": { colorBackground: "#141414", colorText: "#333333", colorPrimary: "#1a1a2e" },
};

test("in a shop's own colours, however hard to read, everything can still be read", async ({
  checkout,
  page,
  stack,
  sandbox,
}) => {
  const scene: Scene = { page, stack, sandbox, open: checkout };
  for (const journey of JOURNEYS.filter(({ states }) => states.some(isColourful))) {
    await take(journey, scene, async (state, opened) => {
      if (!isColourful(state)) return;
      for (const [name, variables] of Object.entries(EXTREMES)) {
        await test.step(`${state}, ${name}`, async () => {
          await paint(opened, variables);
          await expectDocumentAccessible(widgetFrame(opened));
        });
      }
    });
  }
});

/** Gives the widget other colours than it had, and waits until it has them. */
async function paint({ frame, page }: Shown, variables: NonNullable<Appearance["variables"]>): Promise<void> {
  const style = () => frame.locator("html").getAttribute("style");
  const before = await style();
  await page.evaluate(
    (colours) => window.shopWidget?.update({ appearance: { variables: colours } }),
    variables,
  );
  await expect.poll(style, { intervals: [20, 50] }).not.toBe(before);
}

/** Between them they show all of the palette. */
function isColourful(state: StateName): boolean {
  return ["empty", "form-errors", "list", "delete-confirmation", "undo"].includes(state);
}

test("nothing moves for those who asked for that", async ({ checkout, page, stack }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  const customer = newCustomer();
  await haveCards(stack, customer, [CARDS.akbankMastercard]);
  const { frame } = await checkout({ customer });
  await expect(cardRows(frame)).toHaveCount(1);
  await openForm(frame);
  const longest = await frame.locator("main").evaluate((main) => {
    const styles = [main, ...main.querySelectorAll("*")].map((element) => getComputedStyle(element));
    const times = styles.flatMap(({ animationDuration, transitionDuration }) =>
      `${animationDuration}, ${transitionDuration}`.split(", ").map(Number.parseFloat),
    );
    return Math.max(...times);
  });
  expect(longest).toBeLessThanOrEqual(0.001);
});

test("in a system's own colours, the picked card can be told from the others", async ({
  checkout,
  page,
  stack,
}) => {
  const customer = newCustomer();
  await haveCards(stack, customer, [CARDS.akbankMastercard, CARDS.garantiAmex]);
  await page.emulateMedia({ forcedColors: "active" });
  const opened = await checkout({ customer });
  const { frame } = opened;
  await expect(cardRows(frame)).toHaveCount(2);

  const border = (index: number) =>
    frame
      .getByRole("listitem")
      .nth(index)
      .evaluate((row) => getComputedStyle(row).borderTopColor);
  expect(await border(0)).not.toBe(await border(1));
  const picture = (index: number) => cardRows(frame).nth(index).screenshot();
  expect((await picture(0)).equals(await picture(1))).toBe(false);
  await cardRows(frame).nth(1).check();
  expect(await border(0)).not.toBe(await border(1));
  await expectDocumentAccessible(widgetFrame(opened));
});

test("a checkout with the widget in it can be used by everyone, the page and the frame together", async ({
  checkout,
}) => {
  const { frame, page } = await checkout();
  await openForm(frame);
  await expectAccessible(page);
});
