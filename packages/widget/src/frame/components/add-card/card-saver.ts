/**
 * Saves one card, and finds out what became of it when no answer comes. The request lives here only while its outcome is
 * open: then it must be sent again as it was, under the same key.
 */
import type { AddCardRequest } from "../../../contract/index.ts";
import type { Added, Answer, Failure } from "../../api/client.ts";
import type { Intent } from "../../api/intent.ts";
import { intentAfter, intentFor } from "../../api/intent.ts";
import { askUntilKnown } from "../../api/repeat.ts";
import { withProgress } from "../progress.ts";

/** From here on the shopper is told that it takes longer than usual. */
const SLOW_AFTER_MS = 6_000;
const PAUSES = [2_000, 4_000, 8_000, 15_000];

export interface SaverState {
  /** `asking`: the outcome is open and asked for. `unresolved`: still open after all repeats. */
  stage: "editing" | "sending" | "asking" | "unresolved";
  isSlow: boolean;
  showsProgress: boolean;
  /** Why the last attempt ended; `not_sent`: there was no connection to begin with. */
  refusal: Failure | "not_sent" | null;
}

export interface CardSaverOptions {
  send: (request: AddCardRequest, idempotencyKey: string) => Promise<Answer<Added>>;
  newKey: () => string;
  isOnline: () => boolean;
}

const editing: SaverState = { stage: "editing", isSlow: false, showsProgress: false, refusal: null };

export class CardSaver {
  readonly #options: CardSaverOptions;
  readonly #listeners = new Set<() => void>();
  #state: SaverState = editing;
  #request: AddCardRequest | null = null;
  #intent: Intent | null = null;
  #closing = new AbortController();

  constructor(options: CardSaverOptions) {
    this.#options = options;
  }

  readonly getState = (): SaverState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /**
   * @returns the saved card, or the challenge that comes before it; `null` when it was not saved, or when that is not known: the state
   * says which.
   */
  async save(request: AddCardRequest): Promise<Added | null> {
    if (this.#state.stage !== "editing") return null;
    if (!this.#options.isOnline()) {
      this.#set({ refusal: "not_sent" });
      return null;
    }
    return this.#run(request, "sending");
  }

  /** Asks once more what became of the card, by the same request under the same key. */
  async askAgain(): Promise<Added | null> {
    if (this.#state.stage !== "unresolved" || this.#request === null) return null;
    return this.#run(this.#request, "asking");
  }

  /** Forgets everything that was typed. What was sent may still be saved: the list will show it. */
  close(): void {
    this.#closing.abort();
    this.#closing = new AbortController();
    this.#forget();
    this.#set(editing);
  }

  async #run(request: AddCardRequest, stage: "sending" | "asking"): Promise<Added | null> {
    const { signal } = this.#closing;
    this.#request = request;
    this.#intent = intentFor(this.#intent, JSON.stringify(request), this.#options.newKey);
    this.#set({ ...editing, stage });
    const slow = setTimeout(() => this.#set({ isSlow: true }), SLOW_AFTER_MS);
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

  async #send(request: AddCardRequest, signal: AbortSignal): Promise<Answer<Added>> {
    const intent = this.#intent ?? intentFor(null, JSON.stringify(request), this.#options.newKey);
    const answer = await this.#options.send(request, intent.key);
    if (!signal.aborted) this.#intent = intentAfter(intent, answer);
    return answer;
  }

  #settle(answer: Answer<Added>): Added | null {
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

  #set(part: Partial<SaverState>): void {
    this.#state = { ...this.#state, ...part };
    for (const listener of this.#listeners) listener();
  }
}
