/**
 * iyzico's error codes and texts (iyzico fact sheet 1.2, 2.4 and 7).
 *
 * Texts that the sheet does not quote follow the pattern of those it does: both texts of 2, 5, 11, 13, 14, 16, 17 and 3002,
 * and one language of 3, 1001, 1007, 3001 and 3003. That 3002 is "cardToken missing" is a guess of the sheet's.
 */
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
  "11": { tr: "Geçersiz istek", en: "Invalid request" },
  "12": { tr: "Kart numarası geçersizdir", en: "Invalid card number" },
  "13": { tr: "Son kullanma ayı geçersizdir", en: "Invalid expiration month" },
  "14": { tr: "Son kullanma yılı geçersizdir", en: "Invalid expiration year" },
  "16": { tr: "Kart sahibi gönderilmesi zorunludur", en: "cardHolderName is a mandatory parameter" },
  "17": { tr: "Kartın son kullanma tarihi geçersizdir", en: "Card expiry date is invalid" },
  "1000": { tr: "Geçersiz imza", en: "Invalid signature" },
  "1001": { tr: "api bilgileri bulunamadı", en: "Api credentials not found" },
  "1007": mandatory("Signature"),
  "3001": mandatory("cardUserKey"),
  "3002": mandatory("cardToken"),
  "3003": { tr: "card bilgisi gönderilmesi zorunludur", en: "card is a mandatory parameter" },
  "3005": unknown("cardUserKey"),
  "3006": unknown("cardToken"),
  "3007": { tr: "Kart saklama özelliği tanımlı değil", en: "Card storage feature is not defined" },
  "50000": { tr: "Request Limit Exceeded", en: "Request Limit Exceeded" },
} satisfies Record<string, Texts>;

/** The codes that the stand-in gives of its own accord; a fault rule may name any other. */
export type ErrorCode = keyof typeof TEXTS;

const TEXT_OF: ReadonlyMap<string, Texts> = new Map(Object.entries(TEXTS));

/** The message of a code in the caller's language; that of a system error where the code is not in the table. */
export function errorMessage(code: string, locale: "tr" | "en"): string {
  return (TEXT_OF.get(code) ?? SYSTEM_ERROR)[locale];
}
