import { expect, test } from "vitest";
import { openShop } from "./app.fixture.ts";

test("every page allows scripts and frames of the cards server, and nothing inline", async () => {
  const { shop } = openShop();
  for (const path of ["/", "/react", "/react-18"]) {
    const answer = await shop.request(path);
    expect(answer.headers.get("content-security-policy")).toBe(
      "default-src 'none'; script-src 'self' https://cards.example; style-src 'self'; img-src 'self' data:; " +
        "connect-src 'self'; frame-src https://cards.example; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    );
    const markup = await answer.text();
    expect(markup).not.toMatch(/ style=| on\w+=|<script>|<style/);
  }
});

test("a browser stays the same customer from visit to visit", async () => {
  const { shop, requests } = openShop();
  const cookie = (await shop.request("/")).headers.get("set-cookie") ?? "";
  expect(cookie).toMatch(/^shop_customer=[\w-]{36};.*HttpOnly; SameSite=Lax/);
  const headers = { cookie: cookie.split(";")[0] ?? "" };
  await shop.request("/session", { method: "POST", headers });
  await shop.request("/session", { method: "POST", headers });
  expect(requests.map(({ customer }) => `shop_customer=${customer.id}`)).toEqual([
    headers.cookie,
    headers.cookie,
  ]);
});

test("the address may say for whom, in which language and for how long a session is", async () => {
  const { shop, requests } = openShop();
  const answer = await shop.request("/session?customer=ayse&locale=en&expiresIn=5", { method: "POST" });
  expect(await answer.json()).toEqual({ token: "token-1" });
  expect(requests).toEqual([
    {
      customer: { id: "ayse", email: "ayse@shop.example" },
      locale: "en",
      expiresIn: 5,
      returnPath: "/?customer=ayse&locale=en&expiresIn=5",
    },
  ]);
});

test("the address may say where cards go, and a subscription is one per customer unless it is named", async () => {
  const { shop, requests } = openShop();
  const ask = (query: string) => shop.request(`/session?customer=ayse&${query}`, { method: "POST" });
  await ask("vault=paynet");
  await ask("vault=iyzico,paynet-subscription");
  await ask("vault=paynet-subscription&plan=ref-1");
  expect(requests.map(({ vault, paynet }) => ({ vault, paynet }))).toEqual([
    { vault: ["paynet"], paynet: undefined },
    { vault: ["iyzico", "paynet-subscription"], paynet: { referenceNo: "ref-ayse" } },
    { vault: ["paynet-subscription"], paynet: { referenceNo: "ref-1" } },
  ]);
});

test("the shopper comes back to the very page, without the challenge of the time before", async () => {
  const { shop, requests } = openShop();
  await shop.request("/session?vault=paynet&saved_cards_challenge=chl_1&page=/react", { method: "POST" });
  await shop.request("/?early=1");
  expect(requests.map(({ returnPath }) => returnPath)).toEqual(["/react?vault=paynet", "/?early=1"]);
});

test("each page offers itself with every vault and every way to show the bank's page", async () => {
  const { shop } = openShop();
  const markup = await (await shop.request("/react?locale=en&vault=paynet&challenge=redirect")).text();
  const addresses = [...markup.matchAll(/href="(\/react\?[^"]+)"/g)].map(([, address]) =>
    address?.replaceAll("&amp;", "&"),
  );
  expect(addresses).toEqual([
    "/react?locale=en&vault=paynet&challenge=redirect&mode=pay",
    "/react?locale=en&challenge=redirect",
    "/react?locale=en&vault=paynet-subscription&challenge=redirect",
    "/react?locale=en&vault=iyzico%2Cpaynet%2Cpaynet-subscription&challenge=redirect",
    "/react?locale=en&vault=paynet",
    "/react?locale=en&vault=paynet&modal=1",
  ]);
});

test.each([
  "customer=a%20b",
  "locale=de",
  "theme=pink",
  "expiresIn=soon",
  "mounts=3",
  "vault=A%20B",
  "challenge=tab",
  "mode=steal",
  "cart=car",
  "currency=XAU",
  "threeDS=maybe",
  "installments=2;3",
])("an address with %s is refused", async (query) => {
  expect((await openShop().shop.request(`/?${query}`)).status).toBe(400);
});

test("a page gets its token with the document only when it asks to", async () => {
  const { shop } = openShop();
  const tag = '<meta name="saved-cards-session" content="token-1" />';
  expect(await (await shop.request("/")).text()).not.toContain("saved-cards-session");
  expect(await (await shop.request("/?early=1")).text()).toContain(tag);
});

test("when no session can be made the page is told, and the log says why", async () => {
  const { shop, lines } = openShop();
  const answer = await shop.request("/session?customer=nobody", { method: "POST" });
  expect(answer.status).toBe(502);
  expect(lines).toEqual(["no session: it is down"]);
});
