/**
 * How the shopper's card can pay the order: what the BFF says of the card that is picked, or of the first digits of the one that is
 * being typed. Knows no framework.
 */
import type { PaymentOffer } from "../../contract/index.ts";
import type { Answer, Failure } from "../api/client.ts";
import { pause } from "../api/repeat.ts";

/** While digits are typed, the next one is soon there. */
const TYPING_PAUSE_MS = 400;

export type OfferSource = { cardId: string } | { bin: string };

export interface OfferState {
  /** Still the one of the first six digits while that of eight is asked for. */
  offer: PaymentOffer | null;
  isLoading: boolean;
  failure: Failure | null;
}

export interface OffersOptions {
  ask: (source: OfferSource, signal: AbortSignal) => Promise<Answer<PaymentOffer>>;
}

const nothing: OfferState = { offer: null, isLoading: false, failure: null };

const keyOf = (source: OfferSource) => ("bin" in source ? `bin ${source.bin}` : `card ${source.cardId}`);

export class Offers {
  readonly #options: OffersOptions;
  readonly #listeners = new Set<() => void>();
  readonly #known = new Map<string, PaymentOffer>();
  #state: OfferState = nothing;
  #source: OfferSource | null = null;
  #asking = new AbortController();

  constructor(options: OffersOptions) {
    this.#options = options;
  }

  readonly getState = (): OfferState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Finds the offer for a card; `null`: there is no card yet. The same card again changes nothing. */
  want(source: OfferSource | null): void {
    const before = this.#source;
    const isSame = source === null ? before === null : before !== null && keyOf(before) === keyOf(source);
    if (isSame) return;
    this.#asking.abort();
    this.#source = source;
    if (source === null) {
      this.#set(nothing);
      return;
    }
    const known = this.#known.get(keyOf(source));
    if (known !== undefined) {
      this.#set({ offer: known, isLoading: false, failure: null });
      return;
    }
    const isSameBank =
      before !== null &&
      "bin" in before &&
      "bin" in source &&
      before.bin.slice(0, 6) === source.bin.slice(0, 6);
    void this.#load(source, isSameBank ? this.#state.offer : null);
  }

  /** Asks anew: the last answer failed, or does not hold any more. */
  reload(): void {
    this.#known.clear();
    if (this.#source !== null) void this.#load(this.#source, null);
  }

  /**
   * Another session asks from now on: what failed or is not answered yet is asked anew, and what is remembered is forgotten. What is shown
   * stays, since the BFF compares it when it is paid.
   */
  renew(): void {
    const { offer, isLoading, failure } = this.#state;
    this.#known.clear();
    const isMissing = isLoading || failure !== null;
    if (isMissing && this.#source !== null) void this.#load(this.#source, offer);
  }

  /** The BFF wants the security code, whatever it said before. */
  askForCvc(): void {
    const { offer } = this.#state;
    if (offer === null || this.#source === null) return;
    const corrected = { ...offer, asksForCvc: true };
    this.#known.set(keyOf(this.#source), corrected);
    this.#set({ ...this.#state, offer: corrected });
  }

  async #load(source: OfferSource, meanwhile: PaymentOffer | null): Promise<void> {
    this.#asking.abort();
    const { signal } = (this.#asking = new AbortController());
    this.#set({ offer: meanwhile, isLoading: true, failure: null });
    if ("bin" in source) await pause(TYPING_PAUSE_MS, signal);
    if (signal.aborted) return;
    const answer = await this.#options.ask(source, signal);
    if (signal.aborted) return;
    if (answer.outcome !== "ok") {
      this.#set({ offer: null, isLoading: false, failure: answer });
      return;
    }
    this.#known.set(keyOf(source), answer.value);
    this.#set({ offer: answer.value, isLoading: false, failure: null });
  }

  #set(state: OfferState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}
