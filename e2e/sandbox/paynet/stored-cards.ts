/** `/v1/card/*`: owners and their cards, in memory (Paynet fact sheet 2). Guesses are marked where the sheet knows nothing. */
import * as z from "zod";
import { OptionalText, Text } from "./answer.ts";
import { binFields } from "./bins.ts";
import { keepCard, type KeptCard, Month, SecurityCode, Year } from "./card-input.ts";
import { newCardHash, newCardOwnerId } from "./ids.ts";
import { type Fields, type Outcome, refusal, success } from "./outcome.ts";

export interface StoredCardsOptions {
  /** Epoch milliseconds. */
  now: () => number;
  /** What a first save under a `user_unique_id` that is known already gives: its owner (default), or one more. Not known. */
  ownersByUniqueId?: "reused" | "new";
  /** What the list of an owner whose cards are all deleted gives: nothing (default), or code 12. Not known. */
  whenNoCards?: "empty-list" | "no-data";
  /** Whether a listed card shows its expiry, which the documents do not say, and with which year. */
  listedExpiry?: "four-digit-year" | "two-digit-year" | "absent";
}

export const SaveRequest = z
  .object({
    card_desc: Text,
    card_holder: Text,
    card_number: Text,
    expire_month: Month,
    expire_year: Year,
    cvv: SecurityCode.nullish(),
    user_unique_id: OptionalText,
    card_owner_id: OptionalText,
  })
  .refine(({ user_unique_id, card_owner_id }) => user_unique_id ?? card_owner_id, {
    path: ["user_unique_id"],
  });

const Index = z.int().min(0).default(0);
export const ListRequest = z.object({
  card_owner_id: Text,
  limit: z.int().min(1).default(10),
  starting_after: Index,
  ending_before: Index,
});
export const DeleteRequest = z.object({ card_owner_id: Text, card_hash: Text });
export const DescUpdateRequest = DeleteRequest.extend({ card_desc: Text });

interface StoredCard extends KeptCard {
  hash: string;
  description: string;
  /** Delete only puts a mark on it. */
  deleted: boolean;
}

interface Owner {
  id: string;
  userUniqueId: string;
  cards: StoredCard[];
}

type OwnerNames = Pick<z.output<typeof SaveRequest>, "user_unique_id" | "card_owner_id">;

/** What a payment says of saving its card (Paynet fact sheet 2.6). */
export interface SaveWish extends OwnerNames {
  card_desc: string | undefined;
}

export interface SavedIds {
  card_owner_id: string;
  user_unique_id: string;
  card_hash: string;
}

/** The four services, and what payments need of the cards. Each takes a well-formed request and gives what to answer. */
export class StoredCards {
  readonly #options: StoredCardsOptions;
  #owners = new Map<string, Owner>();

  constructor(options: StoredCardsOptions) {
    this.#options = options;
  }

  /**
   * `card/save`. Wrong card data is told before an unknown owner.
   * @param preAuthorise told when the bank was asked for 1 TL.
   */
  save(input: z.output<typeof SaveRequest>, preAuthorise: () => void): Outcome {
    const kept = keepCard(
      {
        number: input.card_number,
        holder: input.card_holder,
        month: input.expire_month,
        year: input.expire_year,
      },
      this.#options.now(),
    );
    if (!kept || kept.behaviour.start === "wrong-card-data") return refusal(18);
    const owner = this.#ownerWithRoomFor(kept, input);
    if (typeof owner === "number") return refusal(owner);
    if (input.cvv) preAuthorise();
    if (input.cvv && kept.behaviour.start === "refused-by-bank") return refusal(1);

    const card = this.#add(owner, kept, input.card_desc);
    const { card_bank_id: _, ...described } = describe(card);
    return success("card_save", {
      card_owner_id: owner.id,
      user_unique_id: owner.userUniqueId,
      ...described,
    });
  }

  /**
   * Saves a card that has just been paid with.
   * @returns its ids, or the code of what is wrong. The bank is not asked again.
   */
  keep(kept: KeptCard, wish: SaveWish): SavedIds | 5 | 11 | 12 {
    if (wish.card_desc === undefined || !(wish.card_owner_id ?? wish.user_unique_id)) return 11;
    const owner = this.#ownerWithRoomFor(kept, wish);
    if (typeof owner === "number") return owner;
    const { hash: card_hash } = this.#add(owner, kept, wish.card_desc);
    return { card_owner_id: owner.id, user_unique_id: owner.userUniqueId, card_hash };
  }

