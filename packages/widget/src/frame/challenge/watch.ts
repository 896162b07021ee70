/**
 * Follows one challenge to its end: puts its page before the shopper, asks the BFF how it stands, and takes hints that it has changed.
 * Whatever tells first, the end is told once. Knows no framework and no page.
 */
import type { Card, Challenge } from "../../contract/index.ts";
import { isFinal, MAX_WAIT_SECONDS } from "../../contract/index.ts";
import type { Answer, Failure } from "../api/client.ts";
import { askUntilKnown, pause } from "../api/repeat.ts";
import type { ChallengeMemory } from "./memory.ts";

/** Pauses after calls that failed, the last one again and again. */
const PAUSES = [1_000, 2_000, 5_000, 10_000];
const CANCEL_PAUSES = [1_000, 3_000];
/** Between questions that are answered at once though nothing has changed. */
const BREATH_MS = 1_000;
/** As long as a timer can be: until a hint, or the connection's return. */
const UNTIL_WOKEN_MS = 2 ** 31 - 1;

/** What the shopper passes it for. */
export type Purpose = "card" | "payment";

export interface WatchState {
  challenge: Challenge;
  purpose: Purpose;
  /**
   * `interrupted`: found open when the page was opened; its page is not shown. `open`: the shopper is with the bank. `asking`: they are
   * back, and the result is not known yet. `over`: it ended without a card or a payment, until that is dismissed.
   */
  phase: "interrupted" | "open" | "asking" | "over";
  /** Begun by this frame's form, which waits for it. */
  isOfForm: boolean;
  /** The shopper was sent to its page from here. */
  isShown: boolean;
  isCancelling: boolean;
  /** Why giving up did not work. */
  failure: Failure | null;
}

/** A challenge for a card that ended as it should. */
export interface SavedByChallenge extends Pick<WatchState, "isOfForm" | "isShown"> {
  /** `null` if it has been deleted since. */
  card: Card | null;
}

export interface ChallengeWatchOptions {
  ask: (id: string, waitSeconds: number, signal: AbortSignal) => Promise<Answer<Challenge>>;
  cancel: (id: string, idempotencyKey: string) => Promise<Answer<Challenge>>;
  newKey: () => string;
  memory: ChallengeMemory;
  /** Puts the challenge's page before the shopper. */
  show: (challenge: Challenge) => void;
  /** Told once for each challenge: it is over, or it is not followed any more. */
  onEnd: (challenge: Challenge, purpose: Purpose) => void;
}

function isRefusedWith(answer: Answer<unknown>, status: number): boolean {
  return answer.outcome === "refused" && answer.problem.status === status;
}

export class ChallengeWatch {
  readonly #options: ChallengeWatchOptions;
  readonly #listeners = new Set<() => void>();
  readonly #savedListeners = new Set<(saved: SavedByChallenge) => void>();
  /** Saved before anyone listened: an answer may be quicker than what it is told to is drawn. */
  #unheard: SavedByChallenge | null = null;
  #state: WatchState | null = null;
  /** Which one is followed, from before anything is known of it. */
  #id: string | null = null;
  #purpose: Purpose = "card";
  #isOfForm = false;
  #isShown = false;
  #following = new AbortController();
  /** Ends the question or the pause of the moment, so that the next question comes at once. */
  #step = new AbortController();

  constructor(options: ChallengeWatchOptions) {
    this.#options = options;
  }

  readonly getState = (): WatchState | null => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** @param listener told of each challenge for a card that succeeds; nothing is left to follow or to dismiss then. */
  whenSaved(listener: (saved: SavedByChallenge) => void): () => void {
    this.#savedListeners.add(listener);
    const unheard = this.#unheard;
    this.#unheard = null;
    if (unheard !== null) listener(unheard);
    return () => this.#savedListeners.delete(listener);
  }

  /** Takes a challenge that the form was answered with, and shows its page. */
  start(challenge: Challenge, purpose: Purpose = "card"): void {
    this.#begin(challenge.id, purpose);
    this.#isOfForm = true;
    this.#isShown = true;
    this.#take(challenge);
    if (isFinal(challenge.state)) return;
    this.#options.show(challenge);
    void this.#follow(challenge.id, MAX_WAIT_SECONDS);
  }

