/** How the widget comes into a shop's page and leaves it: script tag, npm with React 19 and 18, and what may go wrong on the way. */
import type { Page } from "@playwright/test";
import type { SavedCardsOptions } from "@saved-cards/widget";
import { en } from "../../packages/widget/src/frame/i18n/en.ts";
import { tr } from "../../packages/widget/src/frame/i18n/tr.ts";
import { freePorts } from "../run/ports.ts";
import { randomSecrets } from "../run/secrets.ts";
import { startStack } from "../run/stack.ts";
import { newCustomer, openCheckout } from "./fixtures/checkout.ts";
import { expect, test } from "./fixtures/index.ts";
import { CARDS } from "./fixtures/test-cards.ts";
import { haveCards, newSession } from "./provider.ts";
import { addButton, cardRows, fillIn, openForm, toldKinds } from "./shopper.ts";

declare global {
  interface Window {
    /** What a test's own callbacks and listeners have noted. */
    noted: string[];
    /** Listeners on the window and the document that are still there. */
    listening: number;
  }
}

const ONE_CARD = [CARDS.akbankMastercard];
const TWO_CARDS = [CARDS.halkbankMastercard, CARDS.garantiAmex];

const frames = (page: Page) => page.locator("iframe");

/** The page's first widget gets other options. */
async function update(page: Page, options: Partial<SavedCardsOptions>): Promise<void> {
  await page.evaluate((changes) => window.shopWidget?.update(changes), options);
}

/** Marks the frame's document, to see later whether it is still the same one. */
async function markFrame(page: Page): Promise<() => Promise<unknown>> {
  const root = frames(page).contentFrame().locator("html");
  await root.evaluate(() => Reflect.set(window, "mark", "the same"));
  return () => root.evaluate((): unknown => Reflect.get(window, "mark"));
}

