/** Paynet's card storage through the BFF: saved, listed, named and deleted, there and here. */
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import * as paynetCalls from "../sandbox/paynet/keyed-call.ts";
import { PAYNET_CARDS } from "../sandbox/paynet/test-cards.ts";
import { paynetCardBody } from "./at-the-bank.ts";
import { type Bff, sameInstallation, startBff } from "./bff.ts";
import { DELETE, LIST, type Paynet, RENAME, SAVE, startPaynet } from "./paynet.ts";
import { cardIn, problemIn, type Shopper } from "./shopper.ts";

let paynet: Paynet;
let bff: Bff;
let customer: { id: string; email: string };
let shopper: Shopper;
beforeAll(async () => {
  paynet = await startPaynet();
  bff = await startBff({ paynet });
});
beforeEach(async () => {
  await paynet.faults();
  await paynet.forgetCalls();
  customer = { id: `müşteri-${randomUUID()}`, email: "ayse@example.com" };
  shopper = await bff.shopper({ vault: "paynet", customer });
});
afterAll(async () => {
  await bff.close();
  await paynet.close();
});

const visa = paynetCardBody(PAYNET_CARDS.ordinary);
const mastercard = paynetCardBody(PAYNET_CARDS.ordinaryMastercard);

/** The customer's owner id at Paynet, as the last list was asked with. */
async function ownerId(): Promise<unknown> {
  await shopper.list();
  return (await paynet.callsOf(LIST)).at(-1)?.body?.["card_owner_id"];
}

const namesThere = async () => (await paynet.cardsOf(await ownerId())).map((card) => card["card_desc"]);

describe("a saved card", () => {
  test("is what Paynet says of it, is listed once, and stays the same", async () => {
    const saved = await shopper.save({ ...visa, label: "Maaş kartım" });
    expect(saved).toEqual({
      id: expect.stringMatching(/^card_[\w-]{22}$/),
      vault: "paynet",
      label: "Maaş kartım",
      brand: "visa",
      bin: "435508",
      last4: "1010",
      expiry: PAYNET_CARDS.ordinary.expiry,
      isExpired: false,
      bank: { name: "Axess", code: null },
      family: null,
      funding: "credit",
      isDefault: true,
    });
    const listed = await shopper.list();
    // Only the list has the bank's code.
    expect(listed).toEqual({
      cards: [{ ...saved, bank: { name: "Axess", code: "AXSS" } }],
      unavailable: [],
    });
    expect(await shopper.list()).toEqual(listed);
    expect(await namesThere()).toEqual(["Maaş kartım"]);
  });

  test.each([
    ["debitCard", { funding: "debit", brand: "mastercard" }],
    ["commercialCard", { funding: null, brand: "mastercard" }],
    ["ordinaryTroy", { funding: "credit", brand: "troy" }],
  ] as const)("of the kind %s is told as such", async (name, told) => {
    const saved = await shopper.save(paynetCardBody(PAYNET_CARDS[name]));
    expect(saved).toMatchObject(told);
    expect((await shopper.list()).cards).toMatchObject([told]);
  });

  test("was checked by 1 TL that was held and let go, each time one", async () => {
    await shopper.save(visa);
    await shopper.save(mastercard);
    const notes = (await paynet.callsOf(SAVE)).map(({ note }) => note);
    expect(notes).toEqual(Array(2).fill("1 TL pre-authorised and cancelled"));
  });

  test("goes under the customer's own name first, and under Paynet's owner from then on", async () => {
    for (const card of [visa, mastercard, visa]) await shopper.save(card);
    const owner = await ownerId();
    const [first, ...later] = (await paynet.callsOf(SAVE)).map(({ body }) => body);
    expect(first).toMatchObject({ user_unique_id: expect.any(String) });
    expect(first).not.toHaveProperty("card_owner_id");
    expect(later).toHaveLength(2);
    for (const body of later) {
      expect(body).toMatchObject({ card_owner_id: owner });
      expect(body).not.toHaveProperty("user_unique_id");
    }
    expect((await paynet.cardsOf(owner)).map(({ card_no }) => String(card_no).slice(-4))).toEqual([
      "1010",
      "1025",
      "1010",
    ]);
  });

  test.each([
    ["refusedByBank", 422, "card_declined"],
    ["wrongCardData", 422, "invalid_card"],
  ] as const)("is none where Paynet refuses it: %s", async (name, status, code) => {
    const key = randomUUID();
    const problem = await problemIn(await shopper.add(paynetCardBody(PAYNET_CARDS[name]), { key }));
    expect(problem).toMatchObject({ status, code });
    expect(await problemIn(await shopper.add(paynetCardBody(PAYNET_CARDS[name]), { key }))).toEqual(problem);
    expect((await shopper.list()).cards).toEqual([]);
    expect(await paynet.count(SAVE)).toBe(1);
  });

  test("that Paynet keeps once is not saved twice", async () => {
    const card = paynetCardBody(PAYNET_CARDS.refusedAsDuplicate);
    const saved = await shopper.save(card);
    expect(await problemIn(await shopper.add(card))).toMatchObject({
      status: 409,
      code: "card_already_saved",
    });
    expect((await shopper.list()).cards.map(({ id }) => id)).toEqual([saved.id]);
  });
});

