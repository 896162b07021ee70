/** Card storage over real HTTP. Trap numbers are those of the fact sheet's section 8. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openProvider, type ProviderAnswer, type TestProvider } from "../provider.fixture.ts";
import type { AddCommand, DirectVault } from "../vault.ts";
import { createPaynetVault } from "./card-storage.ts";

const SAVE = "/v1/card/save";
const LIST = "/v1/card/list";
/** With the characters that a URL or base64 would change. */
const SECRET = "sck_pcs_jECRyoZq0khnsV9elaF/SIBVvxQI+bIW";
const REFERENCE = "card_0123456789abcdefABCD-_";
const options = { locale: "tr", requestId: "req_1" } as const;

let paynet: TestProvider;
let vault: DirectVault;
beforeEach(async () => {
  paynet = await openProvider();
  vault = openVault();
});
afterEach(async () => {
  await Promise.all([vault.close(), paynet.close()]);
});

function openVault(bankTimeoutMs = 10_000) {
  return createPaynetVault({ secretKey: SECRET, baseUrl: paynet.baseUrl, timeoutMs: 10_000, bankTimeoutMs });
}

/** Answers so from now on. Where nothing comes, that is soon given up. */
async function answersWith(answer: ProviderAnswer): Promise<void> {
  paynet.answers(() => answer);
  if (answer !== "silence") return;
  await vault.close();
  vault = openVault(500);
}

const command = (change: Partial<AddCommand> = {}): AddCommand => ({
  ownerKey: null,
  customer: { id: "customer-1", email: "a@shop.example" },
  card: { holder: "Elif Yılmaz", number: "4355084355084358", expiry: { month: 7, year: 2030 }, cvc: "000" },
  reference: REFERENCE,
  ...change,
});

const card = (card_hash: string, change: Record<string, unknown> = {}) => ({
  card_hash,
  card_desc: REFERENCE,
  card_no: "435508********4358",
  ...change,
});
const saved = { ...card("hash-1"), card_owner_id: "owner-1", object_name: "card_save", code: 0, message: "" };
const page = (cards: unknown[], change: Record<string, unknown> = {}): ProviderAnswer => ({
  json: { Data: cards, has_more: false, code: 0, message: null, ...change },
});
const refused = (code: number): ProviderAnswer => ({ json: { object_name: null, code, message: "Metin" } });
const bodiesTo = (path: string) => paynet.calls.filter((call) => call.path === path).map(({ body }) => body);

const found = async (cards: unknown[], known: string[] = []) => {
  paynet.answers(() => page(cards));
  const answer = await vault.findAdded({ ...command(), ownerKey: "owner-1" }, new Set(known), options);
  return answer.ok ? (answer.value?.token ?? null) : answer.error.kind;
};

const bare = (hash: string, card_no: string, more = {}) => card(hash, { card_desc: null, card_no, ...more });

const lookUp = () => vault.findAdded({ ...command(), ownerKey: "owner-1" }, new Set(), options);

const remove = () => vault.remove("owner-1", "hash-1", options);

describe("every call", () => {
  test("has the raw secret in its header, no base64 and no encoding (trap 1)", async () => {
    paynet.answers(() => page([]));
    await vault.list("owner-1", options);
    const [call] = paynet.calls;
    expect(call?.header("authorization")).toBe(`Basic ${SECRET}`);
    expect(call?.header("content-type")).toBe("application/json; charset=UTF-8");
    expect(call?.header("accept")).toBe("application/json; charset=UTF-8");
    expect([call?.method, call?.path]).toEqual(["POST", "/v1/card/list"]);
  });

  test.each(["", "sck_a b", "sck_a\r\nx: y", "sck_ş"])("is not made with %j for a secret", (secretKey) => {
    const open = () => createPaynetVault({ secretKey, baseUrl: paynet.baseUrl, timeoutMs: 1_000 });
    expect(open).toThrow("secret key");
  });

  test.each([401, 403])(
    "with keys or from an address that Paynet does not know (%i, in JSON or HTML) is misconfigured (traps 1, 2)",
    async (status) => {
      paynet.answers(() => ({ status, json: { type: "authorization_error", code: status, result_code: 7 } }));
      expect(await vault.add(command(), options)).toEqual({
        ok: false,
        error: { kind: "misconfigured", providerCode: "7" },
      });
      paynet.answers(() => ({ status, text: "<h1>Forbidden</h1>" }));
      expect(await vault.add(command(), options)).toEqual({
        ok: false,
        error: { kind: "misconfigured", providerCode: `http_${status}` },
      });
    },
  );
});

