/** Offers and payments over real HTTP, without 3-D Secure (fact sheet, sections 3.1, 3.5 and 6). */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openProvider, type TestProvider } from "../provider.fixture.ts";
import { createIyzicoVault } from "./index.ts";
import {
  call,
  CARD_ID,
  command,
  expected,
  failed,
  firstSave,
  kurus,
  NUMBER,
  order,
  orderOf,
  paid,
  PAYMENT_ID,
  REFERENCE,
  savedCard,
  SECRET,
  typedCard,
} from "./payment.fixture.ts";

const AUTH = "/payment/auth";
const DETAIL = "/payment/detail";
const INSTALLMENTS = "/payment/iyzipos/installment";

let iyzico: TestProvider;
let vault: ReturnType<typeof createIyzicoVault>;
beforeEach(async () => {
  iyzico = await openProvider();
  vault = openVault({ timeoutMs: 10_000 });
});
afterEach(async () => {
  await Promise.all([vault.close(), iyzico.close()]);
});

function openVault(waits: { timeoutMs: number; bankTimeoutMs?: number }) {
  return createIyzicoVault({
    apiKey: "sandbox-apiKey",
    secretKey: SECRET,
    baseUrl: iyzico.baseUrl,
    ...waits,
  });
}

/** Nothing comes from now on, and that is soon given up. */
async function fallsSilent(): Promise<void> {
  iyzico.answers(() => "silence");
  await vault.close();
  vault = openVault({ timeoutMs: 500, bankTimeoutMs: 1_000 });
}

const answer = (json: Record<string, unknown>) => iyzico.answers(() => ({ json }));
const pay = (change = {}) => vault.payments.pay(command(change), call);
const firstCard = { ...firstSave, card: typedCard().card };
const sent = (path: string) => iyzico.calls.filter((received) => received.path === path);

test("every currency can be paid in, and a charge is waited for longer than a bank may take", () => {
  expect(vault.payments.currencies).toEqual(["TRY", "USD", "EUR", "GBP", "NOK", "CHF"]);
  expect(vault.payments.settlesWithinMs).toBeGreaterThan(140_000);
});

