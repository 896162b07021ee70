/**
 * The shopper's cards and what can be done with them. Knows no framework and no page: React reads it through
 * `subscribe` and `getState`, the merchant's page through `tell-host.ts`.
 */
import type {
  AddCardRequest,
  Card,
  Challenge,
  UpdateCardRequest,
  Vault,
  WidgetError,
} from "../../contract/index.ts";
import type { Added, Answer, CardsApi, Failure } from "../api/client.ts";
import { isDefinite } from "../api/intent.ts";
import { askUntilKnown } from "../api/repeat.ts";
import type { Countdown } from "./countdown.ts";
import { startCountdown } from "./countdown.ts";
import type { WalletState } from "./state.ts";
import { emptyWallet, preselect, remainingCards, withCard, without } from "./state.ts";

/** How long a deletion can be undone. */
export const UNDO_MS = 5_000;
/** Repeats of a change whose outcome is open. The row waits meanwhile, so not for long. */
const CHANGE_PAUSES = [1_000, 3_000];

export interface WalletOptions {
  connect: (token: string) => CardsApi;
  newKey: () => string;
  /** Told of everything that went wrong. */
  report: (error: WidgetError) => void;
  /** Told after each change that the BFF confirmed. */
  onChanged: () => void;
}

const lost: Failure = { outcome: "no_answer", reason: "lost" };

function isSessionOver(answer: Answer<unknown>): boolean {
  return answer.outcome === "refused" && answer.problem.status === 401;
}

function isGone(answer: Answer<unknown>): boolean {
  return answer.outcome === "refused" && answer.problem.status === 404;
}

export class Wallet {
  readonly #options: WalletOptions;
  readonly #listeners = new Set<() => void>();
  readonly #countdowns = new Map<string, Countdown>();
  #state: WalletState = emptyWallet;
  #token: { value: string; parentOrigin: string } | null = null;
  /** The same, where its session could not be read: that is tried again before anything else is. */
  #unread: { value: string; parentOrigin: string } | null = null;
  /** Set only after the session was found to be for the page around the frame. */
  #api: CardsApi | null = null;
  /** Counts local changes, so that a list that was asked for before one of them is not believed. */
  #version = 0;

  constructor(options: WalletOptions) {
    this.#options = options;
  }

