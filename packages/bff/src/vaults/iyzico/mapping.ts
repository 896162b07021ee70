/** iyzico's card objects in the vault port's terms (fact sheet, sections 2.1 and 2.2). Liberal where it has drifted. */
import { binOf, brandOf, containsCardNumber } from "@saved-cards/widget/card";
import { type Card, Expiry } from "@saved-cards/widget/contract";
import * as z from "zod";
import type { CardDetails, StoredCard } from "../vault.ts";

const text = z
  .union([z.string(), z.number()])
  .transform(String)
  .transform((value) => value.trim());
/** What is shown, filed and told on; a card number that another system put there is none of it. */
const optionalText = text
  .nullish()
  .transform((value) => (value && !containsCardNumber(value) ? value : null))
  .catch(null);

/** What every answer about a card may say of it, a payment's too. */
export const CardFacts = z.object({
  binNumber: optionalText,
  lastFourDigits: optionalText,
  cardType: optionalText,
  cardAssociation: optionalText,
  cardFamily: optionalText,
  cardBankCode: optionalText,
  cardBankName: optionalText,
  expireMonth: optionalText,
  expireYear: optionalText,
});
type CardFacts = z.infer<typeof CardFacts>;

/** One item of `cardDetails`, and the flat answer of a create. */
export const CardObject = CardFacts.extend({
  cardToken: text.pipe(z.string().min(1)),
  cardAlias: optionalText,
});
export type CardObject = z.infer<typeof CardObject>;

export const CreateAnswer = CardObject.extend({ cardUserKey: text.pipe(z.string().min(1)) });
export const ListAnswer = z.object({ cardDetails: z.array(CardObject).nullish() });

const brands = new Map<string | null, Card["brand"]>([
  ["VISA", "visa"],
  ["MASTER_CARD", "mastercard"],
  ["AMERICAN_EXPRESS", "amex"],
  ["TROY", "troy"],
]);
const fundings = new Map<string | null, Card["funding"]>([
  ["CREDIT_CARD", "credit"],
  ["DEBIT_CARD", "debit"],
  ["PREPAID_CARD", "prepaid"],
]);

export function toStoredCard(card: CardObject): StoredCard {
  return { token: card.cardToken, reference: card.cardAlias, details: toCardDetails(card) };
}

export function toCardDetails(card: CardFacts): CardDetails {
  const bin = shownBin(card.binNumber);
  return {
    brand: brands.get(card.cardAssociation) ?? (bin ? brandOf(bin) : "unknown"),
    bin,
    last4: card.lastFourDigits && /^\d{4}$/.test(card.lastFourDigits) ? card.lastFourDigits : null,
    expiry: toExpiry(card),
    bank: card.cardBankName ? { name: card.cardBankName, code: card.cardBankCode } : null,
    family: card.cardFamily,
    funding: fundingOf(card.cardType),
  };
}

export function fundingOf(cardType: string | null): Card["funding"] {
  return fundings.get(cardType) ?? null;
}

/** Of eight digits, as many as may be shown. */
function shownBin(given: string | null): string | null {
  return given !== null && /^(\d{6}|\d{8})$/.test(given) ? binOf(given) : null;
}

function toExpiry({ expireMonth, expireYear }: CardFacts): Card["expiry"] {
  const year = Number(expireYear);
  const expiry = { month: Number(expireMonth), year: year > 0 && year < 100 ? 2000 + year : year };
  return Expiry.safeParse(expiry).data ?? null;
}
