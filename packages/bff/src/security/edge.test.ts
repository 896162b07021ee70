import { createServer, request as httpRequest, type Server } from "node:http";
import { connect } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { Hono } from "hono";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { json, MERCHANT_KEY, openTestBff, sessionBody, type TestBff } from "../app.fixture.ts";

let bff: TestBff;
beforeEach(async () => {
  bff = await openTestBff();
});
afterEach(() => bff.close());

const asMerchant = { authorization: `Bearer ${MERCHANT_KEY}` };

async function problemOf(answer: Response) {
  const { status, code, requestId } = Object(await answer.json());
  return { status, code, requestId };
}

const ask = () => bff.app.request("/healthz", { headers: { "x-request-id": "req_mine" } });

describe("a request's id", () => {
  test.each([
    ["an answer that went well", "/healthz", {}],
    ["a refusal", "/v1/cards", {}],
    ["something that is not there", "/nowhere", {}],
    ["a body that is too large", "/v1/cards", json("{}", { "content-length": "16385" })],
  ])("is the same in header and log line for %s", async (_case, path, init) => {
    const answer = await bff.app.request(path, init);
    const id = answer.headers.get("x-request-id");
    expect(id).toMatch(/^req_[\w-]{22}$/);
    expect(bff.lines).toHaveLength(1);
    expect(JSON.parse(bff.lines[0] ?? "")).toMatchObject({
      event: "request",
      requestId: id,
      status: answer.status,
    });
  });

  test("stands in the problem document too", async () => {
    const answer = await bff.app.request("/v1/cards");
    expect((await problemOf(answer)).requestId).toBe(answer.headers.get("x-request-id"));
  });

  test("is another one for every request, and not what a client sends", async () => {
    const [one, two] = [await ask(), await ask()].map((answer) => answer.headers.get("x-request-id"));
    expect(one).not.toBe(two);
    expect([one, two]).not.toContain("req_mine");
  });
});

const lastLine = () => JSON.parse(bff.lines.at(-1) ?? "");

describe("the line that ends a request's log", () => {
  test("names the route's pattern, never the path or the query", async () => {
    const token = await bff.newToken();
    await bff.app.request("/v1/cards/card_secret?q=5528790000000008", {
      method: "DELETE",
      headers: { authorization: `Bearer ${token}`, "idempotency-key": "k1" },
    });
    expect(lastLine()).toMatchObject({
      method: "DELETE",
      route: "/v1/cards/:id",
      status: 404,
      problem: "not_found",
    });
    expect(bff.lines.join("")).not.toMatch(/card_secret|5528|q=/);
  });

  test("names the session, never its token", async () => {
    const token = await bff.newToken();
    const headers = { authorization: `Bearer ${token}` };
    const { id } = Object(await (await bff.app.request("/v1/session", { headers })).json());
    expect(lastLine()).toMatchObject({ route: "/v1/session", status: 200, sessionId: id });
    expect(bff.lines.join("")).not.toContain(token);
  });

  test("is written for a bug as well, after one that says where it happened", async () => {
    const token = await bff.newToken();
    await bff.store.close();
    const answer = await bff.app.request("/v1/session", { headers: { authorization: `Bearer ${token}` } });
    expect(await problemOf(answer)).toMatchObject({ status: 500, code: "internal_error" });
    const [bug, line] = bff.lines.slice(-2).map((text) => JSON.parse(text));
    expect(bug).toMatchObject({
      level: "error",
      event: "bug",
      requestId: answer.headers.get("x-request-id"),
    });
    expect(bug.error.stack.length).toBeGreaterThan(0);
    expect(line).toMatchObject({ event: "request", status: 500, problem: "internal_error" });
    bff = await openTestBff();
  });
});

const send = (headers: Record<string, string>, method = "POST", path = "/v1/sessions") =>
  bff.app.request(path, { method, headers: { ...asMerchant, ...headers } });

describe("a request with a body", () => {
  test.each(["POST", "PATCH", "PUT"])("%s without a declared length is 411", async (method) => {
    const answer = await send({ "content-type": "application/json" }, method);
    expect(await problemOf(answer)).toMatchObject({ status: 411, code: "length_required" });
  });

  test.each(["POST", "PATCH", "DELETE"])("%s in chunks is 411", async (method) => {
    const answer = await send({ "content-type": "application/json", "transfer-encoding": "chunked" }, method);
    expect(await problemOf(answer)).toMatchObject({ status: 411, code: "length_required" });
  });

  test.each(["-1", "1e3", "0x10", "ten", "1.5", "10, 10", "9999999999"])(
    "a length of %j is none",
    async (length) => {
      const answer = await send({ "content-type": "application/json", "content-length": length });
      expect(await problemOf(answer)).toMatchObject({ status: 411, code: "length_required" });
    },
  );

  test.each([
    ["16385", "/v1/cards"],
    ["999999999", "/v1/cards"],
    // An order may have many items.
    ["262145", "/v1/sessions"],
  ])("%s bytes are too many for %s", async (length, path) => {
    const headers = { "content-type": "application/json", "content-length": length };
    const answer = await send(headers, "POST", path);
    expect(await problemOf(answer)).toMatchObject({ status: 413, code: "body_too_large" });
  });

  test("256 KiB are taken for a session", async () => {
    const text = JSON.stringify(sessionBody).padEnd(262_144);
    expect((await bff.app.request("/v1/sessions", json(text, asMerchant))).status).toBe(201);
  });

  test.each([
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "application/json-patch+json",
    "application/problem+json",
    "text/json",
    "application/jsonp",
    "",
  ])("%j is not JSON", async (type) => {
    const answer = await bff.app.request(
      "/v1/sessions",
      json(sessionBody, { ...asMerchant, "content-type": type }),
    );
    expect(await problemOf(answer)).toMatchObject({ status: 415, code: "unsupported_media_type" });
  });

  test("no type at all is not JSON", async () => {
    const answer = await send({ "content-length": "2" });
    expect(await problemOf(answer)).toMatchObject({ status: 415, code: "unsupported_media_type" });
  });

  test.each(["application/json", "application/json; charset=utf-8", "Application/JSON ;charset=UTF-8"])(
    "%j is JSON",
    async (type) => {
      const init = json(sessionBody, { ...asMerchant, "content-type": type });
      expect((await bff.app.request("/v1/sessions", init)).status).toBe(201);
    },
  );

  test.each(["{", "", "nul", "{'a':1}", '{"a":1}{'])("%j is a problem document too", async (text) => {
    const answer = await bff.app.request("/v1/sessions", json(text, asMerchant));
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    expect(await problemOf(answer)).toMatchObject({ status: 400, code: "invalid_request" });
  });

  test("is refused before anybody looks who is asking", async () => {
    const answer = await bff.app.request("/v1/cards", json("{}", { "content-length": "20000" }));
    expect(answer.status).toBe(413);
  });
});

