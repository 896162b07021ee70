/**
 * Whatever the bank does, wherever its page is shown, the shopper gets to the right end or has a way there, and everybody agrees on
 * the end. What the BFF makes of each return, however it comes, is tested without a browser in `e2e/contract`.
 */
import type { BrowserContext, FrameLocator, Page } from "@playwright/test";
import { PAYNET_CARDS } from "../sandbox/paynet/test-cards.ts";
import { bankPage, BANK_OPENS_WITHIN_MS, type BankPlace, enterCode } from "./bank.ts";
import {
  type ChallengePage,
  challengePage,
  expect,
  expectEnd,
  inDialog,
  keepEvents,
  openSubscription,
  openWindow,
  pageTexts,
  type Presentation,
  PRESENTATIONS,
  sendCard,
  TOLD,
  untilBackAtShop,
} from "./challenge.ts";
import { test } from "./fixtures/index.ts";

interface Scene {
  /** Where the shopper meets the bank: in a frame or in the new window. */
  bank: BankPlace;
  challenge: ChallengePage;
  /** Follows the page's own way out of its frame. */
  inNewWindow: () => Promise<Page>;
}

interface Behaviour {
  name: string;
  card: keyof typeof PAYNET_CARDS;
  /** What the shopper does, from the bank's page on. */
  act: (scene: Scene) => Promise<void>;
  state: "succeeded" | keyof typeof TOLD;
  /** Which presentations there is nothing to see in, and why. */
  leaveOut?: Partial<Record<Presentation, string>>;
}

const SAME_FORMS = "the bank's forms stay in its own page, which nothing of ours sees before the return";
const SAME_FRAME = "the frame and the page around it are those of the dialog";
const SAME_RETURN = "the return page is the one of any other failure";
const NO_FRAME = "a window of its own is no frame, so this is any other bank's page";
const WAY_ON = "the way on in a frame leads there, and is taken in that test";

const enterCodeInNewWindow = async ({ inNewWindow }: Scene) => enterCode(await inNewWindow());

const BEHAVIOURS: Behaviour[] = [
  {
    name: "takes the right code",
    card: "ordinary",
    act: ({ bank }) => enterCode(bank),
    state: "succeeded",
  },
  {
    name: "is reached by an address instead of HTML",
    card: "postUrlOnly",
    act: ({ bank }) => enterCode(bank),
    state: "succeeded",
    leaveOut: { window: "a browser follows it anywhere", redirect: SAME_FRAME },
  },
  {
    name: "refuses a wrong code, and takes the right one",
    card: "password123",
    async act({ bank }) {
      await enterCode(bank, "321");
      await expect(bankPage(bank).error).toContainText("Kod hatalı");
      await enterCode(bank, "123");
    },
    state: "succeeded",
    leaveOut: { window: SAME_FORMS, redirect: SAME_FORMS },
  },
  {
    name: "refuses three wrong codes",
    card: "ordinary",
    async act({ bank }) {
      for (const left of ["2", "1"]) {
        await enterCode(bank, "x");
        await expect(bankPage(bank).error).toContainText(left);
      }
      await enterCode(bank, "x");
    },
    state: "failed",
    leaveOut: { window: SAME_FORMS, redirect: SAME_FORMS },
  },
  {
    name: "is cancelled at",
    card: "ordinary",
    act: ({ bank }) => bankPage(bank).cancel.click({ timeout: BANK_OPENS_WITHIN_MS }),
    state: "failed",
  },
  {
    name: "never leads back, and the shopper cancels",
    card: "neverReturns",
    async act({ bank, challenge }) {
      await enterCode(bank);
      await expect(bank.getByRole("heading", { name: "Teşekkür ederiz" })).toBeVisible();
      await challenge.cancel.click();
    },
    state: "cancelled",
  },
  {
    name: "leads back twice",
    card: "returnsTwice",
    act: ({ bank }) => enterCode(bank),
    state: "succeeded",
    leaveOut: { redirect: SAME_FRAME },
  },
  {
    name: "leads back without ids",
    card: "returnsWithoutIds",
    act: ({ bank }) => enterCode(bank),
    state: "failed",
    leaveOut: { window: SAME_RETURN, redirect: SAME_RETURN },
  },
  {
    name: "leads back by GET",
    card: "returnsByGet",
    act: ({ bank }) => enterCode(bank),
    state: "succeeded",
    leaveOut: { window: "the page that comes is the one of a return by POST", redirect: SAME_FRAME },
  },
  {
    name: "breaks out to the top",
    card: "breaksOutToTop",
    act: ({ bank }) => enterCode(bank),
    state: "succeeded",
    leaveOut: { window: NO_FRAME },
  },
  {
    name: "breaks out to its parent, which browsers prevent in a frame's frame",
    card: "breaksOutToParent",
    async act(scene) {
      await enterCode(scene.bank);
      await expect(bankPage(scene.bank).code).toHaveValue("a");
      await enterCodeInNewWindow(scene);
    },
    state: "succeeded",
    leaveOut: { window: NO_FRAME, redirect: "there the parent is the top: the next test" },
  },
  {
    name: "breaks out to its parent, which is the top",
    card: "breaksOutToParent",
    act: ({ bank }) => enterCode(bank),
    state: "succeeded",
    leaveOut: { window: NO_FRAME, dialog: "there it is not: the test before" },
  },
  {
    name: "refuses to be framed, and the shopper takes the new window",
    card: "framingRefused",
    act: enterCodeInNewWindow,
    state: "succeeded",
    leaveOut: { window: WAY_ON },
  },
  {
    name: "needs a cookie that frames get back",
    card: "needsCookie",
    act: ({ bank }) => enterCode(bank),
    state: "succeeded",
    leaveOut: { window: NO_FRAME },
  },
  {
    name: "needs a cookie that no frame gets back, and the shopper takes the new window",
    card: "needsFirstPartyCookie",
    async act(scene) {
      await enterCode(scene.bank);
      await expect(scene.bank.getByRole("alert")).toContainText("çerez");
      await enterCodeInNewWindow(scene);
    },
    state: "succeeded",
    leaveOut: { window: WAY_ON },
  },
  {
    name: "is slow",
    card: "slowBank",
    async act({ bank, challenge }) {
      await expect(challenge.opening).toBeVisible();
      await expect(challenge.windowLink).toBeVisible();
      await expect(bankPage(bank).code).toBeVisible();
      await expect(challenge.opening).toBeHidden();
      await enterCode(bank);
    },
    state: "succeeded",
    leaveOut: { window: "there the browser shows progress, and nothing of ours", redirect: SAME_FRAME },
  },
];

