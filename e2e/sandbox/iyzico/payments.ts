/** Payments, in memory, under iyzico's rules (iyzico fact sheet 3). */
import * as z from "zod";
import { stripped, withTwoDecimals } from "./amounts.ts";
import { hasExpired, Text } from "./card-input.ts";
import type { CardStorage } from "./card-storage.ts";
import { isRefusal, missing, type Outcome, type Refusal, refusal, success } from "./outcome.ts";
import { newPayment, type Payment } from "./payment.ts";
import { paymentFields, type Spelling } from "./payment-answer.ts";
import { payingCard, type PayingCard, termsProblem } from "./payment-card.ts";
import { acceptPayment, type AcceptedPayment } from "./payment-input.ts";
import type { PaymentSettings } from "./payment-settings.ts";
import { initializeSignature, normalised } from "./response-signature.ts";
import type { Webhooks } from "./webhooks.ts";

interface PaymentsOptions {
  storage: CardStorage;
  webhooks: Webhooks;
  settings: () => PaymentSettings;
  secretKey: string;
  /** Epoch milliseconds. */
  now: () => number;
  /** The document that takes the browser to 3-D Secure. */
  threeDSHtml: (payment: Payment, publicUrl: string) => string;
}

const CompleteRequest = z.object({ conversationId: Text, paymentId: Text });
const CompleteV2Request = CompleteRequest.extend({ paidPrice: Text, basketId: Text, currency: Text });
const DetailRequest = CompleteRequest.extend({ paymentConversationId: Text });

/** As long as iyzico's today. */
const FIRST_PAYMENT_ID = 28_157_248;

/** Takes the parsed JSON of a request and gives what to answer, as `CardStorage` does. */
export class Payments {
  readonly #options: PaymentsOptions;
  #payments = new Map<string, Payment>();
  #made = 0;

  constructor(options: PaymentsOptions) {
    this.#options = options;
  }

  /** `POST /payment/auth`. */
  auth(request: unknown): Outcome {
    const accepted = this.#accept(request);
    if (isRefusal(accepted)) return accepted;
    if (accepted.card.face.facts?.force3ds) return refusal("10217");
    const payment = this.#add({ ...accepted.order, callbackUrl: undefined }, accepted.card);
    return this.#charge(payment, payment.conversationId, "as-sent");
  }

