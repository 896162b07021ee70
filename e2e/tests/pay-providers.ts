/** The providers that take payments, in one shape: the cards that the tests pay with, and what those cost. */
import type { Vault } from "@saved-cards/widget/contract";
import type { Amount } from "@saved-cards/widget/money";
import { CHECK, PAYMENT, RATIO, TDS_CHARGE, TDS_INITIAL } from "../sandbox/paynet/keyed-call.ts";
import { PAYNET_CARDS } from "../sandbox/paynet/test-cards.ts";
import type { ShopPage } from "./fixtures/checkout.ts";
import { CARDS, REFUSED_CARDS } from "./fixtures/test-cards.ts";

/** What the shop's usual cart comes to. */
export const PRICE = "1548.90";

interface PayingCard {
  number: string;
  name: string;
}

/** A provider that takes payments, in one shape. */
export interface PayProvider {
  name: "iyzico" | "paynet";
  vault: Vault;
  /** On which the longer journeys go: one each. */
  shopPage: ShopPage;
  /** Saved before the test; named as the list and the result name it. */
  card: PayingCard;
  /** Typed to pay with. */
  other: PayingCard;
  /** Its bank says that the limit is reached. */
  refused: PayingCard;
  /** What the plan of three payments for {@link PRICE} comes to, with {@link card}. */
  three: { monthly: Amount; total: Amount };
  /** What the bank sends to the shopper. */
  code: string;
  /** As fault rules and the log name them. */
  calls: Record<"offer" | "pay" | "start" | "complete" | "find", string>;
}

/** A card of Paynet's has no name of a bank beside its programme's. */
export const IYZICO: PayProvider = {
  name: "iyzico",
  vault: "iyzico",
  shopPage: "script",
  card: {
    number: CARDS.akbankMastercard.number,
    name: "Akbank Axess •••• 0006",
  },
  other: {
    number: CARDS.halkbankMastercard.number,
    name: "Halkbank Paraf •••• 0008",
  },
  refused: {
    number: REFUSED_CARDS.insufficientFunds.number,
    name: "Visa •••• 1129",
  },
  three: { monthly: "533.80", total: "1601.41" },
  code: "283126",
  calls: {
    offer: "POST /payment/iyzipos/installment",
    pay: "POST /payment/auth",
    start: "POST /payment/3dsecure/initialize",
    complete: "POST /payment/v2/3dsecure/auth",
    find: "POST /payment/detail",
  },
};

export const PAYNET: PayProvider = {
  name: "paynet",
  vault: "paynet",
  shopPage: "react",
  card: { number: PAYNET_CARDS.ordinary.number, name: "Axess •••• 1010" },
  other: {
    number: PAYNET_CARDS.ordinaryMastercard.number,
    name: "Axess •••• 1025",
  },
  refused: {
    number: PAYNET_CARDS.insufficientLimit.number,
    name: "Axess •••• 1409",
  },
  three: { monthly: "535.25", total: "1605.74" },
  code: PAYNET_CARDS.ordinary.password,
  calls: {
    offer: `POST ${RATIO}`,
    pay: `POST ${PAYMENT}`,
    start: `POST ${TDS_INITIAL}`,
    complete: `POST ${TDS_CHARGE}`,
    find: `POST ${CHECK}`,
  },
};

export const PROVIDERS = [IYZICO, PAYNET] as const;
