import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { visitBank } from "../bank/shopper.ts";
import { CONTROLS } from "../control.ts";
import { call, cardToAdd, CONFIRM, INITIAL, type Json, readLog } from "./keyed-call.ts";
import { type PaynetAndBank, servePaynetAndBank } from "./served.ts";
import { PAYNET_CARDS, type PaynetCard } from "./test-cards.ts";

let sandbox: PaynetAndBank;
let base: string;

beforeEach(async () => {
  sandbox = await servePaynetAndBank();
  base = sandbox.paynetUrl;
});

afterEach(() => sandbox.close());

const PLAN = { subscription_id: "sub-1" };
const RETURN_URL = "http://cards.localhost:4001/v1/challenges/1/return/key";

function start(card: PaynetCard = PAYNET_CARDS.ordinary, plan: object = PLAN): Promise<Json> {
  return call(base, INITIAL, { ...plan, ...cardToAdd(card), return_url: RETURN_URL, label: "Maaş" });
}

function idsOf(session: Json) {
  return { session_id: String(session["session_id"]), token_id: String(session["token_id"]) };
}

const visit = (session: Json, tries: Parameters<typeof visitBank>[1] = ["a"]) =>
  visitBank(String(session["post_url"]), tries);

const confirm = (session: Json) => call(base, CONFIRM, idsOf(session));

/** A session whose shopper has been at the bank. */
async function verified(card: PaynetCard): Promise<Json> {
  const session = await start(card);
  await visit(session, [card.password ?? "any"]);
  return session;
}

describe("create_card_tds_initial", () => {
  it("answers with Paynet's fields in Paynet's order, and the HTML to the letter", async () => {
    const session = await start();
    const { session_id, token_id } = idsOf(session);
    const origin = `http://paynet.localhost:${new URL(base).port}`;
    const url = `${origin}/v1/subscriptioncreatecardjgate/tds?session_id=${session_id}&token_id=${token_id}`;
    expect(Object.entries(session)).toEqual([
      ["session_id", expect.stringMatching(/^js_[A-Za-z\d]{48}$/)],
      ["token_id", expect.stringMatching(/^[\dA-F]{8}(-[\dA-F]{4}){3}-[\dA-F]{12}$/)],
      ["post_url", url],
      [
        "html_content",
        `<form name="paynetForm" id="paynetForm" method="post" action="${url}"><input type="hidden" name="session_id" value="${session_id}"/><input type="hidden" name="token_id" value="${token_id}"/></form><script type="text/javascript">document.forms[0].submit();</script>`,
      ],
      ["object_name", "create_card_tds_initial_response"],
      ["code", 0],
      ["message", "Başarılı İşlem"],
    ]);
  });

  it("takes month and year as numbers, too", async () => {
    const request = { ...PLAN, ...cardToAdd(), month: 12, year: 30, return_url: RETURN_URL };
    expect(await call(base, INITIAL, request)).toMatchObject({ code: 0 });
  });

  it.each([
    ["no plan", { subscription_id: "" }],
    ["no card number", { pan: undefined }],
    ["no CVV", { cvv: undefined }],
    ["a 13th month", { month: "13" }],
    ["a year of four digits", { year: "2030" }],
    ["no return_url", { return_url: "/return" }],
    ["a return_url of 257 characters", { return_url: `${RETURN_URL}${"x".repeat(257 - RETURN_URL.length)}` }],
    ["a group of 51 characters", { group_reference_no: `grp-${"x".repeat(47)}` }],
  ])("answers 400 for %s", async (_, change) => {
    const request = { ...PLAN, ...cardToAdd(), return_url: RETURN_URL, ...change };
    expect(await call(base, INITIAL, request)).toMatchObject({ code: 400, result_code: 11 });
  });

  it.each([
    ["an unknown plan", PAYNET_CARDS.ordinary, { subscription_id: "other" }, 12],
    ["wrong card data", PAYNET_CARDS.wrongCardData, PLAN, 18],
    ["a card that the bank refuses", PAYNET_CARDS.refusedByBank, PLAN, 1],
  ])("refuses %s", async (_, card, plan, code) => {
    const answer = await start(card, plan);
    expect(answer).toMatchObject({ code });
    expect(answer).not.toHaveProperty("post_url");
  });

  it("gives only one of the two ways, or a foreign one, for the cards that say so", async () => {
    expect(await start(PAYNET_CARDS.htmlOnly)).toMatchObject({
      post_url: "",
      html_content: expect.stringContaining("paynetForm"),
    });
    expect(await start(PAYNET_CARDS.postUrlOnly)).toMatchObject({ html_content: "" });
    const elsewhere = await start(PAYNET_CARDS.postUrlElsewhere);
    expect(elsewhere).toMatchObject({ html_content: "" });
    expect(new URL(String(elsewhere["post_url"])).host).toBe("paynet.example");
  });

  it("gives HTML that attacks and still holds the form, for the card that says so", async () => {
    const session = await start(PAYNET_CARDS.hostileHtml);
    const html = String(session["html_content"]);
    expect(html).toContain(idsOf(session).token_id);
    expect(html).toContain("postMessage");
    expect(html).toContain("document.forms[0].submit()");
    await visit(session);
    expect(await confirm(session)).toMatchObject({ is_succeed: true });
  });

  it("uses the public addresses that it is given", async () => {
    await sandbox.close();
    sandbox = await servePaynetAndBank({ publicUrl: "https://paynet.test" });
    base = sandbox.paynetUrl;
    const session = await start();
    expect(new URL(String(session["post_url"])).origin).toBe("https://paynet.test");
  });
});

