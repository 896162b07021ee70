/** Who cannot reach the frame: the shop's scripts, other frames, other sites. What is said on the line: `messages.spec.ts`. */
import type { Frame, Page } from "@playwright/test";
import { CONNECT } from "@saved-cards/widget/contract";
import { en } from "../../packages/widget/src/frame/i18n/en.ts";
import { tr } from "../../packages/widget/src/frame/i18n/tr.ts";
import type { Stack } from "../run/stack.ts";
import { callsOf } from "./fixtures/calls.ts";
import { newCustomer } from "./fixtures/checkout.ts";
import { expect, test as base } from "./fixtures/index.ts";
import { startSecondBff } from "./fixtures/second-bff.ts";
import { type Site, startSite } from "./fixtures/site.ts";
import { CARDS } from "./fixtures/test-cards.ts";
import { haveCards, newSession } from "./provider.ts";
import { cardRows, openForm } from "./shopper.ts";

declare global {
  interface Window {
    /** What a page that should hear nothing has heard. */
    heard: unknown[];
    /** How many messages have arrived at the frame. */
    arrived: number;
  }
}

interface OtherMerchant {
  site: Site;
  /** A BFF whose merchants are the demo shop and that site. */
  bff: Stack;
}

/** As a browser of either language shows it. */
const STANDALONE = new RegExp(`${tr.notices.partOfShop}|${en.notices.partOfShop}`);

const test = base.extend<{ foreign: Site }, { otherMerchant: OtherMerchant }>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the pattern to learn what the fixture needs
  foreign: async ({}, use) => {
    const site = await startSite("foreign");
    await use(site);
    await site.stop();
  },
  otherMerchant: [
    async ({ stack }, use) => {
      const site = await startSite("other-shop");
      const bff = await startSecondBff(stack, site.origin);
      await use({ site, bff: { ...stack, ...bff } });
      await Promise.all([bff.stop(), site.stop()]);
    },
    { scope: "worker", timeout: 60_000 },
  ],
});

/** Hands a port to a window as the loader does, with a session behind it, and notes what comes back. */
async function connectTo(page: Page | Frame, path: string, session: string): Promise<void> {
  await page.evaluate(
    ([type, windowPath, token]) => {
      const target: unknown = windowPath
        .split(".")
        .reduce<unknown>((value, name) => Reflect.get(Object(value), name), window);
      const { port1, port2 } = new MessageChannel();
      window.heard = [];
      port1.addEventListener("message", ({ data }) => window.heard.push(data));
      port1.start();
      (target as Window).postMessage({ type }, "*", [port2]);
      port1.postMessage({ type: "configure", session: token, locale: "en" });
    },
    [CONNECT, path, session] as const,
  );
}

/** Counts messages that arrive at the frame's window, to know that one was not just late. */
async function countArrivals(frame: Frame): Promise<() => Promise<number>> {
  await frame.evaluate(() => {
    window.arrived = 0;
    addEventListener("message", () => (window.arrived += 1));
  });
  return () => frame.evaluate(() => window.arrived);
}

async function frameOf(page: Page, cardsOrigin: string): Promise<Frame> {
  const find = () => page.frames().find((frame) => frame.url() === `${cardsOrigin}/frame`);
  await expect.poll(() => find() !== undefined).toBe(true);
  const frame = find();
  if (!frame) throw new Error("The widget's frame has gone.");
  await frame.waitForLoadState();
  return frame;
}

test.describe("a script of the shop's", () => {
  test("cannot look into the frame, and hears nothing of what is typed there", async ({ checkout }) => {
    const { page, frame, events } = await checkout();
    await page.evaluate(() => {
      window.heard = [];
      for (const type of [
        "keydown",
        "keypress",
        "keyup",
        "beforeinput",
        "input",
        "change",
        "paste",
        "submit",
      ])
        addEventListener(type, (event) => window.heard.push(event.type), { capture: true });
      addEventListener("message", (event) => window.heard.push(event.data));
    });
    const form = await openForm(frame);
    await form.holder.pressSequentially("Elif");
    await form.number.pressSequentially(CARDS.halkbankMastercard.number);
    await expect(form.number).not.toHaveValue("");

    const seen = await page.locator("#cards iframe").evaluate((iframe: HTMLIFrameElement) => {
      const inside = iframe.contentWindow;
      const attempts: Record<string, () => unknown> = {
        contentDocument: () => iframe.contentDocument,
        document: () => inside?.document,
        address: () => inside?.location.href,
        storage: () => inside?.localStorage,
        listening: () => inside?.addEventListener("input", () => undefined),
      };
      return Object.entries(attempts).map(([name, attempt]) => {
        try {
          return `${name}: ${String(attempt())}`;
        } catch (error) {
          return `${name}: ${error instanceof Error ? error.name : "refused"}`;
        }
      });
    });
    expect(seen).toEqual([
      "contentDocument: null",
      "document: SecurityError",
      "address: SecurityError",
      "storage: SecurityError",
      "listening: SecurityError",
    ]);
    expect(await page.evaluate(() => window.heard)).toEqual([]);
    expect((await events()).map(({ type }) => type)).toEqual(["change", "select", "ready"]);
  });

  test("cannot take the line over from the loader", async ({ checkout, stack }) => {
    const stranger = newCustomer();
    await haveCards(stack, stranger, [CARDS.akbankMastercard]);
    const { page, frame } = await checkout();
    await expect(frame.getByText(tr.list.emptyTitle)).toBeVisible();
    const arrivals = await countArrivals(await frameOf(page, stack.cardsOrigin));
    const calls = callsOf(page);

    await connectTo(page, "frames.0", await newSession(stack, stranger));
    await expect.poll(arrivals).toBe(1);
    await page.evaluate(() => window.shopWidget?.update({ appearance: { theme: "dark" } }));
    await expect(frame.locator("html")).toHaveCSS("--scheme", "dark");
    await expect(frame.locator("html")).toHaveAttribute("lang", "tr");
    await expect(cardRows(frame)).toHaveCount(0);
    expect(await page.evaluate(() => window.heard)).toEqual([]);
    expect(calls).toEqual([]);
  });

  test("cannot call the API with the shopper's session", async ({ otherMerchant, page }) => {
    const { site, bff } = otherMerchant;
    site.put("/", "");
    await page.goto(`${site.origin}/`);
    const session = await newSession(bff, newCustomer(), { origin: site.origin });
    const outcome = await page.evaluate(
      ([url, token]) =>
        fetch(url, { headers: { authorization: `Bearer ${token}` } }).then(
          ({ status }) => status,
          (error: unknown) => (error instanceof TypeError ? "refused by the browser" : error),
        ),
      [`${bff.cardsOrigin}/v1/cards`, session] as const,
    );
    expect(outcome).toBe("refused by the browser");
  });
});