test.describe("the script tag", () => {
  for (const when of ["late", "early"] as const) {
    test(`works when it comes ${when}`, async ({ checkout }) => {
      const shop = await checkout({ query: { [when]: "1" } });
      const { frame, page } = shop;
      await expect(frame.getByText(tr.list.emptyTitle)).toBeVisible();
      await expect(frames(page)).toHaveCount(1);
      await expect.poll(() => toldKinds(shop)).toEqual(["change", "select", "ready"]);
    });
  }

  test("says once that it is there, and stays the one that came first", async ({ checkout, page, stack }) => {
    await page.addInitScript(() => {
      window.noted = [];
      addEventListener("saved-cards:load", () => window.noted.push(typeof SavedCards.mount));
    });
    const { frame } = await checkout();
    await expect(addButton(frame)).toBeVisible();
    const isSame = await page.evaluate(async (source) => {
      const before = SavedCards;
      const script = document.createElement("script");
      script.src = source;
      document.head.append(script);
      await new Promise((resolve) => script.addEventListener("load", resolve));
      return SavedCards === before;
    }, `${stack.cardsOrigin}/saved-cards.js`);
    expect(isSame).toBe(true);
    expect(await page.evaluate(() => window.noted)).toEqual(["function"]);
    await expect(frames(page)).toHaveCount(1);
  });

  test("puts two widgets into one page, which agree about the cards", async ({ checkout, stack }) => {
    const customer = newCustomer();
    await haveCards(stack, customer, ONE_CARD);
    const { page, events } = await checkout({ customer, query: { mounts: "2" } });
    const [first, second] = [frames(page).first(), frames(page).last()].map((frame) => frame.contentFrame());
    if (!first || !second) throw new Error("There are not two.");
    await expect(cardRows(first)).toHaveCount(1);
    await expect(cardRows(second)).toHaveCount(1);

    const form = await openForm(first);
    await fillIn(form, CARDS.garantiAmex);
    await form.save.click();
    await expect(cardRows(first)).toHaveCount(2);
    await expect(cardRows(second)).toHaveCount(2);
    const told = (await events()).filter(({ type }) => type === "ready").map(({ widget }) => widget);
    expect(new Set(told)).toEqual(new Set([0, 1]));
    expect(told).toHaveLength(2);
  });

  test("takes everything with it when it is unmounted", async ({ checkout, page }) => {
    await page.addInitScript(() => {
      window.listening = 0;
      const changes = { addEventListener: 1, removeEventListener: -1 };
      for (const target of [window, document]) {
        for (const [name, change] of Object.entries(changes)) {
          const original = Reflect.get(target, name) as Function;
          Reflect.set(target, name, (...args: unknown[]) => {
            window.listening += change;
            Reflect.apply(original, target, args);
          });
        }
      }
    });
    const { frame } = await checkout();
    await expect(addButton(frame)).toBeVisible();
    await update(page, { onError: undefined });
    const listening = () => page.evaluate(() => window.listening);
    const withWidget = await listening();

    await page.evaluate(() => window.shopWidget?.unmount());
    await expect(frames(page)).toHaveCount(0);
    await expect.poll(() => page.frames().length).toBe(1);
    expect(await page.locator("#cards").innerHTML()).toBe("");
    await page.evaluate(() => window.shopWidget?.unmount());

    // As many as the page had by itself: mounting again adds none that stays.
    const session = await sessionOf(page);
    await page.evaluate((token) => {
      const again = SavedCards.mount("#cards", { session: token });
      again.unmount();
    }, session);
    await expect(frames(page)).toHaveCount(0);
    expect(await listening()).toBe(withWidget);
  });

  test("mounts again after it was unmounted", async ({ checkout }) => {
    const { frame, page } = await checkout();
    await expect(addButton(frame)).toBeVisible();
    await page.evaluate(
      (session) => {
        window.noted = [];
        window.shopWidget?.unmount();
        SavedCards.mount("#cards", { session, locale: "en", onReady: () => window.noted.push("ready") });
      },
      await sessionOf(page),
    );
    await expect(frames(page)).toHaveCount(1);
    await expect(addButton(frames(page).contentFrame(), en)).toBeVisible();
    await expect.poll(() => page.evaluate(() => window.noted)).toEqual(["ready"]);
  });

  test("follows new options without loading the frame again", async ({ checkout, stack }) => {
    const [customer, another] = [newCustomer(), newCustomer()];
    await haveCards(stack, customer, ONE_CARD);
    await haveCards(stack, another, TWO_CARDS);
    const { frame, page } = await checkout({ customer, theme: "light" });
    await expect(cardRows(frame)).toHaveCount(1);
    const mark = await markFrame(page);

    await update(page, { locale: "en" });
    await expect(addButton(frame, en)).toBeVisible();
    await expect(frames(page)).toHaveAttribute("title", "Saved cards");
    await update(page, { appearance: { theme: "dark", variables: { colorPrimary: "#ff8800" } } });
    await expect(frame.locator("html")).toHaveCSS("--scheme", "dark");
    await expect(frames(page)).toHaveCSS("color-scheme", "dark");
    await update(page, { session: await newSession(stack, another) });
    await expect(cardRows(frame)).toHaveCount(2);
    await page.evaluate(() => {
      window.noted = [];
      window.shopWidget?.update({ onSelect: (card) => window.noted.push(card?.last4 ?? "none") });
    });
    await cardRows(frame).last().check();
    await expect.poll(() => page.evaluate(() => window.noted)).toEqual(["0003"]);
    expect(await mark()).toBe("the same");
  });
});

test("after new options, labels and panels still belong to what they are about", async ({
  checkout,
  stack,
}) => {
  const customer = newCustomer();
  await haveCards(stack, customer, ONE_CARD);
  const { frame, page } = await checkout({ customer });
  await expect(cardRows(frame)).toHaveCount(1);
  await update(page, { locale: "en" });
  await update(page, { locale: "tr" });
  const form = await openForm(frame);
  await form.label.fill("Ev");
  const ids = await frame.locator("[id]").evaluateAll((elements) => elements.map(({ id }) => id));
  expect(ids.toSorted()).toEqual([...new Set(ids)].toSorted());
});

