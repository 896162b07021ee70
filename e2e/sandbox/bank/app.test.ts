import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CONTROLS } from "../control.ts";
import { call, cardToAdd, CONFIRM, INITIAL, type Json, readLog } from "../paynet/keyed-call.ts";
import { type PaynetAndBank, servePaynetAndBank } from "../paynet/served.ts";
import { DOCUMENTED_CARDS, PAYNET_CARDS, type PaynetCard } from "../paynet/test-cards.ts";
import { answerBank, type BankPage, deliver, openBank } from "./shopper.ts";

let sandbox: PaynetAndBank;

beforeEach(async () => {
  sandbox = await servePaynetAndBank({
    slowPageMs: 150,
    now: () => Date.parse("2026-11-22T09:00:00Z"),
  });
});

afterEach(() => sandbox.close());

async function start(card: PaynetCard): Promise<Json> {
  return call(sandbox.paynetUrl, INITIAL, {
    subscription_id: "sub-1",
    ...cardToAdd(card),
    return_url: `${sandbox.paynetUrl}/elsewhere`,
  });
}

async function open(card: PaynetCard): Promise<BankPage> {
  return openBank(String((await start(card))["post_url"]));
}

describe("the bank's page", () => {
  it("names the bank, the merchant, the time and the card's first and last digits, in Turkish", async () => {
    const { status, text } = await open(PAYNET_CARDS.password34020);
    expect(status).toBe(200);
    expect(text).toContain('<html lang="tr">');
    for (const words of [
      "Yapı Kredi",
      "Ada Ev",
      "Kart kaydı",
      "22 Kasım 2026 12:00",
      "4506 34•• •••• 1077",
    ]) {
      expect(text).toContain(words);
    }
  });

  it.each([
    ["a", PAYNET_CARDS.ordinary],
    ["123", PAYNET_CARDS.password123],
    ["34020", PAYNET_CARDS.password34020],
    ["123456", PAYNET_CARDS.password123456],
  ])("takes the code %s, which it shows as a hint", async (code, card) => {
    const session = await start(card);
    const page = await openBank(String(session["post_url"]));
    expect(page.text).toContain(`Sandbox: kod <b>${code}</b>`);
    await answerBank(page, [code]);
    expect(await call(sandbox.paynetUrl, CONFIRM, session)).toMatchObject({ is_succeed: true });
  });

  it.each(["", "anything"])("takes %j where the documents have no code", async (code) => {
    const session = await start(PAYNET_CARDS.ordinaryTroy);
    await answerBank(await openBank(String(session["post_url"])), [code]);
    expect(await call(sandbox.paynetUrl, CONFIRM, session)).toMatchObject({ is_succeed: true });
  });

  it.each(
    DOCUMENTED_CARDS.filter(({ expiry }) => expiry.year > 2026).map((card) => [card.number.slice(-4), card]),
  )("knows the documented card that ends in %s", async (_, card) => {
    const session = await start(card);
    await answerBank(await openBank(String(session["post_url"])), [card.password ?? ""]);
    expect(await call(sandbox.paynetUrl, CONFIRM, session)).toMatchObject({ is_succeed: true });
  });

  it("says that a code is wrong, and lets the shopper try again", async () => {
    const session = await start(PAYNET_CARDS.ordinary);
    const page = await openBank(String(session["post_url"]));
    const returns = await answerBank(page, ["b", "", " a "]);
    expect(returns).toHaveLength(1);
    expect(await call(sandbox.paynetUrl, CONFIRM, session)).toMatchObject({ is_succeed: true });
  });

  it("sends the shopper back after three wrong codes, and takes no right one any more", async () => {
    const session = await start(PAYNET_CARDS.ordinary);
    const page = await openBank(String(session["post_url"]));
    expect(await answerBank(page, ["b", "c", "d", "a"])).toHaveLength(1);
    await answerBank(page, ["a"]);
    expect(await call(sandbox.paynetUrl, CONFIRM, session)).toMatchObject({ code: 16 });
    const answers = (await readLog(sandbox.bankUrl)).filter(({ path }) => path === "/3ds/answer");
    expect(answers).toHaveLength(4);
  });

  it("keeps the shopper, who has nothing to go on with, for the card that says so", async () => {
    const session = await start(PAYNET_CARDS.neverReturns);
    expect(await answerBank(await openBank(String(session["post_url"])), ["a"])).toEqual([]);
    expect(await call(sandbox.paynetUrl, CONFIRM, session)).toMatchObject({ code: 16 });
  });

  it.each([
    ["_top", PAYNET_CARDS.breaksOutToTop],
    ["_parent", PAYNET_CARDS.breaksOutToParent],
    ["_self", PAYNET_CARDS.ordinary],
  ])("sends its form to %s for the card that says so", async (target, card) => {
    expect((await open(card)).text).toContain(`target="${target}"`);
  });

  it("refuses to be framed for the card that says so, and only then", async () => {
    expect((await open(PAYNET_CARDS.framingRefused)).headers.get("x-frame-options")).toBe("DENY");
    expect((await open(PAYNET_CARDS.ordinary)).headers.get("x-frame-options")).toBeNull();
  });

  it("takes as long as it is told for the card that says so", async () => {
    const started = performance.now();
    await open(PAYNET_CARDS.slowBank);
    expect(performance.now() - started).toBeGreaterThan(145);
    const settings = { method: "PATCH", body: JSON.stringify({ slowPageMs: 400 }) };
    await fetch(sandbox.bankUrl + CONTROLS.settings, settings);
    const again = performance.now();
    await open(PAYNET_CARDS.slowBank);
    expect(performance.now() - again).toBeGreaterThan(395);
  });

  it("attacks what is around it, and can still be used, for the card that says so", async () => {
    const session = await start(PAYNET_CARDS.hostileBank);
    const page = await openBank(String(session["post_url"]));
    expect(page.text).toContain(`${sandbox.bankUrl}/stolen`);
    expect(page.text).toContain("postMessage");
    await answerBank(page, ["a"]);
    expect(await call(sandbox.paynetUrl, CONFIRM, session)).toMatchObject({ is_succeed: true });
  });

  it("is not there for a transaction that nobody opened", async () => {
    const body = new URLSearchParams({ transactionId: "x" });
    for (const path of ["/3ds", "/3ds/answer"]) {
      expect((await fetch(sandbox.bankUrl + path, { method: "POST", body })).status).toBe(404);
    }
  });
});

