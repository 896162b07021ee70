/** The widget as a shopper knows it: its parts by the names that they carry, and what people do with them. */
import { expect, type FrameLocator, type Locator } from "@playwright/test";
import { type Texts, tr } from "../../packages/widget/src/frame/i18n/tr.ts";
import type { Checkout } from "./fixtures/checkout.ts";
import { soon } from "./fixtures/soon.ts";

/** Long for a machine that does nothing else; there are others. */
export const LOADED_WITHIN_MS = 15_000;

/** The pages on which the shopper's main journeys are tested. */
export const BOTH_PAGES = ["script", "react"] as const;

export interface CardForm {
  form: Locator;
  holder: Locator;
  number: Locator;
  expiry: Locator;
  /** Where the vault asks for one. */
  cvc: Locator;
  label: Locator;
  save: Locator;
  /** The same button while it waits. */
  saving: Locator;
  cancel: Locator;
  /** What was refused. */
  alert: Locator;
  /** What goes on. */
  status: Locator;
}

/** The form for a new card. */
export function cardForm(frame: FrameLocator, texts: Texts = tr): CardForm {
  const form = frame.getByRole("form", { name: texts.form.title });
  const button = (name: string) => form.getByRole("button", { name, exact: true });
  return {
    form,
    holder: form.getByLabel(texts.form.holder, { exact: true }),
    number: form.getByLabel(texts.form.number, { exact: true }),
    expiry: form.getByLabel(texts.form.expiry, { exact: true }),
    cvc: form.getByLabel(texts.form.cvc, { exact: true }),
    label: form.getByLabel(texts.form.label, { exact: true }),
    save: button(texts.form.save),
    saving: button(texts.form.saving),
    cancel: button(texts.form.cancel),
    alert: form.getByRole("alert"),
    status: form.getByRole("status"),
  };
}

export function addButton(frame: FrameLocator, texts: Texts = tr): Locator {
  return frame.getByRole("button", { name: texts.list.addCard, exact: true });
}

/** Waits for the list, which needs the frame, its script, a session and an answer of the provider. */
export async function untilLoaded(frame: FrameLocator, texts: Texts = tr): Promise<void> {
  await soon((within) =>
    expect(addButton(frame, texts)).toBeVisible({ timeout: LOADED_WITHIN_MS, ...within }),
  );
}

/** Opens the form, and gives it. */
export async function openForm(frame: FrameLocator, texts: Texts = tr): Promise<CardForm> {
  await untilLoaded(frame, texts);
  await addButton(frame, texts).click();
  const form = cardForm(frame, texts);
  await soon((within) => expect(form.holder).toBeFocused(within));
  return form;
}

export interface TypedCard {
  number: string;
  holder?: string;
  expiry?: string;
  cvc?: string;
  label?: string;
}

/** A date that the tests' cards have. */
export const EXPIRY = "12/33";

/** What is typed of a card, wherever. */
export type CardInputs = Pick<CardForm, "holder" | "number" | "expiry" | "cvc" | "label">;

/** Fills the form in without saving. */
export async function fillIn(form: CardInputs, card: TypedCard): Promise<void> {
  await typeInto(form.holder, card.holder ?? "Elif Yılmaz");
  await typeInto(form.number, card.number);
  await typeInto(form.expiry, card.expiry ?? EXPIRY);
  if (card.cvc !== undefined) await typeInto(form.cvc, card.cvc);
  if (card.label !== undefined) await typeInto(form.label, card.label);
}

/**
 * Playwright types to whatever has the focus, and does not look where the text went: where the widget moves the focus at that very moment,
 * it is typed again.
 */
async function typeInto(input: Locator, text: string): Promise<void> {
  for (let tries = 0; tries < 3; tries += 1) {
    await input.fill(text);
    if (text === "" || (await input.inputValue()) !== "") return;
  }
}

export interface CardRow {
  radio: Locator;
  /** Opens and closes what can be done with the card. */
  more: Locator;
  row: Locator;
}

/**
 * The row of a saved card.
 *
 * @param name the card in full: `Halkbank Paraf •••• 0008`
 */
export function cardRow(frame: FrameLocator, name: string, texts: Texts = tr): CardRow {
  const more = frame.getByRole("button", { name: texts.actions.more(name), exact: true });
  const row = frame
    .getByRole("listitem")
    .filter({ has: frame.getByRole("radio") })
    .filter({ has: more });
  return { row, more, radio: row.getByRole("radio") };
}

/** All rows that stand for a card, without undo bars. */
export function cardRows(frame: FrameLocator): Locator {
  return frame.getByRole("radio");
}

/** Opens a card's actions, and chooses one by its text. */
export async function choose(frame: FrameLocator, name: string, action: string): Promise<void> {
  const { row, more } = cardRow(frame, name);
  await more.click();
  await row.getByRole("button", { name: action, exact: true }).click();
}

/** Deletes a card, up to where it can only be undone. */
export async function removeCard(frame: FrameLocator, name: string): Promise<void> {
  const { row } = cardRow(frame, name);
  await choose(frame, name, tr.actions.remove);
  const question = row.getByRole("group", { name: tr.removal.question(name), exact: true });
  await question.getByRole("button", { name: tr.removal.confirm, exact: true }).click();
  await expect(undoButton(frame, name)).toBeVisible();
}

export function undoButton(frame: FrameLocator, name: string): Locator {
  return frame.getByRole("button", { name: tr.removal.undoOf(name), exact: true });
}

/** The shop's own line about the picked card. */
export function shopsEcho({ page }: Checkout): Locator {
  return page.locator("#picked");
}

/** The last list that the shop was told, by last four digits. */
export async function toldCards(shop: Checkout): Promise<unknown[]> {
  const changes = (await shop.events()).filter(({ type }) => type === "change");
  const cards = changes.at(-1)?.detail;
  return Array.isArray(cards) ? cards.map((card: { last4?: unknown }) => card.last4) : [];
}

/** What the shop was told of errors, in order. */
export async function toldErrors(shop: Pick<Checkout, "events">): Promise<unknown[]> {
  return (await shop.events()).flatMap(({ type, detail }) => (type === "error" ? [detail] : []));
}

/** The kinds of what the shop was told, in order. */
export async function toldKinds(shop: Pick<Checkout, "events">): Promise<string[]> {
  return (await shop.events()).map(({ type }) => type);
}

/** The error is an input's own: read out with it, and shown. */
export async function expectError(input: Locator, message: string): Promise<void> {
  await expect(input).toHaveAccessibleDescription(message);
  await expect(input).toHaveAttribute("aria-invalid", "true");
  await expect(input.page().frameLocator("iframe").getByText(message, { exact: true })).toBeVisible();
}

/** The input is right, as far as is known. */
export async function expectNoError(input: Locator): Promise<void> {
  await expect(input).toHaveAttribute("aria-invalid", "false");
  await expect(input).toHaveAccessibleDescription("");
}
