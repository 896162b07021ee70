import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CONTROLS } from "../control.ts";
import {
  call,
  cardsOf,
  cardToPay,
  order,
  patchSettings,
  PAYMENT,
  readLog,
  readPayments,
  save,
  send,
} from "./keyed-call.ts";
import { type PaynetAndBank, servePaynetAndBank } from "./served.ts";
import { PAYNET_CARDS } from "./test-cards.ts";

let sandbox: PaynetAndBank;
let base: string;

beforeEach(async () => {
  sandbox = await servePaynetAndBank({ now: () => Date.parse("2026-11-22T09:00:00Z") });
  base = sandbox.paynetUrl;
});

afterEach(() => sandbox.close());

const pay = (change: object = {}, card: object = cardToPay()) =>
  call(base, PAYMENT, { ...order(change), ...card });

async function stored(card: Parameters<typeof save>[1] = PAYNET_CARDS.ordinary) {
  const { card_owner_id, card_hash } = await save(base, card);
  return { card_owner_id, card_hash };
}

const PAID = {
  referenceNo: "ord-1",
  amount: 14_990,
  instalment: 1,
  isSucceed: true,
  isThreeDs: false,
  cardLastFour: "1010",
};

describe("a payment", () => {
  it("charges once, and answers with Paynet's fields", async () => {
    const answer = await pay();
    expect(answer).toEqual({
      id: expect.stringMatching(/^\d{8}$/),
      xact_id: expect.stringMatching(/^xk_[A-Za-z\d]{44}$/),
      xact_date: "2026-11-22T12:00:00.000",
      transaction_type: 1,
      pos_type: 5,
      is_tds: false,
      agent_id: "10031",
      user_id: "PaynetJ",
      email: "",
      phone: "",
      bank_id: "AXSS",
      bank_name: "Axess",
      card_no_masked: "435508********1010",
      card_holder: "EL*******AZ",
      card_type: "cc",
      card_bank_id: "AXSS",
      card_bank_name: "Axess",
      card_logo_url: "https://pts-statics.paynet.com.tr/img/banklogo/small/AXSS.png",
      card_brand_name: "VISA",
      instalment: 0,
      ratio: 0.02,
      ratio_code: "",
      amount: 149.9,
      net_amount: 146.36,
      comission: 3,
      comission_tax: 0.54,
      end_user_comission: 0,
      currency: "TRY",
      bank_authorization_code: expect.stringMatching(/^\d{6}$/),
      bank_reference_code: answer["id"],
      bank_order_id: `ORD${String(answer["id"])}`,
      is_succeed: true,
      paynet_error_id: "",
      paynet_error_message: "",
      bank_error_id: "",
      bank_error_message: "",
      bank_error_short_desc: "",
      bank_error_long_desc: "",
      reference_no: "ord-1",
      agent_reference_no: "",
      xact_transaction_id: answer["id"],
      is_save_card_succeed: false,
      save_card_result_message: "",
      card_owner_id: "",
      user_unique_id: "",
      card_hash: "",
      object_name: "payment_response",
      code: 0,
      message: "Başarılı İşlem",
    });
    expect(await readPayments(base)).toEqual([{ ...PAID, xactId: answer["xact_id"] }]);
  });

  it.each(["with", "without"])("takes a stored card, %s its owner", async (how) => {
    const { card_owner_id, card_hash } = await stored();
    const card = how === "with" ? { card_owner_id, card_hash } : { card_hash };
    expect(await pay({}, card)).toMatchObject({ is_succeed: true, card_no_masked: "435508********1010" });
  });

  it("refuses a card that is not stored, that is another's, or that is deleted, with 25", async () => {
    const { card_hash, card_owner_id } = await stored();
    const other = await save(base, PAYNET_CARDS.ordinary, { user_unique_id: "can" });
    await call(base, "/v1/card/delete", {
      card_owner_id: other["card_owner_id"],
      card_hash: other["card_hash"],
    });
    for (const card of [
      { card_hash: "abcdef-0000" },
      { card_hash, card_owner_id: other["card_owner_id"] },
      { card_hash: other["card_hash"] },
    ]) {
      expect(await pay({}, card)).toEqual({ object_name: null, code: 25, message: "Kart bulunamadı" });
    }
    expect(await readPayments(base)).toEqual([]);
    expect(await pay({}, { card_hash, card_owner_id })).toMatchObject({ is_succeed: true });
  });

  it("refuses wrong card data with 18", async () => {
    const mistyped = { ...cardToPay(), pan: "4355080100001011" };
    const old = { ...cardToPay(), month: 10, year: 2026 };
    for (const card of [mistyped, old, cardToPay(PAYNET_CARDS.wrongCardData)]) {
      expect(await pay({}, card)).toMatchObject({ code: 18 });
    }
    expect(await readPayments(base)).toEqual([]);
  });

  it.each([
    ["a dot", { amount: "149.90" }],
    ["one place", { amount: "149,9" }],
    ["three places", { amount: "149,900" }],
    ["no places", { amount: "14990" }],
    ["a number", { amount: 149.9 }],
    ["grouped thousands", { amount: "1.149,90" }],
    ["a zero in front", { amount: "0149,90" }],
    ["nothing to pay", { amount: "0,00" }],
    ["less than nothing", { amount: "-1,00" }],
    ["no reference", { reference_no: "" }],
    ["a reference of 51 characters", { reference_no: "x".repeat(51) }],
    ["no domain", { domain: undefined }],
    ["no card", { pan: undefined }],
    ["no cvc", { cvc: undefined }],
    ["the cvv of the other services", { cvc: undefined, cvv: "000" }],
    ["no holder", { card_holder: " " }],
    ["a year of two digits", { year: 30 }],
    ["half an installment", { instalment: 1.5 }],
  ])("answers 400 for %s", async (_, change) => {
    const answer = await send(base, PAYMENT, { ...order(), ...cardToPay(), ...change });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ type: "invalid_request_error", result_code: 11 });
    expect(await readPayments(base)).toEqual([]);
  });

  it("names the field that is wrong", async () => {
    expect(await pay({ amount: "149.90" })).toMatchObject({ message: "Hatalı istek: amount" });
    expect(await pay({}, { ...cardToPay(), year: 30 })).toMatchObject({ message: "Hatalı istek: year" });
  });

  it("gives its amounts as text when it is told to", async () => {
    await patchSettings(base, { amountsAs: "text" });
    expect(await pay({ amount: "1000,00" })).toMatchObject({ amount: "1000,00", comission_tax: "3,60" });
  });

  it("is refused with 7 where the merchant has no permission for it", async () => {
    await patchSettings(base, { nonThreeDs: false });
    expect(await pay()).toMatchObject({ code: 7 });
    expect(await readPayments(base)).toEqual([]);
  });

  it("has no pre-authorisations", async () => {
    expect(await pay({ transaction_type: 3 })).toMatchObject({ code: 19 });
    expect(await pay({ transaction_type: 1 })).toMatchObject({ is_succeed: true });
  });

  it("shows no card number and no security code in the log", async () => {
    await pay();
    const log = JSON.stringify(await readLog(base));
    expect(log).toContain("ord-1");
    expect(log).not.toContain(PAYNET_CARDS.ordinary.number);
    expect(log).toContain('"cvc":"***"');
  });
});

