/** Everything by keyboard alone: what Tab, arrows, Enter, Space and Escape do, and where the focus is, always and visibly. */
import type { Locator, Page } from "@playwright/test";
import { tr } from "../../packages/widget/src/frame/i18n/tr.ts";
import { type Checkout, newCustomer } from "./fixtures/checkout.ts";
import { expect, test } from "./fixtures/index.ts";
import { hold } from "./fixtures/journeys-scene.ts";
import { CARDS } from "./fixtures/test-cards.ts";
import { age, creates, deletions, haveCards } from "./provider.ts";
import {
  addButton,
  BOTH_PAGES,
  cardForm,
  cardRow,
  cardRows,
  shopsEcho,
  undoButton,
  untilLoaded,
} from "./shopper.ts";

const PARAF = CARDS.halkbankMastercard;
const PARAF_NAME = "Halkbank Paraf •••• 0008";
const AXESS = CARDS.akbankMastercard;
const AXESS_NAME = "Akbank Axess •••• 0006";
const WORLD = CARDS.vakifbankVisa;
const WORLD_NAME = "Vakıfbank World •••• 0002";
/** The time in which a deletion can be undone. */
const UNDO_MS = 5000;

/** The element has the focus, and an outline says so, as thick as the design has it. */
async function expectFocus(element: Locator): Promise<void> {
  await expect(element).toBeFocused();
  await expect(element).toHaveCSS("outline-style", "solid");
  await expect(element).toHaveCSS("outline-width", "2px");
  await expect(element).toBeInViewport();
}

/** Presses Tab from the shop's last control before the widget. */
async function tabInto({ page }: Pick<Checkout, "page">): Promise<void> {
  await page.locator("#language").focus();
  await page.keyboard.press("Tab");
}

/** Presses a key, and expects it to take the focus to an element. */
async function press(page: Page, key: string, element: Locator): Promise<void> {
  await page.keyboard.press(key);
  await expectFocus(element);
}