/** A new session for someone new, from the shop's server. */
async function sessionOf(page: Page): Promise<string> {
  return page.evaluate(async (customer) => {
    const response = await fetch(`/session?customer=${customer}`, { method: "POST" });
    const answer: { token: string } = await response.json();
    return answer.token;
  }, newCustomer());
}

for (const shopPage of ["react", "react-18"] as const) {
  test.describe(shopPage, () => {
    test("StrictMode leaves one frame, which works", async ({ checkout, stack }) => {
      const customer = newCustomer();
      await haveCards(stack, customer, ONE_CARD);
      const shop = await checkout({ shopPage, customer, query: { strict: "1" } });
      const { frame, page } = shop;
      await expect(cardRows(frame)).toHaveCount(1);
      await expect(frames(page)).toHaveCount(1);
      await expect.poll(() => toldKinds(shop)).toEqual(["change", "select", "ready"]);
    });

    test("new properties reach the frame that is there", async ({ checkout, stack }) => {
      const customer = newCustomer();
      await haveCards(stack, customer, TWO_CARDS);
      const { frame, page } = await checkout({ shopPage, customer });
      await expect(cardRows(frame)).toHaveCount(2);
      const mark = await markFrame(page);
      await update(page, { locale: "en", appearance: { theme: "dark" } });
      await expect(addButton(frame, en)).toBeVisible();
      await expect(frame.locator("html")).toHaveCSS("--scheme", "dark");
      await page.evaluate(() => {
        window.noted = [];
        window.shopWidget?.update({ onSelect: (card) => window.noted.push(card?.last4 ?? "none") });
      });
      await cardRows(frame).last().check();
      await expect.poll(() => page.evaluate(() => window.noted)).toEqual(["0003"]);
      expect(await mark()).toBe("the same");

      await page.evaluate(() => window.shopWidget?.unmount());
      await expect(frames(page)).toHaveCount(0);
    });
  });
}

test("a shop with no inline script or style allowed has nothing to complain of", async ({
  checkout,
  leaks,
  page,
  stack,
}) => {
  const response = await page.goto(stack.shopOrigin);
  const policy = response?.headers()["content-security-policy"];
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toContain("unsafe");
  const { frame } = await checkout();
  const form = await openForm(frame);
  await fillIn(form, CARDS.akbankMastercard);
  await form.save.click();
  await expect(cardRows(frame)).toHaveCount(1);
  await page.evaluate(() => window.shopWidget?.unmount());
  await expect(frames(page)).toHaveCount(0);
  expect(await leaks.findings()).toEqual([]);
});

test("a frame that cannot be reached is told of, and comes when the server is back", async ({ page }) => {
  test.slow();
  const [shop, bff, sandbox, paynet, bank] = await freePorts();
  const kept = { ports: { shop, bff, sandbox, paynet, bank }, secrets: randomSecrets() };
  const databaseFile = test.info().outputPath("saved-cards.db");
  const before = await startStack({ ...kept, databaseFile });
  await page.clock.install();
  const { frame } = await openCheckout(before, page, {});
  await expect(addButton(frame)).toBeVisible();
  const session = await sessionOf(page);
  await before.stop();

  await page.evaluate((token) => {
    window.noted = [];
    window.shopWidget?.unmount();
    SavedCards.mount("#cards", {
      session: token,
      locale: "tr",
      onError: ({ code }) => window.noted.push(code),
    });
  }, session);
  const alert = page.locator("#cards").getByRole("alert");
  await expect(async () => {
    await page.clock.fastForward(15_000);
    await expect(alert).toBeVisible({ timeout: 300 });
  }).toPass();
  await expect(alert).toHaveText(
    "Kayıtlı kartlarınız yüklenemedi. Bağlantınızı kontrol edip tekrar deneyin.",
  );
  await expect(frames(page)).toHaveCount(0);
  expect(await page.evaluate(() => window.noted)).toEqual(["frame_unreachable"]);

  const after = await startStack({ ...kept, databaseFile });
  await page.getByRole("button", { name: "Tekrar dene" }).click();
  await expect(addButton(frame)).toBeVisible();
  await expect(alert).toHaveCount(0);
  await after.stop();
});
