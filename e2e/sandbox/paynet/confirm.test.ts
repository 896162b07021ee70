import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openBank, visitBank } from "../bank/shopper.ts";
import { CONTROLS } from "../control.ts";
import { call, cardToAdd, CONFIRM, INITIAL, type Json, planCards, readLog, send } from "./keyed-call.ts";
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

const patchSettings = (settings: object) =>
  fetch(base + CONTROLS.settings, { method: "PATCH", body: JSON.stringify(settings) });

describe("create_card_tds_confirm", () => {
  it("A: saves the card, and answers with the documents' fields", async () => {
    const session = await verified(PAYNET_CARDS.ordinary);
    expect(await confirm(session)).toEqual({
      domain: "",
      token_id: session["token_id"],
      subscription_id: "sub-1",
      paynet_error_id: "",
      paynet_error_message: "",
      bank_error_id: "",
      bank_error_message: "",
      bank_error_short_desc: "",
      bank_error_long_desc: "",
      subscription_gsm: "",
      xact_id: 0,
      card_id: "1808",
      otp_control: false,
      attempt_day_count: 3,
      group_reference_details: [],
      is_succeed: true,
      object_name: "create_card_tds_confirm_response",
      code: 0,
      message: "Başarılı İşlem",
    });
    expect(await planCards(base, PLAN)).toMatchObject([{ card_id: 1808 }]);
  });

  it("tells of each plan of a group", async () => {
    const session = await start(PAYNET_CARDS.ordinary, { group_reference_no: "grp-7" });
    await visit(session);
    expect(await confirm(session)).toMatchObject({
      group_reference_details: [
        { subscription_id: "sub-7", reference_no: "ref-7", is_succeed: true, message: "Başarılı işlem." },
      ],
    });
  });

  it("B: saves under code 1 and without is_succeed", async () => {
    const answer = await confirm(await verified(PAYNET_CARDS.savedAsCodeOne));
    expect(answer).toMatchObject({ code: 1, message: "Basarili islem", card_id: "1808" });
    expect(answer).not.toHaveProperty("is_succeed");
    expect(await planCards(base, PLAN)).toHaveLength(1);
  });

  it("C: declines under code 0", async () => {
    expect(await confirm(await verified(PAYNET_CARDS.declined))).toMatchObject({
      code: 0,
      is_succeed: false,
      card_id: "",
      paynet_error_id: "1",
      bank_error_id: "05",
      bank_error_message: "Red / Onaylanmadı",
    });
    expect(await planCards(base, PLAN)).toEqual([]);
  });

  it("D: refuses a second confirm with 17, or repeats the first under 100", async () => {
    const used = await verified(PAYNET_CARDS.ordinary);
    await confirm(used);
    expect(await confirm(used)).toEqual({
      object_name: "create_card_tds_confirm_response",
      code: 17,
      message: "Kullanılmış oturum",
    });
    const replayed = await verified(PAYNET_CARDS.replayedAsOldSuccess);
    const first = await confirm(replayed);
    expect(await confirm(replayed)).toEqual({ ...first, code: 100, message: "Önceki Başarılı İşlem" });
    expect(await planCards(base, PLAN)).toHaveLength(2);
  });

  it("saves once, however many confirms come at once", async () => {
    const session = await verified(PAYNET_CARDS.ordinary);
    const answers = await Promise.all(Array.from({ length: 5 }, () => confirm(session)));
    expect(answers.map(({ code }) => String(code)).toSorted()).toEqual(["0", "17", "17", "17", "17"]);
    expect(await planCards(base, PLAN)).toHaveLength(1);
  });

  it("E: answers 13 for ids that it does not know, or does not know together", async () => {
    const [session, other] = [await verified(PAYNET_CARDS.ordinary), await start()];
    const mixed = { ...session, token_id: other["token_id"] };
    const unknown = { session_id: "js_x", token_id: "X" };
    const forgotten = await verified(PAYNET_CARDS.sessionForgotten);
    for (const ids of [mixed, unknown, forgotten]) {
      expect(await confirm(ids)).toMatchObject({ code: 13 });
    }
    expect(await call(base, CONFIRM, { session_id: "js_x" })).toMatchObject({ code: 400 });
  });

  it("F: answers 16 when the bank was not content, or Paynet is not", async () => {
    const refused = await start();
    await visit(refused, ["wrong"]);
    const verifiedInVain = await verified(PAYNET_CARDS.verificationFails);
    for (const session of [refused, verifiedInVain]) {
      expect(await confirm(session)).toMatchObject({ is_succeed: false, code: 16, paynet_error_id: "16" });
    }
  });

  it("G: answers 13 once the session has run out, by its life, by the control, or by its card", async () => {
    await patchSettings({ sessionLifetimeMs: 0 });
    const shortLived = await start();
    await fetch(base + CONTROLS.settings, { method: "DELETE" });
    const ended = await verified(PAYNET_CARDS.ordinaryMastercard);
    const other = await verified(PAYNET_CARDS.ordinary);
    await fetch(`${base}${CONTROLS.sessions}?lastFourDigits=1025`, { method: "DELETE" });
    const atTheBank = await verified(PAYNET_CARDS.expiresAtTheBank);
    for (const session of [shortLived, ended, atTheBank]) {
      expect(await confirm(session)).toMatchObject({ code: 13 });
    }
    expect(await confirm(other)).toMatchObject({ code: 0 });
  });

  it("H: answers 16 before the shopper is done, and saves afterwards", async () => {
    const session = await start();
    expect(await confirm(session)).toMatchObject({ code: 16 });
    await openBank(String(session["post_url"]));
    expect(await confirm(session)).toMatchObject({ code: 16 });
    await visit(session);
    expect(await confirm(session)).toMatchObject({ is_succeed: true });
  });

  it("takes its time for the card that says so, with the card saved at once", async () => {
    await patchSettings({ slowConfirmMs: 600_000 });
    let isAnswered = false;
    const kept = await verified(PAYNET_CARDS.savedSlowly);
    confirm(kept).then(
      () => (isAnswered = true),
      () => "the stand-in is closed",
    );
    await expect.poll(() => planCards(base, PLAN), { timeout: 10_000 }).toHaveLength(1);
    expect(isAnswered).toBe(false);
    await patchSettings({ slowConfirmMs: 150 });
    const session = await verified(PAYNET_CARDS.savedSlowly);
    const started = performance.now();
    expect(await confirm(session)).toMatchObject({ is_succeed: true });
    expect(performance.now() - started).toBeGreaterThan(145);
  });

  it.each([
    ["with", PAYNET_CARDS.savedAnswerLost, 1],
    ["without", PAYNET_CARDS.answerLost, 0],
  ])("breaks the connection %s a saved card", async (_, card, saved) => {
    await expect(confirm(await verified(card))).rejects.toHaveProperty("cause.code", "ECONNRESET");
    expect(await planCards(base, PLAN)).toHaveLength(saved);
    expect((await readLog(base)).at(-2)).toMatchObject({ path: CONFIRM, status: null });
  });

  it("answers like a gateway and saves later", async () => {
    await patchSettings({ lateSaveMs: 1_000 });
    const session = await verified(PAYNET_CARDS.savedLate);
    expect((await send(base, CONFIRM, idsOf(session))).status).toBe(502);
    expect(await planCards(base, PLAN)).toEqual([]);
    await expect.poll(() => planCards(base, PLAN), { timeout: 10_000 }).toHaveLength(1);
  });

  it("saves in answers of odd and of senseless types", async () => {
    const drifted = await confirm(await verified(PAYNET_CARDS.driftedConfirm));
    expect(drifted).toMatchObject({ code: "0", is_succeed: "true", card_id: 1808, newDetails: {} });
    const mistyped = await confirm(await verified(PAYNET_CARDS.mistypedConfirm));
    expect(mistyped).toMatchObject({ code: { value: 0 }, is_succeed: { value: true } });
    expect(await planCards(base, PLAN)).toHaveLength(2);
  });

  it("gives the documents' own example, having saved nothing", async () => {
    const answer = await confirm(await verified(PAYNET_CARDS.documentedExample));
    expect(answer).toMatchObject({ token_id: null, card_id: "", code: 1, message: "Basarili islem" });
    expect(answer).not.toHaveProperty("is_succeed");
    expect(await planCards(base, PLAN)).toEqual([]);
  });
});

describe("settings", () => {
  it("are refused when they are misspelt", async () => {
    const answer = await patchSettings({ sessionLifetime: 1 });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toEqual({ error: expect.stringContaining("sessionLifetime") });
  });
});
