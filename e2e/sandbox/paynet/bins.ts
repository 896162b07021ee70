/**
 * What Paynet tells about a card by its first six digits. The ids are those that the fact sheet lists (6, "bank ids seen"); a bank
 * whose id is not in it has none here. `card_bank_name` is the card programme, as in the documents' "Bonus, Axess, etc.".
 */
import type { Fields } from "./outcome.ts";

interface Programme {
  card_bank_id: string | null;
  card_bank_name: string;
}

const AXESS: Programme = { card_bank_id: "AXSS", card_bank_name: "Axess" };
const BANKKART: Programme = { card_bank_id: "ZDGR", card_bank_name: "Bankkart" };
const BONUS: Programme = { card_bank_id: null, card_bank_name: "Bonus" };
const BONUS_DENIZ: Programme = { card_bank_id: "DENZ", card_bank_name: "Bonus" };
const CARD_FINANS: Programme = { card_bank_id: null, card_bank_name: "CardFinans" };
const MAXIMUM: Programme = { card_bank_id: null, card_bank_name: "Maximum" };
const PARAF: Programme = { card_bank_id: null, card_bank_name: "Paraf" };
const WORLD: Programme = { card_bank_id: "WRLD", card_bank_name: "WorldCard" };
const WORLD_VAKIF: Programme = { card_bank_id: "VAKF", card_bank_name: "WorldCard" };

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

/** The fields that save and list share, in Paynet's order. A card of an unknown bank has empty texts. */
export function binFields(bin: string, type: string): Fields {
  const programme = BY_BIN[bin];
  const id = programme?.card_bank_id;
  return {
    card_type: type,
    card_bank_id: id ?? null,
    card_bank_name: programme?.card_bank_name ?? "",
    card_logo_url: id ? `https://pts-statics.paynet.com.tr/img/banklogo/small/${id}.png` : "",
    card_brand_name: brandName(bin),
  };
}

/** TROY is not among the documented names. */
function brandName(bin: string): string {
  if (bin.startsWith("4")) return "VISA";
  if (bin.startsWith("3")) return "AMEX";
  return /^(9792|65)/.test(bin) ? "TROY" : "MASTERCARD";
}