  /** Asks about a challenge that the shopper left or comes back from. One whose end was told is left alone, as is the one that runs. */
  resume(id: string, purpose: Purpose = "card"): void {
    const isRunning = this.#id !== null && this.#state?.phase !== "over";
    if (isRunning || this.#options.memory.wasTold(id)) return;
    this.#begin(id, purpose);
    void this.#follow(id, 0);
  }

  /** Shows the page, again or after an interruption. */
  openPage(): void {
    if (this.#state === null || this.#state.phase === "over") return;
    this.#isShown = true;
    this.#set({ failure: null });
    this.#options.show(this.#state.challenge);
    this.#take(this.#state.challenge);
  }

  /** Gives up. The challenge may have succeeded meanwhile: then that is what is told. */
  async cancel(id = this.#id): Promise<void> {
    if (id === null || id !== this.#id) return;
    if (this.#state?.isCancelling === true || this.#state?.phase === "over") return;
    this.#set({ isCancelling: true, failure: null });
    const { signal } = this.#following;
    const key = this.#options.newKey();
    const answer = await askUntilKnown(() => this.#options.cancel(id, key), {
      pauses: CANCEL_PAUSES,
      signal,
    });
    if (signal.aborted) return;
    this.#set({ isCancelling: false });
    if (answer.outcome === "ok") this.#take(answer.value);
    else if (isRefusedWith(answer, 404)) this.#lose();
    // Nobody can be asked any more; a later session finds it again.
    else if (isRefusedWith(answer, 401)) this.#leave();
    else this.#set({ failure: answer });
  }

  /** Asks at once what would be asked later: there may be news. @param id of the challenge that they are about, if that is known. */
  wake(id = this.#id): void {
    if (id === this.#id) this.#step.abort();
  }

  /** The form that waited for it is gone: what there is to tell is told over the list, unless the form has told it. */
  leaveForm(): void {
    if (!this.#isOfForm) return;
    this.#isOfForm = false;
    if (this.#state?.phase === "over") this.#clear();
    else this.#set({ isOfForm: false });
  }

  /** The shopper has read how it ended. */
  dismiss(): void {
    if (this.#state?.phase === "over") this.#clear();
  }

  /** Stops, because it is no business of whoever is here now. */
  forget(): void {
    this.#unheard = null;
    if (this.#id === null) return;
    this.#options.memory.forget(this.#id);
    this.#leave();
  }

  #begin(id: string, purpose: Purpose): void {
    this.#leave();
    this.#purpose = purpose;
    this.#following = new AbortController();
    this.#id = id;
  }

  /** Asks again and again, at the BFF's pace or at that of the pauses, until the end. */
  async #follow(id: string, firstWaitSeconds: number): Promise<void> {
    const { signal } = this.#following;
    let wait = firstWaitSeconds;
    let failures = 0;
    while (!signal.aborted) {
      const step = (this.#step = new AbortController());
      const before = this.#state?.challenge.state;
      const askedAt = Date.now();
      const answer = await this.#options.ask(id, wait, step.signal);
      if (signal.aborted) return;
      const isEarly = wait > 0 && Date.now() - askedAt < BREATH_MS;
      if (answer.outcome === "ok") {
        failures = 0;
        this.#take(answer.value);
        if (isEarly && answer.value.state === before) await pause(BREATH_MS, step.signal);
      } else if (isRefusedWith(answer, 404)) {
        this.#lose();
      } else if (!step.signal.aborted) {
        // Otherwise it was given up for a hint, and says nothing.
        const next = PAUSES[Math.min(failures, PAUSES.length - 1)] ?? BREATH_MS;
        failures += 1;
        await pause(isRefusedWith(answer, 401) ? UNTIL_WOKEN_MS : next, step.signal);
      }
      wait = step.signal.aborted ? 0 : MAX_WAIT_SECONDS;
    }
  }

  #take(challenge: Challenge): void {
    if (isFinal(challenge.state)) {
      this.#end(challenge);
      return;
    }
    // The order itself says which one is its own.
    if (this.#purpose === "card") this.#options.memory.keepOpen(challenge.id);
    const isWithBank = challenge.state === "created" || challenge.state === "launched";
    const whileWithBank = this.#isShown ? "open" : "interrupted";
    this.#put(challenge, isWithBank ? whileWithBank : "asking");
  }

  /** The BFF does not know it. If the shopper has seen its page, they are owed a word. */
  #lose(): void {
    const challenge = this.#state?.challenge;
    if (this.#isShown && challenge !== undefined) {
      this.#end({
        ...challenge,
        page: null,
        result: { card: null, payment: null, problem: "outcome_unknown" },
      });
      return;
    }
    if (this.#id !== null) this.#options.memory.forget(this.#id);
    this.#leave();
  }

  #end(challenge: Challenge): void {
    this.#following.abort();
    this.#step.abort();
    this.#options.memory.markTold(challenge.id);
    // Who comes back by the merchant's address alone learns only now what it was for.
    if ((challenge.result?.payment ?? null) !== null) this.#purpose = "payment";
    const purpose = this.#purpose;
    if (challenge.state !== "succeeded") {
      this.#put(challenge, "over");
      this.#options.onEnd(challenge, purpose);
      return;
    }
    const card = challenge.result?.card ?? null;
    const saved = { card, isOfForm: this.#isOfForm, isShown: this.#isShown };
    this.#clear();
    this.#options.onEnd(challenge, purpose);
    if (purpose === "payment") return;
    if (this.#savedListeners.size === 0) this.#unheard = saved;
    for (const listener of this.#savedListeners) listener(saved);
  }

  /** Stops without an end. */
  #leave(): void {
    const left = this.#state;
    this.#clear();
    if (left !== null && left.phase !== "over") {
      this.#options.onEnd({ ...left.challenge, page: null }, left.purpose);
    }
  }

  #clear(): void {
    this.#following.abort();
    this.#step.abort();
    this.#id = null;
    this.#isOfForm = false;
    this.#isShown = false;
    this.#state = null;
    this.#notify();
  }

  #put(challenge: Challenge, phase: WatchState["phase"]): void {
    const { isCancelling = false, failure = null } = this.#state ?? {};
    const rest = phase === "over" ? { isCancelling: false, failure: null } : { isCancelling, failure };
    const begun = { purpose: this.#purpose, isOfForm: this.#isOfForm, isShown: this.#isShown };
    this.#state = { challenge, phase, ...begun, ...rest };
    this.#notify();
  }

  #set(part: Partial<WatchState>): void {
    if (this.#state === null) return;
    this.#state = { ...this.#state, ...part };
    this.#notify();
  }

  #notify(): void {
    for (const listener of this.#listeners) listener();
  }
}
