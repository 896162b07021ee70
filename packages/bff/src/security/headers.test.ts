import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  ASSET,
  json,
  MERCHANT_KEY,
  openTestBff,
  OTHER_SHOP,
  sessionBody,
  SHOP,
  type TestBff,
} from "../app.fixture.ts";
import { framePolicy } from "./headers.ts";

let bff: TestBff;
beforeEach(async () => {
  bff = await openTestBff();
});
afterEach(() => bff.close());

const YEAR_SECONDS = 31_536_000;

interface Kind {
  path: string;
  init?: RequestInit;
  status: number;
}

const asMerchant = { authorization: `Bearer ${MERCHANT_KEY}` };

const kinds: Record<string, Kind> = {
  "a health probe": { path: "/healthz", status: 200 },
  "the API's description": { path: "/openapi.json", status: 200 },
  "the loader": { path: "/saved-cards.js", status: 200 },
  "the frame": { path: "/frame", status: 200 },
  "a file of the frame": { path: ASSET, status: 200 },
  "a file that is not there": { path: "/frame/assets/none.js", status: 404 },
  "an answer to HEAD": { path: "/frame", init: { method: "HEAD" }, status: 200 },
  "something made": { path: "/v1/sessions", init: json(sessionBody, asMerchant), status: 201 },
  "a caller without a key": { path: "/v1/sessions", init: json(sessionBody), status: 401 },
  "a shopper without a token": { path: "/v1/cards", status: 401 },
  "a path that is not there": { path: "/nowhere", status: 404 },
  "a method that is not there": { path: "/frame", init: { method: "DELETE" }, status: 405 },
  "malformed JSON": { path: "/v1/sessions", init: json("{", asMerchant), status: 400 },
  "a wrong body": { path: "/v1/sessions", init: json({}, asMerchant), status: 400 },
  "no declared length": { path: "/v1/cards", init: { method: "POST" }, status: 411 },
  "too large a body": { path: "/v1/cards", init: json("{}", { "content-length": "20000" }), status: 413 },
  "another content type": {
    path: "/v1/cards",
    init: json("{}", { "content-type": "text/plain" }),
    status: 415,
  },
};

function expectEveryHeader({ headers }: Response) {
  const [, maxAge, rest] = /^max-age=(\d+)(.*)$/.exec(headers.get("strict-transport-security") ?? "") ?? [];
  expect(Number(maxAge)).toBeGreaterThanOrEqual(YEAR_SECONDS);
  expect(rest).toBe("; includeSubDomains");
  expect(headers.get("x-content-type-options")).toBe("nosniff");
  expect(headers.get("referrer-policy")).toBe("no-referrer");
  for (const feature of ["camera", "microphone", "geolocation", "payment", "usb"]) {
    expect(headers.get("permissions-policy")).toContain(`${feature}=()`);
  }
  expect(headers.get("content-security-policy")).toMatch(/^default-src 'none'; /);
  expect(headers.get("x-request-id")).toMatch(/^req_/);
  for (const absent of ["x-frame-options", "x-powered-by", "server", "set-cookie"]) {
    expect(headers.has(absent)).toBe(false);
  }
}

describe("every answer has every security header", () => {
  test.each(Object.entries(kinds))("%s", async (_name, { path, init, status }) => {
    const answer = await bff.app.request(path, init);
    expect(answer.status).toBe(status);
    expectEveryHeader(answer);
  });

  test("an answer to a shopper", async () => {
    const headers = { authorization: `Bearer ${await bff.newToken()}` };
    const listed = await bff.app.request("/v1/cards", { headers });
    expect(listed.status).toBe(200);
    expectEveryHeader(listed);
    const changed = await bff.app.request("/v1/cards/card_none", {
      method: "DELETE",
      headers: { ...headers, "idempotency-key": "k1" },
    });
    expect(changed.status).toBe(404);
    expectEveryHeader(changed);
  });

  test("an answer to a bug, and to a probe of a store that is gone", async () => {
    const token = await bff.newToken();
    await bff.store.close();
    const bug = await bff.app.request("/v1/session", { headers: { authorization: `Bearer ${token}` } });
    expect(bug.status).toBe(500);
    expectEveryHeader(bug);
    const probe = await bff.app.request("/readyz");
    expect(probe.status).toBe(503);
    expectEveryHeader(probe);
    bff = await openTestBff();
  });
});

const policyOf = async (path: string) => (await bff.app.request(path)).headers.get("content-security-policy");

describe("the content security policy", () => {
  test("of the frame lets in its own files and the merchants' pages around it, nothing else", async () => {
    expect(await policyOf("/frame")).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; " +
        `frame-ancestors ${SHOP} ${OTHER_SHOP}; form-action 'none'; base-uri 'none'; require-trusted-types-for 'script'`,
    );
  });

  test("of the frame has nothing inline, no wildcard and no scheme alone but data: for images", () => {
    const policy = framePolicy([SHOP]);
    expect(policy).not.toMatch(/unsafe|\*|https:(?!\/\/)|blob:/);
    expect(policy.match(/data:/g)).toHaveLength(1);
  });

  test.each(["/healthz", "/v1/cards", "/openapi.json", "/saved-cards.js", ASSET, "/nowhere"])(
    "of %s lets nothing load, and nobody frame it",
    async (path) => {
      expect(await policyOf(path)).toBe(
        "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
      );
    },
  );
});

describe("what may be cached", () => {
  test.each([
    ["/saved-cards.js", "public, max-age=300"],
    [ASSET, "public, max-age=31536000, immutable"],
    ["/frame", "no-store"],
    ["/frame/assets/none.js", "no-store"],
    ["/healthz", "no-store"],
    ["/v1/cards", "no-store"],
    ["/nowhere", "no-store"],
  ])("%s: %s", async (path, control) => {
    expect((await bff.app.request(path)).headers.get("cache-control")).toBe(control);
  });
});

const ask = (path: string, origin: string) => bff.app.request(path, { headers: { origin } });

describe("other origins", () => {
  test.each([SHOP, OTHER_SHOP])("%s may read the loader", async (origin) => {
    const { headers } = await ask("/saved-cards.js", origin);
    expect(headers.get("access-control-allow-origin")).toBe(origin);
    expect(headers.get("vary")).toContain("Origin");
    expect(headers.has("access-control-allow-credentials")).toBe(false);
  });

  test.each([
    "https://evil.example",
    "https://shop.example.evil.com",
    "https://evilshop.example",
    "http://shop.example",
    "https://shop.example:8443",
    "https://SHOP.example",
    "null",
    "*",
    "",
  ])("%j may not", async (origin) => {
    const { headers } = await ask("/saved-cards.js", origin);
    expect(headers.has("access-control-allow-origin")).toBe(false);
    expect(headers.get("vary")).toContain("Origin");
  });

  test.each(["/v1/cards", "/v1/session", "/frame", ASSET, "/healthz"])(
    "not even a merchant's page may read %s",
    async (path) => {
      expect((await ask(path, SHOP)).headers.has("access-control-allow-origin")).toBe(false);
    },
  );

  test("a preflight for the API is not granted", async () => {
    const answer = await bff.app.request("/v1/cards", {
      method: "OPTIONS",
      headers: { origin: SHOP, "access-control-request-method": "POST" },
    });
    expect(answer.ok).toBe(false);
    expect([...answer.headers.keys()].filter((name) => name.startsWith("access-control-"))).toEqual([]);
  });
});