test("first cards at the same moment, over two instances, leave one owner", async () => {
  const other = await startBff(sameInstallation(bff));
  try {
    const there = await other.shopper({ vault: "paynet", customer });
    await paynet.faults({ match: SAVE, mode: "slow", ms: 100, times: 1 });
    await Promise.all([shopper.save(visa), there.save(mastercard), shopper.save(visa)]);
    const owners = (await paynet.callsOf(SAVE)).map(({ body }) => body?.["card_owner_id"] ?? "none");
    // Whoever comes first has none yet.
    expect(owners).toEqual(["none", await ownerId(), await ownerId()]);
    expect((await there.list()).cards).toHaveLength(3);
    expect(await namesThere()).toHaveLength(3);
  } finally {
    await other.close();
  }
});

describe("the list", () => {
  test("has more than the ten cards that Paynet gives at a time unless it is asked, and more than it gives at once", async () => {
    await shopper.save(visa);
    const owner = await ownerId();
    for (let count = 0; count < 11; count += 1) {
      await paynetCalls.save(paynet.paynetUrl, PAYNET_CARDS.ordinaryMastercard, { card_owner_id: owner });
    }
    expect((await shopper.list()).cards).toHaveLength(12);
    for (let count = 0; count < 100; count += 1) {
      await paynetCalls.save(paynet.paynetUrl, PAYNET_CARDS.ordinaryTroy, { card_owner_id: owner });
    }
    await paynet.forgetCalls();
    const { cards } = await shopper.list();
    expect(cards).toHaveLength(112);
    expect(new Set(cards.map(({ id }) => id)).size).toBe(112);
    expect((await paynet.callsOf(LIST)).map(({ body }) => body?.["starting_after"] ?? 0)).toEqual([0, 100]);
  });

  test("shows what another system saved, named and deleted there", async () => {
    const mine = await shopper.save({ ...visa, label: "Benim" });
    const owner = await ownerId();
    await paynetCalls.save(paynet.paynetUrl, PAYNET_CARDS.debitCard, { card_owner_id: owner });
    const both = (await shopper.list()).cards;
    expect(both.map(({ label, last4 }) => [label, last4])).toEqual([
      ["Benim", "1010"],
      ["Maaş kartım", "1051"],
    ]);
    const hashes = (await paynet.cardsOf(owner)).map(({ card_hash }) => card_hash);
    await paynet.call(paynetCalls.DESC_UPDATE, {
      card_owner_id: owner,
      card_hash: hashes[0],
      card_desc: "Orada verilen ad",
    });
    expect((await shopper.list()).cards[0]).toMatchObject({ id: mine.id, label: "Orada verilen ad" });
    await paynet.call(paynetCalls.DELETE, { card_owner_id: owner, card_hash: hashes[1] });
    // A card that is new to us may have been added while Paynet made its list, so it is shown no more, and forgotten later.
    expect((await shopper.list()).cards.map(({ id }) => id)).toEqual([mine.id]);
  });
});