describe("a payment in installments", () => {
  it.each([0, 1, "1", null, undefined])("is a single one for %j", async (instalment) => {
    expect(await pay({ instalment })).toMatchObject({ instalment: 0, amount: 149.9 });
    expect(await readPayments(base)).toMatchObject([{ instalment: 1 }]);
  });

  it("costs the card what was sent, or more where its holder bears the commission", async () => {
    expect(await pay({ instalment: 3 })).toMatchObject({ instalment: 3, amount: 149.9, ratio: 0.03 });
    const dearer = await pay({ instalment: 3, add_commission: true, reference_no: "ord-2" });
    expect(dearer).toMatchObject({ amount: 155.4, net_amount: 149.9, end_user_comission: 5.5 });
    expect(await readPayments(base)).toMatchObject([
      { amount: 14_990, instalment: 3 },
      { amount: 15_540, instalment: 3 },
    ]);
  });

  it("takes the table of a ratio_code", async () => {
    const ours = { instalment: 9, add_commission: true, ratio_code: "PESIN" };
    expect(await pay(ours)).toMatchObject({ amount: 149.9, comission: 0, ratio_code: "PESIN" });
    expect(await pay({ ratio_code: "OTHER", reference_no: "ord-2" })).toMatchObject({ code: 23 });
  });

  it("is refused with 21 where the card has none, or not so many", async () => {
    expect(await pay({ instalment: 3 }, cardToPay(PAYNET_CARDS.debitCard))).toMatchObject({ code: 21 });
    expect(await pay({ instalment: 3 }, cardToPay(PAYNET_CARDS.ordinaryTroy))).toMatchObject({ code: 21 });
    expect(await pay({ instalment: 12 })).toMatchObject({ code: 21 });
    expect(await readPayments(base)).toEqual([]);
  });
});

