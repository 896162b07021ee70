/** The cards of Paynet's own documents (Paynet fact sheet 6). */
import type { PaynetCard } from "./test-cards.ts";

const TROY = { expiry: { month: 12, year: 2030 }, cvv: "152", password: null, bank: null };
const EXPIRES_12_26 = { month: 12, year: 2026 };
const EXPIRES_12_25 = { month: 12, year: 2025 };
const EXPIRES_01_30 = { month: 1, year: 2030 };
const YAPI_KREDI = { expiry: EXPIRES_12_25, cvv: "000", password: "34020", bank: "Yapı Kredi" };
const WITH_A = { expiry: EXPIRES_12_26, cvv: "000", password: "a" };
const WITH_A_001 = { ...WITH_A, cvv: "001" };

/**
 * The cards of Paynet's page "test kartları", with the expiry that it prints: some have run out. Four have a wrong check digit, as the
 * fact sheet has them.
 */
export const DOCUMENTED_CARDS: readonly PaynetCard[] = [
  { number: "4355084355084358", ...WITH_A, bank: "Akbank" },
  { number: "5571135571135575", ...WITH_A, bank: "Akbank" },
  { number: "4546711234567890", ...WITH_A, bank: "Ziraat Bankası" },
  { number: "5401341234567891", ...WITH_A, bank: "Ziraat Bankası" },
  { number: "4446760701569538", expiry: { month: 3, year: 2025 }, cvv: "598", password: null, bank: null },
  { number: "5423740618115066", expiry: { month: 5, year: 2028 }, cvv: "862", password: null, bank: null },
  {
    number: "5549600797792010",
    expiry: { month: 8, year: 2027 },
    cvv: "460",
    password: null,
    bank: "Garanti BBVA",
  },
  {
    number: "5549608789641500",
    expiry: { month: 4, year: 2027 },
    cvv: "464",
    password: null,
    bank: "Garanti BBVA",
  },
  { number: "4022774022774026", ...WITH_A_001, bank: "QNB" },
  { number: "5456165456165454", ...WITH_A_001, bank: "QNB" },
  { number: "4090700090840050", expiry: EXPIRES_01_30, cvv: "592", password: "123", bank: "Denizbank" },
  { number: "4508034508034509", ...WITH_A, bank: "İş Bankası" },
  { number: "5406675406675403", ...WITH_A, bank: "İş Bankası" },
  { number: "4531444531442283", ...WITH_A_001, bank: "Halkbank" },
  { number: "5818775818772285", ...WITH_A_001, bank: "Halkbank" },
  {
    number: "4119790155203496",
    expiry: { month: 4, year: 2024 },
    cvv: "579",
    password: "123456",
    bank: "Vakıfbank",
  },
  { number: "4506344103118942", ...YAPI_KREDI },
  { number: "4506347023253988", ...YAPI_KREDI },
  { number: "4506347028991897", ...YAPI_KREDI },
  { number: "4506347026523718", ...YAPI_KREDI },
  { number: "5400617004770430", ...YAPI_KREDI },
  { number: "5400617020092306", ...YAPI_KREDI },
  { number: "5400617030400291", ...YAPI_KREDI },
  { number: "5188960000043719", expiry: EXPIRES_01_30, cvv: "886", password: null, bank: null },
  { number: "4033602562020320", expiry: EXPIRES_01_30, cvv: "861", password: null, bank: null },
  {
    number: "5188961939192544",
    expiry: { month: 6, year: 2025 },
    cvv: "929",
    password: "123456",
    bank: null,
  },
  { number: "9792075482365454", ...TROY },
  { number: "6587619825149656", ...TROY },
];

/** Whether a number is on Paynet's page of test cards, and so taken even with a wrong check digit. */
export function isDocumented(cardNumber: string): boolean {
  return DOCUMENTED_CARDS.some(({ number }) => number === cardNumber);
}
