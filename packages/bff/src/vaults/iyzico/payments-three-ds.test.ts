/** Payments with 3-D Secure over real HTTP (fact sheet, sections 3.2 and 3.4). */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openProvider, type ProviderAnswer, type TestProvider } from "../provider.fixture.ts";
import { createIyzicoVault } from "./index.ts";
import {
  bankPage,
  call,
  CARD_ID,
  command,
  expected,
  failed,
  firstSave,
  initialized,
  NUMBER,
  paid,
  PAYMENT_ID,
  REFERENCE,
  RETURN_URL,
  returned,
  SECRET,
  sign,
  typedCard,
} from "./payment.fixture.ts";

const INITIALIZE = "/payment/3dsecure/initialize";
const COMPLETE = "/payment/v2/3dsecure/auth";
const DETAIL = "/payment/detail";

let iyzico: TestProvider;
let vault: ReturnType<typeof createIyzicoVault>;
beforeEach(async () => {
  iyzico = await openProvider();
  vault = openVault();
});
afterEach(async () => {
  await Promise.all([vault.close(), iyzico.close()]);
});

function openVault(bankTimeoutMs = 10_000) {
  return createIyzicoVault({
    apiKey: "sandbox-apiKey",
    secretKey: SECRET,
    baseUrl: iyzico.baseUrl,
    timeoutMs: 1_000,
    bankTimeoutMs,
  });
}

const answers = (byPath: Record<string, ProviderAnswer>) =>
  iyzico.answers(({ path }) => byPath[path] ?? "reset");
/** Meets with a fault from now on. Where nothing comes, that is soon given up. */
async function meets(path: string, fault: ProviderAnswer): Promise<void> {
  answers({ [path]: fault });
  if (fault !== "silence") return;
  await vault.close();
  vault = openVault(500);
}
const start = (change = {}) => vault.payments.start({ ...command(change), returnUrl: RETURN_URL }, call);
const contextOf = (reference: string | null = REFERENCE, saves = false) =>
  JSON.stringify({ paymentId: PAYMENT_ID, reference, saves });
const complete = (context = contextOf(), notAfter = Infinity) =>
  vault.payments.complete(context, expected(), { ...call, notAfter });
const tooLate = { ok: false, error: { kind: "unavailable", providerCode: "waited_too_long" } };
const bodies = (path: string) =>
  iyzico.calls.filter((received) => received.path === path).map(({ body }) => body);

const waiting = (change = {}) => ({ json: paid(change, { paymentStatus: "CALLBACK_THREEDS" }) });

describe("a start", () => {
  test("says what a payment says, and where the shopper comes back", async () => {
    answers({ [INITIALIZE]: { json: initialized() }, "/payment/auth": { json: paid() } });
    await start();
    await vault.payments.pay(command(), call);
    const [initial] = bodies(INITIALIZE);
    const [auth] = bodies("/payment/auth");
    expect(initial).toEqual({ ...auth, callbackUrl: RETURN_URL });
    expect(initial).toMatchObject({ conversationId: PAYMENT_ID, paidPrice: "153.40", installment: 3 });
  });

  test("gives the bank's page, and keeps iyzico's id", async () => {
    answers({ [INITIALIZE]: { json: initialized() } });
    expect(await start()).toEqual({
      ok: true,
      value: { launch: { kind: "html", html: bankPage }, context: contextOf() },
    });
  });

  test("keeps neither the card's number nor its code", async () => {
    answers({ [INITIALIZE]: { json: initialized() } });
    const started = await start({ card: typedCard(firstSave) });
    const context = started.ok ? started.value.context : "";
    expect(JSON.parse(context)).toEqual({ paymentId: PAYMENT_ID, reference: REFERENCE, saves: true });
    expect(context).not.toContain(NUMBER);
    expect(context).not.toContain("987");
  });

  test("of an account without signatures and ids is as good", async () => {
    answers({ [INITIALIZE]: { json: initialized({ paymentId: undefined, signature: undefined }) } });
    expect(await start()).toMatchObject({ ok: true, value: { context: contextOf(null) } });
  });

  test.each([
    ["a wrong signature", { signature: "0".repeat(64) }, "signature_wrong"],
    ["another payment's signature", { paymentId: "777" }, "signature_wrong"],
    [
      "another payment's id",
      { conversationId: "pay_other", signature: sign([REFERENCE, "pay_other"]) },
      "answer_mismatch",
    ],
    ["no page", { threeDSHtmlContent: undefined }, "answer_mismatch"],
    ["an empty page", { threeDSHtmlContent: "" }, "answer_mismatch"],
    ["a page that is no base64", { threeDSHtmlContent: "<form>" }, "answer_mismatch"],
  ])("with %s leads nowhere, and no money moved", async (_what, change, providerCode) => {
    answers({ [INITIALIZE]: { json: initialized(change) } });
    expect(await start()).toMatchObject({ ok: false, error: { kind: "unavailable", providerCode } });
  });

  test.each([
    ["a broken connection", "reset" as const],
    ["silence", "silence" as const],
    ["a gateway's page", { status: 502, text: "<h1>Bad Gateway</h1>" }],
    ["a system error", { json: failed("1") }],
  ])("that meets %s is sent once, and no money moved", async (_what, fault) => {
    await meets(INITIALIZE, fault);
    expect(await start()).toMatchObject({ ok: false, error: { kind: "unavailable" } });
    expect(iyzico.calls).toHaveLength(1);
  });

  test("is refused where the bank gives no page", async () => {
    answers({ [INITIALIZE]: { json: failed("10214", { errorGroup: "COMMUNICATION_OR_SYSTEM_ERROR" }) } });
    expect(await start()).toMatchObject({ error: { kind: "declined", decline: "bank_unavailable" } });
  });
});