describe("a payment that is sent again", () => {
  it("gives the first answer under code 100, and charges nothing", async () => {
    const first = await pay();
    const again = await pay();
    expect(again).toEqual({ ...first, code: 100, message: "Önceki Başarılı İşlem" });
    expect(await readPayments(base)).toHaveLength(1);
    expect((await readLog(base)).map((seen) => seen["errorCode"])).toEqual([undefined, undefined]);
  });

  it("does so for another amount and another card, too", async () => {
    const first = await pay();
    const other = await pay({ amount: "9,90" }, cardToPay(PAYNET_CARDS.doNotHonour));
    expect(other).toEqual({ ...first, code: 100, message: "Önceki Başarılı İşlem" });
  });

  it("charges once, however many come at once", async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => pay()));
    expect(answers.map(({ code }) => Number(code)).toSorted((a, b) => a - b)).toEqual([
      0, 100, 100, 100, 100,
    ]);
    expect(new Set(answers.map((answer) => answer["xact_id"])).size).toBe(1);
    expect(await readPayments(base)).toHaveLength(1);
  });

  it("is a new attempt after a decline", async () => {
    await pay({}, cardToPay(PAYNET_CARDS.doNotHonour));
    expect(await pay()).toMatchObject({ code: 0, is_succeed: true });
    expect(await readPayments(base)).toMatchObject([{ isSucceed: false }, { isSucceed: true }]);
  });

  it("gives the decline again when it is told to", async () => {
    await patchSettings(base, { afterDecline: "replays-decline" });
    const declined = await pay({}, cardToPay(PAYNET_CARDS.doNotHonour));
    expect(await pay()).toEqual(declined);
    expect(await readPayments(base)).toHaveLength(1);
  });

  it("is charged when the first answer was lost after the effect, and found by its repetition", async () => {
    const rules = [{ match: `POST ${PAYMENT}`, mode: "reset", after: "after-effect", times: 1 }];
    await fetch(base + CONTROLS.faults, { method: "PUT", body: JSON.stringify(rules) });
    await expect(pay()).rejects.toHaveProperty("cause.code", "ECONNRESET");
    expect(await pay()).toMatchObject({ code: 100, is_succeed: true });
    expect(await readPayments(base)).toHaveLength(1);
  });

  it("is forgotten with everything else", async () => {
    await pay();
    await fetch(base + CONTROLS.state, { method: "DELETE" });
    expect(await readPayments(base)).toEqual([]);
    expect(await pay()).toMatchObject({ code: 0 });
  });
});

const DECLINED = [
  ["insufficientLimit", "51"],
  ["expiredAtTheBank", "54"],
  ["wrongSecurityCode", "82"],
  ["lostCard", "41"],
  ["stolenCard", "43"],
  ["doNotHonour", "05"],
  ["notPermitted", "57"],
  ["suspectedFraud", "59"],
  ["declined", "05"],
] as const;

describe("a declined payment", () => {
  it.each(DECLINED)("with %s has code 0 and bank error %s, stored and new", async (name, bankError) => {
    const card = PAYNET_CARDS[name];
    const declined = { code: 0, is_succeed: false, bank_error_id: bankError, bank_authorization_code: "" };
    expect(await pay({}, await stored(card))).toMatchObject(declined);
    const fresh = await pay({ reference_no: "ord-2" }, cardToPay(card));
    expect(fresh).toMatchObject(declined);
    for (const field of ["paynet_error_id", "paynet_error_message", "bank_error_message"]) {
      expect(fresh[field]).toMatch(/./);
    }
    expect(await readPayments(base)).toMatchObject([{ isSucceed: false }, { isSucceed: false }]);
  });

  it("has code 1 when it is told to", async () => {
    await patchSettings(base, { declineCode: 1 });
    const answer = await pay({}, cardToPay(PAYNET_CARDS.lostCard));
    expect(answer).toMatchObject({ code: 1, message: "Başarısız İşlem", is_succeed: false });
  });

  it("comes of a stored card that has grown old, and of a new one that the bank refuses", async () => {
    const card = await stored();
    const body = JSON.stringify({ lastFourDigits: "1010", expireMonth: "01", expireYear: "2020" });
    await fetch(base + CONTROLS.state, { method: "PATCH", body });
    expect(await pay({}, card)).toMatchObject({ is_succeed: false, bank_error_id: "54" });
    const refused = await pay({ reference_no: "ord-2" }, cardToPay(PAYNET_CARDS.refusedByBank));
    expect(refused).toMatchObject({ is_succeed: false, bank_error_id: "05" });
  });
});

