/**
 * Sends one request of the shopper's, and finds out what became of it when no answer comes. The request lives here only while its
 * outcome is open: then it must be sent again as it was, under the same key.
 */
import type { Answer, Failure } from "../api/client.ts";
import type { Intent } from "../api/intent.ts";
import { intentAfter, intentFor } from "../api/intent.ts";
import { askUntilKnown } from "../api/repeat.ts";
import { withProgress } from "./progress.ts";

/** From here on the shopper is told that it takes longer than usual. */
const SLOW_AFTER_MS = 6_000;
const PAUSES = [2_000, 4_000, 8_000, 15_000];

export interface SubmissionState {
  /** `asking`: the outcome is open and asked for. `unresolved`: still open after all repeats. */
  stage: "editing" | "sending" | "asking" | "unresolved";
  isSlow: boolean;
  showsProgress: boolean;
  /** Why the last attempt ended; `not_sent`: there was no connection to begin with. */
  refusal: Failure | "not_sent" | null;
}

export interface SubmissionOptions<Request, Value> {
  send: (request: Request, idempotencyKey: string) => Promise<Answer<Value>>;
  newKey: () => string;
  isOnline: () => boolean;
}

const editing: SubmissionState = { stage: "editing", isSlow: false, showsProgress: false, refusal: null };

export class Submission<Request, Value> {
  readonly #options: SubmissionOptions<Request, Value>;
  readonly #listeners = new Set<() => void>();
  #state: SubmissionState = editing;
  #request: Request | null = null;
  #intent: Intent | null = null;
  #closing = new AbortController();

  constructor(options: SubmissionOptions<Request, Value>) {
    this.#options = options;
  }

  readonly getState = (): SubmissionState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** @returns what the BFF made of it; `null` when that is nothing, or is not known: the state says which. */
  async submit(request: Request): Promise<Value | null> {
    if (this.#state.stage !== "editing") return null;
    if (!this.#options.isOnline()) {
      this.#set({ refusal: "not_sent" });
      return null;
    }
    return this.#run(request, "sending");
  }

  /** Asks once more what became of it, by the same request under the same key. */
  async askAgain(): Promise<Value | null> {
    if (this.#state.stage !== "unresolved" || this.#request === null) return null;
    return this.#run(this.#request, "asking");
  }

  /** Forgets everything that was typed. What was sent may still have its effect. */
  close(): void {
    this.#closing.abort();
    this.#closing = new AbortController();
    this.#forget();
    this.#set(editing);
  }

  async #run(request: Request, stage: "sending" | "asking"): Promise<Value | null> {
    const { signal } = this.#closing;
    this.#request = request;
    this.#intent = intentFor(this.#intent, JSON.stringify(request), this.#options.newKey);
    this.#set({ ...editing, stage });
    const slow = setTimeout(() => {
      if (!signal.aborted) this.#set({ isSlow: true });
    }, SLOW_AFTER_MS);
    const asking = askUntilKnown(() => this.#send(request, signal), {
      pauses: PAUSES,
      onOpen: () => this.#set({ stage: "asking" }),
      signal,
    });
    const answer = await withProgress(asking, (showsProgress) => {
      if (!signal.aborted) this.#set({ showsProgress });
    });
    clearTimeout(slow);
    return signal.aborted ? null : this.#settle(answer);
  }

  async #send(request: Request, signal: AbortSignal): Promise<Answer<Value>> {
    const intent = this.#intent ?? intentFor(null, JSON.stringify(request), this.#options.newKey);
    const answer = await this.#options.send(request, intent.key);
    if (!signal.aborted) this.#intent = intentAfter(intent, answer);
    return answer;
  }

  #settle(answer: Answer<Value>): Value | null {
    if (answer.outcome === "ok") {
      this.#forget();
      this.#set(editing);
      return answer.value;
    }
    if (this.#intent?.isOpen === true) {
      this.#set({ ...editing, stage: "unresolved" });
      return null;
    }
    this.#forget();
    this.#set({ ...editing, refusal: answer });
    return null;
  }

  #forget(): void {
    this.#request = null;
    this.#intent = null;
  }

  #set(part: Partial<SubmissionState>): void {
    this.#state = { ...this.#state, ...part };
    for (const listener of this.#listeners) listener();
  }
}
