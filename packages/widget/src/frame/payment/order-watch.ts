/**
 * How the session's order stands: what the session said, what a payment was answered with, and, while the outcome of one is not known
 * or is in review, what the BFF says when it is asked again. Knows no framework and no page.
 */
import type { Decline, Order, Payment } from "../../contract/index.ts";
import type { Answer } from "../api/client.ts";
import { pause } from "../api/repeat.ts";

/** Pauses after questions that failed, the last one again and again. */
const PAUSES = [1_000, 2_000, 5_000, 10_000];
/** Between questions that are answered at once though nothing has changed. */
const BREATH_MS = 1_000;
/** A review may take hours, and nobody waits for it with bated breath. */
const REVIEW_PAUSE_MS = 30_000;
/** As long as a timer can be: until a hint, or the connection's return. */
const UNTIL_WOKEN_MS = 2 ** 31 - 1;

export interface OrderState {
  order: Order;
  /** Why the last payment was not made, until the shopper begins another. */
  decline: Decline | null;
  /** The last payment of this frame is with a card that is saved if it succeeds. */
  savesCard: boolean;
}

export interface OrderWatchOptions {
  /** @param since the status that is known: waits for another one. `null` asks for the order now. */
  ask: (since: Order["status"] | null, signal: AbortSignal) => Promise<Answer<Order>>;
  /** Told once for each payment and status, but not of one that had failed before the frame came. */
  onPayment: (payment: Payment) => void;
}

const STATUS_AFTER = {
  pending: "pending",
  succeeded: "paid",
  in_review: "in_review",
  failed: "open",
} as const satisfies Record<Payment["status"], Order["status"]>;

export class OrderWatch {
  readonly #options: OrderWatchOptions;
  readonly #listeners = new Set<() => void>();
  readonly #told = new Set<string>();
  #state: OrderState | null = null;
  /** Counts what was learned, so that an answer to an older question is not believed. */
  #version = 0;
  #following = new AbortController();
  #isFollowing = false;
  /** Ends the question or the pause of the moment, so that the next question comes at once. */
  #step = new AbortController();

  constructor(options: OrderWatchOptions) {
    this.#options = options;
  }

  readonly getState = (): OrderState | null => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Takes the order of a session; `null` when there is none to pay. */
  open(order: Order | null): void {
    if (order !== null && order.id === this.#state?.order.id) {
      // A question or a pause of the session before: the next question is asked with this one, and at once.
      this.#step.abort();
      this.#take(order);
      return;
    }
    this.#stop();
    this.#version += 1;
    this.#state = null;
    if (order === null) this.#notify();
    else this.#take(order);
  }

  /** The shopper pays: what was wrong with the last payment is history. */
  begin({ savesCard }: Pick<OrderState, "savesCard">): void {
    this.#set({ savesCard, decline: null });
  }

  /** Takes a payment of this frame: the answer to it, or the end of its challenge. */
  takePayment(payment: Payment): void {
    if (this.#state === null || this.#state.order.status === "paid") return;
    const { order } = this.#state;
    const isAboutAnother = order.status !== "open" && (order.payment?.id ?? payment.id) !== payment.id;
    if (isAboutAnother && payment.status === "failed") {
      void this.refresh();
      return;
    }
    const status = STATUS_AFTER[payment.status];
    this.#put({ ...order, status, payment, challengeId: null }, payment.decline ?? null);
    this.#tell(payment);
  }

  /** A payment was sent, and nobody knows yet what became of it. */
  expect(): void {
    if (this.#state?.order.status === "open") this.#put({ ...this.#state.order, status: "pending" }, null);
  }

  /** The shopper is sent to the bank. */
  takeChallenge(challengeId: string): void {
    if (this.#state !== null) this.#put({ ...this.#state.order, challengeId }, null);
  }

  /** Another card is picked: what was wrong with the last one says nothing of it. */
  forgetDecline(): void {
    if (this.#state !== null && this.#state.decline !== null) this.#set({ decline: null });
  }

  /** Asks how it stands now: something may have happened elsewhere. */
  async refresh(): Promise<void> {
    if (this.#isFollowing) {
      this.#step.abort();
      return;
    }
    if (this.#state === null || this.#state.order.status === "paid") return;
    const version = this.#version;
    const answer = await this.#options.ask(null, this.#following.signal);
    if (version === this.#version && answer.outcome === "ok") this.#take(answer.value);
  }

  #take(order: Order): void {
    const before = this.#state?.order ?? null;
    // What is paid stays paid; only another order can be open.
    if (before?.status === "paid") return;
    const { payment } = order;
    const isSame = before?.payment?.id === payment?.id && before?.payment?.status === payment?.status;
    const decline = isSame && before !== null ? this.#state?.decline : payment?.decline;
    this.#put(order, order.status === "open" ? (decline ?? null) : null);
    const isOldFailure = payment?.status === "failed" && (before === null || isSame);
    if (payment !== null && !isOldFailure) this.#tell(payment);
  }

  #put(order: Order, decline: Decline | null): void {
    this.#version += 1;
    this.#state = { order, decline, savesCard: this.#state?.savesCard ?? false };
    this.#notify();
    const isMoving = order.status === "pending" || order.status === "in_review";
    if (!isMoving) this.#stop();
    else if (!this.#isFollowing) void this.#follow();
  }

  /** Asks again and again until the outcome is known. */
  async #follow(): Promise<void> {
    this.#isFollowing = true;
    const { signal } = this.#following;
    let failures = 0;
    let isWoken = false;
    while (!signal.aborted && this.#state !== null) {
      const step = (this.#step = new AbortController());
      const { status } = this.#state.order;
      const version = this.#version;
      const askedAt = Date.now();
      const answer = await this.#options.ask(isWoken ? null : status, step.signal);
      if (signal.aborted) return;
      if (answer.outcome === "ok") {
        failures = 0;
        if (version === this.#version) this.#take(answer.value);
        const isEarly = Date.now() - askedAt < BREATH_MS && !isWoken;
        if (answer.value.status === "in_review") await pause(REVIEW_PAUSE_MS, step.signal);
        else if (isEarly && answer.value.status === status) await pause(BREATH_MS, step.signal);
      } else if (!step.signal.aborted) {
        const isSessionOver = answer.outcome === "refused" && answer.problem.status === 401;
        const next = PAUSES[Math.min(failures, PAUSES.length - 1)] ?? BREATH_MS;
        failures += 1;
        await pause(isSessionOver ? UNTIL_WOKEN_MS : next, step.signal);
      }
      isWoken = step.signal.aborted;
    }
  }

  #stop(): void {
    this.#following.abort();
    this.#step.abort();
    this.#following = new AbortController();
    this.#isFollowing = false;
  }

  #tell(payment: Payment): void {
    const fact = `${payment.id} ${payment.status}`;
    if (this.#told.has(fact)) return;
    this.#told.add(fact);
    this.#options.onPayment(payment);
  }

  #set(part: Partial<OrderState>): void {
    if (this.#state === null) return;
    this.#state = { ...this.#state, ...part };
    this.#notify();
  }

  #notify(): void {
    for (const listener of this.#listeners) listener();
  }
}
