/**
 * What Paynet tells about a card by its first six digits. The ids are those that the fact sheet lists (6, "bank ids seen"); a bank
 * whose id is not in it has none here. `card_bank_name` is the card programme, as in the documents' "Bonus, Axess, etc.".
 */
import type { Fields } from "./outcome.ts";

export interface Programme {
  card_bank_id: string | null;
  card_bank_name: string;
  /** The numbers of installments that its credit cards may pay in; ours, from those of Paynet's page "taksit kodları". */
  instalments: readonly number[];
}

const LONG = { instalments: [3, 6, 9] };
const SHORT = { instalments: [3, 6] };

const AXESS: Programme = { card_bank_id: "AXSS", card_bank_name: "Axess", ...LONG };
const BANKKART: Programme = { card_bank_id: "ZDGR", card_bank_name: "Bankkart", ...SHORT };
const BONUS: Programme = { card_bank_id: null, card_bank_name: "Bonus", ...LONG };
const BONUS_DENIZ: Programme = { card_bank_id: "DENZ", card_bank_name: "Bonus", ...LONG };
const CARD_FINANS: Programme = { card_bank_id: null, card_bank_name: "CardFinans", ...SHORT };
const MAXIMUM: Programme = { card_bank_id: null, card_bank_name: "Maximum", ...LONG };
const PARAF: Programme = { card_bank_id: null, card_bank_name: "Paraf", ...SHORT };
const WORLD: Programme = { card_bank_id: "WRLD", card_bank_name: "WorldCard", ...LONG };
const WORLD_VAKIF: Programme = { card_bank_id: "VAKF", card_bank_name: "WorldCard", ...LONG };

const BY_BIN: Readonly<Record<string, Programme>> = {
  "402277": CARD_FINANS,
  "409070": BONUS_DENIZ,
  "411979": WORLD_VAKIF,
  "435508": AXESS,
  "450634": WORLD,
  "450803": MAXIMUM,
  "453144": PARAF,
  "454671": BANKKART,
  "540061": WORLD,
  "540134": BANKKART,
  "540667": MAXIMUM,
  "545616": CARD_FINANS,
  "554960": BONUS,
  "557113": AXESS,
  "581877": PARAF,
};

/** BINs whose cards are all debit cards. */
const DEBIT = new Set(["581877"]);

/** The card programme of a BIN; `undefined` for a bank that the stand-in does not know. */
export function programmeOf(bin: string): Programme | undefined {
  return BY_BIN[bin];
}

/** Every programme once. */
export const PROGRAMMES: readonly Programme[] = [...new Set(Object.values(BY_BIN))];

/** The kind of a card, as far as its BIN tells. */
export function typeOfBin(bin: string): "cc" | "dc" {
  return DEBIT.has(bin) ? "dc" : "cc";
}

/** The address of a bank's logo. */
export function logoUrl(bankId: string | null | undefined): string {
  return bankId ? `https://pts-statics.paynet.com.tr/img/banklogo/small/${bankId}.png` : "";
}

/** The fields that save and list share, in Paynet's order. A card of an unknown bank has empty texts. */
export function binFields(bin: string, type: string): Fields {
  const programme = BY_BIN[bin];
  const id = programme?.card_bank_id;
  return {
    card_type: type,
    card_bank_id: id ?? null,
    card_bank_name: programme?.card_bank_name ?? "",
    card_logo_url: logoUrl(id),
    card_brand_name: brandName(bin),
  };
}

/** TROY is not among the documented names. */
function brandName(bin: string): string {
  if (bin.startsWith("4")) return "VISA";
  if (bin.startsWith("3")) return "AMEX";
  return /^(9792|65)/.test(bin) ? "TROY" : "MASTERCARD";
}
