/**
 * The payment services (Paynet fact sheet 5): at once, or by 3-D Secure in two steps. Nothing in a payment or a charge waits, so of
 * several at once one comes first, and the others find its success.
 *
 * From the documents: a repeated call "returns the transaction if there is a previous successful transaction with the same
 * `reference_no`", under code 100. Guesses: that it does so for another amount or card as well, and for a charge by 3-D Secure of a
 * reference that is paid already (see {@link TransactionSettings}).
 */
import type * as z from "zod";
import type { AmountsAs } from "./amounts.ts";
import { type Attempt, Attempts } from "./attempts.ts";
import { type Delivered, inTheWayOf, prompt } from "./delivery.ts";
import { newXactId } from "./ids.ts";
import { declineOf, type Order, orderOf } from "./orders.ts";
import { asOldSuccess, type Outcome, refusal, success } from "./outcome.ts";
import type { Session, Sessions } from "./sessions.ts";
import type { StoredCards } from "./stored-cards.ts";
import { attemptAnswer, checkRow, type DeclineCode, notVerifiedAnswer } from "./transaction-answer.ts";
import type { CheckRequest, PaymentInput, TdsChargeRequest, TdsInitialRequest } from "./transaction-input.ts";
import { wayOn } from "./way-on.ts";

/** Where the way to the bank begins; Paynet's own path is not known. */
export const PAYMENT_GATE = "/v1/transactionjgate/tds";

/** What the documents leave open. The first of each is the default. */
export interface TransactionSettings {
  amountsAs: AmountsAs;
  declineCode: DeclineCode;
  /** Whether the merchant may charge without 3-D Secure; without it, code 7, which is a guess. */
  nonThreeDs: boolean;
  /** What a payment with a reference that was declined does. */
  afterDecline: "new-attempt" | "replays-decline";
  /** What a charge by 3-D Secure of a reference that is paid does. */
  chargeOfPaid: "old-success" | "charges-again";
  /** What `transaction/check` says of what it does not know. */
  whenNoTransaction: "no-data" | "empty-list";
}

interface TransactionParts {
  cards: StoredCards;
  sessions: Sessions<Order>;
  settings: () => TransactionSettings & { sessionLifetimeMs: number };
  /** Epoch milliseconds. */
  now: () => number;
  /** Runs something after `lateSaveMs`. */
  later: (charge: () => void) => void;
}

/** The four services. Each takes a well-formed request and gives what to answer. */
export class Transactions {
  readonly #parts: TransactionParts;
  readonly #attempts = new Attempts();
  /** How often all has been forgotten, so that a late charge of before does not turn up after. */
  #forgotten = 0;

  constructor(parts: TransactionParts) {
    this.#parts = parts;
  }

  /** `v2/transaction/payment`. */
  pay(input: PaymentInput): Delivered {
    const { nonThreeDs, afterDecline } = this.#parts.settings();
    if (!nonThreeDs) return prompt(refusal(7));
    const { reference_no: referenceNo } = input;
    const old = this.#attempts.successOf(referenceNo);
    if (old) return prompt(asOldSuccess(old));
    const declined = this.#attempts.lastOf(referenceNo);
    if (declined && afterDecline === "replays-decline") return prompt(declined);
    const order = orderOf(input, this.#parts);
    if (typeof order === "number") return prompt(refusal(order));
    return this.#charge(
      order,
      () =>
        this.#attempts.successOf(referenceNo) ??
        this.#attempt({ order, isThreeDs: false, mdStatus: undefined }),
    );
  }

  /** `v2/transaction/tds_initial`: opens a session. Nobody is asked for money, and whether the reference is paid is not looked at. */
  async start(input: z.output<typeof TdsInitialRequest>, publicUrl: string): Promise<Outcome> {
    const order = orderOf(input, this.#parts);
    if (typeof order === "number") return refusal(order);
    if (order.card.behaviour.start === "refused-by-bank") return refusal(1);
    const session = this.#parts.sessions.open(
      { intent: order, returnUrl: input.return_url, card: order.card },
      this.#parts.settings().sessionLifetimeMs,
    );
    const way = await wayOn(session, { publicUrl, path: PAYMENT_GATE });
    return success("tds_initial_response", { ...way });
  }

  /**
   * `v2/transaction/tds_charge`. Repeated, it gives the first answer: under code 100 after a success, and as it was after a decline,
   * which is a guess, as the documents only say to repeat it "until you get an answer".
   */
  charge({ session_id, token_id, transaction_type }: z.output<typeof TdsChargeRequest>): Delivered {
    const { sessions, settings } = this.#parts;
    const session = sessions.find(session_id, token_id);
    const mode = session?.card.behaviour.confirm;
    if (!session || mode === "session-forgotten") return prompt(refusal(13));
    if (transaction_type !== "sale") return prompt(refusal(19));
    if (session.settled) return prompt(repeated(session.settled));
    if (!sessions.isAlive(session)) return prompt(refusal(13));
    if (session.verification !== "passed" || mode === "verification-failed") {
      return prompt(notVerifiedAnswer(session.mdStatus));
    }
    const old = this.#attempts.successOf(session.intent.referenceNo);
    if (old && settings().chargeOfPaid === "old-success") return prompt(asOldSuccess(old));
    return this.#charge(session.intent, () => this.#settle(session));
  }

  /** `v1/transaction/check`: every attempt, oldest first, which is a guess. */
  check(input: z.output<typeof CheckRequest>): Outcome {
    const { whenNoTransaction, amountsAs } = this.#parts.settings();
    const attempts = this.#attempts.find(input);
    if (attempts.length === 0 && whenNoTransaction === "no-data") return refusal(12);
    const Data = attempts.map((attempt) => checkRow(attempt, amountsAs));
    return success("transaction_check", { Data });
  }

  /** Every attempt so far, for tests. */
  list(): ReturnType<Attempts["list"]> {
    return this.#attempts.list();
  }

  /** Forgets every attempt. */
  forget(): void {
    this.#forgotten += 1;
    this.#attempts.forget();
  }

  /** @param act charges, unless that has been done meanwhile. */
  #charge({ card }: Order, act: () => Outcome): Delivered {
    const { confirm } = card.behaviour;
    const declined = declineOf(card, this.#parts.now()) !== undefined;
    if (declined) return prompt(act());
    if (confirm === "saved-late") this.#chargeLater(act);
    const isUnheard = confirm === "saved-late" || confirm === "answer-lost";
    return inTheWayOf(confirm, isUnheard ? refusal(10) : act());
  }

  #chargeLater(act: () => Outcome): void {
    const forgotten = this.#forgotten;
    this.#parts.later(() => {
      if (forgotten === this.#forgotten) act();
    });
  }

  #settle(session: Session<Order>): Outcome {
    const { intent: order, mdStatus } = session;
    session.settled ??= this.#attempt({ order, isThreeDs: true, mdStatus });
    return session.settled;
  }

  /** Asks the bank. A card is saved only once it has paid. */
  #attempt(tried: Pick<Attempt, "order" | "isThreeDs" | "mdStatus">): Outcome {
    const { cards, now, settings } = this.#parts;
    const { card, save } = tried.order;
    const decline = declineOf(card, now());
    const attempt = { ...tried, id: this.#attempts.nextId(), xactId: newXactId(), at: now(), decline };
    const saved = decline || !save ? undefined : cards.keep(card, save);
    const outcome = attemptAnswer(attempt, saved, settings());
    this.#attempts.add({ ...attempt, outcome });
    return outcome;
  }
}

function repeated(first: Outcome): Outcome {
  return first.fields["is_succeed"] === true ? asOldSuccess(first) : first;
}
