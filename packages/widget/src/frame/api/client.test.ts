import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { afterEach, describe, expect, test } from "vitest";
import { createCardsApi } from "./client.ts";

const card = {
  id: "card_1",
  vault: "iyzico",
  label: null,
  brand: "mastercard",
  bin: "552608",
  last4: "0006",
  expiry: { month: 12, year: 2033 },
  isExpired: false,
  bank: { name: "Akbank", code: "46" },
  family: "Axess",
  funding: "credit",
  isDefault: true,
};
const request = { holder: "Ayşe Yılmaz", number: "5526080000000006", expiry: { month: 12, year: 2033 } };

interface Seen {
  method: string | undefined;
  url: string | undefined;
  headers: IncomingMessage["headers"];
  body: string;
}

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** A real server on loopback that answers every request in the same way and remembers what it saw. */
async function serving(answer: (response: ServerResponse) => void) {
  const seen: Seen[] = [];
  const running = createServer((incoming, response) => {
    const { method, url, headers } = incoming;
    let body = "";
    incoming.on("data", (chunk) => (body += String(chunk)));
    incoming.on("end", () => {
      seen.push({ method, url, headers, body });
      answer(response);
    });
  });
  server = running;
  await new Promise<void>((resolve) => void running.listen(0, "127.0.0.1", resolve));
  const address = running.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  return { api: createCardsApi(`http://127.0.0.1:${address.port}`, "the-token"), seen };
}

const json =
  (status: number, body: unknown, headers = {}) =>
  (response: ServerResponse) =>
    void response
      .writeHead(status, { "content-type": "application/json", ...headers })
      .end(JSON.stringify(body));