test("a return is read with the vault's own key", () => {
  expect(vault.payments.readReturn(contextOf(), returned())).toEqual({ kind: "passed" });
  expect(vault.payments.readReturn(contextOf(), returned({ mdStatus: "0" })).kind).toBe("refused");
});

describe("a completion", () => {
  test("sends what the payment began with, once", async () => {
    answers({ [COMPLETE]: { json: paid({}, { mdStatus: 1 }) } });
    expect(await complete()).toMatchObject({
      ok: true,
      value: { status: "succeeded", reference: REFERENCE, saved: null },
    });
    expect(iyzico.calls.map(({ path, body }) => [path, body])).toEqual([
      [
        COMPLETE,
        {
          locale: "tr",
          conversationId: PAYMENT_ID,
          paymentId: REFERENCE,
          paidPrice: "153.40",
          basketId: "ord-1:2026/7",
          currency: "TRY",
        },
      ],
    ]);
  });

  test("tells the card that was saved, where that was asked for", async () => {
    const tokens = { cardUserKey: "k", cardToken: "t", cardAlias: CARD_ID };
    answers({ [COMPLETE]: { json: paid({}, tokens) } });
    expect(await complete(contextOf(REFERENCE, true))).toMatchObject({
      value: { saved: { ownerKey: "k", card: { token: "t", reference: CARD_ID } } },
    });
    expect(await complete()).toMatchObject({ value: { saved: null } });
  });

  test.each([
    ["that was sent before", failed("5115"), "5115"],
    ["of a payment that is not there", failed("5086"), "5086"],
    ["that timed out at the bank", failed("10219", { errorGroup: "REQUEST_TIMEOUT" }), "10219"],
    ["without 3-D Secure", paid({}, { mdStatus: 0 }), "answer_mismatch"],
    ["of another payment", paid({ paymentId: "777" }), "answer_mismatch"],
    ["of another amount", paid({ paidPrice: 1 }), "answer_mismatch"],
    ["without a signature", paid({}, { signature: undefined }), "signature_wrong"],
  ])("%s is unknown, never made", async (_what, json, providerCode) => {
    answers({ [COMPLETE]: { json } });
    expect(await complete()).toMatchObject({ ok: false, error: { kind: "unknown_outcome", providerCode } });
  });

  test("whose time is over is not sent", async () => {
    answers({ [COMPLETE]: { json: paid() } });
    expect(await complete(contextOf(), Date.now() - 1)).toEqual(tooLate);
    expect(iyzico.calls).toEqual([]);
  });

  test("is refused by the bank for its reason", async () => {
    answers({ [COMPLETE]: { json: failed("10051", { errorGroup: "NOT_SUFFICIENT_FUNDS" }) } });
    expect(await complete()).toMatchObject({ error: { kind: "declined", decline: "insufficient_funds" } });
  });

  test.each(["reset" as const, "silence" as const, { status: 504, text: "" }])(
    "is unknown after %j, and was sent once",
    async (fault) => {
      await meets(COMPLETE, fault);
      expect(await complete()).toMatchObject({ error: { kind: "unknown_outcome" } });
      expect(iyzico.calls).toHaveLength(1);
    },
  );
});

describe("where the start told no id of iyzico's", () => {
  test("it is asked for before the charge", async () => {
    answers({ [DETAIL]: waiting(), [COMPLETE]: { json: paid() } });
    expect(await complete(contextOf(null))).toMatchObject({ ok: true });
    expect(bodies(DETAIL)).toEqual([
      { locale: "tr", conversationId: PAYMENT_ID, paymentConversationId: PAYMENT_ID },
    ]);
    expect(bodies(COMPLETE)).toMatchObject([{ paymentId: REFERENCE }]);
  });

  test("and comes when the charge's time is over, no charge is sent", async () => {
    const notAfter = Date.now() + 200;
    iyzico.answers(({ path }, before) => {
      if (path === COMPLETE) return { json: paid() };
      // The first question is given up after a second.
      return before === 0 ? "silence" : waiting();
    });
    expect(await complete(contextOf(null), notAfter)).toEqual(tooLate);
    expect(bodies(DETAIL)).toHaveLength(2);
    expect(bodies(COMPLETE)).toEqual([]);
  });

  test.each([
    ["no answer", "reset" as const],
    ["no such payment", { json: failed("5086") }],
    ["no id", waiting({ paymentId: null })],
    ["another order", waiting({ basketId: "another" })],
    ["a wrong signature", { json: paid({}, { signature: "x" }) }],
  ])("and %s comes, no charge is sent", async (_what, detail) => {
    answers({ [DETAIL]: detail, [COMPLETE]: { json: paid() } });
    expect(await complete(contextOf(null))).toMatchObject({ ok: false, error: { kind: "unavailable" } });
    expect(bodies(COMPLETE)).toEqual([]);
  });
});