describe("a save", () => {
  test("of a customer's first card goes under their id", async () => {
    paynet.answers(() => ({ json: saved }));
    expect(await vault.add(command(), options)).toMatchObject({
      ok: true,
      value: {
        ownerKey: "owner-1",
        card: { token: "hash-1", reference: REFERENCE, details: { bin: "435508", last4: "4358" } },
      },
    });
    expect(bodiesTo(SAVE)).toEqual([
      {
        user_unique_id: "customer-1",
        card_desc: REFERENCE,
        card_holder: "Elif Yılmaz",
        card_number: "4355084355084358",
        expire_month: "07",
        expire_year: "30",
        cvv: "000",
      },
    ]);
  });

  test("of a later one goes under Paynet's owner id alone", async () => {
    paynet.answers(() => ({ json: saved }));
    await vault.add(command({ ownerKey: "owner-1" }), options);
    expect(bodiesTo(SAVE)[0]).toMatchObject({ card_owner_id: "owner-1" });
    expect(bodiesTo(SAVE)[0]).not.toHaveProperty("user_unique_id");
  });

  test.each(["0", 100, "100"])("is done when the code is %j (trap 4)", async (code) => {
    paynet.answers(() => ({ json: { ...saved, code } }));
    expect(await vault.add(command(), options)).toMatchObject({ ok: true });
  });

  test.each([
    [1, { kind: "declined" }],
    [5, { kind: "already_saved" }],
    [11, { kind: "misconfigured" }],
    [18, { kind: "invalid_card" }],
    [22, { kind: "invalid_card", field: "expiry" }],
    [8, { kind: "unknown_outcome" }],
    [10, { kind: "unknown_outcome" }],
  ])("that HTTP 200 refuses with code %i is not done", async (code, error) => {
    paynet.answers(() => refused(code));
    expect(await vault.add(command(), options)).toEqual({
      ok: false,
      error: { ...error, providerCode: String(code) },
    });
  });

  test("that needs a permission which the merchant has not is the merchant's matter (trap 9)", async () => {
    paynet.answers(() => refused(7));
    expect(await vault.add(command(), options)).toMatchObject({ error: { kind: "misconfigured" } });
  });

  test.each([
    ["code 12", refused(12)],
    ["HTTP 404", { status: 404, json: { type: "no_data_error", message: "", code: 404, result_code: 12 } }],
  ] as const)("under an owner that Paynet does not know (%s) says so", async (_how, answer) => {
    paynet.answers(() => answer);
    expect(await vault.add(command({ ownerKey: "gone" }), options)).toEqual({
      ok: false,
      error: { kind: "not_found", missing: "owner", providerCode: "12" },
    });
    expect(await vault.add(command(), options)).not.toHaveProperty("error.missing");
  });

  test.each([
    ["no answer in time", "silence"],
    ["a broken connection", "reset"],
    ["a gateway's page", { status: 502, text: "<h1>Bad Gateway</h1>" }],
    ["Paynet's own server error", { status: 500, json: { type: "api_error", code: 500, result_code: 8 } }],
    ["a page with status 200", { text: "<html>" }],
    ["half an answer", { text: '{"card_owner_id":"a' }],
    ["a framework's 404", { status: 404, json: { Message: "No HTTP resource was found" } }],
    ["a redirect", { status: 302, text: "" }],
    ["an answer without a code", { json: { card_hash: "hash-1" } }],
    ["a success without a token", { json: { ...saved, card_hash: null } }],
    ["a success without an owner", { json: { ...saved, card_owner_id: {} } }],
  ] satisfies [string, ProviderAnswer][])(
    "is sent once, and its outcome is open after %s",
    async (_how, answer) => {
      await answersWith(answer);
      expect(await vault.add(command(), options)).toMatchObject({
        ok: false,
        error: { kind: "unknown_outcome" },
      });
      expect(paynet.calls).toHaveLength(1);
    },
  );

  test("that never left did not happen", async () => {
    await paynet.close();
    expect(await vault.add(command(), options)).toEqual({
      ok: false,
      error: { kind: "unavailable", providerCode: "ECONNREFUSED" },
    });
    paynet = await openProvider();
  });

  test("whose answer cannot be read tells its shape, and never a value", async () => {
    paynet.answers(() => ({ json: { ...saved, card_hash: { value: "4355084355084358" } } }));
    const answer = await vault.add(command(), options);
    expect(answer).toMatchObject({ error: { shape: expect.stringContaining("card_hash:{value:string}") } });
    expect(JSON.stringify(answer)).not.toMatch(/435508|owner-1/);
  });
});

