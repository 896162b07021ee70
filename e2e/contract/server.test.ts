/** The server process on a real socket: what only HTTP itself can show. */
import { once } from "node:events";
import { type IncomingMessage, request as httpRequest } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BffProcess, type Installation, newInstallation, startBffProcess } from "./bff-process.ts";
import { type Provider, startProvider } from "./provider.ts";
import { cardBody, problemIn, request, type Shopper } from "./shopper.ts";

let provider: Provider;
let installation: Installation;
let bff: BffProcess;
let shopper: Shopper;
beforeAll(async () => {
  provider = await startProvider();
  installation = newInstallation(provider, { ADD_CARD_LIMIT_PER_ADDRESS: "2" });
  bff = await startBffProcess(installation);
  shopper = await bff.shopper();
}, 60_000);
afterAll(async () => {
  await bff.stop();
  await provider.close();
  installation.remove();
});

/** Sends a body in pieces, as long as the server takes them, and gives the answer. */
async function sendPieces(
  headers: Record<string, string>,
  pieces: readonly string[],
): Promise<IncomingMessage> {
  const outgoing = httpRequest(`${bff.url}/v1/cards`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${shopper.token}`,
      "content-type": "application/json",
      ...headers,
    },
  });
  // The server may close the connection before it has read all.
  outgoing.on("error", () => undefined);
  const answered = once(outgoing, "response");
  for (const piece of pieces) outgoing.write(piece);
  outgoing.end();
  const [answer]: IncomingMessage[] = await answered;
  if (!answer) throw new Error("No answer.");
  answer.resume();
  return answer;
}

/** Adds a card as a client that says it comes from this address. */
async function addFrom(address: string): Promise<Response> {
  const someone = await bff.shopper();
  return someone.add(cardBody(), { headers: { "x-forwarded-for": address } });
}

describe("a body", () => {
  test("of 1 MB is refused by its length, and the server goes on", async () => {
    const answer = await sendPieces(
      { "content-length": "1048576" },
      Array.from({ length: 16 }, () => " ".repeat(65_536)),
    );
    expect(answer.statusCode).toBe(413);
    expect(answer.headers["content-type"]).toBe("application/problem+json");
    expect((await shopper.list()).cards).toEqual([]);
  });

  test("without a length is refused, whatever it holds", async () => {
    const answer = await sendPieces({}, [JSON.stringify(cardBody())]);
    expect(answer.statusCode).toBe(411);
    expect(await provider.callNames()).toEqual([]);
  });

  test("longer than it said is not read on", async () => {
    const answer = await sendPieces({ "content-length": "2" }, ["{", "}"]);
    expect(answer.statusCode).toBe(422);
  });
});

test("headers beyond 16 KiB are refused before they reach us", async () => {
  const headers = { "x-long": "a".repeat(20_000) };
  expect((await request(bff.send, "GET", "/healthz", { headers })).status).toBe(431);
});

test("what a client says of its own address is not believed", async () => {
  expect((await addFrom("203.0.113.1")).status).toBe(201);
  expect((await addFrom("203.0.113.2")).status).toBe(201);
  expect(await problemIn(await addFrom("203.0.113.3"))).toMatchObject({ status: 429, code: "rate_limited" });
});

test("the widget's built files are served: loader, frame and what the frame loads", async () => {
  const loader = await request(bff.send, "GET", "/saved-cards.js");
  expect(loader.headers.get("content-type")).toBe("text/javascript; charset=utf-8");
  expect((await loader.text()).length).toBeGreaterThan(100);

  const frame = await request(bff.send, "GET", "/frame");
  const html = await frame.text();
  expect(frame.headers.get("content-type")).toBe("text/html; charset=utf-8");
  expect(frame.headers.get("content-security-policy")).toBe(
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; " +
      "frame-ancestors http://shop.localhost:4000; form-action 'none'; base-uri 'none'; require-trusted-types-for 'script'",
  );
  const files = [...html.matchAll(/(?:src|href)="(frame\/assets\/[^"]+)"/g)].map(([, path]) => `/${path}`);
  expect(files.length).toBeGreaterThan(0);
  for (const path of files) {
    const file = await request(bff.send, "GET", path);
    expect([path, file.status, file.headers.get("cache-control")]).toEqual([
      path,
      200,
      "public, max-age=31536000, immutable",
    ]);
  }
});

test("its output is JSON lines without a secret", () => {
  for (const line of bff.output) {
    expect(JSON.parse(line)).toHaveProperty("event");
    for (const name of ["MERCHANT_SECRET_KEY", "ENCRYPTION_KEYS", "IYZICO_SECRET_KEY"]) {
      expect(line).not.toContain(installation.env[name]);
    }
  }
  expect(bff.output.length).toBeGreaterThan(10);
});

test("a server whose configuration is wrong names every fault, no value, and ends with 1", async () => {
  const wrong = newInstallation(provider, {
    MERCHANT_ORIGINS: "http://shop.example/",
    MERCHANT_SECRET_KEY: "changeme-changeme-changeme-changeme!",
    ENCRYPTION_KEYS: "k1:short",
    IYZICO_API_KEY: "",
  });
  const failure = await startBffProcess(wrong).then(
    () => "it started",
    (error: unknown) => String(error),
  );
  wrong.remove();
  for (const name of ["MERCHANT_ORIGINS", "MERCHANT_SECRET_KEY", "ENCRYPTION_KEYS", "IYZICO_API_KEY"]) {
    expect(failure).toContain(name);
  }
  expect(failure).not.toMatch(/changeme|k1:short|shop\.example/);
});
