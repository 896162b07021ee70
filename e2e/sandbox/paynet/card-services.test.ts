import { afterEach, describe, expect, it } from "vitest";
import { CONTROLS } from "../control.ts";
import { serveOnLoopback } from "../loopback.ts";
import { createPaynetSandbox, type PaynetSandboxOptions } from "./app.ts";
import { call, cardsOf, cardToSave, DELETE, DESC_UPDATE, LIST, readLog, SAVE, save } from "./keyed-call.ts";
import { PAYNET_CARDS } from "./test-cards.ts";

const stops: (() => Promise<void>)[] = [];

afterEach(() => Promise.all(stops.splice(0).map((stop) => stop())));

async function sandbox(options?: PaynetSandboxOptions): Promise<string> {
  const served = await serveOnLoopback(createPaynetSandbox(options), 0);
  stops.push(served.close);
  return served.url;
}

const { ordinary, ordinaryMastercard, ordinaryTroy, commercialCard, debitCard } = PAYNET_CARDS;

describe("card/save", () => {
  it("answers with Paynet's fields in Paynet's order, and eight stars in the number", async () => {
    expect(Object.entries(await save(await sandbox()))).toEqual([
      ["card_owner_id", expect.stringMatching(/^[\da-f]{10}(-[\da-f]{4}){3}-[\da-f]{12}$/)],
      ["user_unique_id", "elif"],
      ["card_desc", "Maaş kartım"],
      ["card_hash", expect.stringMatching(/^[\da-f]{6}(-[\da-f]{4}){3}-[\da-f]{12}$/)],
      ["card_no", "435508********1010"],
      ["card_bin", "435508"],
      ["card_type", "cc"],
      ["card_bank_name", "Axess"],
      ["card_logo_url", "https://pts-statics.paynet.com.tr/img/banklogo/small/AXSS.png"],
      ["card_brand_name", "VISA"],
      ["object_name", "card_save"],
      ["code", 0],
      ["message", "Başarılı İşlem"],
    ]);
  });

  it.each([
    ["a Mastercard", ordinaryMastercard, { card_type: "cc", card_brand_name: "MASTERCARD" }],
    ["a TROY card of no known bank", ordinaryTroy, { card_brand_name: "TROY", card_bank_name: "" }],
    ["a commercial card", commercialCard, { card_type: "bc" }],
    ["a debit card", debitCard, { card_type: "dc", card_bank_name: "Paraf" }],
  ])("knows %s", async (_, card, facts) => {
    expect(await save(await sandbox(), card)).toMatchObject(facts);
  });

  it("gives one owner per user_unique_id, and takes further cards by card_owner_id", async () => {
    const base = await sandbox();
    const first = await save(base);
    const second = await save(base, ordinaryMastercard, { card_owner_id: first["card_owner_id"] });
    const third = await save(base, ordinaryTroy);
    const other = await save(base, ordinary, { user_unique_id: "ayse" });
    expect(second).toMatchObject({ card_owner_id: first["card_owner_id"], user_unique_id: "elif" });
    expect(third["card_owner_id"]).toBe(first["card_owner_id"]);
    expect(other["card_owner_id"]).not.toBe(first["card_owner_id"]);
    expect(await cardsOf(base, first["card_owner_id"])).toHaveLength(3);
  });

  it("gives a known user_unique_id one more owner, when it is told to", async () => {
    const base = await sandbox({ ownersByUniqueId: "new" });
    const [first, second] = [await save(base), await save(base)];
    expect(second["card_owner_id"]).not.toBe(first["card_owner_id"]);
    expect(await cardsOf(base, first["card_owner_id"])).toHaveLength(1);
  });

  it("takes the same card twice", async () => {
    const base = await sandbox();
    const [first, second] = [await save(base), await save(base)];
    expect(second).toMatchObject({ code: 0, card_no: first["card_no"] });
    expect(second["card_hash"]).not.toBe(first["card_hash"]);
  });

  it("answers 5 for the card that does not like to be saved twice, until it is deleted", async () => {
    const base = await sandbox();
    const { card_owner_id, card_hash } = await save(base, PAYNET_CARDS.refusedAsDuplicate);
    expect(await save(base, PAYNET_CARDS.refusedAsDuplicate)).toMatchObject({ code: 5 });
    await call(base, DELETE, { card_owner_id, card_hash });
    expect(await save(base, PAYNET_CARDS.refusedAsDuplicate)).toMatchObject({ code: 0 });
  });

  it("asks the bank for 1 TL when a CVV is sent, and only then", async () => {
    const base = await sandbox();
    const { cvv: _, ...withoutCvv } = cardToSave(PAYNET_CARDS.refusedByBank);
    expect(await save(base, PAYNET_CARDS.refusedByBank)).toMatchObject({ object_name: null, code: 1 });
    expect(await call(base, SAVE, { user_unique_id: "elif", ...withoutCvv })).toMatchObject({ code: 0 });
    expect(await readLog(base)).toMatchObject([
      { errorCode: "1", note: "1 TL pre-authorised and cancelled", body: { cvv: "***" } },
      expect.not.objectContaining({ note: expect.anything() }),
    ]);
  });

  it.each([
    ["the card for it", PAYNET_CARDS.wrongCardData],
    ["a wrong check digit", { ...ordinary, number: "4355080100001011" }],
    ["an expired card", { ...ordinary, expiry: { month: 10, year: 2026 } }],
  ])("answers 18 for %s", async (_, card) => {
    const base = await sandbox({ now: () => Date.parse("2026-11-15T12:00:00Z") });
    expect(await save(base, card)).toMatchObject({ code: 18 });
    expect(await save(base)).toMatchObject({ code: 0 });
  });

  it("answers 12 for an owner that it does not know", async () => {
    expect(await save(await sandbox(), ordinary, { card_owner_id: "x" })).toMatchObject({ code: 12 });
  });

  it("leaves no owner behind when it refuses the first card", async () => {
    const base = await sandbox();
    await save(base, PAYNET_CARDS.refusedByBank);
    const { card_owner_id } = await save(base);
    expect(await cardsOf(base, card_owner_id)).toHaveLength(1);
  });

  it.each(["card_desc", "card_holder", "card_number", "expire_month", "expire_year", "user_unique_id"])(
    "answers 400 without %s",
    async (field) => {
      const request = { user_unique_id: "elif", ...cardToSave(), [field]: undefined };
      expect(await call(await sandbox(), SAVE, request)).toEqual({
        type: "invalid_request_error",
        message: `Hatalı istek: ${field}`,
        code: 400,
        result_code: 11,
      });
    },
  );
});

