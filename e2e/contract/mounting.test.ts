/** The BFF under another Hono app: it answers for its own paths as it does alone, and leaves the others alone. */
import { Hono } from "hono";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Bff, merchantKey, startBff } from "./bff.ts";
import { cardBody, newShopper, problemIn, request, type Send, sessionBody } from "./shopper.ts";

const OURS = ["content-security-policy", "strict-transport-security", "x-request-id", "permissions-policy"];

let bff: Bff;
beforeEach(async () => {
  bff = await startBff({
    databaseFile: ":memory:",
    vault: (iyzico) => ({ ...iyzico, remove: failToRemove }),
  });
});
afterEach(() => bff.close());

function failToRemove(): never {
  throw new Error("A bug of ours.");
}

function ownHeaders(answer: Response): string[] {
  return OURS.filter((name) => answer.headers.has(name));
}

/** A merchant's server with routes of its own before and after ours. */
function merchantServer(prefix: string): Send {
  const outer = new Hono();
  outer.get("/before", (c) => c.text("before"));
  outer.route(prefix, bff.app);
  outer.get("/", (c) => c.text("home"));
  outer.get("/after", (c) => c.text("after"));
  outer.post("/form", async (c) => c.text((await c.req.text()).slice(0, 3)));
  outer.get("/bug", () => {
    throw new Error("A bug of theirs.");
  });
  outer.notFound((c) => c.text("their 404", 404));
  outer.onError((_error, c) => c.text("their 500", 500));
  return (path, init) => outer.request(path, init);
}

describe.each(["/", "/cards-bff"])("mounted at %s", (prefix) => {
  const base = prefix === "/" ? "" : prefix;
  let ours: Send;
  let theirs: Send;
  beforeEach(() => {
    theirs = merchantServer(prefix);
    ours = (path, init) => theirs(base + path, init);
  });

  test("a card is saved, listed and renamed", async () => {
    const shopper = await newShopper(ours, merchantKey);
    const saved = await shopper.save(cardBody());
    expect((await shopper.list()).cards).toEqual([saved]);
    expect((await shopper.update(saved, { label: "x" })).status).toBe(200);
  });

  test.each([
    ["GET", "/v1/cards", 401],
    ["POST", "/v1/sessions", 401],
    ["GET", "/v1/nothing", 404],
    ["GET", "/v1", 404],
    ["GET", "/frame/assets/nothing.js", 404],
    ["PUT", "/v1/session", 405],
  ])("%s %s is a problem document with our headers: %i", async (method, path, status) => {
    const body = method === "GET" ? undefined : sessionBody();
    const answer = await request(ours, method, path, { ...(body && { body }) });
    expect(ownHeaders(answer)).toEqual(OURS);
    expect((await problemIn(answer)).status).toBe(status);
  });

  test.each(["/saved-cards.js", "/frame", "/openapi.json", "/healthz", "/readyz"])(
    "%s is there, with our headers",
    async (path) => {
      const answer = await request(ours, "GET", path);
      expect([answer.status, ownHeaders(answer)]).toEqual([200, OURS]);
    },
  );

  test("malformed JSON, a form and a body that is too long are refused as alone", async () => {
    expect(await refusalOf(ours, "application/json", "{")).toBe("invalid_request");
    expect(await refusalOf(ours, "text/plain", "{}")).toBe("unsupported_media_type");
    expect(await refusalOf(ours, "application/json", " ".repeat(262_145))).toBe("body_too_large");
  });

  test("a bug of ours is our problem document and our log line; one of theirs is theirs", async () => {
    const shopper = await newShopper(ours, merchantKey);
    const answer = await shopper.remove(await shopper.save());
    expect(ownHeaders(answer)).toEqual(OURS);
    expect(await problemIn(answer)).toMatchObject({ status: 500, code: "internal_error" });
    expect(bff.logged("bug")).toBe(1);
    expect(await (await request(theirs, "GET", "/bug")).text()).toBe("their 500");
    expect(bff.logged("bug")).toBe(1);
  });

  test.each([
    ["GET", "/before", "before"],
    ["GET", "/after", "after"],
    ["GET", "/", "home"],
    ["GET", "/nothing", "their 404"],
    ["GET", "/bug", "their 500"],
  ])("%s %s of theirs gets none of our headers and no line in our log", async (method, path, text) => {
    const lines = bff.log.length;
    const answer = await request(theirs, method, path);
    expect([await answer.text(), ownHeaders(answer)]).toEqual([text, []]);
    expect(bff.log.length).toBe(lines);
  });

  test("a form that is posted to them arrives", async () => {
    const answer = await theirs("/form", {
      method: "POST",
      body: "a=1".padEnd(20_000, "x"),
      headers: { "content-type": "application/x-www-form-urlencoded" },
    });
    expect([answer.status, await answer.text(), ownHeaders(answer)]).toEqual([200, "a=1", []]);
  });
});

/** The problem that a merchant's call with this body comes to. */
async function refusalOf(send: Send, type: string, text: string): Promise<string> {
  const answer = await send("/v1/sessions", {
    method: "POST",
    body: text,
    headers: {
      authorization: `Bearer ${merchantKey}`,
      "content-type": type,
      "content-length": String(text.length),
    },
  });
  return (await problemIn(answer)).code;
}