describe("a list", () => {
  test("of one page is one call, and asks for more than the ten of the default", async () => {
    paynet.answers(() => page([card("a"), card("b")], { total: 2, total_count: 2 }));
    const listed = await vault.list("owner-1", options);
    expect(listed.ok && listed.value.map(({ token }) => token)).toEqual(["a", "b"]);
    expect(bodiesTo(LIST)).toEqual([{ card_owner_id: "owner-1", limit: 100 }]);
  });

  const cards = Array.from({ length: 25 }, (_, index) => card(`hash-${index}`));
  const tokens = cards.map(({ card_hash }) => card_hash);
  const tenAt = (call: { body: Record<string, unknown> }) => {
    const offset = Number(call.body["starting_after"] ?? 0);
    return { offset, ten: cards.slice(offset, offset + 10) };
  };

  test("goes on page by page while there is more, however small the pages", async () => {
    paynet.answers((call) => {
      const { offset, ten } = tenAt(call);
      return page(ten, { has_more: offset + 10 < cards.length });
    });
    const listed = await vault.list("owner-1", options);
    expect(listed.ok && listed.value.map(({ token }) => token)).toEqual(tokens);
    expect(bodiesTo(LIST).map((body) => body["starting_after"])).toEqual([undefined, 10, 20]);
  });

  test("goes on by its total, where `has_more` is not told", async () => {
    paynet.answers((call) => page(tenAt(call).ten, { has_more: undefined, total_count: "25" }));
    const listed = await vault.list("owner-1", options);
    expect(listed.ok && listed.value).toHaveLength(25);
  });

  test("ends at a page without news, though more is promised: no endless loop", async () => {
    paynet.answers(() => page(cards.slice(0, 10), { has_more: true, total: 1_000 }));
    const repeated = await vault.list("owner-1", options);
    expect(repeated.ok && repeated.value).toHaveLength(10);
    expect(paynet.calls).toHaveLength(2);

    paynet.answers((call) => page(tenAt(call).ten, { has_more: true }));
    const endless = await vault.list("owner-1", options);
    expect(endless.ok && endless.value).toHaveLength(25);
  });

  test("that never ends is no list", async () => {
    paynet.answers((_call, before) => page([card(`new-${before}`)], { has_more: true }));
    expect(await vault.list("owner-1", options)).toEqual({
      ok: false,
      error: { kind: "unavailable", providerCode: "too_many_pages" },
    });
  });

  test("that breaks on its second page is not taken for a whole one", async () => {
    paynet.answers((call, before) =>
      before === 0 ? page(tenAt(call).ten, { has_more: true }) : { status: 502, text: "" },
    );
    expect(await vault.list("owner-1", options)).toMatchObject({ error: { kind: "unavailable" } });
  });

  test("is asked for again once, when an answer is lost", async () => {
    paynet.answers((_call, before) => (before === 0 ? "reset" : page([card("a")])));
    expect(await vault.list("owner-1", options)).toMatchObject({ ok: true, value: [{ token: "a" }] });
  });

  test("of a wrong type is unavailable, and tells its shape", async () => {
    paynet.answers(() => page([card("a", { card_no: { x: "435508********4358" } })]));
    expect(await vault.list("owner-1", options)).toEqual({
      ok: false,
      error: {
        kind: "unavailable",
        providerCode: "unreadable_answer",
        shape:
          "{Data:[{card_hash:string,card_desc:string,card_no:{x:string}}],has_more:boolean,code:number,message:null}",
      },
    });
  });

  test("of an owner whom Paynet does not know says so", async () => {
    paynet.answers(() => refused(12));
    expect(await vault.list("gone", options)).toMatchObject({
      error: { kind: "not_found", missing: "owner" },
    });
  });

  test.each([1, 8, 10, 18])("that code %i refuses is unavailable", async (code) => {
    paynet.answers(() => refused(code));
    expect(await vault.list("owner-1", options)).toMatchObject({ error: { kind: "unavailable" } });
  });
});