/** An owner with so many cards. */
async function ownerOf(base: string, count: number): Promise<unknown> {
  let owner: unknown;
  for (let saved = 0; saved < count; saved += 1) owner = (await save(base))["card_owner_id"];
  return owner;
}

describe("card/list", () => {
  it("answers with Paynet's fields in Paynet's order, under Data with a capital", async () => {
    const base = await sandbox();
    const { card_owner_id, card_hash } = await save(base);
    const answer = await call(base, LIST, { card_owner_id });
    expect(Object.entries(answer)).toEqual([
      ["total", 1],
      ["total_count", 1],
      ["limit", 10],
      ["ending_before", 0],
      ["starting_after", 0],
      ["has_more", false],
      ["Data", [expect.objectContaining({ card_hash, card_no: "435508********1010" })]],
      ["object_name", "card_list"],
      ["code", 0],
      ["message", null],
    ]);
    const [card] = await cardsOf(base, card_owner_id);
    expect(card).toMatchObject({ card_holder: "EL*******AZ", expire_month: 12, expire_year: 2030 });
  });

  it.each([
    ["four-digit-year", 2030],
    ["two-digit-year", 30],
    ["absent", undefined],
  ] as const)("shows the expiry as %s, when it is told to", async (listedExpiry, year) => {
    const base = await sandbox({ listedExpiry });
    const [card] = await cardsOf(base, await ownerOf(base, 1));
    expect(card?.["expire_year"]).toBe(year);
  });

  it("gives ten cards unless asked for more, and the rest on the next pages", async () => {
    const base = await sandbox();
    const card_owner_id = await ownerOf(base, 12);
    const first = await call(base, LIST, { card_owner_id });
    const second = await call(base, LIST, { card_owner_id, starting_after: 10 });
    expect(first).toMatchObject({ total: 10, total_count: 12, has_more: true });
    expect(second).toMatchObject({ total: 2, total_count: 12, has_more: false, starting_after: 10 });
    const hashes = [first, second].flatMap((page) =>
      (page["Data"] as { card_hash: string }[]).map((card) => card.card_hash),
    );
    expect(new Set(hashes).size).toBe(12);
    expect(await cardsOf(base, card_owner_id, { limit: 12 })).toHaveLength(12);
    expect(await cardsOf(base, card_owner_id, { ending_before: 3, limit: 2 })).toEqual(
      (await cardsOf(base, card_owner_id)).slice(1, 3),
    );
  });

  it("answers 12 for an unknown owner, and nothing or 12 for one without cards", async () => {
    for (const [whenNoCards, code] of [
      ["empty-list", 0],
      ["no-data", 12],
    ] as const) {
      const base = await sandbox({ whenNoCards });
      const { card_owner_id, card_hash } = await save(base);
      await call(base, DELETE, { card_owner_id, card_hash });
      expect(await call(base, LIST, { card_owner_id })).toMatchObject({ code });
      expect(await call(base, LIST, { card_owner_id: "x" })).toMatchObject({ code: 12 });
    }
  });

  it.each([{}, { card_owner_id: "x", limit: "10" }, { card_owner_id: "x", starting_after: -1 }])(
    "answers 400 for %j",
    async (request) => {
      expect(await call(await sandbox(), LIST, request)).toMatchObject({ code: 400, result_code: 11 });
    },
  );
});

