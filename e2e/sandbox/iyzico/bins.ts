/** The test cards of iyzico's sandbox, and what their first six digits say (iyzico fact sheet 8). */

interface BinFacts {
  cardType: "CREDIT_CARD" | "DEBIT_CARD";
  cardAssociation: "VISA" | "MASTER_CARD" | "AMERICAN_EXPRESS" | "TROY";
  /** Some domestic cards belong to no programme. */
  cardFamily?: string;
  cardBankCode: number;
  cardBankName: string;
}

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

const BY_BIN: ReadonlyMap<string, BinFacts> = new Map(
  Object.entries(DOMESTIC_TEST_CARDS).map(([number, facts]) => [number.slice(0, 6), facts]),
);

/**
 * What iyzico tells about a card, by its first six digits. A foreign card, which every BIN outside the table is taken for, has nothing
 * to tell, and so have the sandbox's error cards: they can be stored, since registration calls no bank.
 */
export function binFacts(cardNumber: string): BinFacts | undefined {
  return BY_BIN.get(cardNumber.slice(0, 6));
}
