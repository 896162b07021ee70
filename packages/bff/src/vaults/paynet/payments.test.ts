/** Payments over real HTTP: what is sent, and what comes of it. Trap numbers are those of the fact sheet's section 8. */
import { MinorUnits, toMinorUnits } from "@saved-cards/widget/money";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import * as fc from "fast-check";
import type { PayingCard, PaymentCommand, PaymentSupport } from "../payments.ts";
import { openProvider, type ProviderAnswer, type TestProvider } from "../provider.fixture.ts";
import type { DirectVault } from "../vault.ts";
import { CALL, expectedPayment, openVault, orderOf, PAYMENT_ID } from "./payments.fixture.ts";
import { createPaynetSubscriptionVault } from "./subscription.ts";

const PAYMENT = "/v2/transaction/payment";
const INITIAL = "/v2/transaction/tds_initial";
const CHARGE = "/v2/transaction/tds_charge";
const NUMBER = "4355084355084358";
const CARD_ID = "card_0123456789abcdefABCD-_";
const RETURN_URL = "https://cards.example/v1/challenges/chl_1/return/key";

let paynet: TestProvider;
let vault: DirectVault;
let payments: PaymentSupport;
beforeEach(async () => {
  paynet = await openProvider();
  ({ vault, payments } = openVault(paynet));
});
afterEach(async () => {
  await Promise.all([vault.close(), paynet.close()]);
});

/** Answers so from now on. Where nothing comes, that is soon given up. */
async function answersWith(answer: ProviderAnswer): Promise<void> {
  paynet.answers(() => answer);
  if (answer !== "silence") return;
  await vault.close();
  ({ vault, payments } = openVault(paynet, 500));
}

const saved: PayingCard = { kind: "saved", ownerKey: "owner-1", token: "hash-1" };
const typed = (save: Extract<PayingCard, { kind: "typed" }>["save"] = null): PayingCard => ({
  kind: "typed",
  card: { holder: "Elif Yılmaz", number: NUMBER, expiry: { month: 7, year: 2030 }, cvc: "987" },
  save,
});
const saving = (ownerKey: string | null, customerId = "customer-1") =>
  typed({ ownerKey, customer: { id: customerId, email: "elif@shop.example" }, reference: CARD_ID });

const command = (change: Partial<PaymentCommand> = {}): PaymentCommand => ({
  paymentId: PAYMENT_ID,
  order: orderOf({}),
  card: saved,
  plan: { installment: 1, total: toMinorUnits("149.90") },
  shop: "www.shop.example",
  ...change,
});

const paid = {
  xact_id: "xk_1",
  amount: 149.9,
  currency: "TRY",
  is_succeed: true,
  reference_no: PAYMENT_ID,
  card_no_masked: "435508********4358",
  object_name: "payment_response",
  code: 0,
  message: "Başarılı İşlem",
};
const refused = (code: number): ProviderAnswer => ({ json: { object_name: null, code, message: "Metin" } });
const TOO_LATE = { ok: false, error: { kind: "unavailable", providerCode: "waited_too_long" } };
const lastBody = () => paynet.calls.at(-1)?.body;

const session_id = "js_EAAAAOBVGxisSlamqJ9MJ4az0sIKo612LkVsws4crXSURqgX";
const token_id = "FF349CFA-6667-4555-8BD6-02BF5E181D80";
const postUrl = (host = "http://paynet.localhost:4003") =>
  `${host}/v1/transactionjgate/tds?session_id=${session_id}&token_id=${token_id}`;
const form = `<form method="post" action="x"></form><script>document.forms[0].submit();</script>`;
const initial = {
  session_id,
  token_id,
  post_url: postUrl(),
  html_content: form,
  object_name: "tds_initial_response",
  code: 0,
  message: "Başarılı İşlem",
};
const start = (change: Partial<PaymentCommand> = {}) =>
  payments.start({ ...command(change), returnUrl: RETURN_URL }, CALL);

/** The context of a payment that the shopper is at the bank with. */
async function begun(change: Partial<PaymentCommand> = {}): Promise<string> {
  paynet.answers(() => ({ json: initial }));
  const started = await start(change);
  if (!started.ok) throw new Error(`It did not start: ${JSON.stringify(started.error)}`);
  return started.value.context;
}

const read = async (fields: Record<string, string>) => payments.readReturn(await begun(), fields);

const complete = async (answer: ProviderAnswer, change: Partial<PaymentCommand> = {}) => {
  const context = await begun(change);
  await answersWith(answer);
  return payments.complete(context, expectedPayment(), CALL);
};