for (const shopPage of BOTH_PAGES) {
  test.describe(`on the ${shopPage} page`, () => {
    test("a first card is saved", async ({ checkout, sandbox }) => {
      const shop = await checkout({ shopPage });
      const { frame, page } = shop;
      await untilLoaded(frame);
      await tabInto(shop);
      await expectFocus(addButton(frame));
      const form = cardForm(frame);
      await press(page, "Enter", form.holder);
      await page.keyboard.type("Elif Yılmaz");
      await press(page, "Tab", form.number);
      await page.keyboard.type(PARAF.number);
      await press(page, "Tab", form.expiry);
      await page.keyboard.type("1233");
      await press(page, "Tab", form.label);
      await press(page, "Tab", form.save);
      await press(page, "Tab", form.cancel);
      await press(page, "Shift+Tab", form.save);
      await press(page, "Space", cardRow(frame, PARAF_NAME).radio);
      expect(await creates(sandbox, PARAF)).toHaveLength(1);
      await page.keyboard.press("Tab");
      await expectFocus(cardRow(frame, PARAF_NAME).more);
      await press(page, "Tab", addButton(frame));
      await page.keyboard.press("Tab");
      await expect(page.locator("#complete")).toBeFocused();
      await page.keyboard.press("Shift+Tab");
      await expectFocus(addButton(frame));
    });

    test("a card is picked by arrows, and past an expired one", async ({ checkout, stack }) => {
      const customer = newCustomer();
      await haveCards(stack, customer, [PARAF, AXESS, CARDS.yapiKrediMastercard, WORLD]);
      await age(stack, CARDS.yapiKrediMastercard.number, 9, 2025);
      const shop = await checkout({ shopPage, customer });
      const { frame, page } = shop;
      await untilLoaded(frame);
      await tabInto(shop);
      const [paraf, axess, world] = [
        cardRow(frame, PARAF_NAME),
        cardRow(frame, AXESS_NAME),
        cardRow(frame, WORLD_NAME),
      ];
      await expectFocus(paraf.radio);
      await press(page, "ArrowDown", axess.radio);
      await expect(axess.radio).toBeChecked();
      await expect(shopsEcho(shop)).toHaveText(`Seçilen kart: ${AXESS_NAME}`);
      await press(page, "ArrowDown", world.radio);
      await press(page, "ArrowDown", paraf.radio);
      await press(page, "ArrowUp", world.radio);
      await expect(world.radio).toBeChecked();
      await expect(shopsEcho(shop)).toHaveText(`Seçilen kart: ${WORLD_NAME}`);

      // Tab leaves the group by its picked card, and each row's button is one stop.
      await press(page, "Tab", world.more);
      await press(page, "Shift+Tab", world.radio);
      await press(page, "Shift+Tab", cardRow(frame, "Yapı Kredi World •••• 0000").more);
      await press(page, "Shift+Tab", axess.more);
      await press(page, "Shift+Tab", paraf.more);
      await page.keyboard.press("Shift+Tab");
      await expect(page.locator("#language")).toBeFocused();
    });

    test("a card is renamed and made the default", async ({ checkout, stack }) => {
      const customer = newCustomer();
      await haveCards(stack, customer, [PARAF, AXESS]);
      const { frame, page } = await checkout({ shopPage, customer });
      await untilLoaded(frame);
      const { row, more } = cardRow(frame, AXESS_NAME);
      const action = (name: string) => row.getByRole("button", { name, exact: true });
      await more.focus();
      await page.keyboard.press("Enter");
      await expect(more).toHaveAttribute("aria-expanded", "true");
      await press(page, "Tab", action(tr.actions.addName));
      await press(page, "Enter", row.getByLabel(tr.rename.label));
      await page.keyboard.type("Market");
      await press(page, "Enter", more);
      await expect(row).toContainText("Market");
      await expect(more).toHaveAttribute("aria-expanded", "false");

      await page.keyboard.press("Space");
      await press(page, "Tab", action(tr.actions.rename));
      await press(page, "Tab", action(tr.actions.makeDefault));
      await press(page, "Enter", more);
      await expect(row).toContainText(tr.card.isDefault);
    });

    test("a card is deleted, and the deletion undone", async ({ checkout, sandbox, stack }) => {
      const customer = newCustomer();
      await haveCards(stack, customer, [PARAF, AXESS]);
      const { frame, page } = await checkout({ shopPage, customer });
      await untilLoaded(frame);
      const { row, more } = cardRow(frame, PARAF_NAME);
      const other = cardRow(frame, AXESS_NAME);
      const action = (name: string) => row.getByRole("button", { name, exact: true });
      await more.focus();
      await page.keyboard.press("Enter");
      await press(page, "Tab", action(tr.actions.addName));
      await press(page, "Tab", action(tr.actions.remove));
      const question = row.getByRole("group", { name: tr.removal.question(PARAF_NAME), exact: true });
      await press(page, "Enter", question.getByRole("button", { name: tr.removal.confirm, exact: true }));
      await press(page, "Tab", question.getByRole("button", { name: tr.removal.keep, exact: true }));
      await press(page, "Shift+Tab", question.getByRole("button", { name: tr.removal.confirm, exact: true }));
      await press(page, "Enter", other.more);

      await page.keyboard.press("Shift+Tab");
      await expectFocus(other.radio);
      await press(page, "Shift+Tab", undoButton(frame, PARAF_NAME));
      await press(page, "Enter", more);
      await expect(cardRows(frame)).toHaveCount(2);
      expect(await deletions(sandbox)).toBe(0);
    });
  });
}

