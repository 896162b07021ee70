/** The shopper's cards as the frame knows them, and what the shopper sees of that. */
import type { Card, CardList, Session, Vault } from "../../contract/index.ts";
import type { Failure } from "../api/client.ts";

/** Why a row says that something did not work. */
export interface RowNote {
  action: "remove" | "make_default";
  failure: Failure;
}

export interface WalletState {
  /** `refused`: the session is for another page; only another session can help. */
  stage: "loading" | "failed" | "refused" | "open";
  /** Why the stage is `failed`. */
  failure: Failure | null;
  isSessionExpired: boolean;
  session: Session | null;
  /** In the BFF's order, with those whose removal can still be undone. */
  cards: readonly Card[];
  unavailable: CardList["unavailable"];
  /** Picked by the shopper, or for them when the list came. May name a card that is gone. */
  pickedId: string | null;
  /** Where the cards are kept that can pay the order; `null` where nothing is to be paid. */
  payableVaults: readonly Vault[] | null;
  removals: Readonly<Record<string, "undoable" | "sent">>;
  notes: Readonly<Record<string, RowNote>>;
}

export const emptyWallet: WalletState = {
  stage: "loading",
  failure: null,
  isSessionExpired: false,
  session: null,
  cards: [],
  unavailable: [],
  pickedId: null,
  payableVaults: null,
  removals: {},
  notes: {},
};

/** The cards without those that the shopper has deleted, undoable or not. */
export function remainingCards(state: WalletState): Card[] {
  return state.cards.filter((card) => state.removals[card.id] === undefined);
}

/** What the list draws: remaining cards, and those whose place an undo bar holds. */
export function listedCards(state: WalletState): Card[] {
  return state.cards.filter((card) => state.removals[card.id] !== "sent");
}

/** Whether the shopper may pay with it, as far as the list knows. */
export function canPay(card: Card, { payableVaults }: Pick<WalletState, "payableVaults">): boolean {
  return payableVaults === null || payableVaults.includes(card.vault);
}

function isUsable(card: Card, state: WalletState): boolean {
  return !card.isExpired && canPay(card, state);
}

/** The default card when it can be used, else the first that can. */
export function preselect(cards: readonly Card[], state: WalletState): Card | null {
  const usable = cards.filter((card) => isUsable(card, state));
  return usable.find((card) => card.isDefault) ?? usable[0] ?? null;
}

/** The card that the shopper would pay with. */
export function pickedCard(state: WalletState): Card | null {
  const remaining = remainingCards(state);
  const picked = remaining.find((card) => card.id === state.pickedId && isUsable(card, state));
  return picked ?? preselect(remaining, state);
}

/** The list with the card in its place, or at its end when it is new: where the BFF lists it, too. */
export function withCard(cards: readonly Card[], changed: Card): Card[] {
  const others = changed.isDefault ? cards.map((card) => ({ ...card, isDefault: false })) : [...cards];
  const isListed = others.some((card) => card.id === changed.id);
  return isListed ? others.map((card) => (card.id === changed.id ? changed : card)) : [...others, changed];
}

/** The record without one key. */
export function without<T>(record: Readonly<Record<string, T>>, key: string): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => name !== key));
}
