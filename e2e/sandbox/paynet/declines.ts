/**
 * Why a bank refuses a payment. Paynet documents no cards that are declined and no list of these codes: the ids are those of ISO 8583 as
 * Turkish banks give them, and the texts are ours.
 */
import type { Fields } from "./outcome.ts";

export interface Decline {
  bank_error_id: string;
  bank_error_message: string;
  bank_error_short_desc: string;
  bank_error_long_desc: string;
  /** Paynet's own result code, where one fits. */
  paynet_error_id: string;
  paynet_error_message: string;
}

export const DECLINES = {
  "insufficient-limit": decline("51", "Yetersiz bakiye / limit", "Kartınızın limiti yetersiz."),
  expired: decline("54", "Vadesi dolmuş kart", "Kartınızın son kullanma tarihi geçmiş.", "22"),
  "wrong-security-code": decline("82", "Hatalı CVV", "Kartınızın güvenlik kodu hatalı.", "18"),
  lost: decline("41", "Kayıp kart, karta el koy", "Kart kayıp olarak bildirilmiş."),
  stolen: decline("43", "Çalıntı kart, karta el koy", "Kart çalıntı olarak bildirilmiş."),
  "do-not-honour": decline("05", "Red / Onaylanmadı", "Kart bankası işlemi onaylamadı."),
  "not-permitted": decline("57", "Kart sahibine açık olmayan işlem", "Kartınız bu işleme kapalı."),
  fraud: decline("59", "Şüpheli işlem", "Kart bankası işlemi şüpheli buldu."),
} as const satisfies Record<string, Decline>;

export type DeclineName = keyof typeof DECLINES;

/** What the four fields of the bank and the two of Paynet hold when nobody refuses. */
export const NO_DECLINE: Fields = {
  paynet_error_id: "",
  paynet_error_message: "",
  bank_error_id: "",
  bank_error_message: "",
  bank_error_short_desc: "",
  bank_error_long_desc: "",
};

function decline(id: string, message: string, longDesc: string, paynetErrorId = "1"): Decline {
  return {
    paynet_error_id: paynetErrorId,
    paynet_error_message: longDesc,
    bank_error_id: id,
    bank_error_message: message,
    bank_error_short_desc: message,
    bank_error_long_desc: longDesc,
  };
}
