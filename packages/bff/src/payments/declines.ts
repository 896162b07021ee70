/** What a shopper is told of a payment that was not made, and whether the same card may be tried again. */
import type { Decline, DeclineCode, Locale } from "@saved-cards/widget/contract";

interface DeclineKind {
  /** Whether the same card may pay on another try. */
  retryable: boolean;
  message: Record<Locale, string>;
}

/** What the order's 3-D Secure setting makes of a bank that asks for it. */
export type ThreeDsUse = "offered" | "not_offered";

/** Lost, stolen and suspicious cards are told as one and without a reason: the person who holds the card may not be its owner. */
const declineKinds: Record<DeclineCode, DeclineKind> = {
  insufficient_funds: {
    retryable: true,
    message: {
      tr: "Kartınızın limiti veya bakiyesi bu ödeme için yeterli değil. Başka bir kart kullanabilirsiniz.",
      en: "Your card's limit or balance is not enough for this payment. You can use another card.",
    },
  },
  limit_exceeded: {
    retryable: true,
    message: {
      tr: "Bu ödeme kartınızın işlem sınırını aşıyor. Bankanızla görüşün ya da başka bir kart kullanın.",
      en: "This payment is above your card's transaction limit. Contact your bank, or use another card.",
    },
  },
  expired_card: {
    retryable: false,
    message: {
      tr: "Bu kartın süresi dolmuş. Lütfen başka bir kart kullanın.",
      en: "This card has expired. Please use another card.",
    },
  },
  invalid_card: {
    retryable: false,
    message: {
      tr: "Bu kart kabul edilmedi. Bilgilerini kontrol edin ya da başka bir kart kullanın.",
      en: "This card was not accepted. Check its details, or use another card.",
    },
  },
  invalid_cvc: {
    retryable: true,
    message: {
      tr: "Güvenlik kodu (CVC) hatalı. Lütfen kontrol edip tekrar deneyin.",
      en: "The security code (CVC) is not right. Please check it and try again.",
    },
  },
  card_refused: {
    retryable: false,
    message: {
      tr: "Bankanız bu kartla ödemeye izin vermedi. Bankanızla görüşün ya da başka bir kart kullanın.",
      en: "Your bank did not allow a payment with this card. Contact your bank, or use another card.",
    },
  },
  declined: {
    retryable: true,
    message: {
      tr: "Bankanız ödemeyi onaylamadı. Bankanızla görüşün ya da başka bir kart kullanın.",
      en: "Your bank did not approve the payment. Contact your bank, or use another card.",
    },
  },
  not_permitted: {
    retryable: false,
    message: {
      tr: "Bu kart bu ödemeye kapalı. Kartınızı internet alışverişine açın ya da başka bir kart kullanın.",
      en: "This card is not enabled for this payment. Enable it for online payments, or use another card.",
    },
  },
  installment_not_available: {
    retryable: true,
    message: {
      tr: "Bu kartla bu taksit seçeneği kullanılamıyor. Başka bir seçenekle tekrar deneyin.",
      en: "These installments are not available with this card. Try again with another option.",
    },
  },
  three_ds_required: {
    retryable: false,
    message: {
      tr: "Bankanız bu kartta doğrulama istiyor; bu mağaza doğrulamalı ödeme almıyor. Başka bir kart kullanabilirsiniz.",
      en: "Your bank asks for a verification that this shop does not offer. You can use another card.",
    },
  },
  three_ds_failed: {
    retryable: true,
    message: {
      tr: "Bankanız sizi doğrulayamadı. Kartınızdan para çekilmedi; tekrar deneyebilirsiniz.",
      en: "Your bank could not verify you. Nothing was charged; you can try again.",
    },
  },
  three_ds_cancelled: {
    retryable: true,
    message: {
      tr: "Doğrulamadan vazgeçtiniz. Kartınızdan para çekilmedi.",
      en: "You cancelled the verification. Nothing was charged.",
    },
  },
  three_ds_expired: {
    retryable: true,
    message: {
      tr: "Doğrulama süresi doldu. Kartınızdan para çekilmedi; tekrar deneyebilirsiniz.",
      en: "The time for the verification has run out. Nothing was charged; you can try again.",
    },
  },
  bank_unavailable: {
    retryable: true,
    message: {
      tr: "Bankanıza ulaşılamadı. Kartınızdan para çekilmedi; biraz sonra tekrar deneyin.",
      en: "Your bank could not be reached. Nothing was charged; try again in a moment.",
    },
  },
  not_processed: {
    retryable: true,
    message: {
      tr: "Ödemeniz alınamadı. Kartınızdan para çekilmedi; tekrar deneyebilirsiniz.",
      en: "Your payment could not be taken. Nothing was charged; you can try again.",
    },
  },
};

/** Of `three_ds_required`, where the shop uses 3-D Secure: the order's next payment goes through it. */
const verifiesNext: DeclineKind = {
  retryable: true,
  message: {
    tr: "Bankanız bu ödeme için doğrulama istiyor. Kartınızdan para çekilmedi; doğrulamaya geçmek için ödeme düğmesine bir kez daha basın.",
    en: "Your bank asks for a verification of this payment. Nothing was charged; press Pay once more to go on to it.",
  },
};

export function describeDecline(code: DeclineCode, locale: Locale, threeDs: ThreeDsUse): Decline {
  const isNext = code === "three_ds_required" && threeDs === "offered";
  const { retryable, message } = isNext ? verifiesNext : declineKinds[code];
  return { code, message: message[locale], retryable };
}
