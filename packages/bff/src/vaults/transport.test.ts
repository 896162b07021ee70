/** What becomes of a call, over real connections. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openProvider, type TestProvider } from "./provider.fixture.ts";
import { createTransport, type Transport } from "./transport.ts";

interface Call {
  path: string;
  timeoutMs?: number;
}

let provider: TestProvider;
let transport: Transport<Call>;
let written: number;

beforeEach(async () => {
  provider = await openProvider();
  transport = open(provider.baseUrl);
  written = 0;
});
afterEach(async () => {
  await Promise.all([transport.close(), provider.close()]);
});

function open(baseUrl: string): Transport<Call> {
  return createTransport<Call>({
    baseUrl,
    timeoutMs: 5_000,
    write: ({ path, timeoutMs }) => {
      written += 1;
      return {
        method: "POST",
        path,
        headers: { "content-type": "application/json", "x-attempt": String(written) },
        body: JSON.stringify({ text: "Ağrı" }),
        ...(timeoutMs !== undefined && { timeoutMs }),
      };
    },
    read: (status, body) =>
      body?.["ok"] === true
        ? { kind: "answered", status, body }
        : { kind: "lost", reason: `http_${status}_not_theirs` },
  });
}

const fine = { json: { ok: true } };

const failWrites = async () => {
  provider.answers(({ path }) => (path === "/write" ? "reset" : fine));
  for (let index = 0; index < 10; index += 1) await transport.once({ path: "/write" });
};

describe("an answer", () => {
  test("is the provider's if its client says so, whatever the status", async () => {
    provider.answers(() => ({ status: 422, json: { ok: true } }));
    expect(await transport.once({ path: "/a" })).toEqual({
      kind: "answered",
      status: 422,
      body: { ok: true },
    });
    expect(provider.calls.map(({ method, path, body }) => [method, path, body])).toEqual([
      ["POST", "/a", { text: "Ağrı" }],
    ]);
  });

  test.each([
    ["HTML", "<h1>Bad Gateway</h1>"],
    ["a list", "[]"],
    ["a bare word", '"ok"'],
    ["nothing", ""],
    ["half of one", '{"ok":true'],
  ])("that is %s is no JSON object", async (_what, text) => {
    provider.answers(() => ({ status: 502, text }));
    expect(await transport.once({ path: "/a" })).toEqual({ kind: "lost", reason: "http_502_not_theirs" });
  });

  test("of more than a megabyte is not read to its end", async () => {
    provider.answers(() => ({ json: { ok: true, long: "x".repeat(1024 * 1024) } }));
    expect(await transport.once({ path: "/a" })).toMatchObject({ kind: "lost" });
  });
});

describe("without an answer", () => {
  test("a broken connection leaves open what happened", async () => {
    provider.answers(() => "reset");
    expect(await transport.once({ path: "/a" })).toMatchObject({ kind: "lost" });
    expect(provider.calls).toHaveLength(1);
  });

  test("the deadline ends a call, the call's own before the usual one", async () => {
    provider.answers(() => "silence");
    expect(await transport.once({ path: "/a", timeoutMs: 50 })).toEqual({
      kind: "lost",
      reason: "TimeoutError",
    });
  });

  test("a connection that was never made sent nothing", async () => {
    await provider.close();
    expect(await transport.once({ path: "/a" })).toEqual({ kind: "not_sent", reason: "ECONNREFUSED" });
    provider = await openProvider();
  });
});

describe("repetition", () => {
  test("a repeatable call is sent again once, and written anew for it", async () => {
    provider.answers((_call, before) => (before === 0 ? "reset" : fine));
    expect(await transport.repeatable({ path: "/a" })).toMatchObject({ kind: "answered" });
    expect(provider.calls.map(({ header }) => header("x-attempt"))).toEqual(["1", "2"]);
  });

  test("it is not sent a third time", async () => {
    provider.answers(() => "reset");
    expect(await transport.repeatable({ path: "/a" })).toMatchObject({ kind: "lost" });
    expect(provider.calls).toHaveLength(2);
  });
});

describe("a provider that keeps failing", () => {
  test("is left alone: nothing more is sent", async () => {
    await failWrites();
    expect(await transport.once({ path: "/write" })).toEqual({ kind: "not_sent", reason: "circuit_open" });
    expect(provider.calls).toHaveLength(10);
  });

  test("can still be read from while writes are held back", async () => {
    await failWrites();
    expect(await transport.repeatable({ path: "/read" })).toMatchObject({ kind: "answered" });
  });
});

describe("a call that must have left by some time", () => {
  test("leaves before it, and not after", async () => {
    provider.answers(() => fine);
    expect(await transport.once({ path: "/a" }, Date.now() + 60_000)).toMatchObject({ kind: "answered" });
    expect(await transport.once({ path: "/b" }, Date.now() - 1)).toEqual({
      kind: "not_sent",
      reason: "waited_too_long",
    });
    expect(provider.calls.map(({ path }) => path)).toEqual(["/a"]);
  });

  test("does not leave if that is over when its turn has come", async () => {
    provider.answers(({ path }) => (path === "/slow" ? "silence" : fine));
    const before = Array.from({ length: 32 }, () => transport.once({ path: "/slow", timeoutMs: 300 }));
    expect(await transport.once({ path: "/a" }, Date.now() + 100)).toEqual({
      kind: "not_sent",
      reason: "waited_too_long",
    });
    await Promise.all(before);
    expect(provider.calls.filter(({ path }) => path === "/a")).toEqual([]);
  });

  test("waits for no question, however many are open", async () => {
    provider.answers(({ path }) => (path === "/read" ? "silence" : fine));
    const questions = Array.from({ length: 32 }, () => transport.repeatable({ path: "/read" }));
    expect(await transport.once({ path: "/a", timeoutMs: 3_000 })).toMatchObject({ kind: "answered" });
    await provider.close();
    await Promise.all(questions);
    provider = await openProvider();
  });
});

test("more calls at once than there is room for are not sent", async () => {
  provider.answers(() => "silence");
  const replies = await Promise.all(
    Array.from({ length: 97 }, () => transport.once({ path: "/a", timeoutMs: 100 })),
  );
  const turnedAway = replies.filter(
    (reply) => reply.kind === "not_sent" && reply.reason === "too_many_at_once",
  );
  expect(turnedAway).toHaveLength(1);
});
