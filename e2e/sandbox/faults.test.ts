import { createHmac } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createIyzicoSandbox } from "./iyzico/app.ts";
import { AUTH, newCard, ORDER, paymentsAt, storedCard } from "./iyzico/payment-call.ts";
import {
  call,
  cardsOf,
  CREATE,
  DELETE,
  KEYS,
  LIST,
  PARAF_CARD,
  readLog,
  send,
  store,
} from "./iyzico/signed-call.ts";
import { serveOnLoopback } from "./loopback.ts";

let base: string;
let close: () => Promise<void>;

beforeEach(async () => {
  ({ url: base, close } = await serveOnLoopback(createIyzicoSandbox(), 0));
});

afterEach(() => close());

function putFaults(...rules: object[]): Promise<Response> {
  return fetch(`${base}/__faults`, { method: "PUT", body: JSON.stringify(rules) });
}

async function newUser(): Promise<unknown> {
  return (await store(base)).cardUserKey;
}

async function countCards(cardUserKey: unknown): Promise<number> {
  return (await cardsOf(base, cardUserKey)).length;
}

const spoilt = async () => (await readLog(base)).find((seen) => seen.fault);

const addCard = (cardUserKey: unknown, signal?: AbortSignal) =>
  send(base, CREATE, { cardUserKey, card: PARAF_CARD }, signal);

describe.each([
  { after: "before-effect", added: 0 },
  { after: "after-effect", added: 1 },
] as const)("a fault $after", ({ after, added }) => {
  it("timeout gives no answer until the client gives up", async () => {
    const cardUserKey = await newUser();
    await putFaults({ match: CREATE, mode: "timeout", after });
    const client = new AbortController();
    const gaveUp = expect(addCard(cardUserKey, client.signal)).rejects.toMatchObject({ name: "AbortError" });
    await expect
      .poll(async () => (await readLog(base)).at(-1), { timeout: 10_000 })
      .toMatchObject({ method: "POST", status: null, fault: { mode: "timeout", after } });
    client.abort();
    await gaveUp;
    expect(await countCards(cardUserKey)).toBe(1 + added);
  });

  it("reset breaks the connection", async () => {
    const cardUserKey = await newUser();
    await putFaults({ match: CREATE, mode: "reset", after });
    await expect(addCard(cardUserKey)).rejects.toHaveProperty("cause.code", "ECONNRESET");
    expect(await countCards(cardUserKey)).toBe(1 + added);
    expect((await readLog(base)).at(-2)).toMatchObject({ status: null, fault: { mode: "reset", after } });
  });

  it("http-502-html gives a gateway's page", async () => {
    const cardUserKey = await newUser();
    await putFaults({ match: CREATE, mode: "http-502-html", after });
    const answer = await addCard(cardUserKey);
    expect(answer.status).toBe(502);
    expect(answer.headers.get("content-type")).toBe("text/html");
    expect(await answer.text()).toContain("<title>502 Bad Gateway</title>");
    expect(await countCards(cardUserKey)).toBe(1 + added);
  });

  it("garbage is labelled JSON and is not", async () => {
    const cardUserKey = await newUser();
    await putFaults({ match: CREATE, mode: "garbage", after });
    const answer = await addCard(cardUserKey);
    expect([answer.status, answer.headers.get("content-type")]).toEqual([
      200,
      "application/json;charset=UTF-8",
    ]);
    await expect(answer.json()).rejects.toThrow(SyntaxError);
    expect(await countCards(cardUserKey)).toBe(1 + added);
  });

  it("slow gives the true answer late", async () => {
    const cardUserKey = await newUser();
    await putFaults({ match: CREATE, mode: "slow", ms: 60, after });
    const started = performance.now();
    const answer = await addCard(cardUserKey);
    expect(await answer.json()).toMatchObject({ status: "success" });
    expect(performance.now() - started).toBeGreaterThan(55);
  });

  it("slow does its work even when the client has gone", async () => {
    const cardUserKey = await newUser();
    await putFaults({ match: CREATE, mode: "slow", ms: 1_500, after });
    const client = new AbortController();
    const gaveUp = expect(addCard(cardUserKey, client.signal)).rejects.toMatchObject({ name: "AbortError" });
    await expect.poll(spoilt, { interval: 5, timeout: 10_000 }).toBeDefined();
    expect(await countCards(cardUserKey)).toBe(1 + added);
    client.abort();
    await gaveUp;
    await expect.poll(() => countCards(cardUserKey), { timeout: 10_000 }).toBe(2);
    expect(await spoilt()).toMatchObject({ status: null });
  });

  it("failure gives the provider's refusal", async () => {
    const cardUserKey = await newUser();
    await putFaults({ match: CREATE, mode: "failure", errorCode: "3007", after });
    const answer = await addCard(cardUserKey);
    expect(await answer.json()).toEqual({
      status: "failure",
      errorCode: "3007",
      errorMessage: "Kart saklama özelliği tanımlı değil",
      locale: "tr",
      systemTime: expect.any(Number),
    });
    expect(await countCards(cardUserKey)).toBe(1 + added);
  });
});

const statusOf = async (target: string) => (await send(base, target, { cardUserKey: "x" })).status;
const codeOf = async (target: string) => (await call(base, target, { cardUserKey: "x" })).errorCode;

