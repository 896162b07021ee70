/** The bank's page as a shopper sees it, and what Paynet and the bank were asked. */
import type { FrameLocator, Locator, Page } from "@playwright/test";
import * as z from "zod";
import { CARD_INFO_LIST, CONFIRM, planCards } from "../sandbox/paynet/keyed-call.ts";
import type { Sandbox } from "./fixtures/sandbox.ts";
import { expect } from "./fixtures/index.ts";
import { soon } from "./fixtures/soon.ts";

/** The bank in a frame, or in a window of its own. */
export type BankPlace = FrameLocator | Page;

export interface BankPage {
  code: Locator;
  submit: Locator;
  cancel: Locator;
  /** What was wrong with the last code. */
  error: Locator;
}

export function bankPage(place: BankPlace): BankPage {
  return {
    code: place.locator("#smsCode"),
    submit: place.locator("#submitBtn"),
    cancel: place.locator("#cancelBtn"),
    error: place.locator("#error"),
  };
}

/**
 * Types the code that the bank sent. Playwright types to whatever has the focus, and does not look where the text went: the page around
 * the bank's moves the focus into its frame when that has loaded, which may be between the two. So it is typed until it is there.
 *
 * @param code that of most test cards, unless given
 */
export async function enterCode(place: BankPlace, code = "a"): Promise<void> {
  const { code: input, submit } = bankPage(place);
  await soon((within) => expect(input).toBeVisible({ timeout: BANK_OPENS_WITHIN_MS, ...within }));
  await expect(async () => {
    // As a hand does: the browser itself moves the focus then, wherever it was.
    await input.click();
    await input.fill(code);
    await expect(input).toHaveValue(code, { timeout: 1000 });
  }).toPass({ timeout: BANK_OPENS_WITHIN_MS });
  await submit.click();
}

/** Three pages after each other, each with its own connection. */
export const BANK_OPENS_WITHIN_MS = 15_000;

/** How often the provider was asked to save a card that the bank had confirmed. */
export function confirms(paynet: Sandbox): Promise<number> {
  return countCalls(paynet, `POST ${CONFIRM}`);
}

export const PLAN_LIST = `POST ${CARD_INFO_LIST}`;

/** @param call such as `POST /3ds` */
export async function countCalls(sandbox: Sandbox, call: string): Promise<number> {
  return (await sandbox.log()).filter(({ method, path }) => `${method} ${path}` === call).length;
}

/** The last four digits of the cards that Paynet holds for the subscription of a customer of the demo shop. */
export async function subscriptionCards(paynet: Sandbox, customer: string): Promise<string[]> {
  const cards = await planCards(paynet.url, { reference_no: `ref-${customer}` });
  return cards.map((card) => String(card["card_no_mask"]).slice(-4));
}

const Loot = z.record(z.string(), z.string());

/**
 * What a hostile page got hold of, once it has tried everything. Its frame must be left alone until then: a frame that was touched may
 * do more.
 *
 * @param call the one that carries it: a form's field `loot`, or the whole body
 */
export async function lootOf(sandbox: Sandbox, call: string): Promise<z.infer<typeof Loot>> {
  const find = async () => {
    const bodies = (await sandbox.log()).flatMap(({ method, path, body }) =>
      call === `${method} ${path.split("?")[0]}` ? [body] : [],
    );
    return bodies.at(-1);
  };
  await expect.poll(find, { timeout: BANK_OPENS_WITHIN_MS }).toBeTruthy();
  const carried = z.union([z.object({ loot: z.string() }), Loot]).parse(await find());
  return Loot.parse("loot" in carried ? JSON.parse(carried.loot ?? "") : carried);
}

/** By the name of each attempt that was not stopped, what it got. */
export function stolen(loot: z.infer<typeof Loot>): Record<string, string> {
  return Object.fromEntries(Object.entries(loot).filter(([, got]) => !got.startsWith("blocked: ")));
}
