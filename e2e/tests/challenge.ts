/** A 3-D Secure challenge as a shopper goes through it: where its page is, the way to it, and how it ends. */
import { randomUUID } from "node:crypto";
import type { BrowserContext, FrameLocator, Locator, Page } from "@playwright/test";
import {
  Challenge,
  CHALLENGE_PARAMETER,
  ChallengeRequired,
  type ChallengeState,
} from "@saved-cards/widget/contract";
import * as z from "zod";
import { tr as pageTexts } from "../../packages/bff/src/challenges/page/texts/tr.ts";
import { BRAND_RULES, brandOf } from "../../packages/widget/src/card/index.ts";
import { tr } from "../../packages/widget/src/frame/i18n/tr.ts";
import { textsFor } from "../../packages/widget/src/host/texts.ts";
import type { Stack } from "../run/stack.ts";
import type { PaynetCard } from "../sandbox/paynet/test-cards.ts";
import type { ShopEvent } from "../shop/browser/checkout.ts";
import { BANK_OPENS_WITHIN_MS, confirms, subscriptionCards } from "./bank.ts";
import type { Checkout, CheckoutOptions } from "./fixtures/checkout.ts";
import { expect as base } from "./fixtures/index.ts";
import type { Sandbox } from "./fixtures/sandbox.ts";
import { soon } from "./fixtures/soon.ts";
import { SECURITY_CODES } from "./fixtures/test-cards.ts";
import { newSession } from "./provider.ts";
import { cardRow, cardRows, fillIn, openForm } from "./shopper.ts";

/** Several servers and pages have their part in each step. */
export const expect = base.configure({ timeout: 15_000 });

export { pageTexts };

/** How the bank's page is put before the shopper: over the shop's page, in a window of its own, or in place of the shop's page. */
export const PRESENTATIONS = ["dialog", "window", "redirect"] as const;
export type Presentation = (typeof PRESENTATIONS)[number];

/** The page around the bank's. */
export interface ChallengePage {
  heading: Locator;
  timeLeft: Locator;
  cancel: Locator;
  /** Leads into a window of its own. */
  windowLink: Locator;
  opening: Locator;
  bankFrame: Locator;
  /** What is in the bank's frame. */
  bank: FrameLocator;
}

/** @param title of the page's; that of a card's verification, unless given */
export function challengePage(
  place: FrameLocator | Page,
  title: string = pageTexts.verify.title,
): ChallengePage {
  const { verify } = pageTexts;
  const bankFrame = place.getByTitle(verify.bankPage, { exact: true });
  return {
    heading: place.getByRole("heading", { name: title, exact: true }),
    timeLeft: place.getByRole("status").filter({ hasText: verify.timeLeft }),
    cancel: place.getByRole("button", { name: verify.cancel, exact: true }),
    windowLink: place.getByRole("link", { name: verify.openWindow, exact: true }),
    opening: place.getByText(verify.opening, { exact: true }),
    bankFrame,
    bank: bankFrame.contentFrame(),
  };
}

/** The dialog over the shop's page. */
export function dialogOf(page: Page): Locator {
  return page.getByRole("dialog", { name: textsFor("tr").challenge, exact: true });
}

/** The page in that dialog. */
export function inDialog(page: Page): FrameLocator {
  return dialogOf(page).locator("iframe").contentFrame();
}

/** Follows the page's own way into a window of its own. */
export async function openWindow(context: BrowserContext, { windowLink }: ChallengePage): Promise<Page> {
  const timeout = BANK_OPENS_WITHIN_MS;
  const [opened] = await Promise.all([
    context.waitForEvent("page", { timeout }),
    windowLink.click({ timeout }),
  ]);
  return opened;
}

/** A checkout of a shop that saves cards for subscriptions, for a customer with one of their own. */
export async function openSubscription(
  checkout: (options: CheckoutOptions) => Promise<Checkout>,
  options: CheckoutOptions = {},
): Promise<Checkout> {
  return checkout({ ...options, query: { vault: "paynet-subscription", ...options.query } });
}

/** Types a card into the form and sends it, up to where the bank is asked. */
export async function sendCard(
  { frame }: Pick<Checkout, "frame">,
  { number, expiry: { month, year } }: Pick<PaynetCard, "number" | "expiry">,
): Promise<void> {
  const form = await openForm(frame);
  const expiry = `${String(month).padStart(2, "0")}/${String(year).slice(-2)}`;
  await fillIn(form, { number, expiry, cvc: SECURITY_CODES.threeDigits });
  await form.save.click();
}

/** What the list calls a card of Paynet's subscriptions, which says no bank. */
export function nameOf({ number }: Pick<PaynetCard, "number">): string {
  return `${BRAND_RULES[brandOf(number)].name} •••• ${number.slice(-4)}`;
}

/**
 * Waits until the shopper is back at the shop that they were sent away from. By looking at the address, not by waiting for its page to
 * load: what is in the page, whoever calls this waits for anyway, and when the shopper is somewhere else, the failure says where.
 */
export async function untilBackAtShop({ page }: Pick<Checkout, "page">): Promise<void> {
  await soon((within) => expect(page).toHaveURL(isShopAfterBank, within));
}

