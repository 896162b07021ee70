/** Deleting a card: asked for by its name, undone for some seconds, and done at the latest when the page is left. */
import { tr } from "../../packages/widget/src/frame/i18n/tr.ts";
import { newCustomer } from "./fixtures/checkout.ts";
import { expect, test } from "./fixtures/index.ts";
import { CARDS } from "./fixtures/test-cards.ts";
import { deletions, haveCards, heldCards } from "./provider.ts";
import {
  addButton,
  BOTH_PAGES,
  cardRow,
  cardRows,
  choose,
  removeCard,
  shopsEcho,
  toldCards,
  undoButton,
  untilLoaded,
} from "./shopper.ts";

const PARAF = CARDS.halkbankMastercard;
const PARAF_NAME = "Halkbank Paraf •••• 0008";
const AXESS = CARDS.akbankMastercard;
const AXESS_NAME = "Akbank Axess •••• 0006";
const WORLD = CARDS.vakifbankVisa;
const WORLD_NAME = "Vakıfbank World •••• 0002";

/** The time in which a deletion can be undone: waited out where it is the point, and elsewhere passed by the page's clock. */
const UNDO_MS = 5000;

for (const shopPage of BOTH_PAGES) {
  test.describe(`on the ${shopPage} page`, () => {
    test("deleting asks by the card's name, and is done when the time to undo has passed", async ({
      checkout,
      page,
      sandbox,
      stack,
    }) => {
      const customer = newCustomer();
      await haveCards(stack, customer, [PARAF, AXESS]);
      // On the one page in real seconds, on the other in the clock's.
      if (shopPage === "react") await page.clock.install();
      const shop = await checkout({ shopPage, customer });
      const { frame } = shop;
      await untilLoaded(frame);
      await choose(frame, PARAF_NAME, tr.actions.remove);
      const { row, more } = cardRow(frame, PARAF_NAME);
      await row.getByRole("button", { name: tr.removal.keep, exact: true }).click();
      await expect(more).toBeFocused();
      await expect(row.getByRole("group", { name: tr.removal.question(PARAF_NAME) })).toBeHidden();
      await more.press("Escape");

      await removeCard(frame, PARAF_NAME);
      await expect(cardRow(frame, AXESS_NAME).radio).toBeChecked();
      await expect(shopsEcho(shop)).toHaveText(`Seçilen kart: ${AXESS_NAME}`);
      await expect.poll(() => toldCards(shop)).toEqual(["0006"]);
      expect(await deletions(sandbox)).toBe(0);

      if (shopPage === "react") await page.clock.fastForward(UNDO_MS);
      await expect.poll(() => deletions(sandbox), { timeout: UNDO_MS + 7000 }).toBe(1);
      await expect(undoButton(frame, PARAF_NAME)).toBeHidden();
      expect(await heldCards(stack, sandbox)).toEqual(["0006"]);
      await page.reload();
      await untilLoaded(frame);
      await expect(cardRows(frame)).toHaveCount(1);
    });

    test("a deletion that was undone never reaches the provider", async ({ checkout, sandbox, stack }) => {
      const customer = newCustomer();
      await haveCards(stack, customer, [PARAF, AXESS]);
      const shop = await checkout({ shopPage, customer });
      const { frame, page } = shop;
      await untilLoaded(frame);
      await removeCard(frame, PARAF_NAME);
      await undoButton(frame, PARAF_NAME).click();
      const { radio, more } = cardRow(frame, PARAF_NAME);
      await expect(more).toBeFocused();
      await expect(radio).toBeChecked();
      await expect(shopsEcho(shop)).toHaveText(`Seçilen kart: ${PARAF_NAME}`);
      await expect.poll(() => toldCards(shop)).toEqual(["0008", "0006"]);

      // What is pending is sent when the page is left, so this would be the last moment for it.
      await page.reload();
      await untilLoaded(frame);
      await expect(cardRows(frame)).toHaveCount(2);
      expect(await deletions(sandbox)).toBe(0);
    });
  });
}

