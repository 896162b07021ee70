/** A payment as iyzico tells it: its fields in iyzico's order, with the spelling of Java's decimals (iyzico fact sheet 3.1). */
import { rawNumber, type RawNumber } from "../raw-json.ts";
import { type Amount, parseAmount, share, total, withEightDecimals } from "./amounts.ts";
import type { Fields } from "./outcome.ts";
import type { Payment } from "./payment.ts";
import type { SentAmount } from "./payment-input.ts";
import { paymentSignature } from "./response-signature.ts";

/** How prices are spelt: NON3D answers repeat the request's digits, those of 3-D Secure and the detail have eight decimals. */
export type Spelling = "as-sent" | "eight-decimals";

interface Telling {
  spelling: Spelling;
  /** Of the request that is answered, which need not be the payment's. */
  conversationId: string | undefined;
  secretKey: string;
  /** Epoch milliseconds. */
  now: number;
}

/** iyzico's own part of a payment; both numbers are of its documents' examples. */
const COMMISSION_PER_10000 = 289n;
const FEE = parseAmount("0.25") ?? 0n;
const HUNDRED = parseAmount("100") ?? 0n;

const DAY_MS = 24 * 60 * 60 * 1000;

/** The answer of every call that tells of a payment, with its signature at the end. */
export function paymentFields(payment: Payment, telling: Telling, more: Fields = {}): Fields {
  const { paymentId, currency, basketId } = payment;
  const { conversationId, secretKey } = telling;
  const price = payment.price.text;
  const paidPrice = payment.paidPrice.text;
  return {
    ...orderFields(payment, telling),
    ...cardFields(payment),
    basketId,
    currency,
    itemTransactions: itemTransactions(payment, telling),
    ...bankFields(payment),
    ...more,
    signature: paymentSignature(secretKey, {
      paymentId,
      currency,
      basketId,
      conversationId,
      paidPrice,
      price,
    }),
  };
}

function orderFields(payment: Payment, { spelling }: Telling): Fields {
  const { price, paidPrice, installment, paymentId, fraudStatus } = payment;
  return {
    price: spelt(price, spelling),
    paidPrice: spelt(paidPrice, spelling),
    installment,
    paymentId,
    fraudStatus,
    ...merchantCommission(price.value, paidPrice.value),
    iyziCommissionRateAmount: raw(iyziCommission(paidPrice.value)),
    iyziCommissionFee: raw(FEE),
  };
}

/** What the shopper pays beyond the price. Less than the price is no commission. */
function merchantCommission(price: Amount, paidPrice: Amount): Fields {
  const extra = paidPrice > price ? paidPrice - price : 0n;
  return {
    merchantCommissionRate: raw(share(extra, HUNDRED, price)),
    merchantCommissionRateAmount: raw(extra),
  };
}

function iyziCommission(paidPrice: Amount): Amount {
  return share(paidPrice, COMMISSION_PER_10000, 10_000n);
}

function cardFields({ card: { face }, filed }: Payment): Fields {
  const { facts, binNumber, lastFourDigits } = face;
  return {
    cardType: facts?.cardType,
    cardAssociation: facts?.cardAssociation,
    cardFamily: facts?.cardFamily,
    cardToken: filed?.cardToken,
    cardUserKey: filed?.cardUserKey,
    binNumber,
    lastFourDigits,
  };
}

/** Only what the bank has taken has its codes. */
function bankFields({ charged, paymentId, verification }: Payment): Fields {
  return {
    authCode: charged ? paymentId.slice(-6) : undefined,
    phase: "AUTH",
    mdStatus: verification?.callback?.mdStatus,
    hostReference: charged ? "mock00001iyzihostrfn" : undefined,
  };
}

function itemTransactions(payment: Payment, telling: Telling): Fields[] {
  const { items, paidPrice } = payment;
  const paid = splitByPrice(paidPrice.value, payment);
  const fees = splitByPrice(FEE, payment);
  return items.map((item, index) => {
    const itemPaid = paid[index] ?? 0n;
    const start = {
      itemId: item.id,
      paymentTransactionId: String(Number(payment.paymentId) * 100 + index),
      transactionStatus: TRANSACTION_STATUS[payment.fraudStatus],
      price: spelt(item.price, telling.spelling),
      paidPrice: raw(itemPaid),
    };
    const rest = payout({ paid: itemPaid, fee: fees[index] ?? 0n }, payment, telling.now);
    return Object.assign(start, merchantCommission(item.price.value, itemPaid), rest);
  });
}

/** 2: a standard merchant's, 0: in review, -1: rejected. */
const TRANSACTION_STATUS = { "1": 2, "0": 0, "-1": -1 } as const;

function payout({ paid, fee }: { paid: Amount; fee: Amount }, { currency }: Payment, now: number): Fields {
  const commission = iyziCommission(paid);
  const rest = paid - commission - fee;
  const amounts = { iyziCommissionRateAmount: raw(commission), iyziCommissionFee: raw(fee) };
  const blocked = { blockageRateAmountMerchant: raw(0n), blockageRateAmountSubMerchant: raw(0n) };
  const merchantPayoutAmount = raw(rest > 0n ? rest : 0n);
  return {
    ...amounts,
    blockageRate: raw(0n),
    ...blocked,
    blockageResolvedDate: `${new Date(now + 7 * DAY_MS).toISOString().slice(0, 10)} 00:00:00`,
    subMerchantPrice: 0,
    subMerchantPayoutRate: raw(0n),
    subMerchantPayoutAmount: 0,
    merchantPayoutAmount,
    convertedPayout: {
      paidPrice: raw(paid),
      ...amounts,
      ...blocked,
      subMerchantPayoutAmount: raw(0n),
      merchantPayoutAmount,
      iyziConversionRate: 0,
      iyziConversionRateAmount: 0,
      currency,
    },
  };
}

/** In the proportion of the items' prices; the last takes what rounding leaves. */
function splitByPrice(amount: Amount, { items, price }: Payment): Amount[] {
  const parts = items.slice(0, -1).map((item) => share(amount, item.price.value, price.value));
  return [...parts, amount - total(parts)];
}

function spelt({ text, value }: SentAmount, spelling: Spelling): RawNumber {
  return spelling === "as-sent" ? rawNumber(text) : raw(value);
}

function raw(amount: Amount): RawNumber {
  return rawNumber(withEightDecimals(amount));
}
