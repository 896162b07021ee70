/** Cards of a subscription over real HTTP. Trap numbers are those of the fact sheet's section 8. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openProvider, type ProviderAnswer, type TestProvider } from "../provider.fixture.ts";
import type { ChallengeCommand, ChallengedVault } from "../vault.ts";
import { createPaynetSubscriptionVault } from "./subscription.ts";

const INITIAL = "/v1/subscription/create_card_tds_initial";
const CONFIRM = "/v1/subscription/create_card_tds_confirm";
const LIST = "/v1/subscription/card_info_list";
const SECRET = "sck_pcs_jECRyoZq0khnsV9elaF/SIBVvxQI+bIW";
const REFERENCE = "card_0123456789abcdefABCD-_";
const NUMBER = "4355084355084358";
const options = { locale: "tr", requestId: "req_1" } as const;

let paynet: TestProvider;
let vault: ChallengedVault;
beforeEach(async () => {
  paynet = await openProvider();
  vault = openVault();
});
afterEach(async () => {
  await Promise.all([vault.close(), paynet.close()]);
});

function openVault(bankTimeoutMs = 10_000) {
  return createPaynetSubscriptionVault({
    secretKey: SECRET,
    baseUrl: paynet.baseUrl,
    timeoutMs: 10_000,
    bankTimeoutMs,
  });
}

const PLAN = JSON.stringify({ subscriptionId: "sub-1" });
const GROUP = JSON.stringify({ groupReferenceNo: "group-1" });

const command = (change: Partial<ChallengeCommand> = {}): ChallengeCommand => ({
  ownerKey: PLAN,
  card: { holder: "Elif Yılmaz", number: NUMBER, expiry: { month: 7, year: 2030 }, cvc: "987" },
  label: null,
  reference: REFERENCE,
  returnUrl: "https://cards.example/v1/challenges/chl_1/return/key",
  ...change,
});

const session_id = "js_EAAAAOBVGxisSlamqJ9MJ4az0sIKo612LkVsws4crXSURqgX";
const token_id = "FF349CFA-6667-4555-8BD6-02BF5E181D80";
const postUrl = (host = "http://paynet.localhost:4003") =>
  `${host}/v1/subscriptioncreatecardjgate/tds?session_id=${session_id}&token_id=${token_id}`;
const form = `<form name="paynetForm" id="paynetForm" method="post" action="x"></form><script>document.forms[0].submit();</script>`;
const initial = {
  session_id,
  token_id,
  post_url: postUrl(),
  html_content: form,
  object_name: "create_card_tds_initial_response",
  code: 0,
  message: "Başarılı İşlem",
};
const planCard = (card_id: number, card_no_mask = "435508********4358") => ({
  card_id,
  card_no_mask,
  card_holder_name_mask: "EL***********AZ",
  order_no: card_id,
  is_default: card_id === 1,
});
const listing = (cards: unknown[]): ProviderAnswer => ({
  json: { subscription_id: "sub-1", Data: cards, object_name: "subscription_card_list", code: 0 },
});
const refused = (code: number): ProviderAnswer => ({ json: { object_name: null, code, message: "Metin" } });

/** Answers by path; a path that is not named breaks the connection. */
const answers = (byPath: Record<string, ProviderAnswer>) =>
  paynet.answers(({ path }) => byPath[path] ?? "reset");
const bodiesTo = (path: string) => paynet.calls.filter((call) => call.path === path).map(({ body }) => body);

/** The context of a challenge that began while the plan had these cards. */
async function begun({ cards = [planCard(1)] as unknown[], ownerKey = PLAN } = {}): Promise<string> {
  answers({ [INITIAL]: { json: initial }, [LIST]: listing(cards) });
  const started = await vault.start(command({ ownerKey }), options);
  if (!started.ok) throw new Error(`It did not start: ${JSON.stringify(started.error)}`);
  return started.value.context;
}

const find = async (before: unknown[], after: ProviderAnswer, known: string[] = []) => {
  const context = await begun({ cards: before });
  answers({ [LIST]: after });
  return vault.findConfirmed(context, new Set(known), options);
};

const remove = () => vault.remove(PLAN, "1808", options);

test("what it asks of the shopper and the bank: the security code, and 3-D Secure", () => {
  expect(vault).toMatchObject({ id: "paynet-subscription", asksForCvc: true, check: "three_ds" });
});

test("the owner is what the session names, and a session that names no plan has none", () => {
  expect(vault.ownerKeyOf?.({ paynet: { subscriptionId: "sub-1" } })).toBe(PLAN);
  expect(vault.ownerKeyOf?.({ paynet: null })).toBeNull();
});

