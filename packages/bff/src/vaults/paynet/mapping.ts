/** Paynet's cards in the vault port's terms (fact sheet, sections 2.1, 2.2 and 4.1). Liberal where its documents disagree. */
import { brandOf, containsCardNumber } from "@saved-cards/widget/card";
import { type Card, Expiry } from "@saved-cards/widget/contract";
import * as z from "zod";
import { isCardId } from "../../security/identifiers.ts";
import type { CardDetails, StoredCard } from "../vault.ts";

/** The first six digits and the last four: what a mask shows. */
export interface Mask {
  bin: string;
  last4: string;
}

const isStorable = (text: string) => text.isWellFormed() && !text.includes("\0");

/** Text or number in, trimmed text out. */
const text = z
  .union([z.string(), z.number()])
  .transform(String)
  .transform((value) => value.trim());

/** A token or key. `""` and 0 are none. */
export const id = text.pipe(z.string().refine((value) => value !== "" && value !== "0" && isStorable(value)));

/** What is shown, filed and told on; a card number that another system put there, and what no database takes, is none of it. */
const shown: z.ZodType<string | null> = text
  .nullish()
  .transform((value) => (value && isStorable(value) && !containsCardNumber(value) ? value : null));

/** The documents type it `bool`; its siblings have come as text and as numbers. */
export const flag = z
  .union([
    z.boolean(),
    z.enum(["true", "false"]).transform((value) => value === "true"),
    z.literal([0, 1]).transform((value) => value === 1),
  ])
  .nullish()
  .transform((value) => value ?? null);

/** One item of `card/list`, and the flat answer of `card/save`. The second names are an older document's. */
const cardFields = (field: z.ZodType<string | null>) => ({
  card_hash: id,
  card_desc: field,
  card_no: field,
  card_no_masked: field,
  card_bin: field,
  card_bin_no: field,
  card_type: field,
  card_bank_id: field,
  card_bank_name: field,
  card_brand_name: field,
  expire_month: field,
  expire_year: field,
});

export const ListedCard = z.object(cardFields(shown));
type ListedCard = z.infer<typeof ListedCard>;

/** The card is saved, and held for 1 TL: whatever else is wrong in the answer must not lose its ids. */
export const SaveAnswer = z.object({ ...cardFields(shown.catch(null)), card_owner_id: id });

/** What an answer about a payment says of the card; what is wrong of it is left out, as it must not make a charge unknown. */
export const CardFacts = z.object(cardFields(shown.catch(null))).omit({ card_hash: true });

/** Ids, codes and texts that may come as numbers: `""` if there is none. */
export const said = z
  .union([z.string(), z.number()])
  .nullish()
  .transform((value) => String(value ?? "").trim());

const count = z.union([z.number(), z.string().regex(/^\d+$/).transform(Number)]).nullish();

/** `data` is how other services of Paynet spell it. An answer with neither is not a list, and so not an empty one. */
export const listFields = <T>(item: z.ZodType<T>) => ({
  Data: z.array(item).nullish(),
  data: z.array(item).nullish(),
});
export const isList = (answer: { Data?: unknown; data?: unknown }) =>
  answer.Data !== undefined || answer.data !== undefined;

/** One page of `card/list`. */
export const CardPage = z
  .object({ ...listFields(ListedCard), total: count, total_count: count, has_more: flag })
  .refine(isList)
  .transform((page) => ({
    cards: (page.Data ?? page.data ?? []).map(toStoredCard),
    hasMore: page.has_more === true,
    // The one example there is has both, and they differ.
    total: Math.max(page.total ?? 0, page.total_count ?? 0),
  }));

/** One item of `card_info_list`. */
const PlanCard = z.object({
  card_id: id,
  card_no_mask: shown,
  label: shown,
  order_no: count,
  is_default: flag,
});
type PlanCard = z.infer<typeof PlanCard>;

/** `card_info_list`, in the order in which the plan charges its cards. */
export const PlanCards = z
  .object(listFields(PlanCard))
  .refine(isList)
  .transform((list) =>
    (list.Data ?? list.data ?? [])
      .toSorted((a, b) => (a.order_no ?? Infinity) - (b.order_no ?? Infinity))
      .map(toPlanCard),
  );

const nonEmpty = z
  .string()
  .nullish()
  .transform((value) => value?.trim() || null);

/** `create_card_tds_initial`. */
export const InitialAnswer = z.object({
  session_id: id,
  token_id: id,
  post_url: nonEmpty,
  html_content: nonEmpty,
});

const brands = new Map<string, Card["brand"]>([
  ["VISA", "visa"],
  ["MASTERCARD", "mastercard"],
  ["AMEX", "amex"],
  ["AMERICANEXPRESS", "amex"],
  ["TROY", "troy"],
]);
/** `bc`, a commercial card, may be either. */
const fundings = new Map<string, Card["funding"]>([
  ["cc", "credit"],
  ["dc", "debit"],
]);

export function toStoredCard(card: ListedCard): StoredCard {
  return { token: card.card_hash, ...naming(card.card_desc), details: toDetails(card) };
}

export function toDetails(card: z.infer<typeof CardFacts>): CardDetails {
  const mask = readMask(card.card_no ?? card.card_no_masked);
  const bin = mask?.bin ?? readBin(card.card_bin ?? card.card_bin_no);
  const brandName = card.card_brand_name?.toUpperCase().replace(/[^A-Z]/g, "");
  return {
    brand: brands.get(brandName ?? "") ?? (bin ? brandOf(bin) : "unknown"),
    bin,
    last4: mask?.last4 ?? null,
    expiry: toExpiry(card),
    bank: card.card_bank_name ? { name: card.card_bank_name, code: card.card_bank_id } : null,
    family: null,
    funding: fundings.get(card.card_type?.toLowerCase() ?? "") ?? null,
  };
}

function toPlanCard(card: PlanCard): StoredCard {
  return {
    token: card.card_id,
    ...naming(card.label),
    ...(card.is_default !== null && { isPreferred: card.is_default }),
    details: maskedDetails(readMask(card.card_no_mask)),
  };
}

/** All that a plan tells of a card. */
export function maskedDetails(mask: Mask | null): CardDetails {
  return {
    brand: mask ? brandOf(mask.bin) : "unknown",
    bin: mask?.bin ?? null,
    last4: mask?.last4 ?? null,
    expiry: null,
    bank: null,
    family: null,
    funding: null,
  };
}

/** A new card is called by our id of it, and by the shopper's name only once it is renamed: the one says nothing of the other. */
function naming(name: string | null): Pick<StoredCard, "reference" | "label"> {
  if (name === null) return { reference: null };
  return isCardId(name) ? { reference: name } : { reference: null, label: name };
}

/** `435508********8053`: six digits (or eight, of which six are taken), stars, four digits. */
export function readMask(mask: string | null): Mask | null {
  const [, bin, last4] = /^(\d{6})\d{0,2}[*xX]{2,}(\d{4})$/.exec(mask?.replace(/[\s-]/g, "") ?? "") ?? [];
  return bin !== undefined && last4 !== undefined ? { bin, last4 } : null;
}

function readBin(bin: string | null): string | null {
  return bin !== null && /^(\d{6}|\d{8})$/.test(bin) ? bin.slice(0, 6) : null;
}

/** Two digits are sent, four are listed in the one example that there is. */
function toExpiry({ expire_month, expire_year }: z.infer<typeof CardFacts>): Card["expiry"] {
  const year = Number(expire_year);
  const expiry = { month: Number(expire_month), year: year > 0 && year < 100 ? 2000 + year : year };
  return Expiry.safeParse(expiry).data ?? null;
}