describe("a payment", () => {
  test("says the order in iyzico's words", async () => {
    answer(paid());
    await pay();
    const address = {
      contactName: "Elif Yılmaz",
      address: "Cumhuriyet Cad. 1",
      city: "İzmir",
      country: "Turkey",
    };
    expect(iyzico.calls.map(({ method, path }) => `${method} ${path}`)).toEqual([`POST ${AUTH}`]);
    expect(iyzico.calls[0]?.body).toEqual({
      locale: "tr",
      conversationId: PAYMENT_ID,
      price: "149.90",
      paidPrice: "153.40",
      installment: 3,
      paymentChannel: "WEB",
      basketId: "ord-1:2026/7",
      paymentGroup: "PRODUCT",
      paymentCard: { cardUserKey: "hK13yPTT0DPgs57+Y0lkfuDs1dc=", cardToken: "a+b/c==" },
      buyer: {
        id: "cus-1",
        name: "Elif",
        surname: "Yılmaz",
        identityNumber: "11111111111",
        email: "elif@example.com",
        gsmNumber: "+905320000000",
        registrationAddress: "Cumhuriyet Cad. 1",
        city: "İzmir",
        country: "Turkey",
        zipCode: "35000",
        ip: "192.0.2.7",
      },
      shippingAddress: address,
      billingAddress: { ...address, zipCode: "35001" },
      basketItems: [
        { id: "i1", price: "149.80", name: "Çanta", category1: "Aksesuar", itemType: "PHYSICAL" },
        { id: "i2", price: "0.10", name: "Hediye paketi", category1: "Hizmet", itemType: "VIRTUAL" },
      ],
      currency: "TRY",
    });
  });

  test("of nothing that is sent has no address to send it to", async () => {
    answer(paid());
    const items = order.items.map((item) => ({ ...item, type: "virtual" as const }));
    const { shippingAddress: _, ...virtual } = { ...orderOf(), items };
    await pay({ order: virtual });
    expect(iyzico.calls[0]?.body).not.toHaveProperty("shippingAddress");
  });

  test("with a saved card sends the security code only if there is one", async () => {
    answer(paid());
    await pay({ card: { ...savedCard, cvc: "123" } });
    expect(iyzico.calls[0]?.body["paymentCard"]).toEqual({
      cardUserKey: "hK13yPTT0DPgs57+Y0lkfuDs1dc=",
      cardToken: "a+b/c==",
      cvc: "123",
    });
  });

  test("with a typed card that is not to be saved says so", async () => {
    answer(paid({}, { cardUserKey: "k", cardToken: "t" }));
    const charged = await pay({ card: typedCard() });
    expect(iyzico.calls[0]?.body["paymentCard"]).toEqual({
      cardHolderName: "Elif Yılmaz",
      cardNumber: NUMBER,
      expireYear: "2030",
      expireMonth: "07",
      cvc: "987",
      registerCard: 0,
    });
    expect(charged).toMatchObject({ ok: true, value: { saved: null } });
  });

  test("with a typed card saves it under our reference, and under the customer's key where there is one", async () => {
    answer(paid({}, { cardUserKey: "k", cardToken: "t", cardAlias: CARD_ID }));
    const charged = await pay({ card: typedCard(firstSave) });
    await pay({ card: typedCard({ ...firstSave, ownerKey: "k" }) });
    const [first, second] = iyzico.calls.map(({ body }) => body["paymentCard"]);
    expect(first).toMatchObject({ registerCard: 1, cardAlias: CARD_ID });
    expect(first).not.toHaveProperty("cardUserKey");
    expect(second).toMatchObject({ registerCard: 1, cardAlias: CARD_ID, cardUserKey: "k" });
    expect(charged).toMatchObject({
      ok: true,
      value: { saved: { ownerKey: "k", card: { token: "t", reference: CARD_ID } } },
    });
  });

  test("that went well is charged, the answer's numbers having eight decimals", async () => {
    const text = JSON.stringify(paid())
      .replace('"price":149.9', '"price":149.90000000')
      .replace('"paidPrice":153.4', '"paidPrice":1.5340E+2,"iyziCommissionFee":0E-8');
    expect(text).toContain("0E-8");
    iyzico.answers(() => ({ text }));
    expect(await pay()).toMatchObject({ ok: true, value: { status: "succeeded", reference: REFERENCE } });
  });

  test("whose answer is not signed by iyzico is unknown, never made", async () => {
    answer(paid({}, { signature: "0".repeat(64) }));
    expect(await pay()).toEqual({
      ok: false,
      error: { kind: "unknown_outcome", providerCode: "signature_wrong" },
    });
  });

  test("is refused by the bank for its reason", async () => {
    answer(failed("10051", { errorGroup: "NOT_SUFFICIENT_FUNDS" }));
    expect(await pay()).toEqual({
      ok: false,
      error: { kind: "declined", decline: "insufficient_funds", providerCode: "10051" },
    });
  });

  test("is not refused by an answer to another call", async () => {
    answer(failed("10051", { conversationId: "pay_other" }));
    expect(await pay()).toMatchObject({
      ok: false,
      error: { kind: "unknown_outcome", providerCode: "answer_mismatch", shape: "conversationId" },
    });
  });

  test.each([
    ["a broken connection", "reset" as const],
    ["a gateway's page", { status: 502, text: "<h1>Bad Gateway</h1>" }],
    ["garbage", { text: '{"status":"success"' }],
  ])("is unknown after %s, and was sent once", async (_what, fault) => {
    iyzico.answers(() => fault);
    expect(await pay()).toMatchObject({ ok: false, error: { kind: "unknown_outcome" } });
    expect(sent(AUTH)).toHaveLength(1);
  });

  test("is unknown after silence, and was sent once", async () => {
    await fallsSilent();
    expect(await pay()).toMatchObject({ ok: false, error: { kind: "unknown_outcome" } });
    expect(sent(AUTH)).toHaveLength(1);
  });

  test("has longer than other calls, for the bank", async () => {
    await fallsSilent();
    const waiting = pay().then(() => "paid");
    const saving = vault.add(firstCard, call).then(() => "saved");
    expect(await Promise.race([waiting, saving])).toBe("saved");
    await waiting;
  });

  test("whose time is over does not leave", async () => {
    expect(await vault.payments.pay(command(), { ...call, notAfter: Date.now() - 1 })).toEqual({
      ok: false,
      error: { kind: "unavailable", providerCode: "waited_too_long" },
    });
    expect(iyzico.calls).toEqual([]);
  });

  test("that did not leave was not made", async () => {
    await iyzico.close();
    expect(await pay()).toEqual({
      ok: false,
      error: { kind: "unavailable", providerCode: "ECONNREFUSED" },
    });
    iyzico = await openProvider();
  });
});

