/** What is to be paid, with which card and at which price: all that is settled before the bank is asked. */
import { hasExpired, keepCard, type KeptCard } from "./card-input.ts";
import { type Decline, DECLINES } from "./declines.ts";
import { quote, type Quote } from "./ratios.ts";
import type { SaveWish, StoredCards } from "./stored-cards.ts";
import type { PaymentInput } from "./transaction-input.ts";

export interface Order {
  referenceNo: string;
  card: KeptCard;
  /** As they were sent: the merchant's amount, and who bears the commission. */
  amount: number;
  addCommission: boolean;
  ratioCode: string | undefined;
  quote: Quote;
  /** For a new card that is to be saved. */
  save: SaveWish | undefined;
}

interface OrderParts {
  cards: StoredCards;
  /** Epoch milliseconds. */
  now: () => number;
}

/**
 * The order of a well-formed request.
 * @returns the code to refuse with, where there is something wrong with the card or the price. There are no pre-authorisations: 19.
 */
export function orderOf(input: PaymentInput, parts: OrderParts): Order | 18 | 19 | 21 | 23 | 25 {
  if (input.transaction_type !== "sale") return 19;
  const card = cardOf(input, parts);
  if (typeof card === "number") return card;
  const { amount, reference_no: referenceNo, add_commission: addCommission, ratio_code: ratioCode } = input;
  const priced = quote(
    { bin: card.bin, type: card.behaviour.type },
    { amount, instalments: input.instalment, addCommission, ratioCode },
  );
  if (typeof priced === "number") return priced;
  const { card_desc, card_owner_id, user_unique_id } = input;
  const isNew = !("hash" in input.card);
  const save = isNew && input.save_card ? { card_desc, card_owner_id, user_unique_id } : undefined;
  return { referenceNo, card, amount, addCommission, ratioCode, quote: priced, save };
}

function cardOf({ card, card_owner_id }: PaymentInput, { cards, now }: OrderParts): KeptCard | 18 | 25 {
  if ("hash" in card) return cards.find(card.hash, card_owner_id) ?? 25;
  const { pan: number, card_holder: holder, month, year } = card;
  const kept = keepCard({ number, holder, month, year }, now());
  return !kept || kept.behaviour.start === "wrong-card-data" ? 18 : kept;
}

/** Why the bank would refuse a card today; stored ones grow old. */
export function declineOf(card: KeptCard, now: number): Decline | undefined {
  if (hasExpired(card, now)) return DECLINES.expired;
  const { decline, start, confirm } = card.behaviour;
  if (decline) return DECLINES[decline];
  return start === "refused-by-bank" || confirm === "declined" ? DECLINES["do-not-honour"] : undefined;
}