describe("fault rules", () => {
  it("give the rate limit's code as a number, as in iyzico's documents", async () => {
    await putFaults({ match: LIST, mode: "failure", errorCode: "50000" });
    expect(await call(base, LIST, { locale: "en", conversationId: "c1", cardUserKey: "x" })).toEqual({
      status: "failure",
      errorCode: 50_000,
      errorMessage: "Request Limit Exceeded",
      locale: "en",
    });
  });

  it("may name a code that the stand-in never gives itself", async () => {
    await putFaults({ match: LIST, mode: "failure", errorCode: "100001" });
    expect(await call(base, LIST, { cardUserKey: "x" })).toMatchObject({
      errorCode: "100001",
      errorMessage: "Sistem hatası",
    });
  });

  it("strike before the effect and always, unless told otherwise", async () => {
    const cardUserKey = await newUser();
    await putFaults({ match: CREATE, mode: "garbage" });
    for (const _ of [1, 2, 3]) expect(await (await addCard(cardUserKey)).text()).toBe('{"status":"succ');
    expect(await countCards(cardUserKey)).toBe(1);
  });

  it("strike as many times as they say, in their order, each on its own call", async () => {
    await putFaults(
      { match: LIST, mode: "http-502-html", times: 2 },
      { match: "*", mode: "failure", errorCode: "1", times: 1 },
    );
    expect(await statusOf(LIST)).toBe(502);
    expect(await codeOf(DELETE)).toBe("1");
    expect(await codeOf(DELETE)).toBe("3002");
    expect(await statusOf(LIST)).toBe(502);
    expect(await codeOf(LIST)).toBe("3005");
  });

  it("are replaced by the next PUT and dropped by DELETE", async () => {
    await putFaults({ match: "*", mode: "garbage" });
    await putFaults({ match: "*", mode: "http-502-html" });
    expect((await send(base, LIST, {})).status).toBe(502);
    expect((await fetch(`${base}/__faults`, { method: "DELETE" })).status).toBe(204);
    expect((await send(base, LIST, {})).status).toBe(200);
  });

  it.each([
    ["a mode that does not exist", [{ match: "*", mode: "flood" }], "mode"],
    ["a match without a method", [{ match: "/cardstorage/card", mode: "reset" }], "METHOD /path"],
    ["a misspelt field", [{ match: "*", mode: "reset", time: 1 }], "time"],
    ["a failure without its code", [{ match: "*", mode: "failure" }], "errorCode"],
    ["no array", { match: "*", mode: "reset" }, "array"],
  ])("are refused whole for %s, and the old ones stay", async (_, rules, named) => {
    await putFaults({ match: "*", mode: "http-502-html" });
    const answer = await fetch(`${base}/__faults`, { method: "PUT", body: JSON.stringify(rules) });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toEqual({ error: expect.stringContaining(named) });
    expect((await send(base, LIST, {})).status).toBe(502);
  });

  it("are refused when they are not JSON", async () => {
    const answer = await fetch(`${base}/__faults`, { method: "PUT", body: "[{" });
    expect(answer.status).toBe(400);
  });
});

describe("stopping", () => {
  it("lets go of a call that a fault keeps waiting", async () => {
    await putFaults({ match: LIST, mode: "timeout" }, { match: CREATE, mode: "slow", ms: 600_000 });
    const dropped = Promise.all([
      expect(send(base, LIST, {})).rejects.toThrow("fetch failed"),
      expect(send(base, CREATE, {})).rejects.toThrow("fetch failed"),
    ]);
    await expect.poll(() => readLog(base), { timeout: 10_000 }).toHaveLength(2);
    await close();
    await dropped;
  });
});

describe("a tampered answer", () => {
  it("has the values that it is given, all others as they were spelt, and the old signature", async () => {
    const paymentCard = await storedCard(base);
    const request = { ...ORDER, paymentCard };
    const truth = await (await send(base, AUTH, request)).text();
    await putFaults({ match: AUTH, mode: "tampered", set: { paidPrice: 0.01, status: "failure" }, times: 1 });
    const lie = await (await send(base, AUTH, request)).text();
    expect(lie).toContain('"status":"failure",');
    expect(lie).toContain('"price":1.0,"paidPrice":0.01,');
    expect(lie).toContain('"merchantCommissionRate":20.00000000,');
    const { paidPrice: _, paymentId, signature, ...others } = JSON.parse(lie);
    const fields = [paymentId, "TRY", "b1", "c1", "1.2", "1"];
    expect(signature).toBe(createHmac("sha256", KEYS.secretKey).update(fields.join(":")).digest("hex"));
    expect(Object.keys(JSON.parse(truth))).toEqual(Object.keys(JSON.parse(lie)));
    expect(others).toMatchObject({ currency: "TRY", basketId: "b1" });
  });

  it("leaves what is no JSON as it is", async () => {
    await putFaults({ match: "*", mode: "tampered", set: { status: "success" } });
    const response = await fetch(`${base}/payment/mock/init3ds`, { method: "POST", body: "" });
    expect(await response.text()).toContain("<!doctype html>");
  });

  it("needs fields to set", async () => {
    expect((await putFaults({ match: "*", mode: "tampered" })).status).toBe(400);
  });
});

describe("a payment whose answer is lost", () => {
  it.each([
    { after: "before-effect", charged: 0 },
    { after: "after-effect", charged: 1 },
  ])("was made or not, as the fault says: $after", async ({ after, charged }) => {
    await putFaults({ match: AUTH, mode: "http-502-html", after });
    expect((await send(base, AUTH, { ...ORDER, paymentCard: newCard() })).status).toBe(502);
    expect((await paymentsAt(base)).filter((payment) => payment["charged"])).toHaveLength(charged);
  });

  it("by a bank's refusal that a rule names has the bank's group", async () => {
    await putFaults({ match: AUTH, mode: "failure", errorCode: "10220" });
    expect(await call(base, AUTH, ORDER)).toMatchObject({ errorCode: "10220", errorGroup: "DECLINED" });
  });
});
