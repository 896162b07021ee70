/** The part of the tour of the API that pays: every way that an order is paid at either provider, and what is asked about it on the way. */
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { challengeIn, comeBack, endOf, open } from "./at-the-bank.ts";
import { type Bff, merchantKey, movableClock } from "./bff.ts";
import { chargesAt, notify, orderOf, pay } from "./payer.ts";
import { type AtTheBank, PROVIDERS, startPaymentProvider, typed } from "./payment-providers.ts";
import { HOLD_OVER_MS } from "./payment-truth.ts";
import { request, type Send, type Shopper } from "./shopper.ts";
import type { Tour } from "./tour-guide.ts";
import { refusedPayments } from "./tour-payment-refusals.ts";
import { refusedCards, type Stop, stopAt } from "./tour-payment-stop.ts";

export async function takePaymentTour(guide: Tour): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "saved-cards-"));
  try {
    for (const name of PROVIDERS) {
      const provider = await startPaymentProvider(name);
      try {
        await paymentsAt(stopAt(guide, provider, folder));
      } finally {
        await provider.close();
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function paymentsAt(stop: Stop): Promise<void> {
  await stop.visit({}, (bff, send) => everyPayment(stop, bff, send));
  const clock = movableClock();
  await stop.visit({ clock }, (bff, send) => everyVerification(stop, { bff, send, clock }));
  await stop.visit({ clock }, (bff, send) => inReview(stop, { bff, send, clock }));
  for (const mode of ["timeout", "reset", "http-502-html", "garbage"]) {
    const waitsMs = mode === "timeout" ? 500 : 1_500;
    const options = { iyzicoBankTimeoutMs: waitsMs, paynetBankTimeoutMs: waitsMs, clock };
    await stop.visit(options, (bff, send) => lostCharges(stop, { bff, send, clock }, mode));
  }
  await refusedPayments(stop);
}

/** What anybody may ask about an order and its payments. */
async function askAround(send: Send, shopper: Shopper): Promise<void> {
  await shopper.call("GET", "/v1/session");
  const { payment, status } = await orderOf(shopper);
  await orderOf(shopper, `?wait=0.1&since=${status}`);
  await request(send, "GET", `/v1/sessions/${shopper.sessionId}`, { token: merchantKey });
  if (payment) await request(send, "GET", `/v1/payments/${payment.id}`, { token: merchantKey });
}

/** Without 3-D Secure: paid, refused by the bank, in installments, and with a card that is saved on the way. */
async function everyPayment(stop: Stop, bff: Bff, send: Send): Promise<void> {
  const { provider } = stop;
  for (const locale of ["tr", "en"]) {
    const shopper = await stop.shopper(send, {}, { locale });
    await askAround(send, shopper);
    const saved = await shopper.save(provider.cards.one);
    await shopper.call("GET", `/v1/cards/${saved.id}/installments`);
    await shopper.call("POST", "/v1/installments", { bin: provider.cards.other.number.slice(0, 8) });
    for (const card of refusedCards(provider)) {
      await pay(shopper, { card: typed(card) });
      const { id: cardId } = await shopper.save(card);
      await pay(shopper, { cardId });
      await askAround(send, shopper);
    }
    const [key, body] = [randomUUID(), { cardId: saved.id, installment: 3 }];
    await pay(shopper, body, { key });
    await pay(shopper, body, { key });
    await pay(shopper, body);
    await askAround(send, shopper);
  }
  const customer = { id: randomUUID(), email: "ayse@example.com" };
  const saver = await stop.shopper(send, {}, { customer });
  await pay(saver, { card: typed(provider.cards.other, { save: true, label: "Maaş kartım" }) });
  const [filed] = (await saver.list()).cards;
  const next = await stop.shopper(send, {}, { customer });
  await pay(next, { cardId: filed?.id });
  await askAround(send, next);
  await bff.work.deliverNotifications();
}

interface Here {
  bff: Bff;
  send: Send;
  clock: ReturnType<typeof movableClock>;
}

/** With 3-D Secure, to each of its ends. */
async function everyVerification(stop: Stop, { bff, send, clock }: Here): Promise<void> {
  const { provider } = stop;
  const go = async (shopper: Shopper, body: object, how: AtTheBank) => {
    const key = randomUUID();
    const answer = await pay(shopper, body, { key });
    if (answer.status !== 202) return;
    const begun = await challengeIn(answer);
    await askAround(send, shopper);
    const form = await provider.visitBank(send, begun, how);
    const [field = ""] = Object.keys(form.fields);
    await comeBack(send, { ...form, fields: { ...form.fields, [field]: "changed" } });
    await comeBack(send, form);
    await endOf(shopper, begun.id);
    await comeBack(send, form);
    await pay(shopper, body, { key });
    await askAround(send, shopper);
  };
  for (const locale of ["tr", "en"]) {
    const shopper = await stop.shopper(send, { threeDS: "always" }, { locale });
    await go(shopper, { card: typed(provider.cards.one) }, "gives up");
    for (const card of refusedCards(provider)) await go(shopper, { card: typed(card) }, "confirms");
    const given = await challengeIn(await pay(shopper, { card: typed(provider.cards.one) }));
    await shopper.call("POST", `/v1/challenges/${given.id}/cancel`, {});
    const left = await challengeIn(await pay(shopper, { card: typed(provider.cards.one) }));
    await open(send, left.page ?? "");
    clock.pass(700_000);
    await bff.work.sweepChallenges();
    await endOf(shopper, left.id);
    await askAround(send, shopper);
    await go(shopper, { card: typed(provider.cards.one, { save: true, label: "Yeni" }) }, "confirms");
    await shopper.list();
  }
  await provider.faults({ match: provider.calls.complete, mode: "reset" });
  const lost = await stop.shopper(send, { threeDS: "always" });
  const challenge = await challengeIn(await pay(lost, { card: typed(provider.cards.one) }));
  await comeBack(send, await provider.visitBank(send, challenge, "confirms"));
  await askAround(send, lost);
  clock.pass(HOLD_OVER_MS);
  await bff.work.settlePayments();
  await bff.work.sweepChallenges();
  await askAround(send, lost);
  await provider.faults();
}

/** What only iyzico has: its people decide later, and its notifications say when to ask. */
async function inReview(stop: Stop, { bff, send, clock }: Here): Promise<void> {
  const { iyzico, cards } = stop.provider;
  if (!iyzico) return;
  await iyzico.settings({ fraudStatus: 0 });
  for (const decision of [1, -1] as const) {
    const shopper = await stop.shopper(send);
    await pay(shopper, { card: typed(cards.one) });
    await askAround(send, shopper);
    const { id } = await orderOf(shopper);
    const about = (await chargesAt(iyzico)).find(({ basketId }) => basketId === id);
    await iyzico.review(about?.paymentId ?? "", decision);
    clock.pass(HOLD_OVER_MS);
    const ids = {
      paymentConversationId: about?.conversationId ?? "",
      paymentId: Number(about?.paymentId),
    };
    await notify(send, ids);
    await notify(send, ids, null);
    await bff.work.settlePayments();
    await askAround(send, shopper);
  }
  await iyzico.resetSettings();
}

/** Charges whose answer was lost, before and after the effect; then they are found out. */
async function lostCharges(stop: Stop, { bff, send, clock }: Here, mode: string): Promise<void> {
  const { provider } = stop;
  for (const after of ["before-effect", "after-effect"]) {
    const shopper = await stop.shopper(send);
    await provider.faults(
      { match: provider.calls.pay, mode, after, times: 1 },
      { match: provider.calls.find, mode: "reset", times: 1 },
    );
    const [key, body] = [randomUUID(), { card: typed(provider.cards.one) }];
    await pay(shopper, body, { key });
    await pay(shopper, body);
    await askAround(send, shopper);
    for (let round = 0; round < 3; round += 1) {
      clock.pass(HOLD_OVER_MS);
      await bff.work.settlePayments();
    }
    await pay(shopper, body, { key });
    await askAround(send, shopper);
  }
}
