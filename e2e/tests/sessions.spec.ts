/** Sessions: their end, whose cards they show, on which page, in which language, and in how many tabs. */
import { en } from "../../packages/widget/src/frame/i18n/en.ts";
import { tr } from "../../packages/widget/src/frame/i18n/tr.ts";
import { randomSecrets } from "../run/secrets.ts";
import { type Stack, startStack } from "../run/stack.ts";
import { newCustomer } from "./fixtures/checkout.ts";
import { expect, test } from "./fixtures/index.ts";
import { CARDS } from "./fixtures/test-cards.ts";
import { creates, haveCards, newSession } from "./provider.ts";
import {
  addButton,
  BOTH_PAGES,
  cardForm,
  cardRow,
  cardRows,
  choose,
  EXPIRY,
  fillIn,
  LOADED_WITHIN_MS,
  openForm,
  removeCard,
  shopsEcho,
  toldErrors,
  untilLoaded,
} from "./shopper.ts";

const PARAF = CARDS.halkbankMastercard;
const PARAF_NAME = "Halkbank Paraf •••• 0008";
const AXESS = CARDS.akbankMastercard;
const AXESS_NAME = "Akbank Axess •••• 0006";

/** Ends every session that there is, as half an hour would. */
async function endSessions({ databaseFile }: Stack): Promise<void> {
  const { DatabaseSync } = await import("node:sqlite");
  const database = new DatabaseSync(databaseFile, { timeout: 2000 });
  database.prepare("update sessions set expires_at = 1").run();
  database.close();
}

for (const shopPage of BOTH_PAGES) {
  test.describe(`on the ${shopPage} page`, () => {
    test("a session that has ended is said, and the shop is told", async ({ checkout, sandbox, stack }) => {
      const shop = await checkout({ shopPage });
      const form = await openForm(shop.frame);
      await fillIn(form, { number: PARAF.number });
      await endSessions(stack);
      await form.save.click();
      await expect(form.alert).toHaveText(tr.notices.sessionExpired);
      await expect(form.number).toHaveValue("5528 7900 0000 0008");
      await expect.poll(() => toldErrors(shop)).toMatchObject([{ code: "session_expired" }]);
      expect(await creates(sandbox, PARAF)).toEqual([]);

      await form.cancel.click();
      await expect(shop.frame.getByRole("alert")).toHaveText(tr.notices.sessionExpired);
    });

    test("a shop that gives a new session loses nothing of what was typed", async ({
      checkout,
      sandbox,
      stack,
    }) => {
      const { frame, page } = await checkout({ shopPage, query: { heal: "1" } });
      const form = await openForm(frame);
      await fillIn(form, { number: PARAF.number, label: "Ev" });
      await endSessions(stack);
      const renewed = page.waitForResponse((answer) => answer.url().endsWith("/v1/session"));
      await form.save.click();
      await renewed;
      await expect(form.alert).toBeEmpty();
      await expect(form.number).toHaveValue("5528 7900 0000 0008");
      await expect(form.expiry).toHaveValue(EXPIRY);
      await expect(form.label).toHaveValue("Ev");
      await form.save.click();
      await expect(cardRow(frame, PARAF_NAME).radio).toBeChecked();
      expect(await creates(sandbox, PARAF)).toHaveLength(1);
    });

    test("two tabs of one shopper show the same cards", async ({ checkout, context, stack }) => {
      const customer = newCustomer();
      await haveCards(stack, customer, [PARAF]);
      const one = await checkout({ shopPage, customer });
      const two = await checkout({ shopPage, customer, page: await context.newPage() });
      await untilLoaded(one.frame);
      await untilLoaded(two.frame);

      const form = await openForm(two.frame);
      await fillIn(form, { number: AXESS.number });
      await form.save.click();
      await expect(cardRow(two.frame, AXESS_NAME).radio).toBeChecked();
      await expect(cardRow(one.frame, AXESS_NAME).row).toBeVisible();
      await expect(cardRow(one.frame, PARAF_NAME).radio).toBeChecked();

      await one.page.bringToFront();
      await choose(one.frame, AXESS_NAME, tr.actions.addName);
      const { row } = cardRow(one.frame, AXESS_NAME);
      await row.getByLabel(tr.rename.label).fill("Market");
      await row.getByRole("button", { name: tr.rename.save, exact: true }).click();
      await expect(cardRow(two.frame, AXESS_NAME).row).toContainText("Market");
      await choose(one.frame, AXESS_NAME, tr.actions.makeDefault);
      await expect(cardRow(two.frame, AXESS_NAME).row).toContainText(tr.card.isDefault);

      await removeCard(one.frame, AXESS_NAME);
      await one.page.evaluate(() => window.shopWidget?.unmount());
      await expect(cardRows(two.frame)).toHaveCount(1);
      await expect(shopsEcho(two)).toHaveText(`Seçilen kart: ${PARAF_NAME}`);
    });
  });
}

