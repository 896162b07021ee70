/** One payment, as the stand-in keeps it, and what may become of it (iyzico fact sheet 3.3 to 3.5). */
import { randomUUID } from "node:crypto";
import { isLuhnValid } from "../luhn.ts";
import type { BankErrorCode } from "./bank-errors.ts";
import type { Filed } from "./card-storage.ts";
import type { PayingCard } from "./payment-card.ts";
import type { AcceptedPayment } from "./payment-input.ts";

export type PaymentStatus = "INIT_THREEDS" | "CALLBACK_THREEDS" | "SUCCESS" | "FAILURE";

/** What the shopper's browser brings back from 3-D Secure. */
export interface Callback {
  status: "success" | "failure";
  mdStatus: number;
}

/** The part of a payment that is about 3-D Secure. */
export interface Verification {
  /** `PaReq` of the mock's forms: who has it may answer for the shopper. */
  key: string;
  orderId: string;
  callbackUrl: string;
  /** What the shopper has done on the mock's page. */
  answer: "none" | "passed" | "failed";
  callback?: Callback;
}

export interface Payment extends Omit<AcceptedPayment, "card" | "callbackUrl"> {
  paymentId: string;
  card: PayingCard;
  status: PaymentStatus;
  /** Told by `/payment/auth` and the completion of 3-D Secure; may change once, from 0. */
  fraudStatus: -1 | 0 | 1;
  /** Whether money was taken and kept. */
  charged: boolean;
  /** Absent for NON3D. */
  verification?: Verification;
  /** Why the bank has refused. */
  refusedWith?: BankErrorCode;
  /** Where the card was filed once it had paid. */
  filed?: Filed;
}

/** A payment that nothing has happened to. Without a `callbackUrl` it is NON3D: it fails unless it is charged. */
export function newPayment(paymentId: string, accepted: AcceptedPayment, card: PayingCard): Payment {
  const { card: _, callbackUrl, ...order } = accepted;
  const payment = { ...order, paymentId, card, fraudStatus: 1, charged: false } as const;
  if (callbackUrl === undefined) return { ...payment, status: "FAILURE" };
  return { ...payment, status: "INIT_THREEDS", verification: newVerification(card, callbackUrl, paymentId) };
}

/**
 * `mock12-9584229962790500iyziord` is what iyzico's sandbox makes for a Halkbank card. Here its digits never look like a card number,
 * so that a search for leaked ones finds nothing by chance.
 */
function newVerification({ face }: PayingCard, callbackUrl: string, paymentId: string): Verification {
  const digits = ["95842299", "95842298"].map((start) => start + paymentId);
  const orderId = `mock${face.facts?.cardBankCode ?? 0}-${digits.find((one) => !isLuhnValid(one))}iyziord`;
  return { key: randomUUID(), orderId, callbackUrl, answer: "none" };
}

/**
 * Moves on when the browser comes back from the bank, once; a reload changes nothing. That everything but `mdStatus` 1 ends the payment
 * is a guess.
 */
export function comeBack(payment: Payment, verification: Verification): Callback {
  if (verification.callback) return verification.callback;
  const callback = callbackOf(payment, verification);
  verification.callback = callback;
  payment.status = callback.mdStatus === 1 ? "CALLBACK_THREEDS" : "FAILURE";
  return callback;
}

function callbackOf({ card }: Payment, { answer }: Verification): Callback {
  if (answer !== "passed") return { status: "failure", mdStatus: 0 };
  const { threeDS } = card.face.conduct;
  return { status: "success", mdStatus: typeof threeDS === "number" ? threeDS : 1 };
}