describe("a start", () => {
  test("sends the card, the plan and the way back, with the raw secret (trap 1)", async () => {
    await begun();
    expect(bodiesTo(INITIAL)).toEqual([
      {
        subscription_id: "sub-1",
        return_url: "https://cards.example/v1/challenges/chl_1/return/key",
        pan: NUMBER,
        month: "07",
        year: "30",
        cvv: "987",
        card_holder: "Elif Yılmaz",
        label: REFERENCE,
      },
    ]);
    for (const call of paynet.calls) expect(call.header("authorization")).toBe(`Basic ${SECRET}`);
  });

  test("gives the shopper's name for the card as label", async () => {
    answers({ [INITIAL]: { json: initial } });
    await vault.start(command({ label: "Maaş kartım" }), options);
    expect(bodiesTo(INITIAL)[0]).toMatchObject({ label: "Maaş kartım" });
  });

  test("gives Paynet's document as it came, and its address where there is none", async () => {
    answers({ [INITIAL]: { json: initial } });
    expect(await vault.start(command(), options)).toMatchObject({
      ok: true,
      value: { launch: { kind: "html", html: form } },
    });
    answers({ [INITIAL]: { json: { ...initial, html_content: "" } } });
    expect(await vault.start(command(), options)).toMatchObject({
      ok: true,
      value: { launch: { kind: "redirect", url: postUrl() } },
    });
    answers({ [INITIAL]: { json: { ...initial, post_url: null } } });
    expect(await vault.start(command(), options)).toMatchObject({
      ok: true,
      value: { launch: { kind: "html", html: form } },
    });
  });

  test("keeps neither the card's number nor its code", async () => {
    const context = await begun();
    expect(context).not.toContain(NUMBER);
    expect(context).not.toContain("987");
    expect(JSON.parse(context)).toEqual({
      sessionId: session_id,
      tokenId: token_id,
      plan: { subscriptionId: "sub-1" },
      mask: { bin: "435508", last4: "4358" },
      cardsBefore: ["1"],
    });
  });

  test("does without the cards that there are, if they cannot be asked for", async () => {
    answers({ [INITIAL]: { json: initial }, [LIST]: refused(8) });
    const started = await vault.start(command(), options);
    expect(started.ok && JSON.parse(started.value.context)).toMatchObject({ cardsBefore: null });
  });

  test.each(["https://evil.example/tds", "http://api.paynet.com.tr/tds", "javascript:alert(1)"])(
    "gives the browser nothing where the address is %s, with a document or without",
    async (post_url) => {
      for (const html_content of [form, ""]) {
        answers({ [INITIAL]: { json: { ...initial, post_url, html_content } } });
        expect(await vault.start(command(), options)).toMatchObject({
          ok: false,
          error: { kind: "unavailable", providerCode: "post_url_refused" },
        });
      }
    },
  );

  test.each([
    ["neither document nor address", { post_url: "", html_content: null }],
    ["no session", { session_id: "" }],
    ["no token", { token_id: null }],
    ["a document of a wrong type", { html_content: { html: form } }],
  ])("that succeeds with %s is unavailable, and tells its shape", async (_what, change) => {
    answers({ [INITIAL]: { json: { ...initial, ...change } } });
    expect(await vault.start(command(), options)).toMatchObject({
      ok: false,
      error: { kind: "unavailable", shape: expect.stringContaining("session_id:") },
    });
  });

  test.each([
    [1, "declined"],
    [5, "already_saved"],
    [18, "invalid_card"],
    [7, "misconfigured"],
    [8, "unavailable"],
    [10, "unavailable"],
    [17, "unavailable"],
  ])("that code %i refuses is %s", async (code, kind) => {
    answers({ [INITIAL]: refused(code) });
    expect(await vault.start(command(), options)).toMatchObject({
      ok: false,
      error: { kind, providerCode: String(code) },
    });
  });

  test("for a plan that Paynet does not know is the merchant's to put right", async () => {
    answers({ [INITIAL]: refused(12) });
    expect(await vault.start(command(), options)).toEqual({
      ok: false,
      error: { kind: "misconfigured", providerCode: "12" },
    });
  });

  test.each(["reset", { status: 502, text: "<h1>" }] satisfies ProviderAnswer[])(
    "whose answer is lost (%j) was sent once and had no effect that lasts",
    async (answer) => {
      answers({ [INITIAL]: answer });
      expect(await vault.start(command(), options)).toMatchObject({ error: { kind: "unavailable" } });
      expect(bodiesTo(INITIAL)).toHaveLength(1);
    },
  );
});

test("a return is compared with the stored ids", async () => {
  const context = await begun();
  expect(vault.recognises(context, { session_id, token_id })).toBe(true);
  expect(vault.recognises(context, { session_id: "js_other", token_id })).toBe(false);
});

