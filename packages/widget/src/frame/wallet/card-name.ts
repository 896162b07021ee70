/** What a card is called in a sentence and in its row. */
import { BRAND_RULES } from "../../card/index.ts";
import type { Card } from "../../contract/index.ts";
import type { Texts } from "../i18n/index.ts";

/** What a name is made of: a saved card, or the card of a payment. */
type NamedCard = Pick<Card, "brand" | "last4" | "bank" | "family">;

/** "Akbank Axess"; the brand where the bank is not known; "Kart" where nothing is. */
export function cardTitle(card: NamedCard, texts: Texts): string {
  const bank = card.bank?.name ?? "";
  const family = card.family ?? "";
  const isFamilyInBank = bank.toLocaleLowerCase("tr").includes(family.toLocaleLowerCase("tr"));
  const title = isFamilyInBank ? bank : `${bank} ${family}`.trim();
  return title === "" ? (BRAND_RULES[card.brand].name ?? texts.card.unnamed) : title;
}

/** "Akbank Axess •••• 0006": enough to tell it from the shopper's other cards. */
export function cardInFull(card: NamedCard, texts: Texts): string {
  // A line never ends between the dots and the digits.
  return `${cardTitle(card, texts)} ••••\u00A0${card.last4}`;
}