test("a list that is asked for after the session has ended says so", async ({ checkout, page }) => {
  await page.route("**/v1/session", async (route) => {
    const over = Date.now() + 1000;
    await expect.poll(() => Date.now(), { intervals: [100] }).toBeGreaterThan(over);
    await route.continue();
  });
  const { frame } = await checkout({ expiresIn: 1 });
  await expect(frame.getByRole("alert")).toHaveText(tr.notices.sessionExpired, { timeout: LOADED_WITHIN_MS });
  await expect(frame.getByRole("button")).toHaveCount(0);
});

test("two customers never see each other's cards, not even in one browser", async ({
  checkout,
  context,
  stack,
}) => {
  const [ayse, banu] = [newCustomer(), newCustomer()];
  await haveCards(stack, ayse, [PARAF]);
  await haveCards(stack, banu, [AXESS]);
  const one = await checkout({ customer: ayse });
  const two = await checkout({ customer: banu, page: await context.newPage() });
  await untilLoaded(one.frame);
  await untilLoaded(two.frame);
  await expect(cardRows(one.frame)).toHaveCount(1);
  await expect(cardRows(two.frame)).toHaveCount(1);
  await expect(cardRow(one.frame, PARAF_NAME).row).toBeVisible();

  // A change in one tab has the other one load its list again: its own.
  const reloaded = two.page.waitForResponse((answer) => answer.url().endsWith("/v1/cards"));
  await one.page.bringToFront();
  await choose(one.frame, PARAF_NAME, tr.actions.addName);
  const { row } = cardRow(one.frame, PARAF_NAME);
  await row.getByLabel(tr.rename.label).fill("Ayşe’nin");
  await row.getByRole("button", { name: tr.rename.save, exact: true }).click();
  await reloaded;
  await expect(row).toContainText("Ayşe’nin");
  await expect(cardRows(two.frame)).toHaveCount(1);
  await expect(cardRow(two.frame, AXESS_NAME).radio).toBeChecked();
});

test("a new customer in the same page sees no card of the one before", async ({ checkout, page, stack }) => {
  const [ayse, banu] = [newCustomer(), newCustomer()];
  await haveCards(stack, ayse, [PARAF]);
  const { frame } = await checkout({ customer: ayse });
  await untilLoaded(frame);
  await expect(cardRows(frame)).toHaveCount(1);
  const session = await newSession(stack, banu);
  await page.evaluate((token) => window.shopWidget?.update({ session: token }), session);
  await expect(frame.getByText(tr.list.emptyTitle)).toBeVisible();
  await expect(page.locator("#picked")).toHaveText("Henüz kart seçilmedi.");
});

test("a new customer's page shows no card of the one before, even when the provider is down", async ({
  checkout,
  page,
  sandbox,
  stack,
}) => {
  const [ayse, banu] = [newCustomer(), newCustomer()];
  await haveCards(stack, ayse, [PARAF]);
  await haveCards(stack, banu, [AXESS]);
  const { frame } = await checkout({ customer: ayse });
  await untilLoaded(frame);
  await expect(cardRows(frame)).toHaveCount(1);
  await sandbox.faults([{ match: "POST /cardstorage/cards", mode: "http-502-html" }]);
  const session = await newSession(stack, banu);
  await page.evaluate((token) => window.shopWidget?.update({ session: token }), session);
  await expect(frame.getByText(tr.notices.someUnavailable)).toBeVisible();
  await expect(cardRows(frame)).toHaveCount(0);
  await expect(page.locator("#picked")).toHaveText("Henüz kart seçilmedi.");
});

