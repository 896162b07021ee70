/** The test cards of iyzico's sandbox, what their first six digits say, and what becomes of their payments (iyzico fact sheet 8). */
import type { BankErrorCode } from "./bank-errors.ts";

export interface BinFacts {
  cardType: "CREDIT_CARD" | "DEBIT_CARD";
  cardAssociation: "VISA" | "MASTER_CARD" | "AMERICAN_EXPRESS" | "TROY";
  /** Some domestic cards belong to no programme. */
  cardFamily?: string;
  cardBankCode: number;
  cardBankName: string;
}

/** What a bank asks for where its card pays. */
interface Demands {
  /** Pays with 3-D Secure only. */
  force3ds?: true;
  /** Pays with its CVC only, also where it is stored. */
  forceCvc?: true;
}

export type KnownBin = BinFacts & Demands;

const AKBANK = { cardBankCode: 46, cardBankName: "Akbank" };
const DENIZBANK = { cardBankCode: 134, cardBankName: "Denizbank" };
const QNB = { cardBankCode: 111, cardBankName: "QNB" };
const GARANTI = { cardBankCode: 62, cardBankName: "Garanti" };
const HALKBANK = { cardBankCode: 12, cardBankName: "Halkbank" };
// The sheet gives no code for HSBC and Yapı Kredi; these are their codes in Turkish account numbers (IBAN).
const HSBC = { cardBankCode: 123, cardBankName: "HSBC" };
const ISBANK = { cardBankCode: 64, cardBankName: "İş Bankası" };
const VAKIFBANK = { cardBankCode: 15, cardBankName: "Vakıfbank" };
const YAPI_KREDI = { cardBankCode: 67, cardBankName: "Yapı Kredi" };

const VISA_CREDIT = { cardType: "CREDIT_CARD", cardAssociation: "VISA" } as const;
const VISA_DEBIT = { cardType: "DEBIT_CARD", cardAssociation: "VISA" } as const;
const MASTER_CREDIT = { cardType: "CREDIT_CARD", cardAssociation: "MASTER_CARD" } as const;
const MASTER_DEBIT = { cardType: "DEBIT_CARD", cardAssociation: "MASTER_CARD" } as const;
const AMEX_CREDIT = { cardType: "CREDIT_CARD", cardAssociation: "AMERICAN_EXPRESS" } as const;
const TROY_CREDIT = { cardType: "CREDIT_CARD", cardAssociation: "TROY" } as const;
const TROY_DEBIT = { cardType: "DEBIT_CARD", cardAssociation: "TROY" } as const;

/** Domestic test cards: number to what iyzico tells about it. */
export const DOMESTIC_TEST_CARDS: Readonly<Record<string, BinFacts>> = {
  "5528790000000008": { ...MASTER_CREDIT, cardFamily: "Paraf", ...HALKBANK },
  "5526080000000006": { ...MASTER_CREDIT, cardFamily: "Axess", ...AKBANK },
  "5890040000000016": { ...MASTER_DEBIT, cardFamily: "Neo", ...AKBANK },
  "9792072000017956": { ...TROY_CREDIT, ...AKBANK },
  "4766620000000001": { ...VISA_DEBIT, ...DENIZBANK },
  "4603450000000000": { ...VISA_CREDIT, ...DENIZBANK },
  "4729150000000005": { ...VISA_CREDIT, cardFamily: "Bonus", ...DENIZBANK },
  "4987490000000002": { ...VISA_DEBIT, ...QNB },
  "5311570000000005": { ...MASTER_CREDIT, cardFamily: "CardFinans", ...QNB },
  "9792020000000001": { ...TROY_DEBIT, ...QNB },
  "9792030000000000": { ...TROY_CREDIT, ...QNB },
  "9792023757123604": { ...TROY_DEBIT, ...QNB },
  "5170410000000004": { ...MASTER_DEBIT, cardFamily: "Bonus", ...GARANTI },
  "5400360000000003": { ...MASTER_CREDIT, cardFamily: "Bonus", ...GARANTI },
  "374427000000003": { ...AMEX_CREDIT, cardFamily: "Bonus", ...GARANTI },
  "5549607159333771": { ...MASTER_CREDIT, cardFamily: "Bonus", ...GARANTI },
  "4475050000000003": { ...VISA_DEBIT, ...HALKBANK },
  "4059030000000009": { ...VISA_DEBIT, ...HSBC },
  "5504720000000003": { ...MASTER_CREDIT, ...HSBC },
  "5892830000000000": { ...MASTER_DEBIT, cardFamily: "Maximum", ...ISBANK },
  "4543590000000006": { ...VISA_CREDIT, cardFamily: "Maximum", ...ISBANK },
  "4910050000000006": { ...VISA_DEBIT, cardFamily: "World", ...VAKIFBANK },
  "4157920000000002": { ...VISA_CREDIT, cardFamily: "World", ...VAKIFBANK },
  "5168880000000002": { ...MASTER_DEBIT, cardFamily: "World", ...YAPI_KREDI },
  "5451030000000000": { ...MASTER_CREDIT, cardFamily: "World", ...YAPI_KREDI },
};