  readonly getState = (): WalletState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /**
   * Takes a session, checks that it was made for the page around the frame, and loads its cards. A list that is already
   * shown stays until the new one is there, if the new session is the same customer's.
   */
  async open(token: string, parentOrigin: string): Promise<void> {
    if (!this.#state.isSessionExpired) void this.sendRemovals();
    if (this.#state.stage !== "open") this.#set({ stage: "loading", failure: null });
    const wanted = { value: token, parentOrigin };
    this.#token = wanted;
    this.#unread = null;
    const api = this.#options.connect(token);
    const answer = await api.session();
    if (this.#token !== wanted) return;
    if (answer.outcome !== "ok") {
      // Whose session it is stays unknown, so nobody's cards are left standing, but those that an expired one showed.
      const { stage, isSessionExpired } = this.#state;
      const staysOpen = stage === "open" && isSessionExpired;
      this.#unread = wanted;
      if (!staysOpen) {
        this.#api = null;
        this.#set({ ...emptyWallet, stage: "failed", failure: answer });
      }
      this.#hear(answer);
      return;
    }
    if (answer.value.origin !== parentOrigin) {
      this.#refuse();
      return;
    }
    const isSomeoneElse = this.#state.session?.customer !== answer.value.customer;
    this.#api = api;
    this.#set({ ...(isSomeoneElse && emptyWallet), session: answer.value, isSessionExpired: false });
    await this.#loadList();
  }

  /** Loads again after a failure. */
  async retry(): Promise<void> {
    this.#set({ stage: "loading", failure: null });
    await this.refresh();
  }

  /** Loads the list, or the session that could not be read; on failure a list that is already shown stays, also one vault's of several. */
  async refresh(): Promise<void> {
    const unread = this.#unread;
    if (unread === null) await this.#loadList();
    else await this.open(unread.value, unread.parentOrigin);
  }

  async #loadList(): Promise<void> {
    const api = this.#api;
    if (api === null) return;
    const version = this.#version;
    const answer = await api.list();
    if (api !== this.#api) return;
    if (version !== this.#version) return this.#loadList();
    if (answer.outcome !== "ok") {
      this.#hear(answer);
      this.#failToLoad(answer);
      return;
    }
    const { unavailable } = answer.value;
    for (const { vault, code } of unavailable) {
      this.#options.report({ code, message: `The cards at ${vault} could not be listed.` });
    }
    const kept = this.#state.cards.filter((card) => unavailable.some(({ vault }) => vault === card.vault));
    const cards = [...kept, ...answer.value.cards];
    const pickedId = this.#state.pickedId ?? preselect(cards, this.#state)?.id ?? null;
    this.#set({ stage: "open", failure: null, cards, unavailable, pickedId });
  }

  pick(id: string): void {
    this.#set({ pickedId: id });
  }

  /** @param payableVaults whose cards alone can be picked; `null`: all cards can. */
  restrict(payableVaults: readonly Vault[] | null): void {
    this.#set({ payableVaults });
  }

  /** Sends a new card. Repeats, if any, are the caller's to decide: it holds the key. */
  add(request: AddCardRequest, idempotencyKey: string): Promise<Answer<Added>> {
    return this.ask((api) => api.add(request, idempotencyKey));
  }

  /** Asks how a challenge stands. */
  challenge(id: string, waitSeconds: number, signal: AbortSignal): Promise<Answer<Challenge>> {
    return this.inquire((api) => api.challenge(id, waitSeconds, signal));
  }

  /** Asks for a challenge's end; the answer says how it stands then. */
  cancelChallenge(id: string, idempotencyKey: string): Promise<Answer<Challenge>> {
    return this.inquire((api) => api.cancelChallenge(id, idempotencyKey));
  }

  /** Takes a saved card into the list and picks it. Where no session is open, nobody knows whose list it would be. */
  adopt(card: Card): void {
    if (this.#api !== null) this.#change({ cards: withCard(this.#state.cards, card), pickedId: card.id });
  }

  /** @param label an empty one takes the label away. */
  rename(id: string, label: string): Promise<Answer<Card>> {
    return this.#update(id, { label: label === "" ? null : label });
  }

  async makeDefault(id: string): Promise<void> {
    this.#set({ notes: without(this.#state.notes, id) });
    const answer = await this.#update(id, { isDefault: true });
    if (answer.outcome !== "ok") this.#note(id, "make_default", answer);
  }

  /** Takes the card out of the shopper's sight; it is deleted when the time to undo has passed. */
  remove(id: string): void {
    this.#countdowns.get(id)?.stop();
    const countdown = startCountdown(UNDO_MS, () => void this.#sendRemoval(id, CHANGE_PAUSES));
    this.#countdowns.set(id, countdown);
    this.#set({
      removals: { ...this.#state.removals, [id]: "undoable" },
      notes: without(this.#state.notes, id),
    });
  }

  undoRemoval(id: string): void {
    if (this.#state.removals[id] !== "undoable") return;
    this.#countdowns.get(id)?.stop();
    this.#countdowns.delete(id);
    this.#set({ removals: without(this.#state.removals, id) });
  }

  /** The time to undo stands still while the shopper is at the undo bar. */
  pauseRemoval(id: string): void {
    this.#countdowns.get(id)?.pause();
  }

  resumeRemoval(id: string): void {
    this.#countdowns.get(id)?.resume();
  }

  /** Sends every deletion that could still be undone, because the page is being left. */
  async sendRemovals(): Promise<void> {
    await Promise.all([...this.#countdowns.keys()].map((id) => this.#sendRemoval(id, [])));
  }

  async #sendRemoval(id: string, pauses: readonly number[]): Promise<void> {
    this.#countdowns.get(id)?.stop();
    this.#countdowns.delete(id);
    const pickedId = this.#state.pickedId === id ? null : this.#state.pickedId;
    this.#set({ removals: { ...this.#state.removals, [id]: "sent" }, pickedId });
    const key = this.#options.newKey();
    const answer = await askUntilKnown(() => this.ask((api) => api.remove(id, key)), { pauses });
    const removals = without(this.#state.removals, id);
    if (answer.outcome === "ok" || isGone(answer)) {
      this.#change({ cards: this.#state.cards.filter((card) => card.id !== id), removals });
      return;
    }
    this.#set({ removals });
    this.#note(id, "remove", answer);
    if (!isDefinite(answer)) await this.#loadList();
  }

  async #update(id: string, changes: UpdateCardRequest): Promise<Answer<Card>> {
    const key = this.#options.newKey();
    const answer = await askUntilKnown(() => this.ask((api) => api.update(id, changes, key)), {
      pauses: CHANGE_PAUSES,
    });
    // The list may be another customer's by now.
    const isListed = this.#state.cards.some((card) => card.id === id);
    if (answer.outcome !== "ok") {
      if (!isDefinite(answer) || isGone(answer)) await this.#loadList();
    } else if (isListed) this.#change({ cards: withCard(this.#state.cards, answer.value) });
    return answer;
  }

  /** Calls the BFF for the session that is open, and reports what goes wrong. */
  async ask<T>(send: (api: CardsApi) => Promise<Answer<T>>): Promise<Answer<T>> {
    const api = this.#api;
    if (api === null) return lost;
    const answer = await send(api);
    // That a session is over which is not open any more is no news.
    const isNews = api === this.#api || !isSessionOver(answer);
    if (answer.outcome !== "ok" && isNews) this.#hear(answer);
    return answer;
  }

  /** The same, where a failure is nothing to report, because the question is asked again: only that the session is over is. */
  async inquire<T>(send: (api: CardsApi) => Promise<Answer<T>>): Promise<Answer<T>> {
    const api = this.#api;
    if (api === null) return lost;
    const answer = await send(api);
    const isNews = api === this.#api && !this.#state.isSessionExpired;
    if (answer.outcome !== "ok" && isSessionOver(answer) && isNews) this.#hear(answer);
    return answer;
  }

  #hear(failure: Failure): void {
    if (isSessionOver(failure)) this.#set({ isSessionExpired: true });
    if (failure.outcome === "refused") {
      const { code, title, requestId } = failure.problem;
      this.#options.report({ code, message: title, requestId });
      return;
    }
    this.#options.report({
      code: "no_answer",
      message: `The BFF gave no answer that can be used (${failure.reason}).`,
    });
  }

  #failToLoad(failure: Failure): void {
    if (this.#state.stage !== "open") this.#set({ stage: "failed", failure });
  }

  #refuse(): void {
    for (const countdown of this.#countdowns.values()) countdown.stop();
    this.#countdowns.clear();
    this.#token = null;
    this.#api = null;
    this.#set({ ...emptyWallet, stage: "refused" });
    this.#options.report({
      code: "origin_mismatch",
      message: "The session was made for another origin than that of the page around the frame.",
    });
  }

  #note(id: string, action: "remove" | "make_default", failure: Failure): void {
    const isListed = remainingCards(this.#state).some((card) => card.id === id);
    if (isListed) this.#set({ notes: { ...this.#state.notes, [id]: { action, failure } } });
  }

  /** A change that the BFF confirmed. */
  #change(part: Partial<WalletState>): void {
    this.#version += 1;
    this.#set(part);
    this.#options.onChanged();
  }

  #set(part: Partial<WalletState>): void {
    this.#state = { ...this.#state, ...part };
    for (const listener of this.#listeners) listener();
  }
}
