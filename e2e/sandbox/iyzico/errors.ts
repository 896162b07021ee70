/**
 * iyzico's error codes and texts (iyzico fact sheet 1.2, 2.4 and 7); those of banks are in `bank-errors.ts`.
 *
 * Texts that the sheet does not quote follow the pattern of those it does: both texts of 2, 5, 8, 11, 13 to 17, 24, 25, 3002, 5004 to
 * 5007, and one language of 3, 23, 1001, 1007, 3001, 3003, 5002, 5013, 5066, 5086, 5111, 5115 and 5184. That 3002 is "cardToken
 * missing" is a guess of the sheet's.
 */
import { bankError, type BankErrorCode } from "./bank-errors.ts";

interface Texts {
  tr: string;
  en: string;
}

const mandatory = (name: string): Texts => ({
  tr: `${name} gönderilmesi zorunludur`,
  en: `${name} is a mandatory parameter`,
});
const unknown = (name: string): Texts => ({ tr: `${name} bulunamadı`, en: `${name} is not found` });

const SYSTEM_ERROR: Texts = { tr: "Sistem hatası", en: "System error occurred" };

const TEXTS = {
  "1": SYSTEM_ERROR,
  "3": mandatory("email"),
  "5": { tr: "email formatı geçersizdir", en: "Invalid email format" },
  "8": mandatory("identityNumber"),
  "11": { tr: "Geçersiz istek", en: "Invalid request" },
  "12": { tr: "Kart numarası geçersizdir", en: "Invalid card number" },
  "13": { tr: "Son kullanma ayı geçersizdir", en: "Invalid expiration month" },
  "14": { tr: "Son kullanma yılı geçersizdir", en: "Invalid expiration year" },
  "15": { tr: "Cvc geçersizdir", en: "Invalid cvc" },
  "16": { tr: "Kart sahibi gönderilmesi zorunludur", en: "cardHolderName is a mandatory parameter" },
  "17": { tr: "Kartın son kullanma tarihi geçersizdir", en: "Card expiry date is invalid" },
  "23": { tr: "callbackUrl gönderilmesi zorunludur", en: "Callback URL is mandatory" },
  "25": mandatory("gsmNumber"),
  "1000": { tr: "Geçersiz imza", en: "Invalid signature" },
  "1001": { tr: "api bilgileri bulunamadı", en: "Api credentials not found" },
  "1007": mandatory("Signature"),
  "3001": mandatory("cardUserKey"),
  "3002": mandatory("cardToken"),
  "3003": { tr: "card bilgisi gönderilmesi zorunludur", en: "card is a mandatory parameter" },
  "3005": unknown("cardUserKey"),
  "3006": unknown("cardToken"),
  "3007": { tr: "Kart saklama özelliği tanımlı değil", en: "Card storage feature is not defined" },
  "5002": mandatory("paymentId"),
  "5004": mandatory("price"),
  "5005": { tr: "price 0'dan büyük olmalıdır", en: "price must be greater than 0" },
  "5006": mandatory("binNumber"),
  "5007": { tr: "binNumber 6 karakter olmalıdır", en: "binNumber must be 6 characters" },
  "5013": mandatory("PaymentCard"),
  "5062": {
    tr: "Gönderilen tutar tüm kırılımların toplam tutarına eşit olmalıdır",
    en: "Total item price must be equal to price",
  },
  "5066": { tr: "Bin bulunamadı", en: "Bin is not found" },
  "5086": { tr: "Üye işyerine ait ödeme kaydı bulunamadı", en: "Payment record is not found for merchant" },
  "5111": {
    tr: "cardToken ile birlikte cardUserKey gönderilmelidir",
    en: "CardUserKey must be sent with cardToken",
  },
  "5115": {
    tr: "Bu ödemenin durumu 3dsecure için geçerli değil",
    en: "The status of this payment is not valid for 3dsecure",
  },
  "5184": {
    tr: "Yerli kartlar ile döviz ödemesi yapılamaz",
    en: "Domestic cards cannot pay in foreign currency",
  },
  "50000": { tr: "Request Limit Exceeded", en: "Request Limit Exceeded" },
} satisfies Record<string, Texts>;

/** The codes that the stand-in gives of its own accord; a fault rule may name any other. 24 is {@link mandatory} with a field's name. */
export type ErrorCode = keyof typeof TEXTS | BankErrorCode | "24";

const TEXT_OF: ReadonlyMap<string, Texts> = new Map(Object.entries(TEXTS));

/**
 * The message of a code in the caller's language; that of a system error where the code is not in the tables.
 * @param name the field that 24 is about.
 */
export function errorMessage(code: string, locale: "tr" | "en", name = "request"): string {
  if (code === "24") return mandatory(name)[locale];
  return (TEXT_OF.get(code) ?? bankError(code) ?? SYSTEM_ERROR)[locale];
}