describe("when much is going on", () => {
  test("a run of declines keeps nobody from paying", async () => {
    answer(failed("10051"));
    for (let index = 0; index < 30; index += 1) await pay();
    answer(paid());
    expect(await pay()).toMatchObject({ ok: true });
  });

  test("payments whose answers are lost keep nobody from saving a card or asking", async () => {
    iyzico.answers(() => "reset");
    for (let index = 0; index < 10; index += 1) await pay();
    expect(await pay()).toMatchObject({ error: { kind: "unavailable", providerCode: "circuit_open" } });
    answer(failed("5086"));
    expect(await vault.payments.find(expected(), call)).toMatchObject({ value: { kind: "not_charged" } });
    answer({ status: "success", cardUserKey: "k", cardToken: "t" });
    expect(await vault.add(firstCard, call)).toMatchObject({ ok: true });
  });

  test("a payment that had to wait too long for others is not sent", async () => {
    await fallsSilent();
    const outcomes = await Promise.all(Array.from({ length: 33 }, () => pay()));
    expect(sent(AUTH)).toHaveLength(32);
    expect(outcomes.at(-1)).toEqual({
      ok: false,
      error: { kind: "unavailable", providerCode: "waited_too_long" },
    });
  });
});

describe("what became of a payment", () => {
  test("is asked by our id, or by iyzico's where it is known", async () => {
    answer(paid({}, { paymentStatus: "SUCCESS" }));
    await vault.payments.find(expected(), call);
    const found = await vault.payments.find(expected({ reference: REFERENCE }), call);
    expect(sent(DETAIL).map(({ body }) => body)).toEqual([
      { locale: "tr", conversationId: PAYMENT_ID, paymentConversationId: PAYMENT_ID },
      { locale: "tr", conversationId: PAYMENT_ID, paymentId: REFERENCE },
    ]);
    expect(found).toMatchObject({ ok: true, value: { kind: "charged" } });
  });

  test("is asked once more after a fault", async () => {
    iyzico.answers((_call, before) =>
      before === 0 ? "reset" : { json: paid({}, { paymentStatus: "SUCCESS" }) },
    );
    expect(await vault.payments.find(expected(), call)).toMatchObject({ value: { kind: "charged" } });
  });
});

const row = (more: Record<string, unknown> = {}) => ({
  status: "success",
  installmentDetails: [
    {
      binNumber: "552879",
      price: 149.9,
      force3ds: 1,
      forceCvc: 0,
      installmentPrices: [
        { installmentNumber: 1, totalPrice: 149.9 },
        { installmentNumber: 3, totalPrice: 153.4 },
      ],
      ...more,
    },
  ],
});
const offer = (bin: string | null = "552879") => vault.payments.offer({ bin, order }, call);
const once = { plans: [{ installment: 1, total: kurus(14_990) }], asksForCvc: false, needsThreeDs: false };

describe("an offer", () => {
  test("is asked for the order's amount and the card's BIN", async () => {
    answer(row());
    expect(await offer()).toMatchObject({
      ok: true,
      value: {
        plans: [
          { installment: 1, total: 14_990 },
          { installment: 3, total: 15_340 },
        ],
        asksForCvc: false,
        needsThreeDs: true,
      },
    });
    expect(iyzico.calls.map(({ path, body }) => [path, body])).toEqual([
      [
        INSTALLMENTS,
        { locale: "tr", conversationId: "req_1", binNumber: "552879", price: "149.90", currency: "TRY" },
      ],
    ]);
  });

  test("for a card whose BIN is not known is one payment, and nobody is asked", async () => {
    expect(await offer(null)).toEqual({ ok: true, value: once });
    expect(iyzico.calls).toEqual([]);
  });

  test("for a BIN that iyzico does not know is one payment", async () => {
    answer(failed("5066"));
    expect(await offer()).toEqual({ ok: true, value: once });
  });

  test("is asked for once more after a fault, and is not there after two", async () => {
    iyzico.answers((_call, before) => (before === 0 ? "reset" : { json: row() }));
    expect(await offer()).toMatchObject({ ok: true });
    iyzico.answers(() => "reset");
    expect(await offer()).toMatchObject({ ok: false, error: { kind: "unavailable" } });
  });

  test.each([row({ price: 1 }), { status: "success", installmentDetails: "none" }])(
    "that cannot be read (%j) is none",
    async (body) => {
      answer(body);
      expect(await offer()).toEqual({
        ok: false,
        error: { kind: "unavailable", providerCode: "unreadable_offer" },
      });
    },
  );
});

test("a notification is read with the vault's own key", () => {
  expect(vault.payments.readNotification?.(new Headers(), "{}")).toBeNull();
});
