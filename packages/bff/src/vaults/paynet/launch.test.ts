/** Which addresses a shopper's browser may be sent to. */
import { describe, expect, test } from "vitest";
import { launchOf } from "./launch.ts";

const LIVE = "https://api.paynet.com.tr";
const LOCAL = "http://127.0.0.1:4003";
const html = "<form></form>";

describe("the documented address", () => {
  const postUrl =
    "https://pts-api.paynet.com.tr/v1/subscriptioncreatecardjgate/tds?session_id=js_EAAA&token_id=FF349CFA";

  test("is gone to, where there is no document", () => {
    expect(launchOf({ html: null, postUrl }, LIVE)).toEqual({
      ok: true,
      value: { kind: "redirect", url: postUrl },
    });
  });

  test("gives way to the document", () => {
    expect(launchOf({ html, postUrl }, LIVE)).toEqual({ ok: true, value: { kind: "html", html } });
  });
});

test("a document alone is enough, and nothing is not", () => {
  expect(launchOf({ html, postUrl: null }, LIVE)).toEqual({ ok: true, value: { kind: "html", html } });
  expect(launchOf({ html: null, postUrl: null }, LIVE)).toBeNull();
});

test.each([
  [LIVE, "https://api.paynet.com.tr/x"],
  [LIVE, "https://odeme.paynet.com.tr/x"],
  ["https://paynet-proxy.shop.example:8443", "https://paynet-proxy.shop.example:8443/x"],
  [LOCAL, "http://paynet.localhost:4003/x"],
  [LOCAL, "http://localhost:4003/x"],
  [LOCAL, "http://127.0.0.1:4003/x"],
  ["http://[::1]:4003", "http://[::1]:4003/x"],
  [LOCAL, "https://pts-api.paynet.com.tr/x"],
])("with %s, %s is gone to", (baseUrl, postUrl) => {
  expect(launchOf({ html: null, postUrl }, baseUrl)).toEqual({
    ok: true,
    value: { kind: "redirect", url: postUrl },
  });
});

describe("a refused address is told to nobody, with a document beside it or without", () => {
  test.each([
    [LIVE, "http://api.paynet.com.tr/x", "not https"],
    [LIVE, "https://paynet.com.tr.evil.example/x", "not a host of Paynet's"],
    [LIVE, "https://evilpaynet.com.tr/x", "not a host of Paynet's"],
    [LIVE, "https://evil.example/?.paynet.com.tr", "not a host of Paynet's"],
    [LIVE, "https://api.paynet.com.tr.:443/x", "not a host of Paynet's"],
    [LIVE, "https://api.paynet.com.tr@evil.example/x", "credentials in it"],
    [LIVE, "https://evil.example\\@api.paynet.com.tr/x", "not a host of Paynet's"],
    [LIVE, "javascript:alert(1)", "not https"],
    [LIVE, "data:text/html,x", "not https"],
    [LIVE, "//api.paynet.com.tr/x", "no URL"],
    [LIVE, "/v1/x", "no URL"],
    [LIVE, "http://localhost:4003/x", "this very machine"],
    [LIVE, "https://127.0.0.1/x", "this very machine"],
    [LOCAL, "ftp://localhost/x", "this very machine"],
    [LOCAL, "http://api.paynet.com.tr/x", "not https"],
    [LOCAL, "https://localhost.evil.example/x", "not a host of Paynet's"],
    [
      "https://paynet-proxy.shop.example",
      "https://paynet-proxy.shop.example:8443/x",
      "not a host of Paynet's",
    ],
  ])("with %s, %s: %s", (baseUrl, postUrl, reason) => {
    const refused = {
      ok: false,
      error: { kind: "unavailable", providerCode: "post_url_refused", shape: `post_url: ${reason}` },
    };
    expect(launchOf({ html: null, postUrl }, baseUrl)).toEqual(refused);
    expect(launchOf({ html, postUrl }, baseUrl)).toEqual(refused);
  });
});
