/** The life of a saved card: saved, listed, renamed, made the default, deleted. */
import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { CARDS } from "../tests/fixtures/test-cards.ts";
import { type Bff, startBff } from "./bff.ts";
import { CREATE, DELETE } from "./provider.ts";
import { cardBody, cardIn, nextYears, problemIn } from "./shopper.ts";

let bff: Bff;
beforeAll(async () => {
  bff = await startBff();
});
afterEach(() => bff.provider.faults());
afterAll(() => bff.close());

test("a card is saved, listed, renamed, made the default and deleted", async () => {
  const shopper = await bff.shopper();
  expect(await shopper.list()).toEqual({ cards: [], unavailable: [] });

  const saved = await shopper.save(cardBody(CARDS.akbankMastercard.number, { label: "Maaş kartım" }));
  expect(saved).toEqual({
    id: expect.stringMatching(/^card_[\w-]{22}$/),
    vault: "iyzico",
    label: "Maaş kartım",
    brand: "mastercard",
    bin: expect.stringMatching(/^552608/),
    last4: "0006",
    expiry: { month: 12, year: nextYears(4) },
    isExpired: false,
    bank: { name: "Akbank", code: "46" },
    family: "Axess",
    funding: "credit",
    isDefault: true,
  });
  expect(await shopper.list()).toEqual({ cards: [saved], unavailable: [] });

  const second = await shopper.save(cardBody(CARDS.isbankVisa.number));
  expect(second).toMatchObject({ brand: "visa", isDefault: false });
  const renamed = await cardIn(await shopper.update(second, { label: "Yedek", isDefault: true }), 200);
  expect(renamed).toEqual({ ...second, label: "Yedek", isDefault: true });
  expect((await shopper.list()).cards).toEqual([{ ...saved, isDefault: false }, renamed]);

  expect((await shopper.remove(saved)).status).toBe(204);
  expect((await shopper.list()).cards).toEqual([renamed]);
  expect((await shopper.remove(saved)).status).toBe(404);
});

test("a customer without cards is listed without asking the provider", async () => {
  await bff.provider.forgetCalls();
  const shopper = await bff.shopper();
  expect((await shopper.list()).cards).toEqual([]);
  expect(await bff.provider.callNames()).toEqual([]);
});

test("two sessions of one customer see the same cards", async () => {
  const customer = { id: randomUUID(), email: "ayse@example.com" };
  const [phone, laptop] = [await bff.shopper({ customer }), await bff.shopper({ customer })];
  const saved = await phone.save();
  expect((await laptop.list()).cards).toEqual([saved]);
});

describe("the label", () => {
  test.each([
    ["is trimmed", "  Maaş kartım ", "Maaş kartım"],
    ["that is empty is none", "", null],
    ["that is blank is none", "   ", null],
    ["may have 40 characters", "ğ".repeat(40), "ğ".repeat(40)],
    ["keeps emoji and quotes", `"Kırmızı" <b>🏦</b>`, `"Kırmızı" <b>🏦</b>`],
    ["may hold some digits", "Kart 2033", "Kart 2033"],
  ])("%s, on saving and on renaming", async (_what, given, kept) => {
    const shopper = await bff.shopper();
    const saved = await shopper.save(cardBody(CARDS.akbankMastercard.number, { label: given }));
    expect(saved.label).toBe(kept);
    const renamed = await cardIn(await shopper.update(saved, { label: `${given} ` }), 200);
    expect(renamed.label).toBe(kept);
    expect((await shopper.list()).cards).toEqual([renamed]);
  });

  test.each([null, ""])("is taken away by %j", async (label) => {
    const shopper = await bff.shopper();
    const saved = await shopper.save(cardBody(CARDS.akbankMastercard.number, { label: "Maaş" }));
    expect(await cardIn(await shopper.update(saved, { label }), 200)).toEqual({ ...saved, label: null });
  });

  test("stays ours: the provider is not told it", async () => {
    await bff.provider.forgetCalls();
    const shopper = await bff.shopper();
    const saved = await shopper.save(cardBody(CARDS.akbankMastercard.number, { label: "Annemin" }));
    await shopper.update(saved, { label: "Babamın" });
    expect(JSON.stringify(await bff.provider.calls())).not.toMatch(/Annemin|Babamın/);
  });
});