test.describe("Escape", () => {
  test("closes what is open below a card, and gives the focus back", async ({ checkout, stack }) => {
    const customer = newCustomer();
    await haveCards(stack, customer, [PARAF, AXESS]);
    const { frame, page } = await checkout({ customer });
    await untilLoaded(frame);
    const { row, more } = cardRow(frame, PARAF_NAME);
    await more.focus();
    for (const way of [[], [tr.actions.addName], [tr.actions.remove]]) {
      await page.keyboard.press("Enter");
      for (const name of way) await row.getByRole("button", { name, exact: true }).press("Enter");
      await expect(more).toHaveAttribute("aria-expanded", "true");
      if (way.length > 0) await expect(more).not.toBeFocused();
      await press(page, "Escape", more);
      await expect(more).toHaveAttribute("aria-expanded", "false");
    }
    await expect(row).toContainText("Halkbank Paraf");
  });

  test("closes the form", async ({ checkout }) => {
    const { frame, page } = await checkout();
    await untilLoaded(frame);
    await addButton(frame).press("Enter");
    const form = cardForm(frame);
    await expectFocus(form.holder);
    await page.keyboard.type("Elif");
    await press(page, "Escape", addButton(frame));
    await expect(form.form).toBeHidden();
  });

  test("keeps the form while a card is being saved", async ({ checkout, page }) => {
    const release = await hold(page, "POST", "/v1/cards");
    const { frame } = await checkout();
    await untilLoaded(frame);
    await addButton(frame).press("Enter");
    const form = cardForm(frame);
    await expectFocus(form.holder);
    await page.keyboard.type("Elif Yılmaz");
    await press(page, "Tab", form.number);
    await page.keyboard.type(PARAF.number);
    await press(page, "Tab", form.expiry);
    await page.keyboard.type("1233");
    await page.keyboard.press("Enter");
    await expect(form.saving).toBeVisible();
    await expectFocus(form.expiry);
    await page.keyboard.press("Escape");
    await expect(form.form).toBeVisible();
    release();
    await expectFocus(cardRow(frame, PARAF_NAME).radio);
  });
});

test.describe("the focus stays in the widget", () => {
  test("when the last card is deleted, and when its undo bar goes", async ({
    checkout,
    page,
    sandbox,
    stack,
  }) => {
    const customer = newCustomer();
    await haveCards(stack, customer, [PARAF, AXESS]);
    await page.clock.install();
    const { frame } = await checkout({ customer });
    await untilLoaded(frame);
    for (const name of [AXESS_NAME, PARAF_NAME]) {
      const { row, more } = cardRow(frame, name);
      await more.press("Enter");
      await row.getByRole("button", { name: tr.actions.remove, exact: true }).press("Enter");
      await expectFocus(row.getByRole("button", { name: tr.removal.confirm, exact: true }));
      await page.keyboard.press("Enter");
      await expect(more).toBeHidden();
    }
    await expectFocus(addButton(frame));
    await page.clock.fastForward(UNDO_MS);
    await expect.poll(() => deletions(sandbox)).toBe(2);
    await expect(frame.getByText(tr.list.emptyTitle)).toBeVisible();
    await expectFocus(addButton(frame));
  });

  test("at a refused form: on the first wrong input, or on the button", async ({ checkout, sandbox }) => {
    const { frame, page } = await checkout();
    await untilLoaded(frame);
    await addButton(frame).press("Enter");
    const form = cardForm(frame);
    await expectFocus(form.holder);
    await press(page, "Enter", form.holder);
    await expect(form.holder).toHaveAccessibleDescription(tr.fields.holder.required);
    await page.keyboard.type("Elif Yılmaz");
    await press(page, "Enter", form.number);
    await page.keyboard.type(PARAF.number);
    await press(page, "Enter", form.expiry);
    await page.keyboard.type("1233");
    await sandbox.faults([{ match: "POST /cardstorage/card", mode: "failure", errorCode: "10005" }]);
    await press(page, "Tab", form.label);
    await press(page, "Tab", form.save);
    await page.keyboard.press("Enter");
    await expect(form.alert).toHaveText(tr.problems.card_declined);
    await expectFocus(form.save);
  });
});