  /** `POST /payment/3dsecure/initialize`. That 10214 tells of a bank without a page is a guess. */
  initialize(request: unknown, publicUrl: string): Outcome {
    const accepted = this.#accept(request);
    if (isRefusal(accepted)) return accepted;
    const { order, card } = accepted;
    if (order.callbackUrl === undefined || !URL.canParse(order.callbackUrl)) return refusal("23");
    if (card.face.conduct.threeDS === "does-not-begin") return refusal("10214");
    const payment = this.#add(order, card);
    const { paymentId, conversationId } = payment;
    const html = this.#options.threeDSHtml(payment, publicUrl);
    return success({
      threeDSHtmlContent: Buffer.from(html).toString("base64"),
      paymentId,
      signature: initializeSignature(this.#options.secretKey, { paymentId, conversationId }),
    });
  }

  /** `POST /payment/3dsecure/auth`. */
  complete(request: unknown): Outcome {
    const parsed = CompleteRequest.safeParse(request);
    if (!parsed.success) return refusal("11");
    const payment = this.#verified(parsed.data.paymentId);
    if (isRefusal(payment)) return payment;
    return this.#charge(payment, parsed.data.conversationId, "eight-decimals");
  }

  /** `POST /payment/v2/3dsecure/auth`. That a value unlike the first call's is told by 11, and can be sent again, is a guess. */
  completeV2(request: unknown): Outcome {
    const parsed = CompleteV2Request.safeParse(request);
    if (!parsed.success) return refusal("11");
    const { paymentId, conversationId, ...terms } = parsed.data;
    if (paymentId === undefined) return refusal("5002");
    if (terms.paidPrice === undefined) return missing("paidPrice");
    if (terms.basketId === undefined) return missing("basketId");
    if (terms.currency === undefined) return missing("currency");
    const payment = this.#verified(paymentId);
    if (isRefusal(payment)) return payment;
    const isSame =
      normalised(terms.paidPrice) === stripped(payment.paidPrice.value) &&
      terms.basketId === payment.basketId &&
      terms.currency === payment.currency;
    return isSame ? this.#charge(payment, conversationId, "eight-decimals") : refusal("11");
  }

  /** `POST /payment/detail`. Of several payments of one conversation the newest is told, which is a guess. */
  detail(request: unknown): Outcome {
    const parsed = DetailRequest.safeParse(request);
    if (!parsed.success) return refusal("11");
    const { paymentId, paymentConversationId, conversationId } = parsed.data;
    if (paymentId === undefined && paymentConversationId === undefined) return refusal("5002");
    const payment =
      paymentId === undefined
        ? [...this.#payments.values()].findLast((one) => one.conversationId === paymentConversationId)
        : this.#payments.get(paymentId);
    if (!payment) return refusal("5086");
    const { status: paymentStatus, refusedWith } = payment;
    if (refusedWith !== undefined && this.#options.settings().failedDetail === "failure") {
      return refusal(refusedWith, { paymentId: payment.paymentId, paymentStatus });
    }
    return success(
      paymentFields(payment, this.#telling(conversationId, "eight-decimals"), { paymentStatus }),
    );
  }

  /** By the `PaReq` of the mock's forms. */
  findByKey(key: string): Payment | undefined {
    return [...this.#payments.values()].find(({ verification }) => verification?.key === key);
  }

  find(paymentId: string): Payment | undefined {
    return this.#payments.get(paymentId);
  }

  /**
   * Ends the review of a payment, and sends a webhook. That a rejected one is a FAILURE whose money is given back is a guess.
   * @returns whether it was in review.
   */
  review(payment: Payment, fraudStatus: -1 | 1): boolean {
    if (!payment.charged || payment.fraudStatus !== 0) return false;
    payment.fraudStatus = fraudStatus;
    if (fraudStatus === -1) Object.assign(payment, { status: "FAILURE", charged: false });
    this.#options.webhooks.schedule(payment);
    return true;
  }

  /** The truth about all payments, oldest first. */
  list(): object[] {
    return Array.from(this.#payments.values(), (payment) => ({
      paymentId: payment.paymentId,
      conversationId: payment.conversationId ?? null,
      basketId: payment.basketId ?? null,
      paymentStatus: payment.status,
      price: withTwoDecimals(payment.price.value),
      paidPrice: withTwoDecimals(payment.paidPrice.value),
      currency: payment.currency,
      installment: payment.installment,
      fraudStatus: payment.fraudStatus,
      charged: payment.charged,
      lastFourDigits: payment.card.face.lastFourDigits,
    }));
  }

  /** Forgets every payment. The count of ids goes on. */
  forget(): void {
    this.#payments = new Map();
  }

  #accept(request: unknown): { order: AcceptedPayment; card: PayingCard } | Refusal {
    const order = acceptPayment(request);
    if (isRefusal(order)) return order;
    const card = payingCard(order.card, this.#options.storage, this.#options.now());
    if (isRefusal(card)) return card;
    return termsProblem(card.face, order) ?? { order, card };
  }

  #add(order: AcceptedPayment, card: PayingCard): Payment {
    const payment = newPayment(String(FIRST_PAYMENT_ID + this.#made), order, card);
    this.#made += 1;
    this.#payments.set(payment.paymentId, payment);
    return payment;
  }

  /** The payment whose shopper has passed 3-D Secure, and that has not been completed. */
  #verified(paymentId: string | undefined): Payment | Refusal {
    if (paymentId === undefined) return refusal("5002");
    const payment = this.#payments.get(paymentId);
    if (!payment) return refusal("5086");
    return payment.status === "CALLBACK_THREEDS" ? payment : refusal("5115");
  }

  /** Takes the money, or does not, and sends a webhook either way. */
  #charge(payment: Payment, conversationId: string | undefined, spelling: Spelling): Outcome {
    const { settings, webhooks, now } = this.#options;
    const { face } = payment.card;
    const refusedWith = face.conduct.refusal ?? (hasExpired(face, now()) ? "10054" : undefined);
    if (refusedWith !== undefined) {
      Object.assign(payment, { status: "FAILURE", refusedWith });
      webhooks.schedule(payment);
      return refusal(refusedWith);
    }
    payment.fraudStatus = settings().fraudStatus;
    payment.charged = payment.fraudStatus !== -1;
    payment.status = payment.charged ? "SUCCESS" : "FAILURE";
    if (payment.charged) this.#register(payment);
    webhooks.schedule(payment);
    return success(paymentFields(payment, this.#telling(conversationId, spelling)));
  }

  #register(payment: Payment): void {
    const { face, register } = payment.card;
    if (!register) return;
    const { storage, settings } = this.#options;
    const owner = settings().registerUnder === "existing-user" ? register.cardUserKey : undefined;
    payment.filed = storage.file(face, owner);
  }

  #telling(conversationId: string | undefined, spelling: Spelling) {
    const { secretKey, now } = this.#options;
    return { spelling, conversationId, secretKey, now: now() };
  }
}
