/** What the frame makes of what the shop's page says over the line: only what the contract knows, and nothing of anything else. */
import { tr } from "../../packages/widget/src/frame/i18n/tr.ts";
import { callsOf } from "./fixtures/calls.ts";
import { newCustomer } from "./fixtures/checkout.ts";
import { expect, test } from "./fixtures/index.ts";
import { CARDS } from "./fixtures/test-cards.ts";
import { haveCards } from "./provider.ts";
import { cardRows, toldKinds } from "./shopper.ts";

declare global {
  interface Window {
    /** Ports that the shop's page has made. */
    channels: MessageChannel[];
  }
}

const BROKEN: readonly unknown[] = [
  "configure",
  null,
  42,
  [],
  {},
  { type: "configure" },
  { type: "configure", session: "" },
  { type: "configure", session: "s".repeat(201) },
  { type: "configure", session: ["s"] },
  { type: "configure", session: "s", locale: "de" },
  { type: "configure", session: "s", customer: "someone" },
  { type: "configure", session: "", appearance: { theme: "blue" } },
  { type: "release", appearance: {} },
  { type: "release", now: true },
  { type: "delete", id: "card_1" },
];

test("a message that breaks the contract is refused, reported, and changes nothing", async ({
  checkout,
  page,
  stack,
}) => {
  await page.addInitScript(() => {
    if (window !== top) return;
    window.channels = [];
    window.MessageChannel = class extends MessageChannel {
      constructor() {
        super();
        window.channels.push(this);
      }
    };
  });
  const customer = newCustomer();
  await haveCards(stack, customer, [CARDS.akbankMastercard]);
  const { frame, events } = await checkout({ customer });
  await expect(cardRows(frame)).toHaveCount(1);
  const before = await frame.locator("html").evaluate((html) => html.outerHTML);
  const calls = callsOf(page);

  await page.evaluate((messages) => {
    for (const message of messages) window.channels[0]?.port1.postMessage(message);
  }, BROKEN);
  const errors = async () => (await events()).filter(({ type }) => type === "error");
  await expect.poll(async () => (await errors()).length).toBe(BROKEN.length);
  for (const { detail } of await errors()) expect(detail).toMatchObject({ code: "invalid_message" });
  expect(await frame.locator("html").evaluate((html) => html.outerHTML)).toBe(before);
  expect(calls).toEqual([]);
});

const INJECTIONS = {
  colorPrimary: ["url(https://foreign.example/)", "red;}", "#fff;background:url(//x)", "var(--accent)"],
  colorBackground: ["expression(alert(1))", "rgb(0,0,0)}body{display:none", "rgba(0,0,0,0)", "transparent"],
  colorText: ["#12345", "hsl(0,0%,0%)/**/", "currentColor", "\\23 fff"],
  borderRadius: ["1px;color:red", "calc(1px)", "100px", "-1px", "1e3px"],
  fontFamily: ["Arial;}", "url(//foreign.example/f.woff)", "a{b}", "x\\", "expression(1)", "</style>"],
  spacing: ["4", "4px}", "var(--unit)", "4vw"],
};

test("an appearance that is more than colours, pixels and names is refused", async ({ checkout }) => {
  const { page, frame, events } = await checkout();
  await expect(frame.getByText(tr.list.emptyTitle)).toBeVisible();
  const before = await frame.locator("html").getAttribute("style");
  const values = Object.entries(INJECTIONS).flatMap(([name, texts]) => texts.map((text) => [name, text]));

  await page.evaluate((pairs) => {
    for (const [name = "", value] of pairs)
      window.shopWidget?.update({ appearance: { theme: "light", variables: { [name]: value } } });
  }, values);
  const errors = async () =>
    (await events()).flatMap(({ type, detail }) => (type === "error" ? [JSON.stringify(detail)] : []));
  await expect.poll(async () => (await errors()).length).toBe(values.length);
  for (const [index, error] of (await errors()).entries()) {
    expect(error).toContain("invalid_message");
    expect(error).toContain(`appearance.variables.${values[index]?.[0]}`);
  }
  expect(await frame.locator("html").getAttribute("style")).toBe(before);
});

test("an appearance that is wrong from the start does not keep the shopper from the cards", async ({
  checkout,
}) => {
  const shop = await checkout({ variables: { colorPrimary: "url(//x)" }, theme: "dark" });
  const { frame } = shop;
  await expect(frame.getByText(tr.list.emptyTitle)).toBeVisible();
  await expect(frame.locator("html")).toHaveCSS("--scheme", "light");
  await expect.poll(() => toldKinds(shop)).toEqual(["error", "change", "select", "ready"]);
});
