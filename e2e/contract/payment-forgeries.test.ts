/** What a browser, or anyone else, may send to be believed: forged returns from the bank, and forged or repeated notifications. */
import { once } from "node:events";
import { serve } from "@hono/node-server";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { webhookSignature } from "../sandbox/iyzico/response-signature.ts";
import { REFUSED_CARDS } from "../tests/fixtures/test-cards.ts";
import { challengeIn, challengeOf, comeBack, endOf, pageIn } from "./at-the-bank.ts";
import { type Bff, movableClock } from "./bff.ts";
import { chargesAt, notify, orderBody, orderOf, pay, paymentIn } from "./payer.ts";
import { type AtTheBank, type PaymentProvider, startPaymentProvider } from "./payment-providers.ts";
import { agreeOn, HOLD_OVER_MS } from "./payment-truth.ts";
import { type Provider, startProvider } from "./provider.ts";
import { cardBody, problemIn, until } from "./shopper.ts";

const clock = movableClock();
let provider: PaymentProvider;
let iyzico: Provider;
let bff: Bff;
beforeAll(async () => {
  provider = await startPaymentProvider("iyzico");
  iyzico = provider.iyzico ?? (await startProvider());
  bff = await provider.startBff({ clock });
});
afterEach(async () => {
  await provider.faults();
  await iyzico.resetSettings();
});
afterAll(async () => {
  await bff.close();
  await provider.close();
});

async function begin(threeDS: "always" | "never", card: object = provider.cards.one) {
  const shopper = await bff.shopper({ order: orderBody({ threeDS }) });
  const { id: cardId } = await shopper.save(card);
  return { bff, provider, shopper, cardId };
}

async function atTheBank(how: AtTheBank, card?: object) {
  const begun = await begin("always", card);
  const challenge = await challengeIn(await pay(begun.shopper, { cardId: begun.cardId }));
  return { ...begun, challenge, form: await provider.visitBank(bff.send, challenge, how) };
}

describe("a return from the bank that was changed charges nothing:", () => {
  const changes: Record<string, string>[] = [
    ...["0", "2", "4", "8", "01", "1 ", "", "true"].map((mdStatus) => ({ mdStatus })),
    { status: "SUCCESS" },
    { status: "succes" },
    { paymentId: "1" },
    { paymentId: "" },
    { conversationId: "pay_AAAAAAAAAAAAAAAAAAAAAA" },
    { conversationId: "" },
    { conversationData: "x" },
    { conversationData: ":" },
    { signature: "0".repeat(64) },
    { signature: "" },
  ];

  test.each(changes)("%j", async (change) => {
    const visit = await atTheBank("confirms");
    const fields = { ...visit.form.fields, ...change };
    await comeBack(bff.send, { ...visit.form, fields });
    await comeBack(bff.send, { ...visit.form, fields, method: "get" });
    expect((await agreeOn(visit)).status).toBe("open");
    expect(await provider.sentCharges()).not.toContain((await orderOf(visit.shopper)).payment?.id);
  });

  test("without any of its fields", async () => {
    const visit = await atTheBank("confirms");
    for (const name of Object.keys(visit.form.fields)) {
      // Empty already, and the same without.
      if (name === "conversationData") continue;
      const { [name]: _gone, ...fields } = visit.form.fields;
      expect(await pageIn(await comeBack(bff.send, { ...visit.form, fields }))).toBe("stray");
    }
    expect(await agreeOn(visit)).toMatchObject({ status: "open", challengeId: visit.challenge.id });
    await comeBack(bff.send, visit.form);
    await endOf(visit.shopper, visit.challenge.id);
    expect((await agreeOn(visit)).status).toBe("paid");
  });

  test("a refusal that was changed to a success", async () => {
    for (const [how, card] of [
      ["gives up", provider.cards.one],
      ["confirms", cardBody(REFUSED_CARDS.verificationInvalid.number)],
      ["confirms", cardBody(REFUSED_CARDS.verificationPutOff.number)],
    ] as const) {
      const visit = await atTheBank(how, card);
      const fields = { ...visit.form.fields, status: "success", mdStatus: "1" };
      expect(await pageIn(await comeBack(bff.send, { ...visit.form, fields }))).toBe("stray");
      await comeBack(bff.send, visit.form);
      expect(await endOf(visit.shopper, visit.challenge.id)).toMatchObject({
        state: "failed",
        result: { payment: { status: "failed", decline: { code: "three_ds_failed" } } },
      });
      expect((await agreeOn(visit)).status).toBe("open");
    }
  });

  test("the right return of the payment before, to the one after", async () => {
    const before = await atTheBank("confirms");
    await before.shopper.call("POST", `/v1/challenges/${before.challenge.id}/cancel`, {});
    const challenge = await challengeIn(await pay(before.shopper, { cardId: before.cardId }));
    const { action } = await provider.visitBank(bff.send, challenge, "gives up");
    expect(await pageIn(await comeBack(bff.send, { ...before.form, action }))).toBe("stray");
    expect(await challengeOf(before.shopper, challenge.id)).toMatchObject({ state: "launched" });
    expect((await agreeOn(before)).status).toBe("open");
  });
});

