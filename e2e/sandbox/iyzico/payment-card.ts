/** The card that a payment names, stored or new, and whether it may pay in that way (iyzico fact sheet 3.1, 6 and 7). */
import { acceptCard } from "./card-input.ts";
import type { CardFace, CardStorage } from "./card-storage.ts";
import { installmentTotal } from "./installments.ts";
import { isRefusal, type Refusal, refusal } from "./outcome.ts";
import type { AcceptedPayment, PaymentCard } from "./payment-input.ts";

export interface PayingCard {
  face: CardFace;
  /** Set where the card is to be filed once it has paid; the user's key where it has one. */
  register?: { cardUserKey: string | undefined };
}

/**
 * The card, or what is wrong with it. That an unknown `cardUserKey` beside a new card is refused before anything is charged is a guess.
 * @param now epoch milliseconds.
 */
export function payingCard(card: PaymentCard, storage: CardStorage, now: number): PayingCard | Refusal {
  const { cardUserKey, cardToken, cvc } = card;
  const isStored = cardToken !== undefined || (cardUserKey !== undefined && card.cardNumber === undefined);
  if (isStored) {
    if (cardUserKey === undefined || cardToken === undefined) return refusal("5111");
    const face = storage.find({ cardUserKey, cardToken });
    if (isRefusal(face)) return face;
    return cvcProblem(cvc, face, face.facts?.forceCvc ? "needed" : "optional") ?? { face };
  }
  const accepted = acceptCard(card, now);
  if (typeof accepted === "string") return refusal(accepted);
  const face = storage.face(accepted);
  const problem = cvcProblem(cvc, face, "needed");
  if (problem) return problem;
  if (card.registerCard !== 1) return { face };
  if (cardUserKey !== undefined && !storage.hasUser(cardUserKey)) return refusal("3005", { cardUserKey });
  return { face, register: { cardUserKey } };
}

function cvcProblem(
  cvc: string | undefined,
  { cvcLength }: CardFace,
  need: "needed" | "optional",
): Refusal | undefined {
  if (cvc === undefined) return need === "needed" ? refusal("15") : undefined;
  if (!/^\d{3,4}$/.test(cvc)) return refusal("15");
  return cvc.length === cvcLength ? undefined : refusal("10206");
}

/**
 * Why this card may not pay this amount in this way, before any bank is asked. Guesses: 10222 where the card's bank does not offer
 * that many installments, and 10232 where `paidPrice` is not what the bank's plan asks for them. One payment takes any `paidPrice`.
 */
export function termsProblem(
  { facts }: CardFace,
  { currency, installment, price, paidPrice }: AcceptedPayment,
): Refusal | undefined {
  if (facts && currency !== "TRY") return refusal("5184");
  if (installment === 1) return undefined;
  if (facts?.cardType === "DEBIT_CARD") return refusal("10218");
  const asked = installmentTotal(facts, { price: price.value, currency, installment });
  if (asked === undefined) return refusal("10222");
  return asked === paidPrice.value ? undefined : refusal("10232");
}
