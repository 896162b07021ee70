/** Saving a card: from the first key to the list, what is refused and where that is said, and that one card stays one card. */
import { tr } from "../../packages/widget/src/frame/i18n/tr.ts";
import { type Stack, startStack } from "../run/stack.ts";
import { expect, test } from "./fixtures/index.ts";
import { hold } from "./fixtures/journeys-scene.ts";
import { CARDS, MISTYPED } from "./fixtures/test-cards.ts";
import { creates } from "./provider.ts";
import {
  addButton,
  BOTH_PAGES,
  cardRow,
  cardRows,
  expectError,
  expectNoError,
  fillIn,
  openForm,
  toldErrors,
  toldKinds,
} from "./shopper.ts";

const CARD = CARDS.halkbankMastercard;
const NAME = "Halkbank Paraf •••• 0008";
const CREATE = "POST /cardstorage/card";

for (const shopPage of BOTH_PAGES) {
  test.describe(`on the ${shopPage} page`, () => {
    test("a card that was typed key by key is saved, picked, told to the shop, and still there after a reload", async ({
      checkout,
      sandbox,
    }) => {
      const shop = await checkout({ shopPage });
      const { frame, page } = shop;
      await expect(frame.getByText(tr.list.emptyTitle)).toBeVisible();
      const form = await openForm(frame);
      await page.keyboard.type("Elif Yılmaz");
      await form.number.pressSequentially(CARD.number);
      await expect(form.number).toHaveValue("5528 7900 0000 0008");
      await form.expiry.pressSequentially("1233");
      await expect(form.expiry).toHaveValue("12/33");
      await form.label.pressSequentially("Ev kartı");
      await form.save.click();

      const { radio, row } = cardRow(frame, NAME);
      await expect(radio).toBeChecked();
      await expect(radio).toBeFocused();
      await expect(form.form).toBeHidden();
      await expect(row).toContainText("12/33");
      await expect(row).toContainText("Ev kartı");
      await expect(row).toContainText(tr.card.isDefault);
      await expect(frame.getByRole("status").filter({ hasText: tr.form.saved(NAME) })).toHaveCount(1);
      await expect(page.locator("#picked")).toHaveText(`Seçilen kart: ${NAME}`);
      await expect.poll(async () => (await toldKinds(shop)).slice(-2)).toEqual(["change", "select"]);
      expect((await toldKinds(shop)).filter((kind) => kind === "ready")).toHaveLength(1);
      expect(await creates(sandbox, CARD)).toMatchObject([{ cardHolderName: "Elif Yılmaz", status: 200 }]);

      await page.reload();
      await expect(radio).toBeChecked();
      await expect(row).toContainText("Ev kartı");
      await expect(cardRows(frame)).toHaveCount(1);
    });

    test("a mistyped number is said at its input, and nothing is sent", async ({ checkout, sandbox }) => {
      const { frame } = await checkout({ shopPage });
      const form = await openForm(frame);
      await fillIn(form, { number: MISTYPED.wrongCheckDigit });
      await form.save.click();
      await expectError(form.number, tr.fields.number.invalid_number);
      await expect(form.number).toBeFocused();
      await expectNoError(form.holder);
      await expectNoError(form.expiry);

      await form.number.fill(CARD.number);
      await expectNoError(form.number);
      expect(await creates(sandbox, CARD)).toEqual([]);
      await form.save.click();
      await expect(cardRow(frame, NAME).radio).toBeChecked();
      expect(await creates(sandbox, CARD)).toHaveLength(1);
    });

    test("a number that the provider refuses is said at its input, and can be sent again", async ({
      checkout,
      sandbox,
    }) => {
      await sandbox.faults([{ match: CREATE, mode: "failure", errorCode: "12", times: 1 }]);
      const shop = await checkout({ shopPage });
      const { frame } = shop;
      const form = await openForm(frame);
      await fillIn(form, { number: CARD.number });
      await form.save.click();
      await expectError(form.number, tr.fields.number.invalid_number);
      await expect(form.number).toBeFocused();
      await expect(form.number).toHaveValue("5528 7900 0000 0008");
      await expect(form.alert).toBeEmpty();
      await expect.poll(() => toldErrors(shop)).toMatchObject([{ code: "invalid_card" }]);

      await form.save.click();
      await expect(cardRow(frame, NAME).radio).toBeChecked();
    });

    test("a slow provider is waited for, and a second click changes nothing", async ({
      checkout,
      page,
      sandbox,
    }) => {
      await sandbox.faults([{ match: CREATE, mode: "slow", ms: 500 }]);
      const release = await hold(page, "POST", "/v1/cards");
      const { frame } = await checkout({ shopPage });
      const form = await openForm(frame);
      await fillIn(form, { number: CARD.number });
      await form.save.dblclick();
      await expect(form.saving).toHaveAttribute("aria-disabled", "true");
      await expect(form.saving).toBeFocused();
      await expect(form.number).not.toBeEditable();
      await expect(form.saving.locator(".spinner")).toBeVisible();
      await form.saving.press("Enter");
      release();
      await expect(cardRow(frame, NAME).radio).toBeChecked();
      await expect(cardRows(frame)).toHaveCount(1);
      expect(await creates(sandbox, CARD)).toHaveLength(1);
    });
  });
}