const named = (answer: Response) => [...answer.headers].filter(([name]) => name !== "x-request-id");

describe("a request without a body", () => {
  test.each(["GET", "HEAD"])("%s needs neither length nor type", async (method) => {
    expect((await bff.app.request("/healthz", { method })).status).toBe(200);
  });

  test("DELETE needs neither", async () => {
    const headers = { authorization: `Bearer ${await bff.newToken()}`, "idempotency-key": "k1" };
    const answer = await bff.app.request("/v1/cards/card_none", { method: "DELETE", headers });
    expect(await problemOf(answer)).toMatchObject({ status: 404, code: "not_found" });
  });

  test("DELETE must not have one: nothing would heed it", async () => {
    const init = json({ isDefault: true }, { "idempotency-key": "k1" });
    const answer = await bff.app.request("/v1/cards/card_none", { ...init, method: "DELETE" });
    expect(await problemOf(answer)).toMatchObject({ status: 400, code: "invalid_request" });
  });

  test("HEAD gets the headers of GET", async () => {
    const [head, get] = [
      await bff.app.request("/frame", { method: "HEAD" }),
      await bff.app.request("/frame", { method: "GET" }),
    ];
    expect(named(head)).toEqual(named(get));
    expect(await head.text()).toBe("");
  });
});

test("under another Hono app everything holds as well", async () => {
  const shop = new Hono().route("/pay", bff.app);
  const refused = await shop.request("/pay/v1/cards");
  expect(await problemOf(refused)).toMatchObject({ status: 401, code: "unauthorized" });
  expect(refused.headers.get("x-request-id")).toMatch(/^req_/);
  const tooLarge = await shop.request("/pay/v1/cards", json("{}", { "content-length": "20000" }));
  expect(await problemOf(tooLarge)).toMatchObject({ status: 413 });
});

test("a path that is there, asked with another method, says which ones it takes", async () => {
  const answer = await bff.app.request("/frame", { method: "DELETE" });
  expect(answer.headers.get("allow")).toBe("GET");
  expect(await problemOf(answer)).toMatchObject({ status: 405, code: "method_not_allowed" });
});

test("what another app answers beside us keeps its own headers", async () => {
  const shop = new Hono().get("/", (c) => c.text("shop")).route("/", bff.app);
  const answer = await shop.request("/");
  expect(await answer.text()).toBe("shop");
  expect([...answer.headers.keys()]).toEqual(["content-type"]);
  expect(bff.lines).toEqual([]);
});

describe("over a socket", () => {
  let server: Server;
  let port: number;
  beforeEach(async () => {
    const listener = getRequestListener(bff.app.fetch);
    server = createServer((incoming, outgoing) => void listener(incoming, outgoing));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    port = typeof address === "object" && address !== null ? address.port : 0;
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  test("a body in chunks is 411", async () => {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const headers = { ...asMerchant, "content-type": "application/json", "transfer-encoding": "chunked" };
      const outgoing = httpRequest({
        port,
        host: "127.0.0.1",
        method: "POST",
        path: "/v1/sessions",
        headers,
      });
      outgoing.on("response", (answer) => resolve(answer.resume().statusCode)).on("error", reject);
      outgoing.write("{");
      outgoing.end("}");
    });
    expect(status).toBe(411);
  });

  test("a body that is declared too large is refused before it comes", async () => {
    const head = await new Promise<string>((resolve, reject) => {
      const socket = connect(port, "127.0.0.1", () => {
        socket.write("POST /v1/cards HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n");
        socket.write("Content-Length: 1000000\r\n\r\n{");
      });
      socket.setEncoding("utf8").once("data", (text: string) => {
        socket.destroy();
        resolve(text);
      });
      socket.on("error", reject);
    });
    expect(head).toMatch(/^HTTP\/1\.1 413 /);
  });

  test("a request with a length and chunks at once does not reach us", async () => {
    const head = await new Promise<string>((resolve, reject) => {
      const socket = connect(port, "127.0.0.1", () => {
        socket.write("POST /v1/cards HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n");
        socket.write("Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
      });
      socket.setEncoding("utf8").once("data", (text: string) => {
        socket.destroy();
        resolve(text);
      });
      socket.on("error", reject);
    });
    expect(head).toMatch(/^HTTP\/1\.1 400 /);
    expect(bff.lines).toEqual([]);
  });
});