function isShopAfterBank({ hostname, searchParams }: URL): boolean {
  return hostname === "shop.localhost" && searchParams.has(CHALLENGE_PARAMETER);
}

/** Keeps what the shop was told when its page is left, for {@link toldStates}. To be called before its first page. */
export async function keepEvents(page: Page): Promise<void> {
  await page.addInitScript(() => {
    if (!location.hostname.startsWith("shop.")) return;
    addEventListener("pagehide", () => {
      const before: unknown[] = JSON.parse(sessionStorage.getItem("earlier-events") ?? "[]");
      sessionStorage.setItem("earlier-events", JSON.stringify([...before, ...window.shopEvents]));
    });
  });
}

/** What the shop was told of challenges, in order. */
export async function toldStates({ page }: Pick<Checkout, "page">): Promise<unknown[]> {
  const events = await page.evaluate(() => {
    const earlier: ShopEvent[] = JSON.parse(sessionStorage.getItem("earlier-events") ?? "[]");
    return [...earlier, ...window.shopEvents];
  });
  return events.filter(({ type }) => type === "challenge").map(({ detail }) => Object(detail).state);
}

/** The id of the challenge that the shop heard of last. */
export async function challengeIdOf(shop: Pick<Checkout, "page">): Promise<string> {
  const id = await shop.page.evaluate(() => {
    const told = window.shopEvents.findLast(({ type }) => type === "challenge");
    return Object(told?.detail).id;
  });
  return z.string().parse(id);
}

/** How a challenge of the customer's stands, as any of their sessions is told. */
export async function stateAtBff(stack: Stack, customer: string, id: string): Promise<ChallengeState> {
  const token = await newSession(stack, customer);
  const answer = await fetch(`${stack.bffUrl}/v1/challenges/${id}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  return Challenge.parse(await answer.json()).state;
}

/** Begins a challenge through the BFF, as an earlier visit or another device would have. */
export async function beginChallenge(
  stack: Stack,
  customer: string,
  { number, expiry }: Pick<PaynetCard, "number" | "expiry">,
): Promise<Challenge> {
  const token = await newSession(stack, customer, {
    vault: "paynet-subscription",
    paynet: { referenceNo: `ref-${customer}` },
  });
  const answer = await fetch(`${stack.bffUrl}/v1/cards`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${token}`,
      "idempotency-key": randomUUID(),
      "content-type": "application/json",
    },
    body: JSON.stringify({ holder: "Elif Yılmaz", number, expiry, cvc: SECURITY_CODES.threeDigits }),
  });
  return ChallengeRequired.parse(await answer.json()).challenge;
}

/** What the shopper is told of each end that saves no card. */
export const TOLD = {
  failed: tr.problems.challenge_failed,
  expired: tr.challenge.expired,
  cancelled: tr.challenge.cancelled,
} satisfies Partial<Record<ChallengeState, string>>;

/**
 * The challenge is over, and everybody agrees on how: the widget's list, the words for the shopper, the shop's callback, the provider.
 *
 * @param told of a challenge that was begun; the shop's page heard of that, too
 */
export async function expectEnd(
  shop: Checkout,
  paynet: Sandbox,
  { card, state }: { card: Pick<PaynetCard, "number">; state: "succeeded" | keyof typeof TOLD },
): Promise<void> {
  const { frame, page, customer } = shop;
  if (state === "succeeded") await expectSaved(shop, card);
  else {
    await soon((within) => expect(frame.getByText(TOLD[state], { exact: true })).toBeVisible(within));
    await expect(frame.getByText(TOLD[state], { exact: true })).toHaveCount(1);
    await expect(cardRows(frame)).toHaveCount(0);
  }
  await expect(dialogOf(page)).toBeHidden();
  await expect.poll(() => toldStates(shop)).toEqual(["created", state]);
  expect(await subscriptionCards(paynet, customer)).toEqual(
    state === "succeeded" ? [card.number.slice(-4)] : [],
  );
  expect(await confirms(paynet)).toBe(state === "cancelled" || state === "expired" ? 0 : 1);
}

/** Counts from now on how often the widget has a sentence read out. */
export async function countAnnouncements(
  frame: FrameLocator,
  sentence: string,
): Promise<() => Promise<number>> {
  const body = frame.locator("body");
  await body.evaluate((element, wanted) => {
    let count = 0;
    new MutationObserver((changes) => {
      const added = changes.flatMap(({ addedNodes }) => [...addedNodes]);
      count += added.filter(({ textContent }) => textContent?.replaceAll("\u00A0", " ") === wanted).length;
      element.dataset["announcements"] = String(count);
    }).observe(element, { childList: true, subtree: true });
  }, sentence);
  return async () => Number((await body.getAttribute("data-announcements")) ?? 0);
}

/** The card is in the list, once, and was announced, once. */
export async function expectSaved({ frame }: Checkout, card: Pick<PaynetCard, "number">): Promise<void> {
  const name = nameOf(card);
  await soon((within) => expect(cardRow(frame, name).radio).toBeChecked(within));
  await expect(cardRows(frame)).toHaveCount(1);
  await expect(frame.getByRole("status").filter({ hasText: tr.form.saved(name) })).toHaveCount(1);
}
