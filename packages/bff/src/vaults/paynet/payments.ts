/**
 * Paying with Paynet (fact sheet, section 5) behind the port: with a card of its card storage, or with one that is typed. The cards of a
 * subscription are of another token space and cannot pay here (section 4).
 */
import type { Currency } from "@saved-cards/widget/money";
import {
  type PaymentCommand,
  type PaymentSupport,
  type ReturnVerdict,
  SETTLES_WITHIN_MS,
} from "../payments.ts";
import type { Outcome, StartedChallenge, VaultError } from "../vault.ts";
import { bankTimeoutOf, type PaynetClient, type PaynetOptions } from "./client.ts";
import { isRecognised, type PaymentContext, readPaymentContext } from "./context.ts";
import { failure, readAs, success, transportError, unreadable, withoutEffect } from "./errors.ts";
import { findTransaction } from "./found-transaction.ts";
import { launchOf } from "./launch.ts";
import { InitialAnswer } from "./mapping.ts";
import { offerOf } from "./ratios.ts";
import { judgePayment, judgeThreeDsCharge, refusedBy } from "./transaction-answer.ts";
import { paymentFields } from "./transaction-request.ts";

/** The only one that the documents know (fact sheet, section 7); a request does not name it, so another must never get there. */
const CURRENCIES: readonly Currency[] = ["TRY"];
const OTHER_CURRENCY: VaultError = { kind: "misconfigured", providerCode: "currency" };

/** @param clients `lookUps` for what became of a charge: no other question is in its way. */
export function createPaynetPayments(
  { client, lookUps }: { client: PaynetClient; lookUps: PaynetClient },
  options: PaynetOptions,
): PaymentSupport {
  const timeoutMs = bankTimeoutOf(options);

  return {
    currencies: CURRENCIES,
    settlesWithinMs: options.chargeSettlesWithinMs ?? SETTLES_WITHIN_MS,
    offer: (question) => offerOf(client, question),

    async pay(command, { notAfter }) {
      if (!isPayable(command)) return failure(OTHER_CURRENCY);
      const reply = await client.once(
        { path: "/v2/transaction/payment", body: paymentFields(command), timeoutMs },
        notAfter,
      );
      if (reply.kind !== "answered") return failure(transportError(reply));
      const { paymentId, plan } = command;
      return judgePayment(reply, { paymentId, charged: plan.total, savedAs: savedAs(command) });
    },

    async start(command) {
      if (!isPayable(command)) return failure(OTHER_CURRENCY);
      const reply = await client.once({
        path: "/v2/transaction/tds_initial",
        body: { ...paymentFields(command), return_url: command.returnUrl },
        timeoutMs,
      });
      const answer = success(reply);
      if (answer.ok) return startedPayment(options.baseUrl, answer.value, savedAs(command));
      // The card is not charged before the charge is sent (fact sheet, section 5.3).
      const isRefusal = reply.kind === "answered" && answer.error.kind !== "unknown_outcome";
      const error = isRefusal ? refusedBy(reply) : answer.error;
      return failure(error.kind === "unknown_outcome" ? withoutEffect(error) : error);
    },

    readReturn: (context, fields) => readReturn(readPaymentContext(context), fields),

    async complete(context, expected, { notAfter }) {
      const { sessionId, tokenId, savedAs: reference } = readPaymentContext(context);
      const body = { session_id: sessionId, token_id: tokenId, transaction_type: 1 };
      const reply = await client.once({ path: "/v2/transaction/tds_charge", body, timeoutMs }, notAfter);
      if (reply.kind !== "answered") return failure(transportError(reply));
      return judgeThreeDsCharge(reply, { ...expected, savedAs: reference });
    },

    find: (expected) => findTransaction(lookUps, expected),
  };
}

function isPayable({ order }: PaymentCommand): boolean {
  return CURRENCIES.includes(order.currency);
}

function savedAs({ card }: PaymentCommand): string | null {
  return card.kind === "typed" && card.save ? card.save.reference : null;
}

function startedPayment(
  baseUrl: string,
  answer: Record<string, unknown>,
  reference: string | null,
): Outcome<StartedChallenge> {
  const read = readAs(InitialAnswer, answer);
  if (!read.ok) return failure(withoutEffect(read.error));
  const { session_id: sessionId, token_id: tokenId, html_content: html, post_url: postUrl } = read.value;
  const launch = launchOf({ html, postUrl }, baseUrl);
  if (launch === null) return failure(withoutEffect(unreadable(answer)));
  if (!launch.ok) return launch;
  const context: PaymentContext = { sessionId, tokenId, savedAs: reference };
  return { ok: true, value: { launch: launch.value, context: JSON.stringify(context) } };
}

/**
 * Nothing in it is signed, so what it says of success proves nothing: the charge tells. A failure may come without ids and with a text
 * (fact sheet, section 3.2), which is believed, as it only ever spares a charge.
 */
function readReturn(context: PaymentContext, fields: Readonly<Record<string, string>>): ReturnVerdict {
  if (!isRecognised(context, fields)) return { kind: "foreign" };
  const isSaid = (name: string) => (fields[name] ?? "").trim() !== "";
  const hasIds = isSaid("session_id") || isSaid("token_id");
  if (hasIds || !(isSaid("message") || isSaid("paynet_error_message"))) return { kind: "passed" };
  const error = { kind: "challenge_failed", decline: "three_ds_failed", providerCode: "no_ids" } as const;
  return { kind: "refused", error };
}