const charges = () => paynet.calls.filter(({ path }) => path === CHARGE);

const LOSSES = [
  ["no answer in time", "silence"],
  ["a broken connection", "reset"],
  ["a gateway's page", { status: 502, text: "<h1>Bad Gateway</h1>" }],
  ["Paynet's own server error", { status: 500, json: { type: "api_error", code: 500, result_code: 8 } }],
  ["a page with status 200", { text: "<html>" }],
  ["half an answer", { text: '{"is_succeed":true' }],
  ["a framework's 404", { status: 404, json: { Message: "No HTTP resource was found" } }],
  ["an answer that says nothing", { json: {} }],
  ["a success without is_succeed", { json: { ...paid, is_succeed: undefined } }],
  ["a time-out at the bank", { json: { object_name: null, code: 10, message: "" } }],
  ["a server's error", { json: { object_name: null, code: 8, message: "" } }],
] satisfies [string, ProviderAnswer][];

const envelope = (status: number, result_code?: number): ProviderAnswer => ({
  status,
  json: { type: "api_error", message: "Metin", code: status, result_code },
});
/** To a charge these say nothing; a start is refused by them. */
const DOUBTS = [
  ["a request that took too long", envelope(408)],
  ["a conflict", envelope(409)],
  ["a conflict that is unsuccessful", envelope(409, 1)],
  ["a bad request that is no process", envelope(400, 6)],
  ["a bad request without data", envelope(400, 12)],
  ["a 404 without data", envelope(404, 12)],
] satisfies [string, ProviderAnswer][];

test("card storage takes payments in lira, and a charge is waited for longer than a bank may take", () => {
  expect(payments.currencies).toEqual(["TRY"]);
  expect(payments.settlesWithinMs).toBeGreaterThan(140_000);
  expect(payments).not.toHaveProperty("readNotification");
});

test("a subscription's cards take none: their ids are of another token space", async () => {
  const subscription = createPaynetSubscriptionVault({
    secretKey: "sck_x",
    baseUrl: paynet.baseUrl,
    timeoutMs: 1_000,
  });
  expect(subscription).not.toHaveProperty("payments");
  await subscription.close();
});

