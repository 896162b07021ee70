/**
 * The wire between Paynet and the cards' bank, which the shopper's browser has no part in: Paynet opens a transaction, the bank asks the
 * shopper, Paynet looks up what came of it. The browser carries the id and nothing else.
 */
import { randomBytes } from "node:crypto";
import type { BankBehaviour } from "../paynet/test-cards.ts";

interface TransactionDetails {
  bank: string | null;
  /** `435508******1010`: the bank's page has no use for more. */
  maskedCard: string;
  /** What the shopper confirms, in Turkish: as the page's heading, and in a word or two. */
  title: string;
  purpose: string;
  /** `149,90 TL`; `null` where no money is taken. */
  amount: string | null;
  /** What has to be typed; `null`: anything. */
  password: string | null;
  behaviour: BankBehaviour;
  /** Where the browser goes when the bank is done. */
  termUrl: string;
}

export interface Transaction extends TransactionDetails {
  readonly id: string;
  /** What the cookie of the first page must say on the second. */
  readonly cookieValue: string;
  wrongCodes: number;
  result: "pending" | "passed" | "failed" | "cancelled";
}

export class BankTransactions {
  #transactions = new Map<string, Transaction>();

  open(details: TransactionDetails): Transaction {
    const transaction: Transaction = {
      ...details,
      id: randomBytes(18).toString("base64url"),
      cookieValue: randomBytes(18).toString("base64url"),
      wrongCodes: 0,
      result: "pending",
    };
    this.#transactions.set(transaction.id, transaction);
    return transaction;
  }

  find(id: string): Transaction | undefined {
    return this.#transactions.get(id);
  }

  forget(): void {
    this.#transactions = new Map();
  }
}