describe("after a lost save, the card", () => {
  test("is found by its reference, among others that look the same", async () => {
    const others = [
      card("twin", { card_desc: "İş" }),
      card("old", { card_desc: "card_9999999999999999999999" }),
    ];
    expect(await found([...others, card("ours")])).toBe("ours");
  });

  test("is found by its looks, where no descriptions are told", async () => {
    expect(await found([bare("other", "557113********5575"), bare("ours", "435508********4358")])).toBe(
      "ours",
    );
    expect(await found([bare("filed", "435508********4358")], ["filed"])).toBeNull();
    expect(
      await found([bare("older", "435508********4358", { expire_month: 1, expire_year: 2029 })]),
    ).toBeNull();
  });

  test("is not taken for one that has a name: ours has none yet", async () => {
    expect(await found([card("named", { card_desc: "Maaş kartım" })])).toBeNull();
  });

  test("is not there when the owner is not, and not known when the list fails", async () => {
    paynet.answers(() => refused(12));
    expect(await lookUp()).toEqual({ ok: true, value: null });
    paynet.answers(() => "reset");
    expect(await lookUp()).toMatchObject({ ok: false, error: { kind: "unavailable" } });
  });
});

describe("a delete", () => {
  const done = { ok: true, value: undefined };

  test("names the owner and the card", async () => {
    paynet.answers(() => refused(0));
    expect(await remove()).toEqual(done);
    expect(paynet.calls.map(({ path, body }) => [path, body])).toEqual([
      ["/v1/card/delete", { card_owner_id: "owner-1", card_hash: "hash-1" }],
    ]);
  });

  test("of a card that is gone is done", async () => {
    paynet.answers(() => refused(25));
    expect(await remove()).toEqual(done);
  });

  test.each([
    ["says that there is no data", refused(12)],
    ["is lost", "reset"],
    ["says no", refused(1)],
  ] satisfies [string, ProviderAnswer][])(
    "whose answer %s is done if the list has the card no more",
    async (_how, answer) => {
      paynet.answers(({ path }) => (path === LIST ? page([card("other")]) : answer));
      expect(await remove()).toEqual(done);
      paynet.answers(({ path }) => (path === LIST ? refused(12) : answer));
      expect(await remove()).toEqual(done);
      paynet.answers(({ path }) => (path === LIST ? page([card("hash-1")]) : answer));
      expect(await remove()).toMatchObject({ ok: false, error: { kind: "unavailable" } });
      paynet.answers(({ path }) => (path === LIST ? "reset" : answer));
      expect(await remove()).toMatchObject({ ok: false, error: { kind: "unavailable" } });
    },
  );

  test("with wrong keys stays the merchant's matter", async () => {
    paynet.answers(() => ({ status: 401, json: { type: "authorization_error", code: 401, result_code: 7 } }));
    expect(await remove()).toEqual({ ok: false, error: { kind: "misconfigured", providerCode: "7" } });
  });
});

describe("a name", () => {
  const rename = (label: string | null) =>
    vault.rename?.("owner-1", { token: "hash-1", label, reference: REFERENCE }, options);

  test.each([
    ["Maaş kartım", "Maaş kartım"],
    [null, REFERENCE],
  ])("%j is told to Paynet as %s", async (label, card_desc) => {
    paynet.answers(() => ({ json: { code: 0, message: "Başarılı İşlem" } }));
    expect(await rename(label)).toEqual({ ok: true, value: undefined });
    expect(paynet.calls.map(({ path, body }) => [path, body])).toEqual([
      ["/v1/card/desc_update", { card_owner_id: "owner-1", card_hash: "hash-1", card_desc }],
    ]);
  });

  test("for a card that is gone finds none, and lost, it may be told again", async () => {
    paynet.answers(() => refused(12));
    expect(await rename("a")).toMatchObject({ error: { kind: "not_found", missing: "card" } });
    paynet.answers(() => "reset");
    expect(await rename("a")).toMatchObject({ error: { kind: "unavailable" } });
  });
});

test("what it asks of the shopper and the bank: the security code, and a small hold", () => {
  expect(vault).toMatchObject({ id: "paynet", asksForCvc: true, check: "hold" });
});