/**
 * Keeps the news of the challenge from the pages until the browser has refused to show our page within Paynet's. Otherwise the dialog,
 * which closes as soon as the card is saved, may take the frame away before the browser has come to that.
 */
async function tellAfterRefusal(context: BrowserContext): Promise<void> {
  const { promise: refused, resolve } = Promise.withResolvers<void>();
  context.on("console", (message) => {
    if (message.text().includes("frame-ancestors")) resolve();
  });
  await context.route("**/v1/challenges/**", async (route) => {
    if (route.request().resourceType() === "fetch") await refused;
    await route.fallback();
  });
}

for (const presentation of PRESENTATIONS) {
  test.describe(`in a ${presentation}, a bank that`, () => {
    for (const { name, card: cardName, act, state, leaveOut } of BEHAVIOURS) {
      if (leaveOut?.[presentation] !== undefined) continue;
      test(name, async ({ checkout, context, page, paynet, bank: bankSandbox, leaks }) => {
        const card = PAYNET_CARDS[cardName];
        // Paynet's page around a second return is no place for ours.
        if (cardName === "returnsTwice") {
          leaks.expectCspViolation(/frame-ancestors/);
          await tellAfterRefusal(context);
        }
        await bankSandbox.settings({ slowPageMs: 4000 });
        await keepEvents(page);
        const query = presentation === "redirect" ? { challenge: "redirect" } : {};
        const shop = await openSubscription(checkout, { query });
        await sendCard(shop, card);

        const place: FrameLocator | Page = presentation === "redirect" ? page : inDialog(page);
        const challenge = challengePage(place);
        const windows: Page[] = [];
        const inNewWindow = async () => {
          const bankWindow = await openWindow(context, challenge);
          windows.push(bankWindow);
          return bankWindow;
        };
        const bank = presentation === "window" ? await inNewWindow() : challenge.bank;
        await act({ bank, challenge, inNewWindow });

        if (state !== "cancelled") {
          for (const bankWindow of windows)
            await expect(bankWindow.getByText(pageTexts.wayOn.mayClose)).toBeVisible();
        }
        if (presentation === "redirect") await untilBackAtShop(shop);
        await expectEnd(shop, paynet, { card, state });
      });
    }
  });
}