describe.each([
  ["a cookie", PAYNET_CARDS.needsCookie, "SameSite=None; Partitioned"],
  ["a first-party cookie", PAYNET_CARDS.needsFirstPartyCookie, "SameSite=Lax"],
])("a bank that needs %s", (_, card, attributes) => {
  it("goes on with it", async () => {
    const page = await open(card);
    expect(page.headers.get("set-cookie")).toContain(attributes);
    expect(await answerBank(page, ["a"])).toHaveLength(1);
  });

  it("does not go on without it", async () => {
    const page = await open(card);
    expect(await answerBank({ ...page, cookies: "" }, ["a"])).toEqual([]);
    expect((await readLog(sandbox.bankUrl)).at(-1)).toMatchObject({ path: "/3ds/answer", status: 403 });
  });
});

describe("the return", () => {
  it("is delivered as a browser would", async () => {
    const [post] = await answerBank(await open(PAYNET_CARDS.ordinary), ["a"]);
    const [get] = await answerBank(await open(PAYNET_CARDS.returnsByGet), ["a"]);
    if (!post || !get) throw new Error("The bank keeps the shopper.");
    await deliver(post);
    await deliver(get);
    const [posted, got] = (await readLog(sandbox.paynetUrl)).slice(-2);
    expect(posted).toMatchObject({ method: "POST", path: "/elsewhere", body: post.fields });
    expect(got).toMatchObject({ method: "GET", path: `/elsewhere?${new URLSearchParams(get.fields)}` });
  });
});

describe("the bank's controls", () => {
  it("are faults, a log, and forgetting", async () => {
    const session = await start(PAYNET_CARDS.ordinary);
    const rules = [
      { match: "POST /3ds", mode: "http-502-html", times: 1 },
      { match: "POST /3ds", mode: "failure", resultCode: 1, times: 1 },
    ];
    await fetch(sandbox.bankUrl + CONTROLS.faults, { method: "PUT", body: JSON.stringify(rules) });
    expect((await openBank(String(session["post_url"]))).status).toBe(502);
    expect((await openBank(String(session["post_url"]))).status).toBe(500);
    const page = await openBank(String(session["post_url"]));
    expect((await readLog(sandbox.bankUrl)).map(({ status }) => status)).toEqual([502, 500, 200]);
    await fetch(sandbox.bankUrl + CONTROLS.state, { method: "DELETE" });
    expect(await answerBank(page, ["a"])).toEqual([]);
  });
});
