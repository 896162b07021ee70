/**
 * The refusals that iyzico passes on from banks (iyzico fact sheet 7, "Bank").
 *
 * The sheet quotes the Turkish text of 10005, 10012, 10051 and 10202 only; the other texts are worded after their groups. Where
 * the documents of 2018 and 2025 name the groups of 10041 and 10043 differently, those of 2018 are taken.
 */
const BANK = {
  "10005": { group: "DO_NOT_HONOUR", tr: "İşlem onaylanmadı", en: "Do not honour" },
  "10012": { group: "INVALID_TRANSACTION", tr: "Geçersiz işlem", en: "Invalid transaction" },
  "10034": { group: "FRAUD_SUSPECT", tr: "Dolandırıcılık şüphesi", en: "Fraud suspect" },
  "10041": { group: "LOST_CARD", tr: "Kayıp kart, karta el koyunuz", en: "Lost card, pick up" },
  "10043": { group: "STOLEN_CARD", tr: "Çalıntı kart, karta el koyunuz", en: "Stolen card, pick up" },
  "10051": {
    group: "NOT_SUFFICIENT_FUNDS",
    tr: "Kart limiti yetersiz, yetersiz bakiye",
    en: "Insufficient card limit, insufficient balance",
  },
  "10054": { group: "EXPIRED_CARD", tr: "Son kullanma tarihi hatalı", en: "Expired card" },
  "10057": {
    group: "NOT_PERMITTED_TO_CARDHOLDER",
    tr: "Kart sahibi bu işlemi yapamaz",
    en: "Not permitted to cardholder",
  },
  "10058": {
    group: "NOT_PERMITTED_TO_TERMINAL",
    tr: "Terminalin bu işlemi yapmaya yetkisi yok",
    en: "Not permitted to terminal",
  },
  "10084": { group: "INVALID_CVC2", tr: "CVC2 bilgisi hatalı", en: "Invalid cvc2" },
  "10093": {
    group: "RESTRICTED_BY_LAW",
    tr: "Kartınız internetten alışverişe kapalıdır",
    en: "Your card is closed to online shopping",
  },
  "10202": {
    group: "UNKNOWN",
    tr: "Ödeme işlemi esnasında genel bir hata oluştu",
    en: "General error occurred during payment",
  },
  "10206": {
    group: "INVALID_CVC2_LENGTH",
    tr: "CVC2 uzunluğu geçersiz",
    en: "Invalid cvc2 length",
  },
  "10214": {
    group: "COMMUNICATION_OR_SYSTEM_ERROR",
    tr: "İletişim veya sistem hatası",
    en: "Communication or system error",
  },
  "10217": {
    group: "DEBIT_CARDS_REQUIRES_3DS",
    tr: "Banka kartları sadece 3D Secure işleminde kullanılabilir",
    en: "Debit cards can be used with 3D Secure only",
  },
  "10218": {
    group: "DEBIT_CARDS_INSTALLMENT_NOT_ALLOWED",
    tr: "Banka kartları ile taksitli işlem yapılamaz",
    en: "Installments are not allowed with debit cards",
  },
  "10222": {
    group: "NOT_PERMITTED_TO_INSTALLMENT",
    tr: "Kart taksitli işleme izin vermiyor",
    en: "Card is not permitted to installment",
  },
  "10232": { group: "INVALID_AMOUNT", tr: "Geçersiz tutar", en: "Invalid amount" },
} satisfies Record<string, { group: string; tr: string; en: string }>;

export type BankErrorCode = keyof typeof BANK;

/** Codes of the sheet's list that only a fault rule gives; their group is told, their text is the general one. */
const OTHER_GROUPS = {
  "10201": "CARD_NOT_PERMITTED",
  "10203": "APPROVED_COMPLETED",
  "10204": "UNKNOWN",
  "10205": "INVALID_CHARS_IN_EMAIL",
  "10207": "REFER_TO_CARD_ISSUER",
  "10208": "INVALID_MERCHANT_OR_SP",
  "10209": "BLOCKED_CARD",
  "10210": "INVALID_CAVV",
  "10211": "INVALID_ECI",
  "10212": "CVC2_MAX_ATTEMPT",
  "10213": "BIN_NOT_FOUND",
  "10215": "INVALID_CARD_NUMBER",
  "10216": "NO_SUCH_ISSUER",
  "10219": "REQUEST_TIMEOUT",
  "10220": "DECLINED",
  "10221": "NOT_PERMITTED_TO_FOREIGN_CARD",
  "10223": "REQUIRES_DAY_END",
  "10224": "EXCEEDS_WITHDRAWAL_AMOUNT_LIMIT",
  "10225": "RESTRICTED_CARD",
  "10226": "EXCEEDS_ALLOWABLE_PIN_TRIES",
  "10227": "INVALID_PIN",
  "10228": "ISSUER_OR_SWITCH_INOPERATIVE",
  "10229": "INVALID_EXPIRE_YEAR_MONTH",
  "10230": "REQUEST_BLOCKED_BY_BANK",
  "10233": "INVALID_CARD_TYPE",
  "10236": "UNKNOWN",
};

interface BankError {
  group: string;
  tr: string;
  en: string;
}

const { tr, en } = BANK["10202"];

const BANK_ERRORS: ReadonlyMap<string, BankError> = new Map<string, BankError>([
  ...Object.entries(OTHER_GROUPS).map(([code, group]) => [code, { group, tr, en }] as const),
  ...Object.entries(BANK),
]);

/** The group and both texts of a bank's refusal; `undefined` for a code that is iyzico's own. */
export function bankError(code: string): BankError | undefined {
  return BANK_ERRORS.get(code);
}