  /**
   * The card to pay with.
   * @param ownerId need not be given; one that is not the card's hides the card, which is a guess.
   */
  find(hash: string, ownerId: string | undefined): KeptCard | undefined {
    const owners = ownerId === undefined ? [...this.#owners.values()] : [this.#owners.get(ownerId)];
    return owners.flatMap((owner) => owner?.cards ?? []).find((card) => card.hash === hash && !card.deleted);
  }

  /** `card/list`. `total` is taken for the cards of the page, as in the documents' example, and `total_count` for all. */
  list(input: z.output<typeof ListRequest>): Outcome {
    const { card_owner_id, limit, starting_after, ending_before } = input;
    const owner = this.#owners.get(card_owner_id);
    if (!owner) return refusal(12);
    const cards = owner.cards.filter(({ deleted }) => !deleted);
    if (cards.length === 0 && this.#options.whenNoCards === "no-data") return refusal(12);
    const end = ending_before > 0 ? ending_before : starting_after + limit;
    const page = cards.slice(Math.max(end - limit, 0), end);
    return success(
      "card_list",
      {
        total: page.length,
        total_count: cards.length,
        limit,
        ending_before,
        starting_after,
        has_more: ending_before > 0 ? end > limit : end < cards.length,
        Data: page.map((card) => this.#listed(owner, card)),
      },
      null,
    );
  }

  /** `card/delete`. A card that is deleted already is unknown. */
  remove({ card_owner_id, card_hash }: z.output<typeof DeleteRequest>): Outcome {
    const found = this.#stored(card_owner_id, card_hash);
    if (typeof found === "number") return refusal(found);
    found.deleted = true;
    return success("card_delete");
  }

  /** `card/desc_update`. Its documented answer has no `object_name`. */
  describe({ card_owner_id, card_hash, card_desc }: z.output<typeof DescUpdateRequest>): Outcome {
    const found = this.#stored(card_owner_id, card_hash);
    if (typeof found === "number") return refusal(found);
    found.description = card_desc;
    const outcome = success("");
    const { object_name: _, ...fields } = outcome.fields;
    return { ...outcome, fields };
  }

  /** Forgets every owner. */
  forget(): void {
    this.#owners = new Map();
  }

  /**
   * Changes the expiry of all cards with these last four digits, since an expired card cannot be saved, only grow old.
   * @returns how many there were.
   */
  age(change: { lastFourDigits: string; month: number; year: number }): number {
    const cards = Array.from(this.#owners.values(), (owner) => owner.cards)
      .flat()
      .filter((card) => card.lastFourDigits === change.lastFourDigits);
    for (const card of cards) Object.assign(card, { month: change.month, year: change.year });
    return cards.length;
  }

  #ownerWithRoomFor(kept: KeptCard, named: OwnerNames): Owner | 5 | 12 {
    const owner = this.#ownerFor(named);
    if (!owner) return 12;
    const isKnown = owner.cards.some((card) => !card.deleted && card.fingerprint === kept.fingerprint);
    return isKnown && kept.behaviour.start === "refused-as-duplicate" ? 5 : owner;
  }

  #add(owner: Owner, kept: KeptCard, description: string): StoredCard {
    const card = { ...kept, hash: newCardHash(), description, deleted: false };
    owner.cards.push(card);
    this.#owners.set(owner.id, owner);
    return card;
  }

  /** An owner that is new is not stored yet: a refused save leaves none behind. With both ids, the owner's counts. */
  #ownerFor({ card_owner_id, user_unique_id }: OwnerNames): Owner | undefined {
    if (card_owner_id !== undefined) return this.#owners.get(card_owner_id);
    if (user_unique_id === undefined) return undefined;
    const known = [...this.#owners.values()].find(({ userUniqueId }) => userUniqueId === user_unique_id);
    if (known && this.#options.ownersByUniqueId !== "new") return known;
    return { id: newCardOwnerId(), userUniqueId: user_unique_id, cards: [] };
  }

  #stored(ownerId: string, hash: string): StoredCard | 12 | 25 {
    const owner = this.#owners.get(ownerId);
    if (!owner) return 12;
    return owner.cards.find((card) => card.hash === hash && !card.deleted) ?? 25;
  }

  #listed(owner: Owner, card: StoredCard): Fields {
    const { listedExpiry = "four-digit-year" } = this.#options;
    return {
      company_code: "10031",
      agent_id: "10031",
      user_unique_id: owner.userUniqueId,
      card_owner_id: owner.id,
      ...describe(card),
      card_holder: card.holderMask,
      ...(listedExpiry === "absent"
        ? {}
        : {
            expire_month: card.month,
            expire_year: listedExpiry === "two-digit-year" ? card.year % 100 : card.year,
          }),
    };
  }
}

/** The fields that save and list share, in Paynet's order. */
function describe(card: StoredCard): Fields {
  return {
    card_desc: card.description,
    card_hash: card.hash,
    card_no: card.mask,
    card_bin: card.bin,
    ...binFields(card.bin, card.behaviour.type),
  };
}
