/** The providers that take payments, in one shape: how a test steers each, and what really became of every payment there. */
import type { Challenge, Vault } from "@saved-cards/widget/contract";
import { PAYNET_CARDS } from "../sandbox/paynet/test-cards.ts";
import { CARDS, SECURITY_CODES } from "../tests/fixtures/test-cards.ts";
import { type Form, passBank, paynetCardBody } from "./at-the-bank.ts";
import { startBff } from "./bff.ts";
import { chargesAt, passIyzico } from "./payer.ts";
import { CHECK, PAYMENT, RATIO, startPaynet, TDS_CHARGE, TDS_INITIAL } from "./paynet.ts";
import { type Provider, type ProviderCall, startProvider } from "./provider.ts";
import { cardBody, type Send } from "./shopper.ts";

/** How long the BFF waits for a call that charges: a test in which it waits in vain makes it less. */
const BANK_TIMEOUT_MS = 4_000;

/** What became of one attempt to pay. */
export interface AtProvider {
  /** Our id. */
  paymentId: string;
  orderId: string;
  /** Whether money was taken and kept. */
  isCharged: boolean;
  /** Kuruş. */
  amount: number;
}

export type AtTheBank = "confirms" | "gives up";

export interface PaymentProvider {
  name: "iyzico" | "paynet";
  vault: Vault;
  /** As fault rules and the log name them. */
  calls: Record<"offer" | "pay" | "start" | "complete" | "find", string>;
  /** Bodies of `POST /v1/cards`, without what only a payment takes. */
  cards: Record<"one" | "other", ReturnType<typeof cardBody>>;
  /** Of the call that charges: it may come again, since nothing was done. */
  turnedAway: object;
  /** A BFF in front of it. */
  startBff(options?: Parameters<typeof startBff>[0]): ReturnType<typeof startBff>;
  faults(...rules: object[]): Promise<unknown>;
  forgetCalls(): Promise<unknown>;
  /** Waits until nothing that was sent may still have an effect. */
  quiet(): Promise<void>;
  count(call: string): Promise<number>;
  /** Names of the payments that a charge was sent for, once for every time. */
  sentCharges(): Promise<string[]>;
  /** Every attempt to pay an order, oldest first. */
  paymentsOf(orderId: string): Promise<AtProvider[]>;
  /** Goes to the bank, and comes back as far as the form that leads to the BFF. */
  visitBank(send: Send, challenge: Challenge, how: AtTheBank): Promise<Form>;
  /** iyzico's stand-in, for what only iyzico has: reviews and notifications. */
  iyzico: Provider | null;
  close(): Promise<void>;
}

export type PaymentProviderName = PaymentProvider["name"];
export const PROVIDERS = ["iyzico", "paynet"] as const;

/** The card as it is typed to pay with. */
export function typed(card: ReturnType<typeof cardBody>, more: object = {}) {
  return { cvc: SECURITY_CODES.threeDigits, save: false, ...card, ...more };
}

export function startPaymentProvider(
  name: PaymentProviderName,
  now?: () => number,
): Promise<PaymentProvider> {
  return name === "iyzico" ? startIyzico(now) : startPaynetPayments(now);
}

const timeouts = { iyzicoBankTimeoutMs: BANK_TIMEOUT_MS, paynetBankTimeoutMs: BANK_TIMEOUT_MS };

function isCall(call: ProviderCall, name: string): boolean {
  return `${call.method} ${call.path}` === name;
}

async function startIyzico(now?: () => number): Promise<PaymentProvider> {
  const provider = await startProvider(now && { now });
  const calls = {
    offer: "POST /payment/iyzipos/installment",
    pay: "POST /payment/auth",
    start: "POST /payment/3dsecure/initialize",
    complete: "POST /payment/v2/3dsecure/auth",
    find: "POST /payment/detail",
  };
  return {
    name: "iyzico",
    iyzico: provider,
    vault: "iyzico",
    calls,
    cards: { one: cardBody(CARDS.akbankMastercard.number), other: cardBody(CARDS.halkbankMastercard.number) },
    turnedAway: { mode: "failure", errorCode: "50000" },
    startBff: (options) => startBff({ databaseFile: ":memory:", ...timeouts, ...options, provider }),
    faults: provider.faults,
    forgetCalls: provider.forgetCalls,
    quiet: provider.quiet,
    count: async (name) => (await provider.calls()).filter((call) => isCall(call, name)).length,
    async sentCharges() {
      const all = await provider.calls();
      const charges = all.filter((call) => isCall(call, calls.pay) || isCall(call, calls.complete));
      return charges
        .filter(({ errorCode }) => errorCode !== "50000")
        .map(({ body }) => String(body?.["conversationId"]));
    },
    async paymentsOf(orderId) {
      const all = await chargesAt(provider);
      return all
        .filter(({ basketId }) => basketId === orderId)
        .map(({ conversationId, charged, paidPrice }) => ({
          paymentId: conversationId ?? "",
          orderId,
          isCharged: charged,
          amount: Math.round(paidPrice * 100),
        }));
    },
    visitBank: (send, challenge, how) =>
      passIyzico(send, challenge, how === "confirms" ? undefined : "cancel"),
    close: provider.close,
  };
}

async function startPaynetPayments(now?: () => number): Promise<PaymentProvider> {
  const [provider, paynet] = await Promise.all([startProvider(), startPaynet(now && { now })]);
  const calls = { offer: RATIO, pay: PAYMENT, start: TDS_INITIAL, complete: TDS_CHARGE, find: CHECK };
  return {
    name: "paynet",
    iyzico: null,
    vault: "paynet",
    calls,
    cards: {
      one: paynetCardBody(PAYNET_CARDS.ordinary),
      other: paynetCardBody(PAYNET_CARDS.ordinaryMastercard),
    },
    turnedAway: { mode: "failure", resultCode: 1, httpStatus: 429 },
    startBff: (options) => startBff({ databaseFile: ":memory:", ...timeouts, ...options, provider, paynet }),
    faults: paynet.faults,
    forgetCalls: paynet.forgetCalls,
    quiet: paynet.quiet,
    count: paynet.count,
    async sentCharges() {
      const direct = await paynet.callsOf(PAYMENT);
      const verified = await paynet.callsOf(TDS_CHARGE);
      return [...direct, ...verified]
        .filter(({ status }) => status !== 429)
        .map(({ body }) => String(body?.["reference_no"] ?? body?.["session_id"]));
    },
    async paymentsOf(orderId) {
      // Paynet's list does not tell what was bought; the calls that began the payments do.
      const begun = [...(await paynet.callsOf(PAYMENT)), ...(await paynet.callsOf(TDS_INITIAL))];
      const isOfOrder = new Set(
        begun
          .filter(({ body }) => body?.["description"] === orderId)
          .map(({ body }) => body?.["reference_no"]),
      );
      return (await paynet.attempts())
        .filter(({ referenceNo }) => isOfOrder.has(referenceNo))
        .map(({ referenceNo, isSucceed, amount }) => ({
          paymentId: referenceNo,
          orderId,
          isCharged: isSucceed,
          amount,
        }));
    },
    visitBank: (send, challenge, how) =>
      passBank(send, challenge, how === "confirms" ? {} : { action: "cancel" }),
    close: async () => void (await Promise.all([provider.close(), paynet.close()])),
  };
}
