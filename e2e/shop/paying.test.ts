/** The checkout that takes money: which order a page shows, and which one its session is for. */
import { Currency, sumOf, toMinorUnits } from "@saved-cards/widget/money";
import { expect, test } from "vitest";
import { openShop } from "./app.fixture.ts";
import { CART_NAMES } from "./cart.ts";

type Opened = ReturnType<typeof openShop>;

async function pageOf({ shop }: Opened, address: string): Promise<string> {
  return (await shop.request(address)).text();
}

/** The order of a new session, as the page at this address would ask for it. */
async function orderFor({ shop, requests }: Opened, query: string) {
  await shop.request(`/session?${query}`, { method: "POST" });
  return requests.at(-1)?.order;
}

test("a page that manages cards has no order", async () => {
  const opened = openShop();
  expect(await pageOf(opened, "/?customer=ayse")).not.toContain("ADA-");
  expect(await orderFor(opened, "customer=ayse")).toBeUndefined();
});

test("a page that pays shows the order that its session is for", async () => {
  const opened = openShop();
  const markup = await pageOf(opened, "/react?customer=ayse&mode=pay");
  const order = await orderFor(opened, "customer=ayse&mode=pay&page=/react");
  expect(order?.id).toMatch(/^ADA-\w{4}-\w{4}$/);
  expect(markup).toContain(`data-order="${order?.id}"`);
  expect(markup).toContain("1.548,90 ₺");
  expect(order).toMatchObject({
    amount: "1548.90",
    currency: "TRY",
    items: [
      { id: "ada-cups-2", name: "Kahve fincanı, ikili", type: "physical", price: "649.90" },
      { id: "ada-cloth-140", type: "physical", price: "899.00" },
    ],
    buyer: { id: "ayse", email: "ayse@shop.example", name: "Elif", surname: "Yılmaz", city: "İstanbul" },
    shippingAddress: { contactName: "Elif Yılmaz" },
    threeDS: "when-required",
  });
  expect(order).not.toHaveProperty("installments");
});

test("it is at /pay, with what else the address says", async () => {
  const { shop } = openShop();
  const answer = await shop.request("/pay?vault=paynet");
  expect(answer.headers.get("location")).toBe("/?vault=paynet&mode=pay");
});

test("a reload is for the same order; another cart and another customer are for others", async () => {
  const opened = openShop();
  const ids = [];
  for (const query of [
    "customer=ayse&mode=pay",
    "customer=ayse&mode=pay&threeDS=always&locale=en",
    "customer=ayse&mode=pay&cart=cups",
    "customer=ayse&mode=pay&currency=EUR",
    "customer=banu&mode=pay",
  ]) {
    ids.push((await orderFor(opened, query))?.id);
  }
  expect(ids[1]).toBe(ids[0]);
  expect(new Set(ids).size).toBe(4);
});

test("a new order takes the place of the one before, and the shopper is back on the page", async () => {
  const opened = openShop();
  const query = "customer=ayse&mode=pay&cart=cups";
  const before = await orderFor(opened, query);
  const markup = await pageOf(opened, `/react?${query}&saved_cards_challenge=chl_1`);
  const [, action = ""] = /<form method="post" action="([^"]+)"/.exec(markup) ?? [];
  const answer = await opened.shop.request(action.replaceAll("&amp;", "&"), { method: "POST" });
  expect([answer.status, answer.headers.get("location")]).toEqual([303, `/react?${query}`]);
  const after = await orderFor(opened, query);
  expect(after?.id).not.toBe(before?.id);
  expect(after?.amount).toBe(before?.amount);
});

test("the address says how an order may be paid", async () => {
  const order = await orderFor(openShop(), "mode=pay&threeDS=never&installments=1,2,3&currency=USD");
  expect(order).toMatchObject({ threeDS: "never", installments: [1, 2, 3], currency: "USD" });
});

test("what is not sent has no address to be sent to", async () => {
  const opened = openShop();
  expect(await orderFor(opened, "mode=pay&cart=gift")).not.toHaveProperty("shippingAddress");
  const markup = await pageOf(opened, "/?mode=pay&cart=gift");
  expect(markup).toContain("Fatura adresi");
  expect(markup).not.toMatch(/Teslimat adresi|Kargo/);
});

test.each(CART_NAMES.flatMap((cart) => Currency.options.map((currency) => [cart, currency] as const)))(
  "the items of the cart %s add up to its amount in %s",
  async (cart, currency) => {
    const order = await orderFor(openShop(), `mode=pay&cart=${cart}&currency=${currency}`);
    const prices = order?.items.map(({ price }) => toMinorUnits(price)) ?? [];
    expect(sumOf(prices)).toBe(toMinorUnits(order?.amount ?? "0"));
    expect(prices.every((price) => price > 0)).toBe(true);
  },
);

test("a page that pays offers itself with every cart and every way to pay", async () => {
  const markup = await pageOf(openShop(), "/?mode=pay&cart=gift&threeDS=always");
  const addresses = [...markup.matchAll(/href="(\/\?[^"]+)"/g)].map(([, address]) =>
    address?.replaceAll("&amp;", "&"),
  );
  for (const address of [
    "/?cart=gift&threeDS=always",
    "/?mode=pay&threeDS=always",
    "/?mode=pay&cart=cups&threeDS=always",
    "/?mode=pay&cart=gift&threeDS=always&currency=EUR",
    "/?mode=pay&cart=gift",
    "/?mode=pay&cart=gift&threeDS=never",
    "/?mode=pay&cart=gift&threeDS=always&installments=1%2C2%2C3",
  ]) {
    expect(addresses).toContain(address);
  }
});
