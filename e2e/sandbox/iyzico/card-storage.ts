/** Users and their cards, in memory, under the rules of iyzico's card storage (iyzico fact sheet 2). */
import * as z from "zod";
import { type BinFacts, binFacts, type Conduct, conductOf, type KnownBin } from "./bins.ts";
import { acceptCard, CardInput, Text, type AcceptedCard } from "./card-input.ts";
import { type Fields, type Outcome, type Refusal, refusal, success } from "./outcome.ts";
import { newToken, type TokenShape } from "./tokens.ts";

export interface CardStorageOptions {
  /** Epoch milliseconds. */
  now: () => number;
  /** Which shape iyzico issues today is not known; `mixed` gives both, in turns, and is the default. */
  tokenShape?: TokenShape | "mixed";
  /** Digits of `binNumber`; `mixed` gives six and eight in turns, and is the default. */
  binLength?: 6 | 8 | "mixed";
  /** What the list of a user whose cards are all deleted gives: an empty list (default), or the error 3005. Not known either. */
  whenNoCards?: "empty-list" | "not-found";
}

/** What is kept of a card; the number itself is not. */
export interface CardFace {
  cardAlias: string | undefined;
  binNumber: string;
  lastFourDigits: string;
  /** `undefined`: a foreign card. */
  facts: KnownBin | undefined;
  conduct: Conduct;
  cvcLength: 3 | 4;
  expireMonth: string;
  expireYear: string;
}

interface StoredCard extends CardFace {
  cardToken: string;
}

/** Where a card was filed. */
export interface Filed {
  cardUserKey: string;
  cardToken: string;
}

/** American Express; its code has four digits. */
const AMEX_LENGTH = 15;

const CreateRequest = z.object({
  externalId: Text,
  email: Text,
  cardUserKey: Text,
  card: CardInput.nullish(),
});
const ListRequest = z.object({ cardUserKey: Text });
const DeleteRequest = z.object({ cardUserKey: Text, cardToken: Text });

/** The three calls. Each takes the parsed JSON of a request and gives what to answer; none of them throws. */
export class CardStorage {
  readonly #options: CardStorageOptions;
  #users = new Map<string, Map<string, StoredCard>>();
  #usersMade = 0;
  #cardsMade = 0;

  constructor(options: CardStorageOptions) {
    this.#options = options;
  }

