import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openBank, visitBank } from "../bank/shopper.ts";
import { CONTROLS } from "../control.ts";
import {
  call,
  cardsOf,
  cardToAdd,
  cardToPay,
  CONFIRM,
  INITIAL,
  type Json,
  order,
  patchSettings,
  PAYMENT,
  readPayments,
  save,
  send,
  TDS_CHARGE,
  TDS_INITIAL,
} from "./keyed-call.ts";
import { type PaynetAndBank, servePaynetAndBank } from "./served.ts";
import { PAYNET_CARDS, type PaynetCard } from "./test-cards.ts";

let sandbox: PaynetAndBank;
let base: string;

beforeEach(async () => {
  sandbox = await servePaynetAndBank({ slowPageMs: 0 });
  base = sandbox.paynetUrl;
});

afterEach(() => sandbox.close());

const RETURN_URL = "http://cards.localhost:4001/v1/challenges/1/return/key";

const start = (card: object = cardToPay(), change: object = {}) =>
  call(base, TDS_INITIAL, { ...order(change), ...card, return_url: RETURN_URL });

function idsOf(session: Json) {
  return { session_id: String(session["session_id"]), token_id: String(session["token_id"]) };
}

const visit = (session: Json, tries: Parameters<typeof visitBank>[1] = ["a"]) =>
  visitBank(String(session["post_url"]), tries);

const charge = (session: Json) => call(base, TDS_CHARGE, idsOf(session));

/** A session whose shopper has been at the bank. */
async function verified(card: PaynetCard = PAYNET_CARDS.ordinary, change: object = {}): Promise<Json> {
  const session = await start(cardToPay(card), change);
  await visit(session, [card.password ?? "any"]);
  return session;
}

describe("tds_initial", () => {
  it("gives both ways to the bank, at a gate of its own", async () => {
    const session = await start();
    const { session_id, token_id } = idsOf(session);
    const url = `http://paynet.localhost:${new URL(base).port}/v1/transactionjgate/tds?session_id=${session_id}&token_id=${token_id}`;
    expect(session).toEqual({
      session_id: expect.stringMatching(/^js_[A-Za-z\d]{48}$/),
      token_id: expect.stringMatching(/^[\dA-F]{8}(-[\dA-F]{4}){3}-[\dA-F]{12}$/),
      post_url: url,
      html_content: expect.stringContaining(`action="${url}"`),
      object_name: "tds_initial_response",
      code: 0,
      message: "Başarılı İşlem",
    });
    expect(await readPayments(base)).toEqual([]);
  });

  it.each([
    ["an amount with a dot", { amount: "149.90" }],
    ["no return_url", { return_url: undefined }],
    ["a return_url of 257 characters", { return_url: `${RETURN_URL}${"x".repeat(257 - RETURN_URL.length)}` }],
    ["no domain", { domain: "" }],
    ["no card", { pan: "" }],
  ])("answers 400 for %s", async (_, change) => {
    const request = { ...order(), ...cardToPay(), return_url: RETURN_URL, ...change };
    expect(await call(base, TDS_INITIAL, request)).toMatchObject({ code: 400, result_code: 11 });
  });

  it.each([
    ["a card that is not stored", { card_hash: "abcdef-0000" }, 25],
    ["wrong card data", cardToPay(PAYNET_CARDS.wrongCardData), 18],
    ["a card that the bank refuses", cardToPay(PAYNET_CARDS.refusedByBank), 1],
    ["installments for a debit card", { ...cardToPay(PAYNET_CARDS.debitCard), instalment: 3 }, 21],
  ])("refuses %s", async (_, card, code) => {
    const answer = await start(card);
    expect(answer).toMatchObject({ code });
    expect(answer).not.toHaveProperty("post_url");
  });

  it("needs no permission", async () => {
    await patchSettings(base, { nonThreeDs: false });
    expect(await charge(await verified())).toMatchObject({ is_succeed: true });
  });
});

