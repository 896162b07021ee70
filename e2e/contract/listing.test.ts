/** The list is the provider's, with ids, labels and a default of ours: whatever has come apart heals here. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { CARDS } from "../tests/fixtures/test-cards.ts";
import { type Bff, newEncryptionKey, clockOf, startBff } from "./bff.ts";
import { CREATE, DELETE, LIST, startProvider } from "./provider.ts";
import { cardBody, cardIn, nextYears, problemIn } from "./shopper.ts";

let bff: Bff;
beforeAll(async () => {
  bff = await startBff();
});
afterEach(() => bff.provider.faults());
afterAll(() => bff.close());

describe("a card that another system saved under the customer's key", () => {
  const halkbank = { cardNumber: CARDS.halkbankMastercard.number, expireYear: String(nextYears(3)) };

  test("is adopted once, with an id of ours, and can be renamed and deleted", async () => {
    const shopper = await bff.shopper();
    const own = await shopper.save();
    await bff.provider.saveDirectly(await bff.ownerKeyOf(shopper), { ...halkbank, cardAlias: "Ofis" });

    const { cards } = await shopper.list();
    expect(cards).toHaveLength(2);
    const [first, adopted] = cards;
    if (!adopted) throw new Error("Not adopted.");
    expect(first).toEqual(own);
    expect(adopted).toMatchObject({
      id: expect.stringMatching(/^card_[\w-]{22}$/),
      label: "Ofis",
      last4: "0008",
      family: "Paraf",
      expiry: { month: 12, year: nextYears(3) },
      isDefault: false,
    });
    expect((await shopper.list()).cards).toEqual(cards);
    expect((await cardIn(await shopper.update(adopted, { label: "Yeni" }), 200)).label).toBe("Yeni");
    expect((await shopper.list()).cards[1]?.label).toBe("Yeni");
    expect((await shopper.remove(adopted)).status).toBe(204);
    expect((await shopper.list()).cards).toEqual([own]);
  });

  test.each([
    ["a card number", halkbank.cardNumber],
    ["a spaced card number", "kart 5528 7900 0000 0008"],
    ["too long a name", "ğ".repeat(41)],
    ["a blank", "  "],
  ])("has no label when it is called %s there", async (_what, cardAlias) => {
    const shopper = await bff.shopper();
    await shopper.save();
    await bff.provider.saveDirectly(await bff.ownerKeyOf(shopper), { ...halkbank, cardAlias });
    expect((await shopper.list()).cards.map(({ label }) => label)).toEqual([null, null]);
  });

  test("is a card of its own when it was copied together with our reference", async () => {
    const shopper = await bff.shopper();
    const own = await shopper.save();
    const ownerKey = await bff.ownerKeyOf(shopper);
    await bff.provider.saveDirectly(ownerKey, { ...halkbank, cardAlias: own.id });
    const { cards } = await shopper.list();
    expect(cards.map(({ last4 }) => last4)).toEqual([own.last4, "0008"]);
    expect(new Set(cards.map(({ id }) => id)).size).toBe(2);
    expect((await shopper.list()).cards).toEqual(cards);
  });

  test("is filed once by two lists at the same moment", async () => {
    const shopper = await bff.shopper();
    await shopper.save();
    await bff.provider.saveDirectly(await bff.ownerKeyOf(shopper), { ...halkbank, cardAlias: "Ofis" });
    const lists = await Promise.all([shopper.list(), shopper.list(), shopper.list()]);
    expect(new Set(lists.map((list) => JSON.stringify(list))).size).toBe(1);
    expect((await shopper.list()).cards).toHaveLength(2);
  });

  test("is the default when it is the only one", async () => {
    const shopper = await bff.shopper();
    const own = await shopper.save();
    const ownerKey = await bff.ownerKeyOf(shopper);
    await shopper.remove(own);
    await bff.provider.saveDirectly(ownerKey, halkbank);
    expect((await shopper.list()).cards).toMatchObject([{ last4: "0008", isDefault: true }]);
  });
});

describe("what the provider says anew", () => {
  test("an expiry that has passed shows at once", async () => {
    const shopper = await bff.shopper();
    const saved = await shopper.save(cardBody(CARDS.vakifbankVisa.number));
    await bff.provider.age(saved.last4, "01", String(nextYears(-1)));
    expect((await shopper.list()).cards).toMatchObject([
      { id: saved.id, expiry: { month: 1, year: nextYears(-1) }, isExpired: true },
    ]);
    expect(await cardIn(await shopper.update(saved, { label: "Eski" }), 200)).toMatchObject({
      isExpired: true,
    });
  });

  test("a card that was deleted there is gone here, and its id is forgotten", async () => {
    let now = Date.now();
    const later = await startBff({ clock: clockOf(() => now) });
    try {
      const shopper = await later.shopper();
      const [first, second] = [await shopper.save(), await shopper.save()];
      await later.provider.deleteDirectly(await later.ownerKeyOf(shopper));
      expect((await shopper.list()).cards).toEqual([]);
      now += 120_000;
      expect((await shopper.list()).cards).toEqual([]);
      expect((await shopper.update(first, { label: "x" })).status).toBe(404);
      expect((await shopper.remove(second)).status).toBe(404);
    } finally {
      await later.close();
    }
  });
});

describe("when the provider has forgotten the customer", () => {
  test("what is filed stays, since our keys may point to another account by mistake", async () => {
    let now = Date.now();
    const later = await startBff({ clock: clockOf(() => now) });
    try {
      const shopper = await later.shopper();
      const saved = await shopper.save();
      await later.provider.forgetUsers();
      now += 120_000;
      expect((await shopper.list()).cards).toEqual([]);
      expect((await shopper.update(saved, { label: "Ofis" })).status).toBe(200);
    } finally {
      await later.close();
    }
  });

  test("the list is empty, and the next card makes a new user there", async () => {
    const shopper = await bff.shopper();
    const lost = await shopper.save();
    const oldKey = await bff.ownerKeyOf(shopper);
    await bff.provider.forgetUsers();
    expect(await shopper.list()).toEqual({ cards: [], unavailable: [] });

    await bff.provider.forgetCalls();
    const saved = await shopper.save(cardBody(CARDS.isbankVisa.number));
    expect(saved.isDefault).toBe(true);
    const calls = await bff.provider.calls();
    expect(calls.map(({ body }) => [body?.["cardUserKey"], typeof body?.["email"]])).toEqual([
      [oldKey, "undefined"],
      [undefined, "string"],
    ]);
    expect((await shopper.list()).cards).toEqual([saved]);
    expect(await bff.ownerKeyOf(shopper)).not.toBe(oldKey);
    expect((await shopper.update(lost, { label: "x" })).status).toBe(404);
  });

  test("two cards saved at that moment still have one owner", async () => {
    const shopper = await bff.shopper();
    await shopper.save();
    await bff.provider.forgetUsers();
    const both = await Promise.all([
      shopper.save(cardBody(CARDS.isbankVisa.number)),
      shopper.save(cardBody(CARDS.vakifbankVisa.number)),
    ]);
    const listed = (await shopper.list()).cards.map(({ id }) => id);
    expect(new Set(listed)).toEqual(new Set(both.map(({ id }) => id)));
    expect(listed).toHaveLength(2);
    expect(await bff.cardsAtProvider(shopper)).toHaveLength(2);
  });
});

describe("while the provider cannot be asked", () => {
  test.each([
    ["is down", { mode: "http-502-html" }, "vault_unavailable"],
    ["resets the connection", { mode: "reset" }, "vault_unavailable"],
    ["answers what is not JSON", { mode: "garbage" }, "vault_unavailable"],
    ["has had enough of us", { mode: "failure", errorCode: "50000" }, "vault_unavailable"],
    ["has a system error", { mode: "failure", errorCode: "1" }, "vault_unavailable"],
    ["does not offer card storage", { mode: "failure", errorCode: "3007" }, "vault_misconfigured"],
    ["has frozen the account", { mode: "failure", errorCode: "9000" }, "vault_misconfigured"],
  ])("because it %s, the list says so with status 200, and nothing is lost", async (_what, fault, code) => {
    const shopper = await bff.shopper();
    const saved = await shopper.save();
    await bff.provider.faults({ match: LIST, ...fault });
    expect(await shopper.list()).toEqual({ cards: [], unavailable: [{ vault: "iyzico", code }] });
    await bff.provider.faults();
    expect((await shopper.list()).cards).toEqual([saved]);
  });

  test("because nobody listens there, the list says so, and a card is known not to be saved", async () => {
    const provider = await startProvider();
    const alone = await startBff({ provider });
    try {
      const shopper = await alone.shopper();
      const saved = await shopper.save();
      await provider.close();
      expect(await shopper.list()).toEqual({
        cards: [],
        unavailable: [{ vault: "iyzico", code: "vault_unavailable" }],
      });
      expect(await problemIn(await shopper.add(cardBody()))).toMatchObject({ code: "card_not_saved" });
      expect(await problemIn(await shopper.remove(saved))).toMatchObject({ code: "vault_unavailable" });
      expect((await cardIn(await shopper.update(saved, { label: "x" }), 200)).label).toBe("x");
    } finally {
      await alone.close();
    }
  });

  test("a single failure is made up by a second try", async () => {
    const shopper = await bff.shopper();
    const saved = await shopper.save();
    await bff.provider.forgetCalls();
    await bff.provider.faults({ match: LIST, mode: "http-502-html", times: 1 });
    expect((await shopper.list()).cards).toEqual([saved]);
    expect(await bff.provider.callNames()).toEqual([LIST, LIST]);
  });

  test("slow answers within the deadline are waited for", async () => {
    const shopper = await bff.shopper();
    await bff.provider.faults({ match: "*", mode: "slow", ms: 300 });
    const saved = await shopper.save();
    expect((await shopper.list()).cards).toEqual([saved]);
    expect((await shopper.remove(saved)).status).toBe(204);
    expect(await bff.provider.callNames()).toEqual(expect.arrayContaining([CREATE, LIST, DELETE]));
  });
});

test("wrong keys at the provider are the merchant's to mend: the shopper's cards are safe meanwhile", async () => {
  const provider = await startProvider();
  const encryptionKeys = [newEncryptionKey("k1")];
  const right = await startBff({ provider, encryptionKeys });
  const customer = { id: "customer-1", email: "ayse@example.com" };
  const saved = await (await right.shopper({ customer })).save();
  const { databaseFile } = right;
  const wrong = await startBff({ provider, encryptionKeys, databaseFile, iyzicoSecretKey: "sandbox-other" });
  try {
    const shopper = await wrong.shopper({ customer });
    expect(await shopper.list()).toEqual({
      cards: [],
      unavailable: [{ vault: "iyzico", code: "vault_misconfigured" }],
    });
    const refusal = { status: 502, code: "vault_misconfigured", providerCode: "1000", retryable: false };
    expect(await problemIn(await shopper.add(cardBody()))).toMatchObject(refusal);
    expect(await problemIn(await shopper.remove(saved))).toMatchObject(refusal);
    expect(wrong.logged("vault_error")).toBe(3);
    expect((await (await right.shopper({ customer })).list()).cards).toEqual([saved]);
  } finally {
    await wrong.close();
    await right.close();
    await provider.close();
  }
});