describe("a payment", () => {
  beforeEach(() => paynet.answers(() => ({ json: paid })));

  test("with a saved card names the card and its owner, and no card data", async () => {
    expect(await payments.pay(command(), CALL)).toMatchObject({
      ok: true,
      value: { status: "succeeded", reference: "xk_1", card: { last4: "4358" }, saved: null },
    });
    expect(paynet.calls.map(({ path, body }) => [path, body])).toEqual([
      [
        PAYMENT,
        {
          amount: "149,90",
          add_commission: false,
          reference_no: PAYMENT_ID,
          domain: "www.shop.example",
          transaction_type: 1,
          description: "order-1",
          card_holder_mail: "elif@shop.example",
          card_holder_phone: "5321234567",
          card_hash: "hash-1",
          card_owner_id: "owner-1",
        },
      ],
    ]);
  });

  test("with a typed card sends it, under the names that these services have", async () => {
    await payments.pay(command({ card: typed() }), CALL);
    expect(lastBody()).toMatchObject({
      card_holder: "Elif Yılmaz",
      pan: NUMBER,
      month: 7,
      year: 2030,
      cvc: "987",
    });
    for (const name of ["card_hash", "card_owner_id", "save_card", "card_desc", "user_unique_id"]) {
      expect(lastBody()).not.toHaveProperty(name);
    }
  });

  test("that saves a customer's first card files it under their id, and a later one under Paynet's owner", async () => {
    await payments.pay(command({ card: saving(null) }), CALL);
    expect(lastBody()).toMatchObject({ save_card: true, card_desc: CARD_ID, user_unique_id: "customer-1" });
    expect(lastBody()).not.toHaveProperty("card_owner_id");
    await payments.pay(command({ card: saving("owner-1") }), CALL);
    expect(lastBody()).toMatchObject({ save_card: true, card_desc: CARD_ID, card_owner_id: "owner-1" });
    expect(lastBody()).not.toHaveProperty("user_unique_id");
  });

  test("calls a customer at Paynet as card storage does", async () => {
    await payments.pay(command({ card: saving(null, "Ali") }), CALL);
    expect(lastBody()).toMatchObject({ user_unique_id: expect.stringMatching(/^sha256-[\w-]{43}$/) });
  });

  test("tells the card that it saved on the way", async () => {
    const ids = { is_save_card_succeed: true, card_owner_id: "owner-1", card_hash: "hash-2" };
    paynet.answers(() => ({ json: { ...paid, ...ids } }));
    expect(await payments.pay(command({ card: saving(null) }), CALL)).toMatchObject({
      ok: true,
      value: { saved: { ownerKey: "owner-1", card: { token: "hash-2", reference: CARD_ID } } },
    });
    expect(await payments.pay(command(), CALL)).toMatchObject({ ok: true, value: { saved: null } });
  });

  test("in installments charges the plan's total, and Paynet adds nothing to it", async () => {
    paynet.answers(() => ({ json: { ...paid, amount: "159,30" } }));
    const plan = { installment: 6, total: toMinorUnits("159.30"), key: "R1" };
    expect(await payments.pay(command({ plan }), CALL)).toMatchObject({ ok: true });
    expect(lastBody()).toMatchObject({
      amount: "159,30",
      instalment: 6,
      ratio_code: "R1",
      add_commission: false,
    });
  });

  test("at once names neither installments nor a table", async () => {
    await payments.pay(command(), CALL);
    expect(lastBody()).not.toHaveProperty("instalment");
    expect(lastBody()).not.toHaveProperty("ratio_code");
  });

  test.each([
    ["05321234567", "5321234567"],
    ["+905321234567", "5321234567"],
    ["0090 532 123 45 67", "5321234567"],
    ["(532) 123-45 67", "5321234567"],
    ["+49 30 1234567", undefined],
    ["+1 202 555 0123", undefined],
    ["+4915123456", undefined],
    ["1234567", undefined],
  ])("with the phone %s: %s", async (phone, card_holder_phone) => {
    await payments.pay(command({ order: orderOf({ phone }) }), CALL);
    expect(lastBody()?.["card_holder_phone"]).toBe(card_holder_phone);
  });

  test("leaves out an address and cuts a name that are longer than Paynet takes", async () => {
    const email = `${"e".repeat(50)}@shop.example`;
    const card = {
      ...typed(),
      card: { holder: "Ş".repeat(60), number: NUMBER, expiry: { month: 7, year: 2030 }, cvc: "987" },
    };
    await payments.pay(command({ card, order: orderOf({ email }) }), CALL);
    expect(lastBody()).not.toHaveProperty("card_holder_mail");
    expect(lastBody()).toMatchObject({ card_holder: "Ş".repeat(50) });
  });

  test("repeated under its reference has the success of before (trap 4)", async () => {
    paynet.answers(() => ({ json: { ...paid, code: 100, message: "Önceki Başarılı İşlem" } }));
    expect(await payments.pay(command(), CALL)).toMatchObject({ ok: true, value: { reference: "xk_1" } });
  });

  test("is declined by is_succeed under code 0 (trap 3)", async () => {
    paynet.answers(() => ({ json: { ...paid, is_succeed: false, bank_error_id: "51" } }));
    expect(await payments.pay(command(), CALL)).toEqual({
      ok: false,
      error: { kind: "declined", decline: "insufficient_funds", providerCode: "51" },
    });
  });

  test("with a card that Paynet has no more says so", async () => {
    paynet.answers(() => refused(25));
    expect(await payments.pay(command(), CALL)).toEqual({
      ok: false,
      error: { kind: "not_found", missing: "card", providerCode: "25" },
    });
  });

  test.each([refused(7), { status: 403, text: "<h1>Forbidden</h1>" }, { status: 401, json: {} }])(
    "without the permission or the keys (%j) is the merchant's matter (traps 1, 2, 9)",
    async (answer) => {
      paynet.answers(() => answer);
      expect(await payments.pay(command(), CALL)).toMatchObject({ error: { kind: "misconfigured" } });
    },
  );

  test.each([...LOSSES, ...DOUBTS])(
    "is sent once, and its outcome is open after %s",
    async (_how, answer) => {
      await answersWith(answer);
      expect(await payments.pay(command(), CALL)).toMatchObject({ error: { kind: "unknown_outcome" } });
      expect(paynet.calls).toHaveLength(1);
    },
  );

  test("whose time is over does not leave", async () => {
    expect(await payments.pay(command(), { ...CALL, notAfter: Date.now() - 1 })).toEqual(TOO_LATE);
    expect(paynet.calls).toEqual([]);
  });

  test("that never left charged nothing", async () => {
    await paynet.close();
    expect(await payments.pay(command(), CALL)).toMatchObject({ error: { kind: "unavailable" } });
    paynet = await openProvider();
  });

  test("in another currency does not leave: the request could not say so", async () => {
    const order = orderOf({ currency: "USD" });
    expect(await payments.pay(command({ order }), CALL)).toMatchObject({ error: { kind: "misconfigured" } });
    expect(await start({ order })).toMatchObject({ error: { kind: "misconfigured" } });
    expect(paynet.calls).toHaveLength(0);
  });

  test("of another amount than was asked is never a success, whatever the two are", async () => {
    const amounts = fc.integer({ min: 1, max: 99_999_999 }).map((kurus) => MinorUnits.parse(kurus));
    await fc.assert(
      fc.asyncProperty(amounts, amounts, async (asked, answered) => {
        paynet.answers(() => ({ json: { ...paid, amount: answered / 100 } }));
        const plan = { installment: 1, total: asked };
        expect((await payments.pay(command({ plan }), CALL)).ok).toBe(asked === answered);
        paynet.answers(({ body }) => ({ json: { ...paid, amount: body["amount"] } }));
        expect((await payments.pay(command({ plan }), CALL)).ok).toBe(true);
      }),
      { numRuns: 50 },
    );
  });
});