describe("the bank's page", () => {
  it.each([
    ["149,90 TL", {}, "Tek çekim ödeme"],
    ["1.149,90 TL", { amount: "1149,90" }, "Tek çekim ödeme"],
    ["155,40 TL", { instalment: 3, add_commission: true }, "3 taksitle ödeme"],
  ])("shows %s", async (amount, change, purpose) => {
    const { text } = await openBank(String((await start(cardToPay(), change))["post_url"]));
    expect(text).toContain(`id="amount">${amount}<`);
    expect(text).toContain(purpose);
    expect(text).toContain("Ödeme doğrulaması");
  });

  it("shows no amount where none is taken", async () => {
    const request = { subscription_id: "sub-1", ...cardToAdd(), return_url: RETURN_URL };
    const session = await call(base, INITIAL, request);
    const { text } = await openBank(String(session["post_url"]));
    expect(text).toContain("Kart kaydı doğrulaması");
    expect(text).not.toContain('id="amount"');
  });

  it.each([
    ["by POST", PAYNET_CARDS.ordinary, ["post"]],
    ["twice", PAYNET_CARDS.returnsTwice, ["post", "post"]],
    ["by GET", PAYNET_CARDS.returnsByGet, ["get"]],
    ["never", PAYNET_CARDS.neverReturns, []],
    ["in time from a slow bank", PAYNET_CARDS.slowBank, ["post"]],
    ["with a cookie", PAYNET_CARDS.needsCookie, ["post"]],
    ["from a hostile one", PAYNET_CARDS.hostileBank, ["post"]],
  ])("leads back to return_url with both ids: %s", async (_, card, methods) => {
    const session = await start(cardToPay(card));
    const expected = methods.map((method) => ({ method, url: RETURN_URL, fields: idsOf(session) }));
    expect(await visit(session)).toEqual(expected);
    expect(await readPayments(base)).toEqual([]);
  });

  it("leads back without the ids for the card that says so", async () => {
    const session = await start(cardToPay(PAYNET_CARDS.returnsWithoutIds));
    expect(await visit(session)).toMatchObject([{ fields: { message: "3D doğrulama hatası" } }]);
    expect(await charge(session)).toMatchObject({ code: 16, is_succeed: false });
  });

  it("is not reached through the gate of the other kind of session", async () => {
    const query = new URLSearchParams(idsOf(await start()));
    expect((await fetch(`${base}/v1/transactionjgate/tds?${query}`)).status).toBe(200);
    expect((await fetch(`${base}/v1/subscriptioncreatecardjgate/tds?${query}`)).status).toBe(404);
  });
});

describe("tds_charge", () => {
  it("charges what the session was opened for", async () => {
    const answer = await charge(await verified());
    expect(answer).toMatchObject({
      object_name: "tds_charge_response",
      code: 0,
      is_succeed: true,
      is_tds: true,
      md_status: "1",
      amount: 149.9,
      reference_no: "ord-1",
    });
    expect(await readPayments(base)).toEqual([
      {
        xactId: answer["xact_id"],
        referenceNo: "ord-1",
        amount: 14_990,
        instalment: 1,
        isSucceed: true,
        isThreeDs: true,
        cardLastFour: "1010",
      },
    ]);
  });

  it("takes a stored card", async () => {
    const { card_owner_id, card_hash } = await save(base);
    const session = await start({ card_owner_id, card_hash });
    await visit(session);
    expect(await charge(session)).toMatchObject({ is_succeed: true, md_status: "1" });
  });

  it("gives the first answer under code 100 when it is repeated, however old the session", async () => {
    const session = await verified();
    const first = await charge(session);
    await fetch(base + CONTROLS.sessions, { method: "DELETE" });
    expect(await charge(session)).toEqual({ ...first, code: 100, message: "Önceki Başarılı İşlem" });
    expect(await readPayments(base)).toHaveLength(1);
  });

  it("charges once, however many come at once", async () => {
    const session = await verified();
    const answers = await Promise.all(Array.from({ length: 5 }, () => charge(session)));
    expect(answers.map(({ code }) => Number(code)).toSorted((a, b) => a - b)).toEqual([
      0, 100, 100, 100, 100,
    ]);
    expect(await readPayments(base)).toHaveLength(1);
  });

  it("charges nothing before the shopper is done, and then does", async () => {
    const session = await start();
    expect(await charge(session)).toMatchObject({ code: 16, is_succeed: false, md_status: "" });
    await openBank(String(session["post_url"]));
    expect(await charge(session)).toMatchObject({ code: 16, is_succeed: false });
    expect(await readPayments(base)).toEqual([]);
    await visit(session);
    expect(await charge(session)).toMatchObject({ code: 0, is_succeed: true });
  });

  it.each<[string, PaynetCard, Parameters<typeof visitBank>[1]]>([
    ["wrong passwords", PAYNET_CARDS.ordinary, ["wrong"]],
    ["a shopper who cancels", PAYNET_CARDS.ordinary, "cancel"],
    ["a bank that tells md_status 0", PAYNET_CARDS.notSecured, ["a"]],
  ])("answers 16 with md_status 0 after %s", async (_, card, tries) => {
    const session = await start(cardToPay(card));
    await visit(session, tries);
    expect(await charge(session)).toMatchObject({ code: 16, is_succeed: false, md_status: "0" });
    expect(await readPayments(base)).toEqual([]);
  });

  it.each([
    ["2", PAYNET_CARDS.halfSecured2],
    ["3", PAYNET_CARDS.halfSecured3],
    ["4", PAYNET_CARDS.halfSecured4],
  ])("charges, and tells md_status %s", async (mdStatus, card) => {
    expect(await charge(await verified(card))).toMatchObject({ is_succeed: true, md_status: mdStatus });
  });

  it("answers 16 for the card whose verification Paynet does not believe", async () => {
    expect(await charge(await verified(PAYNET_CARDS.verificationFails))).toMatchObject({ code: 16 });
  });

  it("answers 13 for ids that it does not know, or does not know together, or of the other kind", async () => {
    const [session, other] = [await verified(), await start()];
    const mixed = { ...session, token_id: other["token_id"] };
    const forgotten = await verified(PAYNET_CARDS.sessionForgotten);
    const request = { subscription_id: "sub-1", ...cardToAdd(), return_url: RETURN_URL };
    const adding = await call(base, INITIAL, request);
    await visit(adding);
    for (const ids of [mixed, { session_id: "js_x", token_id: "X" }, forgotten, adding]) {
      expect(await charge(ids)).toMatchObject({ code: 13 });
    }
    expect(await call(base, CONFIRM, idsOf(session))).toMatchObject({ code: 13 });
    expect(await call(base, TDS_CHARGE, { session_id: "js_x" })).toMatchObject({ code: 400 });
    expect(await readPayments(base)).toEqual([]);
  });

  it("answers 13 once the session has run out, by its life, by the control, or by its card", async () => {
    await patchSettings(base, { sessionLifetimeMs: 0 });
    const shortLived = await start();
    await fetch(base + CONTROLS.settings, { method: "DELETE" });
    const ended = await verified(PAYNET_CARDS.ordinaryMastercard);
    await fetch(`${base}${CONTROLS.sessions}?lastFourDigits=1025`, { method: "DELETE" });
    const atTheBank = await verified(PAYNET_CARDS.expiresAtTheBank);
    for (const session of [shortLived, ended, atTheBank]) {
      expect(await charge(session)).toMatchObject({ code: 13 });
    }
    expect(await readPayments(base)).toEqual([]);
    expect(await charge(await verified())).toMatchObject({ code: 0 });
  });

  it("declines after a verification that went well, and says so again", async () => {
    const session = await verified(PAYNET_CARDS.insufficientLimit);
    const declined = await charge(session);
    expect(declined).toMatchObject({ code: 0, is_succeed: false, bank_error_id: "51", md_status: "1" });
    expect(await charge(session)).toEqual(declined);
    expect(await readPayments(base)).toMatchObject([{ isSucceed: false, isThreeDs: true }]);
  });

  it("saves the card with the charge, and not before", async () => {
    const { card_owner_id } = await save(base);
    const wish = { save_card: true, card_desc: "İkinci", card_owner_id };
    const session = await verified(PAYNET_CARDS.ordinaryMastercard, wish);
    expect(await cardsOf(base, card_owner_id)).toHaveLength(1);
    expect(await charge(session)).toMatchObject({ is_save_card_succeed: true, card_owner_id });
    expect(await cardsOf(base, card_owner_id)).toHaveLength(2);
  });

  it("has no pre-authorisations", async () => {
    const session = await verified();
    const ids = idsOf(session);
    expect(await call(base, TDS_CHARGE, { ...ids, transaction_type: "3" })).toMatchObject({ code: 19 });
    expect(await call(base, TDS_CHARGE, { ...ids, transaction_type: "1" })).toMatchObject({ code: 0 });
  });
});

