/**
 * Provider's HTML and a bank's page that attack what is around them: they get nothing that is not their own, and the shopper gets to the
 * end all the same. The attack is in `e2e/sandbox/bank/hostile.ts`.
 */
import type { Page } from "@playwright/test";
import { GATE } from "../sandbox/paynet/initial.ts";
import { PAYNET_CARDS } from "../sandbox/paynet/test-cards.ts";
import { enterCode, lootOf, stolen } from "./bank.ts";
import {
  challengePage,
  expect,
  expectEnd,
  inDialog,
  keepEvents,
  openSubscription,
  openWindow,
  pageTexts,
  PRESENTATIONS,
  sendCard,
  untilBackAtShop,
} from "./challenge.ts";
import { test } from "./fixtures/index.ts";

const HOSTILE = {
  "provider’s HTML": { card: PAYNET_CARDS.hostileHtml, loot: `POST ${GATE}` },
  "a bank’s page": { card: PAYNET_CARDS.hostileBank, loot: "POST /3ds/loot" },
} as const;

/** Some of what it tries, so that an attack that broke down is not taken for one that failed. */
const ATTEMPTS = ["parent's document", "top's storage", "messages heard", "pop-up", "top's navigation"];

for (const [name, { card, loot: call }] of Object.entries(HOSTILE)) {
  for (const presentation of PRESENTATIONS) {
    test(`${name} that is hostile gets nothing, in a ${presentation}`, async ({
      checkout,
      context,
      page,
      paynet,
      bank,
      stack,
    }) => {
      const isHtml = card === PAYNET_CARDS.hostileHtml;
      await keepEvents(page);
      const query = presentation === "redirect" ? { challenge: "redirect" } : {};
      const shop = await openSubscription(checkout, { query });
      await sendCard(shop, card);
      const around = challengePage(presentation === "redirect" ? page : inDialog(page));
      let bankWindow: Page | undefined;
      if (presentation === "window") {
        // It has attacked from the frame by now; the window is another chance.
        await lootOf(isHtml ? paynet : bank, call);
        await Promise.all([paynet.reset(), bank.reset()]);
        bankWindow = await openWindow(context, around);
      }

      const loot = await lootOf(isHtml ? paynet : bank, call);
      expect(Object.keys(loot)).toEqual(expect.arrayContaining(ATTEMPTS));
      const { referrer, ...got } = stolen(loot);
      const names = Object.keys(got);
      if (isHtml) {
        expect(names).toEqual(["own address"]);
        expect(referrer).toBe("");
        const spent = await fetch((got["own address"] ?? "").replace("cards.localhost", "127.0.0.1"));
        expect(spent.status).toBe(410);
        expect(await spent.text()).not.toContain("session_id");
      } else {
        expect(names.filter((attempt) => !attempt.startsWith("own "))).toEqual([]);
        expect(new URL(referrer ?? "").hostname).toBe("paynet.localhost");
      }
      // Neither went anywhere, and no other window was opened.
      const calls = [...(await paynet.log()), ...(await bank.log())].map(({ path }) => path);
      expect(calls.filter((path) => path.startsWith("/stolen"))).toEqual([]);
      expect(context.pages()).toHaveLength(presentation === "window" ? 2 : 1);
      expect(new URL(page.url()).origin).toBe(
        presentation === "redirect" ? stack.cardsOrigin : stack.shopOrigin,
      );
      // The bank's frame may be on its way from one page to the next.
      await expect(async () => {
        for (const frame of page.frames()) {
          expect(await frame.evaluate((): unknown => Reflect.get(window, "stolen"))).toBeUndefined();
        }
      }).toPass();

      await enterCode(bankWindow ?? around.bank);
      if (bankWindow) await expect(bankWindow.getByText(pageTexts.wayOn.mayClose)).toBeVisible();
      if (presentation === "redirect") await untilBackAtShop(shop);
      await expectEnd(shop, paynet, { card, state: "succeeded" });
    });
  }
}