describe("the default", () => {
  test("is the first card, and one card only", async () => {
    const shopper = await bff.shopper();
    const first = await shopper.save();
    const second = await shopper.save(cardBody(CARDS.isbankVisa.number));
    expect([first.isDefault, second.isDefault]).toEqual([true, false]);
    await shopper.update(second, { isDefault: true });
    expect((await shopper.list()).cards.map(({ isDefault }) => isDefault)).toEqual([false, true]);
    await shopper.update(second, { isDefault: false });
    expect((await shopper.list()).cards.map(({ isDefault }) => isDefault)).toEqual([false, false]);
  });

  test("is not lost when a card that is not there is made the default", async () => {
    const shopper = await bff.shopper();
    const saved = await shopper.save();
    const unknown = { ...saved, id: "card_AAAAAAAAAAAAAAAAAAAAAA" };
    expect((await shopper.update(unknown, { isDefault: true })).status).toBe(404);
    expect((await shopper.list()).cards).toEqual([saved]);
  });

  test("does not change with a label, nor a label with it", async () => {
    const shopper = await bff.shopper();
    const saved = await shopper.save(cardBody(CARDS.akbankMastercard.number, { label: "Maaş" }));
    expect(await cardIn(await shopper.update(saved, {}), 200)).toEqual(saved);
    expect(await cardIn(await shopper.update(saved, { isDefault: false }), 200)).toEqual({
      ...saved,
      isDefault: false,
    });
    expect(await cardIn(await shopper.update(saved, { label: "Yeni" }), 200)).toEqual({
      ...saved,
      isDefault: false,
      label: "Yeni",
    });
  });
});

test("the same card saved twice is two cards, as at the provider", async () => {
  const shopper = await bff.shopper();
  const [first, second] = [await shopper.save(), await shopper.save()];
  expect(first.id).not.toBe(second.id);
  expect((await shopper.list()).cards).toEqual([first, second]);
  expect(await bff.cardsAtProvider(shopper)).toHaveLength(2);
});

test("the twenty-sixth card is refused, and can be saved once another one is deleted", async () => {
  const shopper = await bff.shopper();
  const first = await shopper.save();
  for (let count = 1; count < 25; count += 1) await shopper.save();
  await bff.provider.forgetCalls();
  expect(await problemIn(await shopper.add(cardBody()))).toMatchObject({
    status: 409,
    code: "too_many_cards",
    retryable: false,
  });
  expect(await bff.provider.callNames()).toEqual([]);
  await shopper.remove(first);
  await shopper.save();
});

describe("deleting", () => {
  test("is done at the provider, once, and then here", async () => {
    const shopper = await bff.shopper();
    const saved = await shopper.save();
    const ownerKey = await bff.ownerKeyOf(shopper);
    await bff.provider.forgetCalls();
    const answer = await shopper.remove(saved);
    expect([answer.status, await answer.text()]).toEqual([204, ""]);
    expect(await bff.provider.callNames()).toEqual([DELETE]);
    expect(await bff.provider.cardsOf(ownerKey)).toEqual([]);
    expect((await shopper.list()).cards).toEqual([]);
  });

  test.each([
    ["the card", "3006"],
    ["the customer", "3005"],
  ])("counts as done when the provider does not know %s any more", async (_what, errorCode) => {
    const shopper = await bff.shopper();
    const saved = await shopper.save();
    await bff.provider.faults({ match: DELETE, mode: "failure", errorCode });
    expect((await shopper.remove(saved)).status).toBe(204);
    expect((await shopper.remove(saved)).status).toBe(404);
  });

  test("is refused, and the card stays, when the provider refuses", async () => {
    const shopper = await bff.shopper();
    const saved = await shopper.save();
    await bff.provider.faults({ match: DELETE, mode: "failure", errorCode: "3007" });
    expect(await problemIn(await shopper.remove(saved))).toMatchObject({
      status: 502,
      code: "vault_misconfigured",
      providerCode: "3007",
    });
    await bff.provider.faults({ match: DELETE, mode: "failure", errorCode: "50000" });
    expect(await problemIn(await shopper.remove(saved))).toMatchObject({
      status: 503,
      code: "vault_unavailable",
      retryable: true,
    });
    expect((await shopper.list()).cards).toEqual([saved]);
  });

  test("of the last card leaves a customer who can save again under the same key", async () => {
    const shopper = await bff.shopper();
    await shopper.remove(await shopper.save());
    expect((await shopper.list()).cards).toEqual([]);
    await bff.provider.forgetCalls();
    const saved = await shopper.save();
    expect(saved.isDefault).toBe(true);
    expect(await bff.provider.callNames()).toEqual([CREATE]);
    expect((await shopper.list()).cards).toEqual([saved]);
  });
});