describe("a confirm", () => {
  const confirmed = { ...initial, is_succeed: true, card_id: 1808, code: 0 };
  const ours = {
    ok: true,
    value: {
      ownerKey: PLAN,
      card: { token: "1808", reference: null, details: { brand: "visa", bin: "435508", last4: "4358" } },
    },
  };
  const confirm = async (answer: ProviderAnswer, list: ProviderAnswer = "reset", ownerKey = PLAN) => {
    const context = await begun({ ownerKey });
    answers({ [CONFIRM]: answer, [LIST]: list });
    if (answer === "silence") {
      await vault.close();
      vault = openVault(500);
    }
    return vault.confirm(context, options);
  };

  test("sends the stored ids, once", async () => {
    await confirm({ json: confirmed });
    expect(bodiesTo(CONFIRM)).toEqual([{ session_id, token_id }]);
  });

  test("that is_succeed calls a success gives the card, by its id as text and the mask from the start", async () => {
    expect(await confirm({ json: confirmed })).toMatchObject(ours);
  });

  test("with code 0 and is_succeed false is no success (trap 3)", async () => {
    const answer = { ...confirmed, is_succeed: false, bank_error_id: "05" };
    expect(await confirm({ json: answer }, listing([planCard(1808)]))).toEqual({
      ok: false,
      error: { kind: "declined", providerCode: "05" },
    });
  });

  test("with code 100 is the success of before (trap 4)", async () => {
    expect(await confirm({ json: { ...confirmed, code: 100 } })).toMatchObject(ours);
  });

  test("without is_succeed is a success only if the plan lists the card (trap 10)", async () => {
    const answer: ProviderAnswer = { json: { card_id: "1808", code: 1, message: "Basarili islem" } };
    expect(await confirm(answer, listing([planCard(1808)]))).toMatchObject(ours);
    for (const list of [listing([planCard(7)]), "reset"] satisfies ProviderAnswer[]) {
      expect(await confirm(answer, list)).toMatchObject({
        ok: false,
        error: { kind: "unknown_outcome", providerCode: "not_listed", shape: expect.any(String) },
      });
    }
  });

  test.each([
    [13, "challenge_failed"],
    [16, "challenge_failed"],
    [17, "unknown_outcome"],
  ])("that code %i refuses is %s, in either envelope", async (code, kind) => {
    const error = { kind, providerCode: String(code) };
    expect(await confirm(refused(code))).toMatchObject({ ok: false, error });
    const envelope = { type: "invalid_request_error", message: "", code: 400, result_code: code };
    expect(await confirm({ status: 400, json: envelope })).toMatchObject({ ok: false, error });
  });

  test.each([
    ["no answer in time", "silence"],
    ["a broken connection", "reset"],
    ["a gateway's page", { status: 502, text: "<h1>" }],
    [
      "the documented example, which is no JSON (trap 10)",
      { text: '{"xact_id":0,"card_id":""  "otp_control":false}' },
    ],
    [
      "a server error that says success",
      { status: 500, json: { is_succeed: true, card_id: "1", type: "x" } },
    ],
    ["types that make no sense", { json: { is_succeed: { value: true }, card_id: [], code: {} } }],
  ] satisfies [string, ProviderAnswer][])(
    "is sent once, and its outcome is open after %s",
    async (_how, answer) => {
      expect(await confirm(answer)).toMatchObject({ ok: false, error: { kind: "unknown_outcome" } });
      expect(bodiesTo(CONFIRM)).toHaveLength(1);
    },
  );

  test("that never left did not happen", async () => {
    const context = await begun();
    const unreachable = createPaynetSubscriptionVault({
      secretKey: SECRET,
      baseUrl: "http://127.0.0.1:9",
      timeoutMs: 1_000,
    });
    expect(await unreachable.confirm(context, options)).toMatchObject({ error: { kind: "unavailable" } });
    await unreachable.close();
  });

  test("under a group tells the subscription that the card went to", async () => {
    const details = [{ subscription_id: "sub-9", reference_no: "ref-9", is_succeed: true }];
    const answer = { json: { ...confirmed, group_reference_details: details } };
    expect(await confirm(answer, "reset", GROUP)).toMatchObject({
      ok: true,
      value: { ownerKey: JSON.stringify({ groupReferenceNo: "group-1", subscriptionId: "sub-9" }) },
    });
  });
});