  /** `POST /cardstorage/card`. An email makes a new user each time, also one that was there before (fact sheet 2.5). */
  create(request: unknown): Outcome {
    const parsed = CreateRequest.safeParse(request);
    if (!parsed.success) return refusal("11");
    const { externalId, email, cardUserKey, card } = parsed.data;
    const echo = { externalId, email, cardUserKey };
    if (cardUserKey === undefined && email === undefined) return refusal("3", echo);
    if (cardUserKey === undefined && !/^\S+@\S+\.\S+$/.test(email ?? "")) return refusal("5", echo);
    if (!card) return refusal("3003", echo);
    const accepted = acceptCard(card, this.#options.now());
    if (typeof accepted === "string") return refusal(accepted, echo);
    if (cardUserKey !== undefined && !this.#users.has(cardUserKey)) return refusal("3005", echo);

    const owner = cardUserKey ?? this.#addUser();
    const stored = this.#addCard(owner, this.face(accepted));
    return success({
      externalId,
      email: cardUserKey === undefined ? email : undefined,
      cardUserKey: owner,
      ...describe(stored),
      metadata: accepted.metadata,
    });
  }

  /** `POST /cardstorage/cards`. */
  list(request: unknown): Outcome {
    const parsed = ListRequest.safeParse(request);
    if (!parsed.success) return refusal("11");
    const { cardUserKey } = parsed.data;
    if (cardUserKey === undefined) return refusal("3001");
    const cards = this.#users.get(cardUserKey);
    if (!cards) return refusal("3005", { cardUserKey });
    if (cards.size === 0 && this.#options.whenNoCards === "not-found")
      return refusal("3005", { cardUserKey });
    const cardDetails = Array.from(cards.values(), (card) => ({
      ...describe(card),
      expireMonth: card.expireMonth,
      expireYear: card.expireYear,
    }));
    return success({ cardUserKey, cardDetails });
  }

  /** `DELETE /cardstorage/card`. A wrong key is told before a wrong token, which is a guess (fact sheet 2.4). */
  remove(request: unknown): Outcome {
    const parsed = DeleteRequest.safeParse(request);
    if (!parsed.success) return refusal("11");
    const { cardUserKey, cardToken } = parsed.data;
    if (cardUserKey === undefined) return refusal("3001");
    if (cardToken === undefined) return refusal("3002", { cardUserKey });
    const cards = this.#users.get(cardUserKey);
    if (!cards) return refusal("3005", { cardUserKey });
    return cards.delete(cardToken) ? success({}) : refusal("3006");
  }

  /** A card that is used once, or filed later. */
  face(card: AcceptedCard): CardFace {
    return {
      cardAlias: card.alias,
      binNumber: card.number.slice(0, this.#binLength(this.#cardsMade)),
      lastFourDigits: card.number.slice(-4),
      facts: binFacts(card.number),
      conduct: conductOf(card.number),
      cvcLength: card.number.length === AMEX_LENGTH ? 4 : 3,
      expireMonth: card.expireMonth,
      expireYear: card.expireYear,
    };
  }

  /** Files a card that has paid: for the user of the key, or for a new one where there is none. */
  file(face: CardFace, cardUserKey: string | undefined): Filed {
    const owner = cardUserKey !== undefined && this.#users.has(cardUserKey) ? cardUserKey : this.#addUser();
    return { cardUserKey: owner, cardToken: this.#addCard(owner, face).cardToken };
  }

  hasUser(cardUserKey: string): boolean {
    return this.#users.has(cardUserKey);
  }

  /** The stored card, to pay with, or the refusal that `remove` would give. */
  find({ cardUserKey, cardToken }: Filed): CardFace | Refusal {
    const cards = this.#users.get(cardUserKey);
    if (!cards) return refusal("3005", { cardUserKey });
    return cards.get(cardToken) ?? refusal("3006");
  }

  /** Forgets every user. The turns of token shapes and BIN lengths go on. */
  forget(): void {
    this.#users = new Map();
  }

  /**
   * Changes the expiry of all cards with these last four digits, since an expired card cannot be stored, only grow old.
   * @returns how many there were.
   */
  age(change: { lastFourDigits: string; expireMonth: string; expireYear: string }): number {
    const cards = Array.from(this.#users.values(), (owned) => [...owned.values()])
      .flat()
      .filter((card) => card.lastFourDigits === change.lastFourDigits);
    for (const card of cards) Object.assign(card, change);
    return cards.length;
  }

  #addUser(): string {
    const key = newToken(this.#tokenShape(this.#usersMade));
    this.#usersMade += 1;
    this.#users.set(key, new Map());
    return key;
  }

  #addCard(owner: string, face: CardFace): StoredCard {
    const stored = { ...face, cardToken: newToken(this.#tokenShape(this.#cardsMade)) };
    this.#cardsMade += 1;
    this.#users.get(owner)?.set(stored.cardToken, stored);
    return stored;
  }

  #tokenShape(turn: number): TokenShape {
    const { tokenShape = "mixed" } = this.#options;
    if (tokenShape !== "mixed") return tokenShape;
    return turn % 2 === 0 ? "base64" : "uuid";
  }

  /** Changes at half the pace of the token shape, so that four cards show every combination. */
  #binLength(turn: number): 6 | 8 {
    const { binLength = "mixed" } = this.#options;
    if (binLength !== "mixed") return binLength;
    return turn % 4 < 2 ? 6 : 8;
  }
}

/** The fields that create and list share, in iyzico's order. */
function describe(card: StoredCard): Fields {
  const { cardToken, cardAlias, binNumber, lastFourDigits, facts } = card;
  return { cardToken, cardAlias, binNumber, lastFourDigits, ...bankFields(facts) };
}

function bankFields(facts: BinFacts | undefined): Fields {
  if (!facts) return {};
  const { cardType, cardAssociation, cardFamily, cardBankCode, cardBankName } = facts;
  return { cardType, cardAssociation, cardFamily, cardBankCode, cardBankName };
}