describe("a start of 3-D Secure", () => {
  test("sends what a payment does, and the way back", async () => {
    await begun({ card: saving("owner-1") });
    expect(paynet.calls[0]?.path).toBe(INITIAL);
    expect(lastBody()).toMatchObject({
      amount: "149,90",
      reference_no: PAYMENT_ID,
      domain: "www.shop.example",
      return_url: RETURN_URL,
      pan: NUMBER,
      cvc: "987",
      save_card: true,
      transaction_type: 1,
    });
  });

  test("gives Paynet's document as it came, and its address where there is none", async () => {
    paynet.answers(() => ({ json: initial }));
    expect(await start()).toMatchObject({ ok: true, value: { launch: { kind: "html", html: form } } });
    paynet.answers(() => ({ json: { ...initial, html_content: "" } }));
    expect(await start()).toMatchObject({
      ok: true,
      value: { launch: { kind: "redirect", url: postUrl() } },
    });
  });

  test.each([postUrl("https://paynet.example"), postUrl("http://api.paynet.com.tr"), "javascript:alert(1)"])(
    "sends nobody to %s, with a document beside it or without",
    async (post_url) => {
      for (const html_content of ["", form]) {
        paynet.answers(() => ({ json: { ...initial, post_url, html_content } }));
        expect(await start()).toMatchObject({
          ok: false,
          error: { kind: "unavailable", providerCode: "post_url_refused" },
        });
      }
    },
  );

  test("keeps the session's ids and the name of the card to come, and neither number nor code", async () => {
    const context = await begun({ card: saving(null) });
    expect(JSON.parse(context)).toEqual({ sessionId: session_id, tokenId: token_id, savedAs: CARD_ID });
    expect(JSON.parse(await begun())).toMatchObject({ savedAs: null });
  });

  test.each(LOSSES)("that ended with %s charged nothing, and may be made again", async (_how, answer) => {
    await answersWith(answer);
    expect(await start()).toMatchObject({ ok: false, error: { kind: "unavailable" } });
    expect(paynet.calls).toHaveLength(1);
  });

  test.each([
    [1, { kind: "declined", decline: "declined" }],
    [18, { kind: "invalid_card", decline: "invalid_card" }],
    [21, { kind: "declined", decline: "installment_not_available" }],
    [25, { kind: "not_found", missing: "card" }],
    [7, { kind: "misconfigured" }],
    [5, { kind: "unavailable" }],
  ])("that code %i refuses is %j", async (code, error) => {
    paynet.answers(() => refused(code));
    expect(await start()).toMatchObject({ ok: false, error: { ...error, providerCode: String(code) } });
  });

  test.each(DOUBTS)("that ended with %s is refused: it charges nothing", async (_how, answer) => {
    paynet.answers(() => answer);
    const started = await start();
    expect(started).toMatchObject({ ok: false });
    expect(started).not.toMatchObject({ error: { kind: "unknown_outcome" } });
  });

  test("without ids leads nowhere", async () => {
    paynet.answers(() => ({ json: { ...initial, token_id: "" } }));
    expect(await start()).toMatchObject({ ok: false, error: { kind: "unavailable" } });
  });
});

