/** What pages of other origins may read (security requirement A7): the loader, if they are a merchant's; nothing else. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Bff, merchantKey, startBff } from "./bff.ts";
import { cardBody, request, sessionBody, shopOrigin } from "./shopper.ts";

let bff: Bff;
beforeAll(async () => {
  bff = await startBff();
});
afterAll(() => bff.close());

/** Every call that a shopper's page can make; `id` is a card's. */
const shopperCalls: [string, (id: string) => string, object | undefined][] = [
  ["GET", () => "/v1/session", undefined],
  ["GET", () => "/v1/cards", undefined],
  ["POST", () => "/v1/cards", cardBody()],
  ["PATCH", (id) => `/v1/cards/${id}`, { label: "x", isDefault: true }],
  ["DELETE", (id) => `/v1/cards/${id}`, undefined],
];

const origins = [shopOrigin, "https://evil.example", `${shopOrigin}.evil.com`, "null", "http://localhost"];

test.each(origins)("a page of %s gets no leave to read the API", async (origin) => {
  const shopper = await bff.shopper();
  const headers = { origin, "access-control-request-method": "POST", "sec-fetch-site": "cross-site" };
  const answers = [
    await request(bff.send, "POST", "/v1/sessions", { token: merchantKey, body: sessionBody(), headers }),
  ];
  for (const [method, path, body] of shopperCalls) {
    answers.push(await shopper.call(method, path("card_x"), body, { headers }));
    answers.push(await request(bff.send, "OPTIONS", path("card_x"), { headers }));
    answers.push(await request(bff.send, method, path("card_x"), { headers, ...(body && { body }) }));
  }
  for (const path of ["/openapi.json", "/healthz", "/frame", "/nothing"]) {
    answers.push(await request(bff.send, "GET", path, { headers }));
  }
  for (const answer of answers) {
    const names = [...answer.headers.keys()].filter((name) => name.startsWith("access-control"));
    expect(names).toEqual([]);
  }
});

test("a page may read the loader only if it is a merchant's", async () => {
  expect(await allowedFor(shopOrigin)).toBe(shopOrigin);
  expect(await allowedFor()).toBe(null);
  const { host } = new URL(shopOrigin);
  for (const origin of [
    "https://shop.example.evil.com",
    `${shopOrigin}.evil.com`,
    `${shopOrigin}/`,
    `https://${host}`,
    `http://evil-${host}`,
    "null",
    "*",
    shopOrigin.toUpperCase(),
  ]) {
    expect(await allowedFor(origin)).toBe(null);
  }
});

/** Who may read the loader from a page of this origin, as the answer says. */
async function allowedFor(origin?: string): Promise<string | null> {
  const headers = origin === undefined ? {} : { origin };
  const answer = await request(bff.send, "GET", "/saved-cards.js", { headers });
  expect(answer.headers.get("vary")).toContain("Origin");
  expect(answer.headers.get("access-control-allow-credentials")).toBe(null);
  return answer.headers.get("access-control-allow-origin");
}
