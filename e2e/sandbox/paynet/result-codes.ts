/** Paynet's result codes (Paynet fact sheet 6). The sheet quotes the texts of 0 and 100; the others are ours. */

const MESSAGES = {
  0: "Başarılı İşlem",
  1: "Başarısız İşlem",
  5: "Mükerrer kayıt",
  6: "İşlem yapılamaz",
  7: "Yetkisiz işlem",
  8: "Sunucu hatası",
  9: "Metot desteklenmiyor",
  10: "Zaman aşımı",
  11: "Hatalı istek",
  12: "Kayıt bulunamadı",
  13: "Oturum bulunamadı",
  14: "Geçersiz bin",
  16: "3D doğrulama hatası",
  17: "Kullanılmış oturum",
  18: "Hatalı kart bilgisi",
  19: "Hatalı işlem tipi",
  21: "Oran bulunamadı",
  22: "Son kullanma tarihi hatalı",
  23: "Oran kodu bulunamadı",
  25: "Kart bulunamadı",
  26: "Kart anahtarı tanımsız",
  100: "Önceki Başarılı İşlem",
} satisfies Record<number, string>;

/** The codes that the stand-in has a text for; a fault rule may name any other. */
export type ResultCode = keyof typeof MESSAGES;

const MESSAGE_OF: ReadonlyMap<number, string> = new Map(
  Object.entries(MESSAGES).map(([code, message]) => [Number(code), message]),
);

/** The message of a code; that of a failure where the code is not in the table. */
export function messageOf(code: number): string {
  return MESSAGE_OF.get(code) ?? MESSAGES[1];
}