describe("the client", () => {
  test("sends a new card once, as JSON, with the token and the key", async () => {
    const { api, seen } = await serving(json(201, card));
    expect(await api.add(request, "key-1")).toEqual({ outcome: "ok", value: card });
    expect(seen).toHaveLength(1);
    expect(seen[0]).toMatchObject({ method: "POST", url: "/v1/cards" });
    expect(seen[0]?.headers).toMatchObject({
      authorization: "Bearer the-token",
      "idempotency-key": "key-1",
      "content-type": "application/json",
    });
    expect(JSON.parse(seen[0]?.body ?? "")).toEqual(request);
  });

  test("asks for the list without a key or a body", async () => {
    const { api, seen } = await serving(json(200, { cards: [card], unavailable: [] }));
    expect(await api.list()).toEqual({ outcome: "ok", value: { cards: [card], unavailable: [] } });
    expect(seen[0]?.headers["idempotency-key"]).toBeUndefined();
    expect(seen[0]?.body).toBe("");
  });

  test("puts a card's id into the path so that it stays one segment", async () => {
    const { api, seen } = await serving((response) => void response.writeHead(204).end());
    expect(await api.remove("a/../b?c", "key-1")).toEqual({ outcome: "ok", value: null });
    expect(seen[0]).toMatchObject({ method: "DELETE", url: "/v1/cards/a%2F..%2Fb%3Fc" });
  });

  test("gives a refusal as the BFF said it, with the time to wait", async () => {
    const problem = {
      type: "about:blank",
      title: "T",
      status: 429,
      code: "rate_limited",
      detail: "D",
      requestId: "r1",
    };
    const { api } = await serving(json(429, problem, { "retry-after": "120" }));
    expect(await api.add(request, "key-1")).toEqual({ outcome: "refused", problem, retryAfter: 120 });
  });

  test.each([
    ["a success that is no card", json(201, { ok: true })],
    ["a failure that is no problem document", json(502, { error: "bad gateway" })],
    [
      "a proxy's page",
      (response: ServerResponse) => void response.writeHead(502).end("<html>Bad Gateway</html>"),
    ],
    ["a success without a body", (response: ServerResponse) => void response.writeHead(201).end()],
  ])("takes %s for no answer: the card may be saved", async (_, answer) => {
    const { api } = await serving(answer);
    expect(await api.add(request, "key-1")).toEqual({ outcome: "no_answer", reason: "unreadable" });
  });

  test("takes a connection that breaks for no answer", async () => {
    const { api } = await serving((response) => void response.destroy());
    expect(await api.add(request, "key-1")).toEqual({ outcome: "no_answer", reason: "lost" });
  });

  test("takes a body that breaks off for no answer", async () => {
    const { api } = await serving((response) => {
      response.writeHead(201, { "content-length": "1000" });
      response.write('{"id":', () => response.destroy());
    });
    expect(await api.add(request, "key-1")).toEqual({ outcome: "no_answer", reason: "lost" });
  });

  const challenge = {
    id: "chl_1",
    state: "created",
    expiresAt: "2099-01-01T00:00:00Z",
    page: "https://cards.example/v1/challenges/chl_1/page/k",
    result: null,
  };

  test("gives the challenge that comes before the card", async () => {
    const { api } = await serving(json(202, { challenge }));
    expect(await api.add(request, "key-1")).toEqual({ outcome: "ok", value: { challenge } });
  });

  test("waits for a challenge's news as long as it is told, or asks for its state now", async () => {
    const { api, seen } = await serving(json(200, challenge));
    const { signal } = new AbortController();
    expect(await api.challenge("chl_1", 25, signal)).toEqual({ outcome: "ok", value: challenge });
    await api.challenge("chl_1", 0, signal);
    expect(seen.map(({ method, url }) => `${method} ${url}`)).toEqual([
      "GET /v1/challenges/chl_1?wait=25",
      "GET /v1/challenges/chl_1",
    ]);
  });

  test("ends the wait at its caller's word", async () => {
    const { api } = await serving(() => undefined);
    const waiting = new AbortController();
    const answer = api.challenge("chl_1", 25, waiting.signal);
    waiting.abort();
    expect(await answer).toEqual({ outcome: "no_answer", reason: "lost" });
    expect(await api.challenge("chl_1", 25, waiting.signal)).toEqual({
      outcome: "no_answer",
      reason: "lost",
    });
  });

  test("cancels a challenge under a key", async () => {
    const { api, seen } = await serving(json(200, { ...challenge, state: "cancelled", page: null }));
    expect(await api.cancelChallenge("chl_1", "key-1")).toMatchObject({ value: { state: "cancelled" } });
    expect(seen[0]).toMatchObject({ method: "POST", url: "/v1/challenges/chl_1/cancel" });
    expect(seen[0]?.headers["idempotency-key"]).toBe("key-1");
  });

  const payment = {
    id: "pay_1",
    status: "succeeded",
    amount: "149.90",
    charged: "153.90",
    currency: "TRY",
    installment: 3,
    card: { id: "card_1", brand: "mastercard", last4: "0006", bank: null, family: null },
    reference: "1",
  };

  test("sends a payment once under its key, and gives its outcome or the challenge before it", async () => {
    const { api, seen } = await serving(json(201, payment));
    const paying = { cardId: "card_1", installment: 3, total: "153.90" };
    expect(await api.pay(paying, "key-1")).toEqual({ outcome: "ok", value: payment });
    expect(seen).toHaveLength(1);
    expect(seen[0]).toMatchObject({ method: "POST", url: "/v1/payments", body: JSON.stringify(paying) });
    expect(seen[0]?.headers["idempotency-key"]).toBe("key-1");
  });

  test("gives the challenge that comes before a payment", async () => {
    const { api } = await serving(json(202, { challenge }));
    expect(await api.pay({ cardId: "card_1" }, "key-1")).toEqual({ outcome: "ok", value: { challenge } });
  });

  test.each([
    ["a payment of no known status", { ...payment, status: "done" }],
    ["an amount that is a number", { ...payment, charged: 153.9 }],
  ])("takes %s for no answer: the card may be charged", async (_, answer) => {
    const { api } = await serving(json(201, answer));
    expect(await api.pay({ cardId: "card_1" }, "key-1")).toEqual({
      outcome: "no_answer",
      reason: "unreadable",
    });
  });

  test("asks for the order as it is, or waits for another status than the one that is known", async () => {
    const order = {
      id: "order-1",
      amount: "149.90",
      currency: "TRY",
      status: "pending",
      vaults: ["iyzico"],
      payment: null,
      challengeId: null,
    };
    const { api, seen } = await serving(json(200, order));
    const { signal } = new AbortController();
    expect(await api.order(null, signal)).toEqual({ outcome: "ok", value: order });
    await api.order("pending", signal);
    expect(seen.map(({ url }) => url)).toEqual(["/v1/order", "/v1/order?wait=25&since=pending"]);
  });

  test("asks how a card can pay by its id, or by the first digits of one that is typed and no more", async () => {
    const offer = {
      plans: [{ installment: 1, monthly: "149.90", total: "149.90" }],
      asksForCvc: true,
      check: "three_ds",
    };
    const { api, seen } = await serving(json(200, offer));
    const { signal } = new AbortController();
    expect(await api.offerForCard("card/1", signal)).toEqual({ outcome: "ok", value: offer });
    expect(await api.offerForBin("55260800", signal)).toEqual({ outcome: "ok", value: offer });
    expect(seen.map(({ method, url, body }) => [method, url, body])).toEqual([
      ["GET", "/v1/cards/card%2F1/installments", ""],
      ["POST", "/v1/installments", '{"bin":"55260800"}'],
    ]);
  });

  test("does not follow a redirect with a card in its hands", async () => {
    const { api, seen } = await serving(
      (response) => void response.writeHead(307, { location: "/elsewhere" }).end(),
    );
    expect(await api.add(request, "key-1")).toEqual({ outcome: "no_answer", reason: "lost" });
    expect(seen).toHaveLength(1);
  });
});