/** What iyzico has of the order's newest payment. */
async function atIyzico(orderId: string) {
  const about = (await chargesAt(iyzico)).findLast(({ basketId }) => basketId === orderId);
  if (!about) throw new Error("iyzico has no payment of the order.");
  return { paymentConversationId: about.conversationId ?? "", paymentId: Number(about.paymentId) };
}

function looks(): Promise<number> {
  return provider.count(provider.calls.find);
}

/** When the run that charged has let go. */
async function lookWhatIsDue(): Promise<void> {
  clock.pass(HOLD_OVER_MS);
  await bff.work.settlePayments();
}

async function post(body: string, headers: Record<string, string> = {}): Promise<number> {
  const answer = await bff.send("/v1/webhooks/iyzico", {
    method: "POST",
    body,
    headers: { "content-type": "application/json", "content-length": String(body.length), ...headers },
  });
  return answer.status;
}

describe("iyzico's notification", () => {
  test("without a signature, or with a wrong one, is refused and has nothing looked up", async () => {
    const visit = await begin("never");
    await iyzico.settings({ fraudStatus: 0 });
    await paymentIn(await pay(visit.shopper, { cardId: visit.cardId }));
    const ids = await atIyzico((await orderOf(visit.shopper)).id);
    const before = await looks();
    expect((await notify(bff.send, ids, null)).status).toBe(401);
    expect((await notify(bff.send, ids, "another key")).status).toBe(401);
    const signed = await notify(bff.send, ids);
    expect(signed.status).toBe(204);
    await lookWhatIsDue();
    expect(await looks()).toBe(before + 1);
    expect((await agreeOn(visit)).status).toBe("in_review");
  });

  test.each(["paymentConversationId", "paymentId", "status", "iyziEventType"])(
    "whose %s was changed is refused",
    async (name) => {
      const event = {
        paymentConversationId: "pay_AAAAAAAAAAAAAAAAAAAAAA",
        paymentId: 1,
        status: "SUCCESS",
        iyziEventType: "API_AUTH",
      };
      const headers = { "x-iyz-signature-v3": webhookSignature("sandbox-secretKey", event) };
      const changed = { ...event, [name]: name === "paymentId" ? 2 : "changed" };
      expect(await post(JSON.stringify(event), headers)).toBe(204);
      expect(await post(JSON.stringify(changed), headers)).toBe(401);
    },
  );

  test("proves nothing: a payment that is told to have succeeded, and has not, stays as it is", async () => {
    const visit = await atTheBank("confirms");
    const ids = await atIyzico((await orderOf(visit.shopper)).id);
    for (const status of ["SUCCESS", "CALLBACK_THREEDS", "FAILURE", "INIT_THREEDS", "x"]) {
      expect((await notify(bff.send, { ...ids, status })).status).toBe(204);
      await lookWhatIsDue();
      expect(await agreeOn(visit)).toMatchObject({ status: "open", challengeId: visit.challenge.id });
    }
    const declined = await begin("never", cardBody(REFUSED_CARDS.doNotHonour.number));
    await paymentIn(await pay(declined.shopper, { cardId: declined.cardId }));
    const { id } = await orderOf(declined.shopper);
    expect((await notify(bff.send, await atIyzico(id))).status).toBe(204);
    await lookWhatIsDue();
    expect(await agreeOn(declined)).toMatchObject({ status: "open", payment: { status: "failed" } });
  });

  test("that says of a charge that it failed does not undo it", async () => {
    const visit = await begin("never");
    await paymentIn(await pay(visit.shopper, { cardId: visit.cardId }));
    const ids = await atIyzico((await orderOf(visit.shopper)).id);
    expect((await notify(bff.send, { ...ids, status: "FAILURE" })).status).toBe(204);
    await lookWhatIsDue();
    expect((await agreeOn(visit)).status).toBe("paid");
  });

  test("repeated, of a payment of another merchant's system, or of nothing, changes nothing", async () => {
    const visit = await begin("never");
    await paymentIn(await pay(visit.shopper, { cardId: visit.cardId }));
    const ids = await atIyzico((await orderOf(visit.shopper)).id);
    const before = await looks();
    for (const about of [ids, ids, ids, { paymentConversationId: "other-system-7", paymentId: 7 }]) {
      expect((await notify(bff.send, about)).status).toBe(204);
    }
    await lookWhatIsDue();
    expect(await looks()).toBe(before);
    expect((await agreeOn(visit)).status).toBe("paid");
  });

  test("has a lost charge found at once", async () => {
    const visit = await begin("never");
    await provider.faults(
      { match: provider.calls.pay, mode: "reset", after: "after-effect" },
      { match: provider.calls.find, mode: "http-502-html" },
    );
    expect((await problemIn(await pay(visit.shopper, { cardId: visit.cardId }))).code).toBe(
      "outcome_unknown",
    );
    await bff.work.settlePayments();
    await provider.faults();
    await bff.work.settlePayments();
    expect((await orderOf(visit.shopper)).status).toBe("pending");
    expect((await notify(bff.send, await atIyzico((await orderOf(visit.shopper)).id))).status).toBe(204);
    await lookWhatIsDue();
    expect((await agreeOn(visit)).status).toBe("paid");
  });

  test("from iyzico itself, over the network, ends a review", async () => {
    const taken = bff.logged("webhook_taken");
    const server = serve({ fetch: bff.app.fetch, hostname: "127.0.0.1", port: 0 });
    await once(server, "listening");
    try {
      const address = server.address();
      const port = typeof address === "object" && address ? address.port : 0;
      await iyzico.settings({
        fraudStatus: 0,
        webhookUrl: `http://127.0.0.1:${port}/v1/webhooks/iyzico`,
        webhookDelayMs: 20,
      });
      const visit = await begin("never");
      await paymentIn(await pay(visit.shopper, { cardId: visit.cardId }));
      const ids = await atIyzico((await orderOf(visit.shopper)).id);
      await until("it was told of the review", async () => bff.logged("webhook_taken") > taken);
      clock.pass(HOLD_OVER_MS);
      await bff.work.settlePayments();
      expect((await agreeOn(visit)).status).toBe("in_review");
      const before = bff.logged("webhook_taken");
      await iyzico.review(String(ids.paymentId), 1);
      await until("it was told of its end", async () => bff.logged("webhook_taken") > before);
      await bff.work.settlePayments();
      expect((await agreeOn(visit)).status).toBe("paid");
    } finally {
      server.close();
      await once(server, "close");
    }
  });

  test("is refused where it is too large, or no JSON", async () => {
    expect(await post("{")).toBe(401);
    expect(await post("[]", { "x-iyz-signature-v3": "0" })).toBe(401);
    expect(await post(JSON.stringify({ x: "x".repeat(100_000) }))).toBe(413);
    expect(await post("x", { "content-type": "text/plain" })).toBe(415);
  });
});