test.describe("the language", () => {
  test("is the session's when the page says nothing, whatever the browser speaks", async ({
    page,
    stack,
  }) => {
    expect(await page.evaluate(() => navigator.language)).toBe("en-US");
    const frame = page.locator("iframe").contentFrame();
    await page.goto(`${stack.shopOrigin}/?customer=${newCustomer()}`);
    await untilLoaded(frame, tr);
    await expect(frame.locator(":root")).toHaveAttribute("lang", "tr");

    const session = await newSession(stack, newCustomer(), { locale: "en" });
    await page.evaluate((token) => window.shopWidget?.update({ session: token }), session);
    await expect(addButton(frame, en)).toBeVisible();
    await expect(frame.locator(":root")).toHaveAttribute("lang", "en");
  });

  test("is the page's before the session's", async ({ checkout, page, stack }) => {
    const { frame } = await checkout({ locale: "en" });
    await untilLoaded(frame, en);
    const session = await newSession(stack, newCustomer(), { locale: "tr" });
    const answered = page.waitForResponse((answer) => answer.url().endsWith("/v1/cards"));
    await page.evaluate((token) => window.shopWidget?.update({ session: token }), session);
    await answered;
    await expect(addButton(frame, en)).toBeVisible();
    await expect(frame.locator(":root")).toHaveAttribute("lang", "en");
  });

  for (const shopPage of BOTH_PAGES) {
    test(`changes on the ${shopPage} page while a form is open, which keeps what was typed`, async ({
      checkout,
      page,
    }) => {
      const { frame } = await checkout({ shopPage });
      const turkish = await openForm(frame);
      await fillIn(turkish, { number: CARDS.garantiAmex.number, expiry: "1" });
      await turkish.save.click();
      await expect(turkish.expiry).toHaveAccessibleDescription(tr.fields.expiry.invalid_expiry);

      await page.locator("#language").selectOption("en");
      const english = cardForm(frame, en);
      await expect(english.form).toBeVisible();
      await expect(english.holder).toHaveValue("Elif Yılmaz");
      await expect(english.number).toHaveValue("3744 270000 00003");
      await expect(english.expiry).toHaveAccessibleDescription(en.fields.expiry.invalid_expiry);
      await english.expiry.fill(EXPIRY);
      await english.save.click();
      const { radio, row } = cardRow(frame, "Garanti Bonus •••• 0003", en);
      await expect(radio).toBeChecked();
      await expect(row).toContainText(en.card.isDefault);
      await expect(page.locator("iframe")).toHaveAttribute("title", /card/i);
    });
  }
});

const SECRETS = randomSecrets();

/** Two merchants' BFFs on one database: a session of one is known to the other. */
const twoShopsTest = test.extend<object, { stack: Stack; otherShop: Stack }>({
  stack: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the pattern to learn what the fixture needs
    async ({}, use) => {
      const stack = await startStack({ secrets: SECRETS });
      await use(stack);
      await stack.stop();
    },
    { scope: "worker", timeout: 60_000 },
  ],
  otherShop: [
    async ({ stack }, use) => {
      const other = await startStack({ secrets: SECRETS, databaseFile: stack.databaseFile });
      await use(other);
      await other.stop();
    },
    { scope: "worker", timeout: 60_000 },
  ],
});

twoShopsTest(
  "a session that was made for another page's origin shows nothing",
  async ({ checkout, otherShop, page, stack }) => {
    const customer = newCustomer();
    await haveCards(stack, customer, [PARAF]);
    const shop = await checkout({ customer });
    await untilLoaded(shop.frame);
    await expect(cardRows(shop.frame)).toHaveCount(1);
    const session = await newSession(otherShop, customer);
    await page.evaluate((token) => window.shopWidget?.update({ session: token }), session);
    await expect(shop.frame.getByRole("alert")).toHaveText(tr.notices.wrongPage);
    await expect(cardRows(shop.frame)).toHaveCount(0);
    await expect(addButton(shop.frame)).toBeHidden();
    await expect.poll(() => toldErrors(shop)).toMatchObject([{ code: "origin_mismatch" }]);
  },
);