test.describe("a refusal that no input can help", () => {
  const refusals = [
    { by: "the bank", errorCode: "10005", code: "card_declined", text: tr.problems.card_declined },
    {
      by: "a provider that keeps no cards for this shop",
      errorCode: "3007",
      code: "vault_misconfigured",
      text: tr.problems.vault_misconfigured,
    },
  ];
  for (const { by, errorCode, code, text } of refusals) {
    test(`by ${by} is said once, and what was typed stays`, async ({ checkout, sandbox }) => {
      await sandbox.faults([{ match: CREATE, mode: "failure", errorCode }]);
      const shop = await checkout();
      const { frame } = shop;
      const form = await openForm(frame);
      await fillIn(form, { number: CARD.number });
      await form.save.click();
      await expect(form.alert).toHaveText(text);
      await expect(form.save).toBeFocused();
      await expect(form.number).toHaveValue("5528 7900 0000 0008");
      await expectNoError(form.number);
      await expect.poll(() => toldErrors(shop)).toMatchObject([{ code, requestId: expect.any(String) }]);
      expect(await creates(sandbox, CARD)).toHaveLength(1);
    });
  }
});

test("Enter twice saves one card", async ({ checkout, sandbox }) => {
  await sandbox.faults([{ match: CREATE, mode: "slow", ms: 500 }]);
  const { frame, page } = await checkout();
  const form = await openForm(frame);
  await fillIn(form, { number: CARD.number });
  await form.expiry.focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await expect(cardRow(frame, NAME).radio).toBeChecked();
  await expect(cardRows(frame)).toHaveCount(1);
  expect(await creates(sandbox, CARD)).toHaveLength(1);
});

test("Turkish letters reach the provider as they were typed", async ({ checkout, sandbox }) => {
  const holder = "Şükrü Öğüt Iğdırlı İÇÖZ";
  const { frame, page } = await checkout();
  const form = await openForm(frame);
  await fillIn(form, { number: CARD.number, holder, label: "Çağrı’nın gümüş kartı" });
  await form.save.click();
  const { row } = cardRow(frame, NAME);
  await expect(row).toContainText("Çağrı’nın gümüş kartı");
  expect(await creates(sandbox, CARD)).toMatchObject([{ cardHolderName: holder }]);
  await page.reload();
  await expect(row).toContainText("Çağrı’nın gümüş kartı");
});

test("a form that was cancelled forgets what was typed", async ({ checkout }) => {
  const { frame } = await checkout();
  const form = await openForm(frame);
  await fillIn(form, { number: CARD.number });
  await form.cancel.click();
  await expect(addButton(frame)).toBeFocused();
  await openForm(frame);
  for (const input of [form.holder, form.number, form.expiry, form.label])
    await expect(input).toHaveValue("");
});

const limitedTest = test.extend<object, { stack: Stack }>({
  stack: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the pattern to learn what the fixture needs
    async ({}, use) => {
      const stack = await startStack({ addCardLimit: 1 });
      await use(stack);
      await stack.stop();
    },
    { scope: "worker", timeout: 60_000 },
  ],
});

limitedTest("whoever tries too often is told how long to wait", async ({ checkout, sandbox }) => {
  const { frame } = await checkout();
  const form = await openForm(frame);
  await fillIn(form, { number: CARD.number });
  await form.save.click();
  await expect(cardRow(frame, NAME).radio).toBeChecked();

  await openForm(frame);
  await fillIn(form, { number: CARDS.akbankMastercard.number });
  await form.save.click();
  await expect(form.alert).toHaveText(
    /^Çok fazla deneme yapıldı\. (60 dakika|1 saat) sonra tekrar deneyin\.$/,
  );
  expect(await creates(sandbox, CARDS.akbankMastercard)).toEqual([]);
});