/** By BIN: Garanti's debit cards, and one Denizbank card. The stand-in's own choice: the sheet names no card that does. */
const DEMANDS: Readonly<Record<string, Demands>> = {
  "517041": { force3ds: true },
  "472915": { forceCvc: true },
};

const BY_BIN: ReadonlyMap<string, KnownBin> = new Map(
  Object.entries(DOMESTIC_TEST_CARDS).map(([number, facts]) => {
    const bin = number.slice(0, 6);
    return [bin, Object.assign({}, facts, DEMANDS[bin])];
  }),
);

/** Foreign test cards: nothing is told about them, and they pay. */
export const FOREIGN_TEST_CARDS = ["5400010000000004", "4054180000000007"] as const;

/** What a test card does when it pays; a card that is not in the table pays. */
export interface Conduct {
  /** The bank refuses the payment: at once, or after 3-D Secure. */
  refusal?: BankErrorCode;
  /** 3-D Secure does not begin, or comes back as a success with this `mdStatus`. */
  threeDS?: "does-not-begin" | 0 | 4;
}

/** The sandbox's error cards. The sheet derives their codes from the table of banks' refusals. */
export const ERROR_TEST_CARDS: Readonly<Record<string, Conduct>> = {
  // Cannot be refunded, which nothing here asks for.
  "5406670000000009": {},
  "4111111111111129": { refusal: "10051" },
  "4129111111111111": { refusal: "10005" },
  "4128111111111112": { refusal: "10012" },
  "4127111111111113": { refusal: "10041" },
  "4126111111111114": { refusal: "10043" },
  "4125111111111115": { refusal: "10054" },
  "4124111111111116": { refusal: "10084" },
  "4123111111111117": { refusal: "10057" },
  "4122111111111118": { refusal: "10058" },
  "4121111111111119": { refusal: "10034" },
  "4120111111111110": { refusal: "10041" },
  "4130111111111118": { refusal: "10202" },
  "4151111111111393": { refusal: "10093" },
  "4131111111111117": { threeDS: 0 },
  "4141111111111115": { threeDS: 4 },
  "4151111111111112": { threeDS: "does-not-begin" },
};

/**
 * What iyzico tells about a card, by its first six digits. A foreign card, which every BIN outside the table is taken for, has nothing
 * to tell, and so have the sandbox's error cards: they can be stored, since registration calls no bank.
 */
export function binFacts(cardNumber: string): KnownBin | undefined {
  return BY_BIN.get(cardNumber.slice(0, 6));
}

/** What a card does when it pays. */
export function conductOf(cardNumber: string): Conduct {
  return ERROR_TEST_CARDS[cardNumber] ?? {};
}

/** Every BIN of six digits that iyzico knows, with what it tells. */
export function knownBins(): readonly KnownBin[] {
  return [...BY_BIN.values()];
}
