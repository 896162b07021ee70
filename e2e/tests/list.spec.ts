/** The list of saved cards: what it shows, picking, naming, and the default card. */
import { tr } from "../../packages/widget/src/frame/i18n/tr.ts";
import { newCustomer } from "./fixtures/checkout.ts";
import { expect, test } from "./fixtures/index.ts";
import { CARDS } from "./fixtures/test-cards.ts";
import { age, deletions, haveCards } from "./provider.ts";
import {
  BOTH_PAGES,
  cardRow,
  cardRows,
  choose,
  removeCard,
  shopsEcho,
  toldCards,
  untilLoaded,
} from "./shopper.ts";

const PARAF = CARDS.halkbankMastercard;
const PARAF_NAME = "Halkbank Paraf •••• 0008";
const AXESS = CARDS.akbankMastercard;
const AXESS_NAME = "Akbank Axess •••• 0006";
const WORLD = CARDS.vakifbankVisa;

/** How many pixels of a document can be reached by scrolling sideways only. */
function overflow(): number {
  return document.documentElement.scrollWidth - document.documentElement.clientWidth;
}

for (const shopPage of BOTH_PAGES) {
  test.describe(`on the ${shopPage} page`, () => {
    test("cards are listed in the order in which they were saved, and one can be picked", async ({
      checkout,
      stack,
    }) => {
      const customer = newCustomer();
      await haveCards(stack, customer, [PARAF, { ...AXESS, label: "Market" }, WORLD]);
      const shop = await checkout({ shopPage, customer });
      const { frame } = shop;
      await untilLoaded(frame);
      await expect(frame.getByRole("group", { name: tr.list.label })).toBeVisible();
      await expect(cardRows(frame)).toHaveCount(3);
      await expect(frame.getByRole("listitem")).toContainText([
        "Halkbank Paraf",
        "Akbank Axess",
        "Vakıfbank World",
      ]);
      await expect(cardRow(frame, PARAF_NAME).radio).toBeChecked();
      await expect(shopsEcho(shop)).toHaveText(`Seçilen kart: ${PARAF_NAME}`);
      await expect.poll(() => toldCards(shop)).toEqual(["0008", "0006", "0002"]);

      const axess = cardRow(frame, AXESS_NAME);
      await expect(axess.row).toContainText("Market");
      await axess.row.getByText("Akbank Axess").click();
      await expect(axess.radio).toBeChecked();
      await expect(cardRow(frame, PARAF_NAME).radio).not.toBeChecked();
      await expect(shopsEcho(shop)).toHaveText(`Seçilen kart: ${AXESS_NAME}`);
      const selects = (await shop.events()).filter(({ type }) => type === "select");
      expect(selects).toMatchObject([{ detail: { last4: "0008" } }, { detail: { last4: "0006" } }]);
      await shop.page.getByRole("button", { name: "Siparişi tamamla" }).click();
      await expect(shop.page.getByText("Demo burada biter: ödeme alınmadı.")).toBeVisible();
    });

    test("a card gets a name, another one, and none again", async ({ checkout, stack }) => {
      const customer = newCustomer();
      await haveCards(stack, customer, [PARAF, AXESS]);
      const shop = await checkout({ shopPage, customer });
      const { frame, page } = shop;
      await untilLoaded(frame);
      const { row, more } = cardRow(frame, AXESS_NAME);
      const rename = async (name: string) => {
        const input = row.getByLabel(tr.rename.label);
        await expect(input).toBeFocused();
        await input.fill(name);
        await row.getByRole("button", { name: tr.rename.save, exact: true }).click();
        await expect(input).toBeHidden();
        await expect(more).toBeFocused();
      };

      await choose(frame, AXESS_NAME, tr.actions.addName);
      await rename("  İş yemekleri ");
      await expect(row).toContainText("İş yemekleri");
      await expect.poll(() => toldCards(shop)).toEqual(["0008", "0006"]);
      await choose(frame, AXESS_NAME, tr.actions.rename);
      await expect(row.getByLabel(tr.rename.label)).toHaveValue("İş yemekleri");
      await rename("Ev");
      await expect(row).toContainText("Ev");
      await page.reload();
      await untilLoaded(frame);
      await expect(row).toContainText("Ev");

      await choose(frame, AXESS_NAME, tr.actions.rename);
      await rename("");
      await expect(row).not.toContainText("Ev");
      await page.reload();
      await untilLoaded(frame);
      await expect(row).not.toContainText("Ev");
    });

    test("another card becomes the default, and is picked the next time", async ({ checkout, stack }) => {
      const customer = newCustomer();
      await haveCards(stack, customer, [PARAF, AXESS]);
      const { frame, page } = await checkout({ shopPage, customer });
      await untilLoaded(frame);
      const paraf = cardRow(frame, PARAF_NAME);
      const axess = cardRow(frame, AXESS_NAME);
      await expect(paraf.row).toContainText(tr.card.isDefault);

      await choose(frame, AXESS_NAME, tr.actions.makeDefault);
      await expect(axess.row).toContainText(tr.card.isDefault);
      await expect(paraf.row).not.toContainText(tr.card.isDefault);
      await expect(axess.more).toBeFocused();
      await page.reload();
      await untilLoaded(frame);
      await expect(axess.radio).toBeChecked();
      await expect(axess.row).toContainText(tr.card.isDefault);
      await axess.more.click();
      await expect(axess.row.getByRole("button", { name: tr.actions.remove, exact: true })).toBeVisible();
      await expect(axess.row.getByRole("button", { name: tr.actions.makeDefault, exact: true })).toBeHidden();
    });

    test("an expired card is listed and cannot be picked", async ({ checkout, sandbox, stack }) => {
      const customer = newCustomer();
      await haveCards(stack, customer, [PARAF, AXESS]);
      await age(stack, PARAF.number, 9, 2025);
      const shop = await checkout({ shopPage, customer });
      const { frame } = shop;
      await untilLoaded(frame);
      const { row, radio } = cardRow(frame, PARAF_NAME);
      await expect(row).toContainText("09/25");
      await expect(row).toContainText(tr.card.expired);
      await expect(radio).toBeDisabled();
      await expect(cardRow(frame, AXESS_NAME).radio).toBeChecked();
      await row.getByText("Halkbank Paraf").click({ force: true });
      await expect(radio).not.toBeChecked();
      await expect(shopsEcho(shop)).toHaveText(`Seçilen kart: ${AXESS_NAME}`);

      await removeCard(frame, PARAF_NAME);
      await shop.page.reload();
      await expect.poll(() => deletions(sandbox)).toBe(1);
    });
  });
}

