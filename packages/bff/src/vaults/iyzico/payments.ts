/** Payments with iyzico (fact sheet, sections 3 to 6): without 3-D Secure by one call, with it by two and the bank between them. */
import { Currency, toAmount } from "@saved-cards/widget/money";
import type { Charge, ExpectedPayment, PaymentCommand, PaymentSupport } from "../payments.ts";
import type { CallOptions, Outcome } from "../vault.ts";
import { chargeOf, contradictions, mismatch, signatureWrong } from "./charge.ts";
import type { IyzicoClient, IyzicoReply } from "./client.ts";
import { paymentRefusal, startRefusal } from "./declines.ts";
import { codeOf, failure, success, transportError, withoutEffect } from "./errors.ts";
import { foundPayment } from "./found-payment.ts";
import { InstallmentAnswer, offerOf, onePayment } from "./installments.ts";
import { readNotification } from "./notification.ts";
import { PaymentAnswer } from "./payment-answer.ts";
import { completionBody, detailBody, paymentBody } from "./payment-request.ts";
import { isSigned, paymentValues } from "./response-signature.ts";
import { readContext, readReturn, startedChallenge } from "./three-ds.ts";

export interface IyzicoPaymentOptions {
  secretKey: string;
  /** For questions. */
  client: IyzicoClient;
  /** For calls that wait for a bank: its slowness and its failures are kept from the other calls. */
  bankClient: IyzicoClient;
  /** For what became of a charge: no other question is in its way. */
  lookUpClient: IyzicoClient;
  /** Milliseconds for one call that waits for a bank. */
  bankTimeoutMs: number;
  settlesWithinMs: number;
}

/** A BIN that iyzico does not know. */
const UNKNOWN_BIN = "5066";

export function createIyzicoPayments(options: IyzicoPaymentOptions): PaymentSupport {
  const { secretKey, client, bankClient, lookUpClient, bankTimeoutMs: timeoutMs, settlesWithinMs } = options;
  const toBank = (path: string, body: Record<string, unknown>, notAfter?: number) =>
    bankClient.once({ method: "POST", path, body, timeoutMs }, notAfter);

  return {
    currencies: Currency.options,
    settlesWithinMs,

    async offer({ bin, order }, call) {
      if (bin === null) return { ok: true, value: onePayment(order) };
      const reply = await client.repeatable({
        method: "POST",
        path: "/payment/iyzipos/installment",
        body: {
          locale: call.locale,
          conversationId: call.requestId,
          binNumber: bin,
          price: toAmount(order.amount),
          currency: order.currency,
        },
      });
      const answer = success(reply);
      if (!answer.ok) {
        const isUnknown = reply.kind === "answered" && codeOf(reply.body) === UNKNOWN_BIN;
        return isUnknown ? { ok: true, value: onePayment(order) } : failure(withoutEffect(answer.error));
      }
      const parsed = InstallmentAnswer.safeParse(answer.value);
      const offer = parsed.success ? offerOf(parsed.data, { order, bin }) : null;
      return offer
        ? { ok: true, value: offer }
        : failure({ kind: "unavailable", providerCode: "unreadable_offer" });
    },

    async pay(command, call) {
      const reply = await toBank("/payment/auth", paymentBody(command, call), call.notAfter);
      const charge = chargeFrom(secretKey, reply, expectedOf(command));
      return asAsked(charge, savesCard(command));
    },

    async start({ returnUrl, ...command }, call) {
      const body = { ...paymentBody(command, call), callbackUrl: returnUrl };
      const reply = await toBank("/payment/3dsecure/initialize", body);
      if (reply.kind !== "answered") return failure(withoutEffect(transportError(reply)));
      if (reply.body["status"] !== "success") return failure(startRefusal(reply.body));
      const { paymentId } = command;
      const started = startedChallenge(secretKey, reply.body, { paymentId, saves: savesCard(command) });
      return started.ok ? started : failure(withoutEffect(started.error));
    },

    readReturn: (context, fields) => readReturn(secretKey, context, fields),

    async complete(context, expected, call) {
      const { reference: known, saves } = readContext(context);
      const found = await referenceOf(options, { ...expected, reference: known }, call);
      if (!found.ok) return found;
      const reference = found.value;
      const body = completionBody(reference, expected, call);
      const reply = await toBank("/payment/v2/3dsecure/auth", body, call.notAfter);
      const charge = chargeFrom(secretKey, reply, { ...expected, reference });
      return charge.ok && isUnverified(reply) ? failure(mismatch(["mdStatus"])) : asAsked(charge, saves);
    },

    async find(expected, call) {
      const body = detailBody(expected.paymentId, expected.reference, call);
      const reply = await lookUpClient.repeatable({ method: "POST", path: "/payment/detail", body });
      return foundPayment(secretKey, reply, expected);
    },

    readNotification: (headers, body) => readNotification(secretKey, headers, body),
  };
}

function expectedOf({ paymentId, order, plan }: PaymentCommand): ExpectedPayment {
  const { id: orderId, amount, currency } = order;
  return { paymentId, orderId, amount, charged: plan.total, currency, reference: null };
}

function savesCard({ card }: PaymentCommand): boolean {
  return card.kind === "typed" && card.save !== null;
}

/** An answer about a saved card may name it, too. */
function asAsked(charge: Outcome<Charge>, saves: boolean): Outcome<Charge> {
  return charge.ok && !saves ? { ok: true, value: { ...charge.value, saved: null } } : charge;
}

function chargeFrom(secretKey: string, reply: IyzicoReply, expected: ExpectedPayment): Outcome<Charge> {
  if (reply.kind !== "answered") return failure(transportError(reply));
  const { body } = reply;
  if (body["status"] === "success") return chargeOf(secretKey, body, expected);
  // A refusal is not signed. One that repeats another call's ids is not about this payment.
  const others = contradictions(PaymentAnswer.parse(body), expected);
  return failure(others.length > 0 ? mismatch(others) : paymentRefusal(body));
}

/** 3-D Secure is part of the answer that completes it, where that is told. */
function isUnverified(reply: IyzicoReply): boolean {
  const mdStatus = reply.kind === "answered" ? PaymentAnswer.parse(reply.body).mdStatus : null;
  return mdStatus !== null && mdStatus !== "1";
}

/** iyzico's id, which is asked for where the start did not tell it. No charge was sent yet, so that without it none is. */
async function referenceOf(
  { lookUpClient, secretKey }: IyzicoPaymentOptions,
  expected: ExpectedPayment,
  call: CallOptions,
): Promise<Outcome<string>> {
  if (expected.reference !== null) return { ok: true, value: expected.reference };
  const body = detailBody(expected.paymentId, null, call);
  const answer = success(await lookUpClient.repeatable({ method: "POST", path: "/payment/detail", body }));
  if (!answer.ok) return failure({ ...answer.error, kind: "unavailable" });
  const told = PaymentAnswer.parse(answer.value);
  if (told.signature !== null && !isSigned(secretKey, paymentValues(told), told.signature)) {
    return failure({ ...signatureWrong(), kind: "unavailable" });
  }
  const others = contradictions(told, expected);
  return told.paymentId && others.length === 0
    ? { ok: true, value: told.paymentId }
    : failure({ ...mismatch(told.paymentId ? others : ["paymentId"]), kind: "unavailable" });
}