describe.each([
  ["card/delete", DELETE],
  ["card/desc_update", DESC_UPDATE],
])("%s", (_, path) => {
  it("answers 12 for an unknown owner and 25 for a card that is not the owner's", async () => {
    const base = await sandbox();
    const { card_owner_id } = await save(base);
    const { card_hash } = await save(base, ordinary, { user_unique_id: "ayse" });
    const card_desc = "Yeni ad";
    expect(await call(base, path, { card_owner_id: "x", card_hash, card_desc })).toMatchObject({ code: 12 });
    expect(await call(base, path, { card_owner_id, card_hash, card_desc })).toMatchObject({ code: 25 });
    expect(await call(base, path, { card_owner_id, card_desc })).toMatchObject({
      code: 400,
      result_code: 11,
    });
  });
});

describe("a stored card", () => {
  it("is deleted once", async () => {
    const base = await sandbox();
    const { card_owner_id, card_hash } = await save(base);
    expect(await call(base, DELETE, { card_owner_id, card_hash })).toEqual({
      object_name: "card_delete",
      code: 0,
      message: "Başarılı İşlem",
    });
    expect(await call(base, DELETE, { card_owner_id, card_hash })).toMatchObject({ code: 25 });
    expect(await cardsOf(base, card_owner_id)).toEqual([]);
  });

  it("is renamed, in an answer without object_name", async () => {
    const base = await sandbox();
    const { card_owner_id, card_hash } = await save(base);
    const answer = await call(base, DESC_UPDATE, { card_owner_id, card_hash, card_desc: "Yeni ad" });
    expect(answer).toEqual({ code: 0, message: "Başarılı İşlem" });
    expect(await cardsOf(base, card_owner_id)).toMatchObject([{ card_desc: "Yeni ad" }]);
  });

  it("grows old, and is forgotten with everything else, on demand", async () => {
    const base = await sandbox();
    const { card_owner_id } = await save(base);
    const body = JSON.stringify({ lastFourDigits: "1010", expireMonth: "01", expireYear: "2020" });
    const aged = await fetch(base + CONTROLS.state, { method: "PATCH", body });
    expect(await aged.json()).toEqual({ cards: 1 });
    expect(await cardsOf(base, card_owner_id)).toMatchObject([{ expire_month: 1, expire_year: 2020 }]);
    await fetch(base + CONTROLS.state, { method: "DELETE" });
    expect(await call(base, LIST, { card_owner_id })).toMatchObject({ code: 12 });
  });
});