describe("after a lost confirm, the card", () => {
  test("is the one that is new and fits the mask", async () => {
    const after = [planCard(1), planCard(2, "557113********5575"), planCard(3), planCard(4)];
    expect(await find([planCard(1)], listing(after), ["3"])).toMatchObject({
      ok: true,
      value: { ownerKey: PLAN, card: { token: "4" } },
    });
  });

  test("is not there, when nothing new fits", async () => {
    expect(await find([planCard(1)], listing([planCard(1)]))).toEqual({ ok: true, value: null });
    expect(await find([], refused(12))).toEqual({ ok: true, value: null });
  });

  test("is not known of, when the list fails", async () => {
    expect(await find([], "reset")).toMatchObject({ ok: false, error: { kind: "unavailable" } });
  });

  test("is not known of under a group alone, whatever the list refuses", async () => {
    const context = await begun({ ownerKey: GROUP });
    for (const code of [11, 12]) {
      answers({ [LIST]: refused(code) });
      expect(await vault.findConfirmed(context, new Set(), options)).toEqual({
        ok: false,
        error: { kind: "unlistable", providerCode: String(code) },
      });
    }
    expect(bodiesTo(LIST).at(-1)).toEqual({ group_reference_no: "group-1" });
  });
});

describe("a list", () => {
  test("asks by what names the plan", async () => {
    answers({ [LIST]: listing([planCard(2), planCard(1)]) });
    const listed = await vault.list(JSON.stringify({ referenceNo: "ref-1" }), options);
    expect(listed.ok && listed.value.map(({ token, isPreferred }) => [token, isPreferred])).toEqual([
      ["1", true],
      ["2", false],
    ]);
    expect(bodiesTo(LIST)).toEqual([{ reference_no: "ref-1" }]);
  });

  test("without its array is no empty list", async () => {
    answers({ [LIST]: refused(0) });
    expect(await vault.list(PLAN, options)).toMatchObject({
      error: { kind: "unavailable", shape: expect.any(String) },
    });
  });

  test("of a plan that Paynet does not know says so", async () => {
    answers({ [LIST]: refused(12) });
    expect(await vault.list(PLAN, options)).toMatchObject({ error: { kind: "not_found", missing: "owner" } });
  });
});

describe("a delete", () => {
  const DELETE = "/v1/subscription/card_info_delete";
  const done = { ok: true, value: undefined };

  test("names the plan and the card", async () => {
    answers({ [DELETE]: refused(0) });
    expect(await remove()).toEqual(done);
    expect(bodiesTo(DELETE)).toEqual([{ subscription_id: "sub-1", card_id: 1808 }]);
  });

  test.each([1, 6, 11, 25, 99])(
    "that code %i refuses of the plan's last card: the plan needs it",
    async (code) => {
      answers({ [DELETE]: refused(code), [LIST]: listing([planCard(1808)]) });
      const needed = { ok: false, error: { kind: "needed", providerCode: String(code) } };
      expect(await remove()).toEqual(code === 25 ? done : needed);
    },
  );

  test("that is refused beside other cards is not done, for now", async () => {
    answers({ [DELETE]: refused(1), [LIST]: listing([planCard(1), planCard(1808)]) });
    expect(await remove()).toMatchObject({ error: { kind: "unavailable" } });
  });

  test("whose answer is lost is done if the plan has the card no more, and is no refusal if it has", async () => {
    answers({ [LIST]: listing([planCard(1)]) });
    expect(await remove()).toEqual(done);
    answers({ [LIST]: listing([planCard(1808)]) });
    expect(await remove()).toMatchObject({ error: { kind: "unavailable" } });
  });
});

describe("a name", () => {
  test.each([
    ["Maaş kartım", "Maaş kartım"],
    [null, REFERENCE],
  ])("%j is told to Paynet as the label %s", async (label, told) => {
    answers({ "/v1/subscription/card_info_label_update": refused(0) });
    const renamed = await vault.rename?.(PLAN, { token: "1808", label, reference: REFERENCE }, options);
    expect(renamed).toEqual({ ok: true, value: undefined });
    expect(paynet.calls.at(-1)?.body).toEqual({ card_id: 1808, label: told });
  });
});

describe("the card that is charged first", () => {
  const ARRANGE = "/v1/subscription/card_info_arrange";

  test("goes to the head of the plan's order, the others after it as they were", async () => {
    answers({ [LIST]: listing([planCard(1), planCard(3), planCard(2)]), [ARRANGE]: refused(0) });
    expect(await vault.prefer?.(PLAN, "3", options)).toEqual({ ok: true, value: undefined });
    expect(bodiesTo(ARRANGE)).toEqual([
      {
        subscription_id: "sub-1",
        card_information: [
          { subscription_card_id: 0, card_id: 3, order_no: 1 },
          { subscription_card_id: 0, card_id: 1, order_no: 2 },
          { subscription_card_id: 0, card_id: 2, order_no: 3 },
        ],
      },
    ]);
  });

  test("is not one that the plan does not have", async () => {
    answers({ [LIST]: listing([planCard(1)]) });
    expect(await vault.prefer?.(PLAN, "3", options)).toMatchObject({
      error: { kind: "not_found", missing: "card" },
    });
    expect(bodiesTo(ARRANGE)).toEqual([]);
  });
});