describe("a card that is saved while paying", () => {
  const WISH = { save_card: true, card_desc: "Maaş kartım", user_unique_id: "elif" };

  it("is in the list, and can be paid with", async () => {
    const answer = await pay(WISH);
    expect(answer).toMatchObject({
      is_save_card_succeed: true,
      save_card_result_message: "Başarılı İşlem",
      user_unique_id: "elif",
      card_hash: expect.stringMatching(/^[\da-f]{6}-/),
    });
    const { card_owner_id, card_hash } = answer;
    expect(await cardsOf(base, card_owner_id)).toMatchObject([{ card_hash, card_desc: "Maaş kartım" }]);
    const again = await pay({ reference_no: "ord-2" }, { card_hash, card_owner_id });
    expect(again).toMatchObject({ is_succeed: true, is_save_card_succeed: false });
  });

  it("joins the owner's others", async () => {
    const { card_owner_id } = await stored();
    const wish = { save_card: "true", card_desc: "İkinci", card_owner_id };
    expect(await pay(wish)).toMatchObject({ card_owner_id, user_unique_id: "elif" });
    expect(await cardsOf(base, card_owner_id)).toHaveLength(2);
  });

  it("is saved once and told again when the payment is sent again", async () => {
    const first = await pay(WISH);
    expect(await pay(WISH)).toMatchObject({ code: 100, card_hash: first["card_hash"] });
    expect(await cardsOf(base, first["card_owner_id"])).toHaveLength(1);
  });

  it.each<[string, object]>([
    ["its name is missing", { ...WISH, card_desc: undefined }],
    ["nobody is named as its owner", { ...WISH, user_unique_id: undefined }],
    ["its owner is not known", { ...WISH, card_owner_id: "other" }],
  ])("is not saved, and paid all the same, where %s", async (_, wish) => {
    const answer = await pay(wish);
    expect(answer).toMatchObject({ is_succeed: true, is_save_card_succeed: false, card_hash: "" });
    expect(answer["save_card_result_message"]).toMatch(/./);
  });

  it("is not saved under the name that the FAQ has for the wish, or by a declined payment", async () => {
    const { save_card: card_save, ...rest } = WISH;
    expect(await pay({ ...rest, card_save })).toMatchObject({ is_save_card_succeed: false, card_hash: "" });
    const declined = await pay({ ...WISH, reference_no: "ord-2" }, cardToPay(PAYNET_CARDS.lostCard));
    expect(declined).toMatchObject({ is_save_card_succeed: false, card_hash: "" });
  });
});

describe("a card whose bank has trouble", () => {
  it.each([
    ["with", PAYNET_CARDS.savedAnswerLost, 1],
    ["without", PAYNET_CARDS.answerLost, 0],
  ])("breaks the connection %s a charge", async (_, card, charges) => {
    await expect(pay({}, cardToPay(card))).rejects.toHaveProperty("cause.code", "ECONNRESET");
    expect(await readPayments(base)).toHaveLength(charges);
  });

  it("answers like a gateway and is charged later, once", async () => {
    await patchSettings(base, { lateSaveMs: 1_000 });
    const request = { ...order(), ...cardToPay(PAYNET_CARDS.savedLate) };
    expect((await send(base, PAYMENT, request)).status).toBe(502);
    expect((await send(base, PAYMENT, request)).status).toBe(502);
    expect(await readPayments(base)).toEqual([]);
    await expect.poll(() => readPayments(base), { timeout: 10_000 }).toHaveLength(1);
    expect(await call(base, PAYMENT, request)).toMatchObject({ code: 100 });
    expect(await readPayments(base)).toHaveLength(1);
  });

  it("answers in odd and in senseless types", async () => {
    const drifted = await pay({}, cardToPay(PAYNET_CARDS.driftedConfirm));
    expect(drifted).toMatchObject({ code: "0", is_succeed: "true", amount: "149.9", instalment: "0" });
    const mistyped = await pay({ reference_no: "ord-2" }, cardToPay(PAYNET_CARDS.mistypedConfirm));
    expect(mistyped).toMatchObject({ code: { value: 0 }, is_succeed: { value: true } });
  });
});