test.describe("a card that was deleted", () => {
  test("is gone at the provider as soon as the page is left", async ({ checkout, sandbox, stack }) => {
    const customer = newCustomer();
    await haveCards(stack, customer, [PARAF, AXESS]);
    const shop = await checkout({ customer });
    await untilLoaded(shop.frame);
    await removeCard(shop.frame, PARAF_NAME);
    await shop.page.goto("about:blank");
    await expect.poll(() => deletions(sandbox), { timeout: 3000 }).toBe(1);
  });

  test("is gone as soon as the page is loaded anew, and does not show up again", async ({
    checkout,
    sandbox,
    stack,
  }) => {
    const customer = newCustomer();
    await haveCards(stack, customer, [PARAF, AXESS]);
    const shop = await checkout({ customer });
    await untilLoaded(shop.frame);
    await removeCard(shop.frame, PARAF_NAME);
    await shop.page.reload();
    await expect.poll(() => deletions(sandbox), { timeout: 3000 }).toBe(1);
    await untilLoaded(shop.frame);
    await expect(cardRows(shop.frame)).toHaveCount(1);
  });

  test("is gone as soon as the tab is closed", async ({ checkout, context, sandbox, stack }) => {
    const customer = newCustomer();
    await haveCards(stack, customer, [PARAF, AXESS]);
    const shop = await checkout({ customer, page: await context.newPage() });
    await untilLoaded(shop.frame);
    await removeCard(shop.frame, PARAF_NAME);
    await shop.page.close({ runBeforeUnload: true });
    await expect.poll(() => deletions(sandbox), { timeout: 3000 }).toBe(1);
  });

  for (const shopPage of BOTH_PAGES) {
    test(`is gone as soon as the ${shopPage} page takes the widget away`, async ({
      checkout,
      page,
      sandbox,
      stack,
    }) => {
      const customer = newCustomer();
      await haveCards(stack, customer, [PARAF, AXESS]);
      const shop = await checkout({ shopPage, customer });
      await untilLoaded(shop.frame);
      await removeCard(shop.frame, PARAF_NAME);
      await page.evaluate(() => window.shopWidget?.unmount());
      await expect.poll(() => deletions(sandbox), { timeout: 3000 }).toBe(1);
      await expect(page.locator("iframe")).toHaveCount(0);
    });
  }

  test("comes back alone when others stay deleted", async ({ checkout, page, sandbox, stack }) => {
    const customer = newCustomer();
    await haveCards(stack, customer, [PARAF, AXESS, WORLD]);
    await page.clock.install();
    const shop = await checkout({ customer });
    const { frame } = shop;
    await untilLoaded(frame);
    await removeCard(frame, PARAF_NAME);
    await removeCard(frame, AXESS_NAME);
    await removeCard(frame, WORLD_NAME);
    await expect(cardRows(frame)).toHaveCount(0);
    await expect(shopsEcho(shop)).toHaveText("Henüz kart seçilmedi.");
    await expect(addButton(frame)).toBeFocused();
    await undoButton(frame, AXESS_NAME).click();
    await expect(cardRow(frame, AXESS_NAME).radio).toBeChecked();

    await page.clock.fastForward(UNDO_MS);
    await expect.poll(() => deletions(sandbox)).toBe(2);
    await expect(frame.getByRole("button", { name: tr.removal.undo })).toHaveCount(0);
    await expect(cardRows(frame)).toHaveCount(1);
    expect(await heldCards(stack, sandbox)).toEqual(["0006"]);
  });

  test("leaves an empty list behind when it was the last one", async ({ checkout, page, sandbox, stack }) => {
    const customer = newCustomer();
    await haveCards(stack, customer, [PARAF]);
    await page.clock.install();
    const shop = await checkout({ customer });
    const { frame } = shop;
    await untilLoaded(frame);
    await removeCard(frame, PARAF_NAME);
    await expect(addButton(frame)).toBeFocused();
    await page.clock.fastForward(UNDO_MS);
    await expect.poll(() => deletions(sandbox)).toBe(1);
    await expect(frame.getByText(tr.list.emptyTitle)).toBeVisible();
    await expect(shopsEcho(shop)).toHaveText("Henüz kart seçilmedi.");
  });

  test("comes back with the reason when the provider cannot delete it", async ({
    checkout,
    page,
    sandbox,
    stack,
  }) => {
    const customer = newCustomer();
    await haveCards(stack, customer, [PARAF, AXESS]);
    await sandbox.faults([{ match: "DELETE /cardstorage/card", mode: "http-502-html" }]);
    await page.clock.install();
    const shop = await checkout({ customer });
    const { frame } = shop;
    await untilLoaded(frame);
    await removeCard(frame, PARAF_NAME);
    await page.clock.fastForward(UNDO_MS);
    const { row } = cardRow(frame, PARAF_NAME);
    await expect(row.getByRole("alert")).toHaveText(tr.notes.notRemoved(tr.problems.vault_unavailable));
    await expect.poll(() => toldCards(shop)).toEqual(["0008", "0006"]);
    expect(await heldCards(stack, sandbox)).toEqual(["0008", "0006"]);

    await sandbox.faults([]);
    await removeCard(frame, PARAF_NAME);
    await shop.page.reload();
    await untilLoaded(frame);
    await expect(cardRows(frame)).toHaveCount(1);
  });
});
