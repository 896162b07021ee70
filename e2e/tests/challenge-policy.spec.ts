/** Which policies stand around a challenge, and who cannot get at its pages. */
import type { Page } from "@playwright/test";
import { PAYNET_CARDS } from "../sandbox/paynet/test-cards.ts";
import { BANK_OPENS_WITHIN_MS, bankPage, enterCode } from "./bank.ts";
import {
  beginChallenge,
  challengePage,
  expect,
  expectEnd,
  inDialog,
  openSubscription,
  sendCard,
} from "./challenge.ts";
import { newCustomer } from "./fixtures/checkout.ts";
import { test } from "./fixtures/index.ts";
import { findLeaks, type Trace } from "./fixtures/leak-detector.ts";
import { idsIn } from "./fixtures/provider-ids.ts";
import { findCodes } from "./fixtures/security-codes.ts";
import { startSite } from "./fixtures/site.ts";

const CARD = PAYNET_CARDS.ordinary;

/** The policies of the documents that come, by what they are. */
function policiesOf(page: Page): Map<string, string> {
  const policies = new Map<string, string>();
  page.on("response", (response) => {
    const { hostname, pathname } = new URL(response.url());
    if (response.request().resourceType() !== "document") return;
    const kind = hostname.startsWith("cards.") ? (pathname.split("/")[4] ?? "frame") : hostname.split(".")[0];
    policies.set(kind ?? "", response.headers()["content-security-policy"] ?? "");
  });
  return policies;
}

test("the shop’s policy knows no bank and no provider, and each page of ours has the one that was decided", async ({
  checkout,
  page,
  paynet,
  stack,
}) => {
  const policies = policiesOf(page);
  const shop = await openSubscription(checkout);
  await sendCard(shop, CARD);
  await enterCode(challengePage(inDialog(page)).bank);
  await expectEnd(shop, paynet, { card: CARD, state: "succeeded" });

  const { shopOrigin, cardsOrigin } = stack;
  expect(policies.get("shop")).toContain(`frame-src ${cardsOrigin};`);
  for (const other of ["paynet", "bank.", "https:"]) expect(policies.get("shop")).not.toContain(other);
  const around = [
    "default-src 'none'",
    "script-src 'nonce-*'",
    "style-src 'nonce-*'",
    "connect-src 'self'",
    "frame-src 'self' https: http://localhost:* http://127.0.0.1:* http://*.localhost:*",
    `frame-ancestors 'self' ${shopOrigin}`,
    "form-action 'self'",
    "base-uri 'none'",
    "require-trusted-types-for 'script'",
  ].join("; ");
  for (const kind of ["page", "return"]) {
    // The browser tells of an answer a moment after it has acted on it.
    await expect.poll(() => policies.get(kind)?.replaceAll(/'nonce-[\w-]{22}'/g, "'nonce-*'")).toBe(around);
  }
  expect(policies.get("page")).not.toBe(policies.get("return"));
  expect(policies.get("launch")).toBe(
    `sandbox allow-scripts allow-forms; frame-ancestors 'self' ${shopOrigin}`,
  );
});

test("in the middle of it, the shop’s page knows nothing of the card and of Paynet’s session, and the bank a mask", async ({
  checkout,
  leaks,
  page,
  paynet,
}) => {
  const shop = await openSubscription(checkout);
  await sendCard(shop, CARD);
  const { bank } = challengePage(inDialog(page));
  await expect(bank.getByText("4355 08•• •••• 1010")).toBeVisible({ timeout: BANK_OPENS_WITHIN_MS });
  // There is something to look for.
  expect(idsIn(await paynet.log())).toHaveLength(2);
  expect(await leaks.findings()).toEqual([]);

  const around = page.frames().filter((frame) => !frame.url().endsWith("/frame"));
  const traces = await Promise.all(
    around.map(async (frame): Promise<Trace> => {
      return { channel: "document", where: frame.url(), content: await frame.content() };
    }),
  );
  expect(traces.map(({ where }) => new URL(where).hostname.split(".")[0])).toEqual(["shop", "cards", "bank"]);
  expect([...findLeaks(traces, ""), ...findCodes(traces, "")]).toEqual([]);
});

test("a page of a foreign origin can frame neither the challenge’s page nor the bank’s", async ({
  leaks,
  page,
  stack,
}) => {
  leaks.expectCspViolation(/frame-ancestors/);
  const { page: address } = await beginChallenge(stack, newCustomer(), CARD);
  const html = await (await fetch((address ?? "").replace("cards.localhost", "127.0.0.1"))).text();
  const launch = /<iframe\s+data-src="([^"]+)"/.exec(html)?.[1] ?? "no launch";
  expect(launch).toContain("/launch/");
  const foreign = await startSite("foreign");
  foreign.put(
    "/",
    `<iframe src="${address}"></iframe><iframe src="${new URL(launch, address ?? "").href}"></iframe>`,
  );
  await page.goto(`${foreign.origin}/`);
  const addresses = () =>
    page
      .frames()
      .slice(1)
      .map((frame) => frame.url());
  await expect.poll(addresses).toEqual(Array(2).fill("chrome-error://chromewebdata/"));
  await page.goto("about:blank");
  await foreign.stop();
});

test("no script of the shop’s reaches into the dialog’s page, and nothing in it runs as text", async ({
  checkout,
  leaks,
  page,
  stack,
}) => {
  leaks.expectCspViolation(/./);
  const shop = await openSubscription(checkout);
  await sendCard(shop, CARD);
  const inside = inDialog(page);
  const { bank } = challengePage(inside);
  await expect(bankPage(bank).code).toBeVisible({ timeout: BANK_OPENS_WITHIN_MS });
  const seen = await page.evaluate(() => {
    const host = [...document.body.children].find(({ shadowRoot }) => shadowRoot !== null);
    const iframe = host?.shadowRoot?.querySelector("iframe");
    try {
      return iframe?.contentWindow?.document.title;
    } catch (error) {
      return error instanceof Error ? error.name : "refused";
    }
  });
  expect(seen).toBe("SecurityError");

  const outcomes = await inside.locator("body").evaluate(async (body, elsewhere) => {
    await new Promise((resolve) => setTimeout(resolve));
    const attempts: Record<string, () => unknown> = {
      eval: () => Reflect.apply(Reflect.get(window, "eval"), window, ["1"]),
      innerHTML: () => (body.appendChild(document.createElement("p")).innerHTML = "<b>"),
      fetch: () => fetch(elsewhere),
    };
    const results: string[] = [];
    for (const attempt of Object.values(attempts)) {
      try {
        await attempt();
        results.push("done");
      } catch (error) {
        results.push(error instanceof Error ? error.name : "refused");
      }
    }
    return results;
  }, `${stack.bankOrigin}/3ds/loot`);
  expect(outcomes).toEqual(["EvalError", "TypeError", "TypeError"]);
});
