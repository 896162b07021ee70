/** Every attempt to charge a card, in memory. Money was taken exactly where one succeeded. */
import type * as z from "zod";
import type { Decline } from "./declines.ts";
import type { Order } from "./orders.ts";
import type { Outcome } from "./outcome.ts";
import type { MdStatus } from "./test-cards.ts";
import type { CheckRequest } from "./transaction-input.ts";

export interface Attempt {
  /** Paynet's plain number, and what it gives to clients. */
  id: number;
  xactId: string;
  /** Epoch milliseconds. */
  at: number;
  order: Order;
  isThreeDs: boolean;
  mdStatus: MdStatus | undefined;
  decline: Decline | undefined;
}

interface Answered extends Attempt {
  /** What the client was answered, should it have got that far. */
  outcome: Outcome;
}

export class Attempts {
  #attempts: Answered[] = [];
  #lastId = 27_104_535;

  nextId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  add(attempt: Answered): void {
    this.#attempts.push(attempt);
  }

  /** What the first success of a reference was answered. */
  successOf(referenceNo: string): Outcome | undefined {
    return this.#of(referenceNo).find(({ decline }) => !decline)?.outcome;
  }

  /** What the last attempt of a reference was answered. */
  lastOf(referenceNo: string): Outcome | undefined {
    return this.#of(referenceNo).at(-1)?.outcome;
  }

  /** The attempts that a check is about, oldest first. With both names, the id counts. */
  find({ xact_id, reference_no }: z.output<typeof CheckRequest>): Attempt[] {
    if (xact_id !== undefined) return this.#attempts.filter(({ xactId }) => xactId === xact_id);
    return reference_no === undefined ? [] : this.#of(reference_no);
  }

  /** For tests: `GET /__payments`. A single payment has `instalment` 1, and `amount` is in kuruş. */
  list() {
    return this.#attempts.map(({ xactId, order, decline, isThreeDs }) => ({
      xactId,
      referenceNo: order.referenceNo,
      amount: order.quote.total,
      instalment: order.quote.instalments,
      isSucceed: !decline,
      isThreeDs,
      cardLastFour: order.card.lastFourDigits,
    }));
  }

  /** Forgets all; ids go on. */
  forget(): void {
    this.#attempts = [];
  }

  #of(referenceNo: string): Answered[] {
    return this.#attempts.filter(({ order }) => order.referenceNo === referenceNo);
  }
}