describe("a reference that is paid already", () => {
  it("is not charged by a second session, nor without one", async () => {
    const [one, other] = [await verified(), await verified(PAYNET_CARDS.ordinaryMastercard)];
    const first = await charge(one);
    const old = { ...first, code: 100, message: "Önceki Başarılı İşlem" };
    expect(await charge(other)).toEqual(old);
    expect(await call(base, PAYMENT, { ...order(), ...cardToPay() })).toEqual(old);
    expect(await readPayments(base)).toHaveLength(1);
  });

  it("is charged again by a second session when it is told to", async () => {
    await patchSettings(base, { chargeOfPaid: "charges-again" });
    const [one, other] = [await verified(), await verified(PAYNET_CARDS.ordinaryMastercard)];
    await charge(one);
    expect(await charge(other)).toMatchObject({ code: 0, is_succeed: true });
    expect(await readPayments(base)).toHaveLength(2);
  });
});

describe("a charge whose bank has trouble", () => {
  it.each([
    ["with", PAYNET_CARDS.savedAnswerLost, 1],
    ["without", PAYNET_CARDS.answerLost, 0],
  ])("breaks the connection %s money taken", async (_, card, charges) => {
    await expect(charge(await verified(card))).rejects.toHaveProperty("cause.code", "ECONNRESET");
    expect(await readPayments(base)).toHaveLength(charges);
  });

  it("answers like a gateway and takes the money later, once", async () => {
    await patchSettings(base, { lateSaveMs: 1_000 });
    const session = await verified(PAYNET_CARDS.savedLate);
    expect((await send(base, TDS_CHARGE, idsOf(session))).status).toBe(502);
    expect((await send(base, TDS_CHARGE, idsOf(session))).status).toBe(502);
    expect(await readPayments(base)).toEqual([]);
    await expect.poll(() => readPayments(base), { timeout: 10_000 }).toHaveLength(1);
    expect(await charge(session)).toMatchObject({ code: 100, is_succeed: true });
    expect(await readPayments(base)).toHaveLength(1);
  });

  it("takes its time for the card that says so, with the money taken at once", async () => {
    await patchSettings(base, { slowConfirmMs: 150 });
    const session = await verified(PAYNET_CARDS.savedSlowly);
    const started = performance.now();
    const answer = charge(session);
    await expect.poll(() => readPayments(base), { interval: 10, timeout: 10_000 }).toHaveLength(1);
    expect(await answer).toMatchObject({ is_succeed: true });
    expect(performance.now() - started).toBeGreaterThan(145);
  });
});
