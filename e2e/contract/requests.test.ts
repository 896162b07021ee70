/** What a request must be like before its content is looked at: JSON, with a length, and not too long. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Bff, merchantKey, startBff } from "./bff.ts";
import { cardBody, problemIn, request, type Shopper } from "./shopper.ts";

let bff: Bff;
let shopper: Shopper;
beforeAll(async () => {
  bff = await startBff();
  shopper = await bff.shopper();
});
afterAll(() => bff.close());

/** The calls with a body. */
const calls = [
  ["POST", "/v1/sessions"],
  ["POST", "/v1/cards"],
  ["PATCH", "/v1/cards/card_x"],
] as const;

/** Sends text as it is, by someone who may call. */
function send(method: string, path: string, text: string, headers: Record<string, string> = {}) {
  return bff.send(path, {
    method,
    body: text,
    headers: {
      authorization: `Bearer ${path === "/v1/sessions" ? merchantKey : shopper.token}`,
      "idempotency-key": "key-1",
      "content-type": "application/json",
      "content-length": String(Buffer.byteLength(text)),
      ...headers,
    },
  });
}

describe.each(calls)("%s %s", (method, path) => {
  test.each([
    "text/plain",
    "text/plain;charset=UTF-8",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "application/problem+json",
    "application/jsonp",
    "text/plain; application/json",
    "",
  ])("takes no %j, which a form or a simple request could send", async (type) => {
    const answer = await send(method, path, JSON.stringify(cardBody()), { "content-type": type });
    expect(await problemIn(answer)).toMatchObject({ status: 415, code: "unsupported_media_type" });
  });

  test.each([
    "application/json",
    "application/json; charset=utf-8",
    "application/json;charset=UTF-8",
    "Application/JSON",
  ])("reads %s", async (type) => {
    const answer = await send(method, path, '{"evil":1}', { "content-type": type });
    expect((await problemIn(answer)).fields?.map(({ field }) => field)).toContain("evil");
  });

  test.each([
    "{",
    "",
    "{'a':1}",
    '{"a":1}}',
    "\u0000",
    "undefined",
    '{"holder":"\\ud83"}',
    "[".repeat(5_000),
  ])("answers %j, which is not JSON, with a problem document", async (text) => {
    const problem = await problemIn(await send(method, path, text));
    expect(problem.status === 400 || (text === "" && problem.status === 422)).toBe(true);
  });

  // An order may have many items.
  const kilobytes = path === "/v1/sessions" ? 256 : 16;

  test(`takes ${kilobytes} KiB, and not a byte more`, async () => {
    const full = "{".padEnd(kilobytes * 1024 - 1, " ") + "}";
    expect((await problemIn(await send(method, path, full))).status).not.toBe(413);
    expect(await problemIn(await send(method, path, ` ${full}`))).toMatchObject({
      status: 413,
      code: "body_too_large",
    });
  });

  test.each([undefined, "", "abc", "-1", "1e3", "12, 12", "99999999999"])(
    "refuses the length %j",
    async (length) => {
      const answer = await bff.send(path, {
        method,
        headers: {
          "content-type": "application/json",
          ...(length !== undefined && { "content-length": length }),
        },
      });
      expect([411, 413]).toContain((await problemIn(answer)).status);
    },
  );
});

describe("a path or a method that is not there", () => {
  test.each([
    "/",
    "/v1",
    "/v1/",
    "/v1/card",
    "/v1/sessions/ses_x/payments",
    "/v1/cards/",
    "/v1/cards/card_x/plans",
    "/v2/cards",
    "/metrics",
    "/frame/../../package.json",
    "/frame/assets/..%2f..%2fpackage.json",
    "/frame/assets/",
    "/.env",
    "/V1/session",
    "/favicon.ico",
  ])("%s is not found", async (path) => {
    expect(await problemIn(await shopper.call("GET", path))).toMatchObject({
      status: 404,
      code: "not_found",
    });
  });

  test.each([
    ["GET", "/v1/sessions", "POST"],
    ["DELETE", "/v1/session", "GET"],
    ["DELETE", "/v1/cards", "GET, POST"],
    ["PUT", "/v1/cards", "GET, POST"],
    ["GET", "/v1/cards/card_x", "PATCH, DELETE"],
    ["DELETE", "/healthz", "GET"],
    ["OPTIONS", "/saved-cards.js", "GET"],
  ])("%s %s is not allowed, and what is allowed is said", async (method, path, allowed) => {
    const body = method === "PUT" ? {} : undefined;
    const answer = await shopper.call(method, path, body);
    expect(answer.headers.get("allow")).toBe(allowed);
    expect(await problemIn(answer)).toMatchObject({ status: 405, code: "method_not_allowed" });
  });

  test("HEAD is answered like GET, without a body", async () => {
    const answer = await request(bff.send, "HEAD", "/healthz");
    expect([answer.status, await answer.text()]).toEqual([200, ""]);
  });
});
