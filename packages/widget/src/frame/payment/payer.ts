/**
 * Pays the order: one request per attempt, and one attempt at a time. What became of it is the order's to know; what is left here is
 * why nothing came of it. Knows no framework and no page.
 */
import type { PayRequest } from "../../contract/index.ts";
import { isFinal } from "../../contract/index.ts";
import type { Answer, Failure, Paid } from "../api/client.ts";
import type { ChallengeWatch } from "../challenge/index.ts";
import type { SubmissionState } from "../submission/index.ts";
import { Submission } from "../submission/index.ts";
import type { OrderWatch } from "./order-watch.ts";

export interface PayerOptions {
  send: (request: PayRequest, idempotencyKey: string) => Promise<Answer<Paid>>;
  newKey: () => string;
  isOnline: () => boolean;
  orders: OrderWatch;
  watch: ChallengeWatch;
}

/** The BFF has the payment, and will know: the order is asked, and nothing is sent again. */
const UNKNOWN = "unknown";

/** A typed card's fields by the names that its form has for them. */
function namedAsTyped(failure: Failure): Failure {
  if (failure.outcome === "no_answer") return failure;
  const { problem } = failure;
  const fields = problem.fields?.map((error) => ({ ...error, field: error.field.replace(/^card\./, "") }));
  return { ...failure, problem: { ...problem, ...(fields !== undefined && { fields }) } };
}

export class Payer {
  readonly #options: PayerOptions;
  readonly #submission: Submission<PayRequest, Paid | typeof UNKNOWN>;
  readonly getState: () => SubmissionState;
  readonly subscribe: (listener: () => void) => () => void;
  #wasAsking = false;
  /** What the last attempt was for: what became of it says nothing of another order. */
  #orderId: string | null = null;

  constructor(options: PayerOptions) {
    this.#options = options;
    const { newKey, isOnline } = options;
    this.#submission = new Submission({
      newKey,
      isOnline,
      send: async (request, key): Promise<Answer<Paid | typeof UNKNOWN>> => {
        const answer = await options.send(request, key);
        if (answer.outcome !== "refused") return answer;
        if (answer.problem.code === "outcome_unknown") return { outcome: "ok", value: UNKNOWN };
        return namedAsTyped(answer);
      },
    });
    this.getState = this.#submission.getState;
    this.subscribe = this.#submission.subscribe;
    this.subscribe(() => this.#lookElsewhere());
    options.orders.subscribe(() => this.#giveWay());
  }

  /** Sends one payment; does nothing while one is on its way. */
  async pay(request: PayRequest): Promise<void> {
    const { orders, watch } = this.#options;
    const order = orders.getState()?.order;
    if (this.getState().stage !== "editing" || order?.status !== "open") return;
    this.#orderId = order.id;
    const sending = this.#submission.submit(request);
    if (this.getState().stage === "sending") {
      // Another payment cancels the one that is still at the bank.
      if (watch.getState()?.purpose === "payment") watch.forget();
      orders.begin({ savesCard: request.card?.save === true });
    }
    this.#settle(await sending);
  }

  /** Asks once more what became of it, by the same request under the same key. */
  async askAgain(): Promise<void> {
    this.#settle(await this.#submission.askAgain());
  }

  /** Forgets what was wrong with the last attempt. Does nothing while one is on its way. */
  forget(): void {
    const { stage, refusal } = this.getState();
    if (stage === "editing" && refusal !== null) this.#submission.close();
  }

  #settle(paid: Paid | typeof UNKNOWN | null): void {
    const { orders, watch } = this.#options;
    if (orders.getState()?.order.id !== this.#orderId) return;
    if (paid === UNKNOWN) {
      orders.expect();
    } else if (paid === null) {
      // Refused, or not known: either way the order may have changed.
      const { refusal } = this.getState();
      if (refusal !== null && refusal !== "not_sent") void orders.refresh();
    } else if ("challenge" in paid) {
      watch.start(paid.challenge, "payment");
      if (!isFinal(paid.challenge.state)) orders.takeChallenge(paid.challenge.id);
    } else {
      orders.takePayment(paid);
    }
  }

  /** No answer came: the order may know already what became of the payment. */
  #lookElsewhere(): void {
    const isAsking = this.getState().stage === "asking";
    const hasBegun = isAsking && !this.#wasAsking;
    this.#wasAsking = isAsking;
    if (hasBegun) void this.#options.orders.refresh();
  }

  /** The order says more than the answer that did not come, or than a refusal; and another order is no business of either's. */
  #giveWay(): void {
    const { stage, refusal } = this.getState();
    if (stage === "editing" && refusal === null) return;
    const order = this.#options.orders.getState()?.order;
    const isOther = order?.id !== this.#orderId;
    const saysMore = stage !== "sending" && order?.status !== "open";
    if (isOther || saysMore) this.#submission.close();
  }
}