test("a card that expires next month says so, and can be picked", async ({ checkout, stack }) => {
  const customer = newCustomer();
  const nextMonth = new Date();
  nextMonth.setUTCMonth(nextMonth.getUTCMonth() + 1, 1);
  const expiry = { month: nextMonth.getUTCMonth() + 1, year: nextMonth.getUTCFullYear() };
  await haveCards(stack, customer, [PARAF, { ...AXESS, expiry }]);
  const { frame } = await checkout({ customer });
  await untilLoaded(frame);
  const { row, radio } = cardRow(frame, AXESS_NAME);
  await expect(row).toContainText(tr.card.expiresSoon);
  await expect(cardRow(frame, PARAF_NAME).row).not.toContainText(tr.card.expiresSoon);
  await radio.check();
  await expect(radio).toBeChecked();
});

test("a foreign card, of which no bank is known, goes by its brand", async ({ checkout, stack }) => {
  const customer = newCustomer();
  await haveCards(stack, customer, [CARDS.foreignCredit, CARDS.foreignDebit]);
  const shop = await checkout({ customer });
  await untilLoaded(shop.frame);
  await expect(cardRow(shop.frame, "Mastercard •••• 0004").radio).toBeChecked();
  await cardRow(shop.frame, "Visa •••• 0007").radio.check();
  await expect(shopsEcho(shop)).toHaveText("Seçilen kart: •••• 0007");
});

test("long names fit into a phone of 320 pixels", async ({ checkout, page, stack }) => {
  await page.setViewportSize({ width: 320, height: 800 });
  const customer = newCustomer();
  const words = "Eşimle ortak kullandığımız market kartı";
  const oneWord = "W".repeat(40);
  await haveCards(stack, customer, [
    { ...CARDS.yapiKrediMastercard, label: words },
    { ...CARDS.qnbMastercard, label: oneWord },
  ]);
  const { frame } = await checkout({ customer });
  await untilLoaded(frame);
  for (const [name, label] of [
    ["Yapı Kredi World •••• 0000", words],
    ["QNB CardFinans •••• 0005", oneWord],
  ] as const) {
    const { row, more } = cardRow(frame, name);
    await more.scrollIntoViewIfNeeded();
    await expect(row.getByText(label)).toBeVisible();
    await expect(more).toBeInViewport({ ratio: 1 });
    await more.click();
    const remove = row.getByRole("button", { name: tr.actions.remove, exact: true });
    await remove.scrollIntoViewIfNeeded();
    await expect(remove).toBeInViewport({ ratio: 1 });
  }
  expect(await frame.locator(":root").evaluate(overflow)).toBe(0);
  expect(await page.evaluate(overflow)).toBe(0);
});