describe("a card's name", () => {
  test("is changed at Paynet, and taken away there", async () => {
    const saved = await shopper.save({ ...visa, label: "Eski" });
    expect(await cardIn(await shopper.update(saved, { label: "Yeni" }), 200)).toMatchObject({
      label: "Yeni",
    });
    expect(await namesThere()).toEqual(["Yeni"]);
    expect((await shopper.list()).cards).toMatchObject([{ id: saved.id, label: "Yeni" }]);
    expect((await cardIn(await shopper.update(saved, { label: null }), 200)).label).toBe(null);
    expect(await namesThere()).toEqual([saved.id]);
    expect((await shopper.list()).cards).toMatchObject([{ id: saved.id, label: null }]);
  });

  test("that does not reach Paynet stays what it was, and the same change can be repeated", async () => {
    const saved = await shopper.save({ ...visa, label: "Eski" });
    await paynet.faults({ match: RENAME, mode: "reset", times: 2 });
    const key = randomUUID();
    const problem = await problemIn(await shopper.update(saved, { label: "Yeni" }, { key }));
    expect(problem).toMatchObject({ status: 503, code: "vault_unavailable", retryable: true });
    expect((await shopper.list()).cards).toMatchObject([{ label: "Eski" }]);
    expect((await cardIn(await shopper.update(saved, { label: "Yeni" }, { key }), 200)).label).toBe("Yeni");
    expect(await namesThere()).toEqual(["Yeni"]);
  });

  test("cannot be given to a card that was deleted there", async () => {
    const saved = await shopper.save(visa);
    const owner = await ownerId();
    const [card] = await paynet.cardsOf(owner);
    await paynet.call(paynetCalls.DELETE, { card_owner_id: owner, card_hash: card?.["card_hash"] });
    expect((await problemIn(await shopper.update(saved, { label: "Yeni" }))).code).toBe("not_found");
    expect((await shopper.list()).cards).toEqual([]);
  });
});

describe("a card that is deleted", () => {
  test("is deleted at Paynet, and a second delete finds nothing", async () => {
    const [one, other] = [await shopper.save(visa), await shopper.save(mastercard)];
    expect((await shopper.remove(one)).status).toBe(204);
    expect((await problemIn(await shopper.remove(one))).code).toBe("not_found");
    expect((await shopper.list()).cards.map(({ id }) => id)).toEqual([other.id]);
    expect(await namesThere()).toHaveLength(1);
    expect((await shopper.remove(other)).status).toBe(204);
    expect(await shopper.list()).toEqual({ cards: [], unavailable: [] });
    expect(await paynet.count(DELETE)).toBe(2);
    expect((await shopper.save(visa)).isDefault).toBe(true);
  });

  test("was deleted by another system already: that is the same", async () => {
    const saved = await shopper.save(visa);
    const owner = await ownerId();
    const [card] = await paynet.cardsOf(owner);
    await paynet.call(paynetCalls.DELETE, { card_owner_id: owner, card_hash: card?.["card_hash"] });
    expect((await shopper.remove(saved)).status).toBe(204);
    expect((await shopper.list()).cards).toEqual([]);
  });
});

test("an owner that Paynet no longer knows has no cards, and starts anew with the next one", async () => {
  const lost = await startPaynet();
  const here = await startBff({ provider: bff.provider, paynet: lost });
  try {
    const someone = await here.shopper({ vault: "paynet" });
    await someone.save(visa);
    await lost.forgetAll();
    expect(await someone.list()).toEqual({ cards: [], unavailable: [] });
    const saved = await someone.save(mastercard);
    expect((await someone.list()).cards.map(({ id }) => id)).toEqual([saved.id]);
    const [, , again] = (await lost.callsOf(SAVE)).map(({ body }) => body);
    expect(again).toHaveProperty("user_unique_id");
  } finally {
    await here.close();
    await lost.close();
  }
});