describe("the way to the bank and back", () => {
  it("works by GET and by POST, as often as the shopper likes", async () => {
    const session = await start();
    const ids = idsOf(session);
    const gate = `${base}/v1/subscriptioncreatecardjgate/tds`;
    const pages = [
      await fetch(`${gate}?${new URLSearchParams(ids)}`),
      await fetch(gate, { method: "POST", body: new URLSearchParams(ids) }),
    ];
    for (const page of pages) {
      expect(page.status).toBe(200);
      expect(await page.text()).toContain(`http://bank.localhost:${new URL(sandbox.bankUrl).port}/3ds`);
    }
    await visit(session);
    expect(await confirm(session)).toMatchObject({ is_succeed: true });
  });

  it("tells the bank's page nothing but a transaction's id, and the bank keeps no card number", async () => {
    await visit(await start());
    const seen = JSON.stringify(await readLog(sandbox.bankUrl));
    expect(seen).toContain("transactionId");
    expect(seen).not.toMatch(/js_|435508|sub-1/);
  });

  it("ends with both ids in a form for return_url", async () => {
    const session = await start();
    expect(await visit(session)).toEqual([{ method: "post", url: RETURN_URL, fields: idsOf(session) }]);
  });

  it("ends so when the shopper cancels, too", async () => {
    const session = await start();
    expect(await visit(session, "cancel")).toEqual([
      { method: "post", url: RETURN_URL, fields: idsOf(session) },
    ]);
    expect(await confirm(session)).toMatchObject({ is_succeed: false, code: 16 });
  });

  it("leads straight back when the shopper has been there already", async () => {
    const session = await verified(PAYNET_CARDS.ordinary);
    const page = await fetch(String(session["post_url"]).replace("paynet.localhost", "127.0.0.1"));
    expect(await page.text()).toContain(`action="${RETURN_URL}"`);
  });

  it.each([
    ["twice", PAYNET_CARDS.returnsTwice, ["post", "post"]],
    ["by GET", PAYNET_CARDS.returnsByGet, ["get"]],
    ["never", PAYNET_CARDS.neverReturns, []],
  ])("ends %s for the card that says so", async (_, card, methods) => {
    const session = await start(card);
    const returns = await visit(session);
    expect(returns).toEqual(methods.map((method) => ({ method, url: RETURN_URL, fields: idsOf(session) })));
  });

  it("keeps the query of return_url when it ends by GET", async () => {
    const request = { ...PLAN, ...cardToAdd(PAYNET_CARDS.returnsByGet), return_url: `${RETURN_URL}?a=1` };
    const session = await call(base, INITIAL, request);
    expect(await visit(session)).toMatchObject([{ fields: { a: "1", ...idsOf(session) } }]);
  });

  it("ends with a message in place of the ids for the card that says so", async () => {
    const session = await start(PAYNET_CARDS.returnsWithoutIds);
    expect(await visit(session)).toEqual([
      { method: "post", url: RETURN_URL, fields: { message: "3D doğrulama hatası" } },
    ]);
    expect(await confirm(session)).toMatchObject({ code: 16 });
  });

  it("is closed to unknown and to old sessions, and to transactions that nobody opened", async () => {
    const session = await start();
    const gate = `${base}/v1/subscriptioncreatecardjgate`;
    expect((await fetch(`${gate}/tds`)).status).toBe(404);
    const mixed = new URLSearchParams({ ...idsOf(session), token_id: idsOf(await start()).token_id });
    expect((await fetch(`${gate}/tds?${mixed}`)).status).toBe(404);
    const body = new URLSearchParams({ transactionId: "x" });
    expect((await fetch(`${gate}/term`, { method: "POST", body })).status).toBe(404);
    const ended = await fetch(`${base}${CONTROLS.sessions}?lastFourDigits=1010`, { method: "DELETE" });
    expect(await ended.json()).toEqual({ sessions: 2 });
    expect((await fetch(`${gate}/tds?${new URLSearchParams(idsOf(session))}`)).status).toBe(404);
  });
});