describe("what the browser brings back", () => {
  test("with the session's ids has passed: nothing is signed, so the charge tells", async () => {
    expect(await read({ session_id, token_id })).toEqual({ kind: "passed" });
    expect(await read({ session_id, token_id: token_id.toLowerCase() })).toEqual({ kind: "passed" });
    expect(await read({ session_id, token_id, message: "x", is_succeed: "false" })).toEqual({
      kind: "passed",
    });
  });

  test.each([
    { session_id: "js_other", token_id },
    { session_id, token_id: "00000000-0000-0000-0000-000000000000" },
    { session_id: "js_other" },
    { token_id: "x", message: "3D hatası" },
  ])("with other ids (%j) is not this payment's, whatever it says", async (fields) => {
    expect(await read(fields)).toEqual({ kind: "foreign" });
  });

  test.each(["message", "paynet_error_message"])(
    "without ids and with %s was refused, and its text goes nowhere",
    async (name) => {
      expect(await read({ [name]: "3D doğrulama hatası" })).toEqual({
        kind: "refused",
        error: { kind: "challenge_failed", decline: "three_ds_failed", providerCode: "no_ids" },
      });
    },
  );

  test("without ids and without a word says as little as one with them", async () => {
    expect(await read({})).toEqual({ kind: "passed" });
    expect(await read({ session_id: "", token_id: "", message: " " })).toEqual({ kind: "passed" });
  });

  test("that other payment ids lead to `foreign` holds for any text", async () => {
    const context = await begun();
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (text) => {
        fc.pre(text.replaceAll(" ", "+") !== session_id);
        expect(payments.readReturn(context, { session_id: text, token_id })).toEqual({ kind: "foreign" });
      }),
    );
  });
});

describe("a charge after the bank", () => {
  const charged = { ...paid, md_status: "1", object_name: "tds_charge_response" };

  test("sends the stored ids, once", async () => {
    expect(await complete({ json: charged })).toMatchObject({ ok: true, value: { reference: "xk_1" } });
    expect(charges().map(({ body }) => body)).toEqual([{ session_id, token_id, transaction_type: 1 }]);
  });

  test("whose time is over does not leave", async () => {
    const late = { ...CALL, notAfter: Date.now() - 1 };
    expect(await payments.complete(await begun(), expectedPayment(), late)).toEqual(TOO_LATE);
    expect(charges()).toEqual([]);
  });

  test("repeated has the success of before (trap 4)", async () => {
    expect(await complete({ json: { ...charged, code: 100 } })).toMatchObject({ ok: true });
  });

  test("tells the card that it saved on the way", async () => {
    const ids = { is_save_card_succeed: true, card_owner_id: "owner-1", card_hash: "hash-2" };
    expect(await complete({ json: { ...charged, ...ids } }, { card: saving(null) })).toMatchObject({
      ok: true,
      value: { saved: { ownerKey: "owner-1", card: { token: "hash-2", reference: CARD_ID } } },
    });
  });

  test.each([
    [refused(16), "challenge_failed", "three_ds_failed"],
    [refused(13), "declined", "three_ds_expired"],
    [{ json: { ...charged, is_succeed: false, bank_error_id: "41" } }, "declined", "card_refused"],
  ] satisfies [ProviderAnswer, string, string][])("%j is %s: %s", async (answer, kind, decline) => {
    expect(await complete(answer)).toMatchObject({ ok: false, error: { kind, decline } });
  });

  test.each([
    ["of another payment", { json: { ...charged, reference_no: "pay_other" } }],
    ["of another amount", { json: { ...charged, amount: 1.49 } }],
    ["of a shopper whom nobody verified", { json: { ...charged, md_status: "0" } }],
    ["of a session that was used before", refused(17)],
    ...LOSSES,
    ...DOUBTS,
  ] satisfies [string, ProviderAnswer][])(
    "is sent once, and its outcome is open after %s",
    async (_how, answer) => {
      expect(await complete(answer)).toMatchObject({ ok: false, error: { kind: "unknown_outcome" } });
      expect(charges()).toHaveLength(1);
    },
  );
});

test("a failed payment tells no value of the request or the answer", async () => {
  paynet.answers(() => ({ json: { ...paid, amount: { value: NUMBER }, card_hash: "hash-9", note: NUMBER } }));
  const text = JSON.stringify(await payments.pay(command({ card: typed() }), CALL));
  expect(text).toContain("amount:{value:string}");
  expect(text).not.toMatch(/4355|987|hash-9|xk_1/);
});
