/** The form for a new card under the shopper's fingers: formatting, brand, caret, autofill, and what it says of mistakes. */
import type { Locator } from "@playwright/test";
import { tr } from "../../packages/widget/src/frame/i18n/tr.ts";
import { expect, test } from "./fixtures/index.ts";
import { CARDS } from "./fixtures/test-cards.ts";
import { creates } from "./provider.ts";
import { cardRow, expectError, expectNoError, EXPIRY, fillIn, openForm } from "./shopper.ts";

const CARD = CARDS.halkbankMastercard;
const NAME = "Halkbank Paraf •••• 0008";

/** Where the caret is in an input. */
function caretOf(input: Locator): Promise<number | null> {
  return input.evaluate((element: HTMLInputElement) => element.selectionStart);
}

/** The drawing of a brand. */
function drawing(place: Locator): Promise<string> {
  return place
    .locator("svg.brand-mark")
    .evaluate((mark) =>
      Array.from(mark.querySelectorAll("*"), (part) =>
        ["fill", "d"].map((name) => part.getAttribute(name)).join(" "),
      ).join("\n"),
    );
}

test.describe("the number", () => {
  test("may be pasted with spaces, dashes, or with words around it", async ({ checkout, context }) => {
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    const { frame, page } = await checkout();
    const form = await openForm(frame);
    for (const pasted of ["5528 7900 0000 0008", "5528-7900-0000-0008", " 5528790000000008\n"]) {
      await form.number.clear();
      await form.holder.fill(pasted);
      await form.holder.press("ControlOrMeta+a");
      await form.holder.press("ControlOrMeta+x");
      await form.number.focus();
      await page.keyboard.press("ControlOrMeta+v");
      await expect(form.number).toHaveValue("5528 7900 0000 0008");
      expect(await caretOf(form.number)).toBe(19);
    }
    await form.holder.fill("Elif Yılmaz");
    await form.expiry.fill(EXPIRY);
    await form.save.click();
    await expect(cardRow(frame, NAME).radio).toBeChecked();
  });

  test("keeps the caret where it is edited", async ({ checkout, page }) => {
    const { frame } = await checkout();
    const { number } = await openForm(frame);
    const expectNumber = async (text: string, caret: number) => {
      await expect(number).toHaveValue(text);
      expect(await caretOf(number)).toBe(caret);
    };
    await number.pressSequentially(CARD.number);
    await page.keyboard.press("Home");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Backspace");
    await expectNumber("5287 9000 0000 008", 1);
    await page.keyboard.type("5");
    await expectNumber("5528 7900 0000 0008", 2);
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Backspace");
    await expectNumber("5527 9000 0000 008", 3);
    await page.keyboard.type("8");
    await expectNumber("5528 7900 0000 0008", 4);
    await page.keyboard.press("Delete");
    await expectNumber("5528 9000 0000 008", 4);
  });

  test("shows its brand while it is typed, the same as in the list", async ({ checkout }) => {
    const { frame } = await checkout();
    const form = await openForm(frame);
    const box = form.number.locator("xpath=..");
    const unknown = await drawing(box);
    const seen = [unknown];
    // Visa, Mastercard, Amex, Troy; 65 may be Troy or another scheme, so it is not told yet.
    for (const beginning of ["4", "55", "37", "9792", "65"]) {
      await form.number.fill("");
      await form.number.pressSequentially(beginning);
      await expect.poll(() => drawing(box)).not.toBe(seen.at(-1));
      seen.push(await drawing(box));
    }
    expect(seen.at(-1)).toBe(unknown);
    expect(new Set(seen).size).toBe(5);

    await fillIn(form, { number: CARDS.garantiAmex.number });
    await expect(form.number).toHaveValue("3744 270000 00003");
    await expect.poll(() => drawing(box)).toBe(seen[3]);
    await form.save.click();
    const { row } = cardRow(frame, "Garanti Bonus •••• 0003");
    await expect(row).toBeVisible();
    expect(await drawing(row)).toBe(seen[3]);
  });
});

test("autofill, which types nothing, fills the form", async ({ checkout }) => {
  const { frame } = await checkout();
  const form = await openForm(frame);
  await form.form.evaluate(
    (element: HTMLFormElement, values) => {
      for (const [autocomplete, value] of Object.entries(values)) {
        const input = element.querySelector<HTMLInputElement>(`[autocomplete="${autocomplete}"]`);
        if (input === null) throw new Error(`No input is for ${autocomplete}.`);
        input.value = value;
        for (const type of ["input", "change"]) input.dispatchEvent(new Event(type, { bubbles: true }));
      }
    },
    { "cc-name": "ELIF YILMAZ", "cc-number": CARD.number, "cc-exp": "12/2033" },
  );
  await expect(form.number).toHaveValue("5528 7900 0000 0008");
  await expect(form.expiry).toHaveValue("12/33");
  await form.save.click();
  await expect(cardRow(frame, NAME).radio).toBeChecked();
});

test.describe("a form that is not right", () => {
  test("says at each input what is missing, and takes the shopper to the first", async ({
    checkout,
    sandbox,
  }) => {
    const { frame } = await checkout();
    const form = await openForm(frame);
    await form.save.click();
    await expect(form.holder).toBeFocused();
    await expectError(form.holder, tr.fields.holder.required);
    await expectError(form.number, tr.fields.number.required);
    await expectError(form.expiry, tr.fields.expiry.required);
    await expectNoError(form.label);

    await form.holder.fill("Elif Yılmaz");
    await expectNoError(form.holder);
    await form.save.click();
    await expect(form.number).toBeFocused();
    expect(await creates(sandbox, CARD)).toEqual([]);
  });

  test("complains when an input is left, but not about an empty one", async ({ checkout, page }) => {
    const { frame } = await checkout();
    const form = await openForm(frame);
    for (const input of [form.number, form.expiry, form.label, form.save]) {
      await page.keyboard.press("Tab");
      await expect(input).toBeFocused();
    }
    for (const input of [form.holder, form.number, form.expiry, form.label]) await expectNoError(input);

    await form.number.pressSequentially("5528 79");
    await expectNoError(form.number);
    await page.keyboard.press("Tab");
    await expectError(form.number, tr.fields.number.incomplete_number);
    await form.expiry.pressSequentially("9");
    await page.keyboard.press("Tab");
    await expectError(form.expiry, tr.fields.expiry.invalid_expiry);
    await expect(form.label).toBeFocused();

    await form.number.fill(CARD.number);
    await expectNoError(form.number);
    await form.expiry.fill("0130");
    await expectNoError(form.expiry);
  });

  test("refuses a card that has expired", async ({ checkout, sandbox }) => {
    const { frame } = await checkout();
    const form = await openForm(frame);
    await fillIn(form, { number: CARD.number, expiry: "09/25" });
    await form.save.click();
    await expectError(form.expiry, tr.fields.expiry.expired);
    await expect(form.expiry).toBeFocused();
    expect(await creates(sandbox, CARD)).toEqual([]);
  });

  test("refuses a card number where a name belongs", async ({ checkout, sandbox }) => {
    const { frame } = await checkout();
    const form = await openForm(frame);
    await fillIn(form, { number: CARD.number, holder: CARD.number, label: `Kart ${CARD.number}` });
    await form.save.click();
    await expect(form.holder).toBeFocused();
    await expectError(form.holder, tr.fields.holder.invalid_holder);
    await expectError(form.label, tr.fields.any.card_number_here);
    expect(await creates(sandbox, CARD)).toEqual([]);
  });
});
