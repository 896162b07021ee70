/**
 * What a challenge is for: saving a card (`saving-cards.ts`), or paying (`payments/`). The machine knows when something is to be done, a
 * purpose knows what.
 */
import type { Challenge, PaymentStatus, ProblemCode } from "@saved-cards/widget/contract";
import type { Amount, Currency } from "@saved-cards/widget/money";
import type { Log } from "../log.ts";
import type { ChallengeRecord } from "../store/index.ts";
import type { ReturnVerdict } from "../vaults/payments.ts";
import type { Run } from "./deps.ts";

export type Settled =
  | { kind: "succeeded"; savedCardId?: string }
  | { kind: "failed"; problem: ProblemCode; providerCode?: string }
  /** The bank's answer was taken up too late, so nothing was sent. */
  | { kind: "expired" };

export interface ChallengePurpose {
  /** @param fields what the browser brought back: user-controlled. */
  readReturn(challenge: ChallengeRecord, fields: Readonly<Record<string, string>>): ReturnVerdict;
  /**
   * Sends the one call that takes effect. Called once for a challenge, unless it is `not_sent`: known not to have left.
   *
   * `unknown`: nobody can say yet.
   */
  confirm(
    run: Run,
    challenge: ChallengeRecord,
  ): Promise<Settled | { kind: "not_sent" } | { kind: "unknown" }>;
  /**
   * Asks the provider what became of that call.
   *
   * @param sentAt when it left; `null` if that was in another run.
   */
  findOut(
    run: Run,
    challenge: ChallengeRecord,
    sentAt: number | null,
  ): Promise<Settled | { kind: "unknown" }>;
  /** What is told of one that was never sent, in all the time that there was for it. */
  readonly notSentProblem: ProblemCode;
  /** The challenge ended and nothing was sent: the shopper gave it up, did not come back, or was not confirmed. */
  ended(log: Log, challenge: ChallengeRecord): Promise<void>;
  /** What the API tells of one that is over, beside its problem. */
  result(challenge: ChallengeRecord): Promise<Pick<NonNullable<Challenge["result"]>, "card" | "payment">>;
  /** What its pages tell beside its state: what will be charged, and what became of that, which may be known later. */
  facts(challenge: ChallengeRecord): Promise<ChallengeFacts>;
}

export interface ChallengeFacts {
  /** `null` if nothing will be charged. */
  price: { amount: Amount; currency: Currency } | null;
  /** `null` if it is not for a payment. */
  paymentStatus: PaymentStatus | null;
}

export type ChallengePurposes = Record<ChallengeRecord["purpose"], ChallengePurpose>;