test.describe("a page of a foreign origin", () => {
  test("cannot frame the widget", async ({ foreign, leaks, page, stack }) => {
    leaks.expectCspViolation(/frame-ancestors/);
    foreign.put("/", `<iframe src="${stack.cardsOrigin}/frame"></iframe>`);
    const calls = callsOf(page);
    await page.goto(`${foreign.origin}/`);
    await expect.poll(() => page.frames()[1]?.url()).toBe("chrome-error://chromewebdata/");
    await connectTo(page, "frames.0", await newSession(stack, newCustomer()));
    expect(await page.evaluate(() => window.heard)).toEqual([]);
    expect(calls).toEqual([]);
  });

  test("cannot hand a port to the frame in a window of its own", async ({
    context,
    foreign,
    page,
    stack,
  }) => {
    foreign.put(
      "/",
      `<button onclick="frameWindow = window.open('${stack.cardsOrigin}/frame')">Open</button>`,
    );
    await page.goto(`${foreign.origin}/`);
    const opened = context.waitForEvent("page");
    await page.getByRole("button").click();
    const popup = await opened;
    await expect(popup.getByText(STANDALONE)).toBeVisible();
    const arrivals = await countArrivals(popup.mainFrame());
    const calls = callsOf(popup);

    await connectTo(page, "frameWindow", await newSession(stack, newCustomer()));
    await expect.poll(arrivals).toBe(1);
    await expect(popup.getByText(STANDALONE)).toBeVisible();
    expect(await page.evaluate(() => window.heard)).toEqual([]);
    expect(calls).toEqual([]);
  });
});

/** A page of a merchant who uses the script tag. */
function mountWith(cardsOrigin: string, session: string): string {
  return `
  <div id="cards"></div>
  <script src="${cardsOrigin}/saved-cards.js"></script>
  <script>
    heard = [];
    SavedCards.mount("#cards", { session: "${session}", locale: "tr", onError: (error) => heard.push(error.code) });
  </script>`;
}

test.describe("a page of another merchant's", () => {
  test("gets no card with a session that was made for the shop", async ({ otherMerchant, page }) => {
    const { site, bff } = otherMerchant;
    const customer = newCustomer();
    await haveCards(bff, customer, [CARDS.akbankMastercard]);
    site.put("/", mountWith(bff.cardsOrigin, await newSession(bff, customer, { origin: bff.shopOrigin })));
    const calls = callsOf(page);
    await page.goto(`${site.origin}/`);

    const frame = page.locator("iframe").contentFrame();
    await expect(frame.getByRole("alert")).toHaveText(tr.notices.wrongPage);
    await expect.poll(() => page.evaluate(() => window.heard)).toEqual(["origin_mismatch"]);
    expect(calls).toEqual(["GET /v1/session"]);
  });

  test("gets them with one of its own", async ({ otherMerchant, page }) => {
    const { site, bff } = otherMerchant;
    const customer = newCustomer();
    await haveCards(bff, customer, [CARDS.akbankMastercard]);
    site.put("/", mountWith(bff.cardsOrigin, await newSession(bff, customer, { origin: site.origin })));
    await page.goto(`${site.origin}/`);
    await expect(cardRows(page.locator("iframe").contentFrame())).toHaveCount(1);
  });
});

test("a frame beside the widget's cannot connect to it", async ({ otherMerchant, page }) => {
  const { site, bff } = otherMerchant;
  site.put("/", `<iframe src="${bff.cardsOrigin}/frame"></iframe><iframe src="/beside"></iframe>`);
  site.put("/beside", "");
  await page.goto(`${site.origin}/`);
  const widget = await frameOf(page, bff.cardsOrigin);
  const beside = page.frames().find((frame) => frame.url().endsWith("/beside"));
  if (!beside) throw new Error("The frame beside the widget's is missing.");
  const arrivals = await countArrivals(widget);
  const session = await newSession(bff, newCustomer(), { origin: site.origin });

  await connectTo(beside, "parent.frames.0", session);
  await expect.poll(arrivals).toBe(1);
  // The page itself still can.
  await connectTo(page, "frames.0", session);
  await expect.poll(() => page.evaluate(() => window.heard)).toContainEqual({ type: "ready" });
  expect(await beside.evaluate(() => window.heard)).toEqual([]);
});
