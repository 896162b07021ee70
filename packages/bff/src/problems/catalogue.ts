/**
 * Every problem that the API can answer with: its HTTP status, whether the same request may succeed later, and what the
 * shopper is told.
 */
import type { FieldErrorCode, Locale, ProblemCode } from "@saved-cards/widget/contract";
import type { ContentfulStatusCode } from "hono/utils/http-status";

export interface ProblemKind {
  status: ContentfulStatusCode;
  /** For developers; English; the same for every occurrence. */
  title: string;
  retryable: boolean;
  /** For the shopper: what happened and what to do. */
  detail: Record<Locale, string>;
}

const INCOMPLETE_REQUEST: Record<Locale, string> = {
  tr: "İstek anlaşılamadı. Lütfen sayfayı yenileyip tekrar deneyin.",
  en: "The request was not understood. Please refresh the page and try again.",
};

export const problemKinds: Record<ProblemCode, ProblemKind> = {
  invalid_request: {
    status: 400,
    title: "The request body, a header or a parameter is not valid",
    retryable: false,
    detail: INCOMPLETE_REQUEST,
  },
  invalid_card: {
    status: 422,
    title: "The card's details are not valid",
    retryable: false,
    detail: {
      tr: "Kart bilgileri hatalı. Lütfen kontrol edin.",
      en: "Some card details are not right. Please check them.",
    },
  },
  unsupported_media_type: {
    status: 415,
    title: "The body must be application/json",
    retryable: false,
    detail: INCOMPLETE_REQUEST,
  },
  body_too_large: {
    status: 413,
    title: "The body is larger than 16 KiB, or 256 KiB for a session",
    retryable: false,
    detail: INCOMPLETE_REQUEST,
  },
  length_required: {
    status: 411,
    title: "A request with a body needs a Content-Length",
    retryable: false,
    detail: INCOMPLETE_REQUEST,
  },
  unauthorized: {
    status: 401,
    title: "The bearer token or key is missing or not known",
    retryable: false,
    detail: {
      tr: "Oturum bulunamadı. Lütfen sayfayı yenileyin.",
      en: "This session is not known. Please refresh the page.",
    },
  },
  session_expired: {
    status: 401,
    title: "The session has expired",
    retryable: false,
    detail: {
      tr: "Oturumunuzun süresi doldu. Lütfen sayfayı yenileyin.",
      en: "Your session has expired. Please refresh the page.",
    },
  },
  not_found: {
    status: 404,
    title: "There is nothing here, or it is not this customer's",
    retryable: false,
    detail: {
      tr: "Bu kart bulunamadı. Silinmiş olabilir.",
      en: "This card was not found. It may have been deleted.",
    },
  },
  method_not_allowed: {
    status: 405,
    title: "The method is not supported here",
    retryable: false,
    detail: INCOMPLETE_REQUEST,
  },
  idempotency_key_missing: {
    status: 400,
    title: "Idempotency-Key is missing or not 1–128 characters of A–Z, a–z, 0–9, _ and -",
    retryable: false,
    detail: INCOMPLETE_REQUEST,
  },
  idempotency_key_reused: {
    status: 422,
    title: "This Idempotency-Key was used with another body",
    retryable: false,
    detail: INCOMPLETE_REQUEST,
  },
  idempotency_in_progress: {
    status: 409,
    title: "A request with this Idempotency-Key is still running",
    retryable: true,
    detail: {
      tr: "İşleminiz sürüyor. Sonucu öğreniyoruz.",
      en: "Your request is still being processed. We are finding out the result.",
    },
  },
  card_already_saved: {
    status: 409,
    title: "The vault has this card already",
    retryable: false,
    detail: {
      tr: "Bu kart zaten kayıtlı.",
      en: "This card is already saved.",
    },
  },
  card_needed: {
    status: 409,
    title: "The vault does not let this card go: a subscription needs it",
    retryable: false,
    detail: {
      tr: "Bu kart bir abonelikte kullanıldığı için silinemez. Önce başka bir kart ekleyin.",
      en: "This card is used by a subscription, so it cannot be deleted. Add another card first.",
    },
  },
  challenge_failed: {
    status: 422,
    title: "The shopper's bank did not confirm the card",
    retryable: false,
    detail: {
      tr: "Bankanız doğrulamayı onaylamadı. Kartınız kaydedilmedi.",
      en: "Your bank did not confirm the verification. Your card was not saved.",
    },
  },
  too_many_cards: {
    status: 409,
    title: "The customer has as many cards as may be saved",
    retryable: false,
    detail: {
      tr: "En fazla kart sayısına ulaştınız. Yeni kart eklemek için kayıtlı bir kartı silin.",
      en: "You have saved as many cards as possible. Delete one to add another.",
    },
  },
  rate_limited: {
    status: 429,
    title: "Too many cards were added from here; Retry-After says when to come back",
    retryable: true,
    detail: {
      tr: "Çok fazla deneme yapıldı. Lütfen bir süre sonra tekrar deneyin.",
      en: "There were too many attempts. Please try again later.",
    },
  },
  card_declined: {
    status: 422,
    title: "The provider refused the card",
    retryable: false,
    detail: {
      tr: "Kartınız kabul edilmedi. Lütfen başka bir kart deneyin.",
      en: "The card was not accepted. Please try another card.",
    },
  },
  card_not_saved: {
    status: 503,
    title: "The card is known not to be saved; a new try is a new intent, with a new Idempotency-Key",
    retryable: true,
    detail: {
      tr: "Bağlantı kurulamadı. Kartınız kaydedilmedi, tekrar deneyin.",
      en: "We could not reach the card service. Your card was not saved, please try again.",
    },
  },
  outcome_unknown: {
    status: 503,
    title: "It is not known yet what became of it; repeat with the same Idempotency-Key",
    retryable: true,
    detail: {
      tr: "İşleminizin sonucunu öğreniyoruz.",
      en: "We are finding out the result.",
    },
  },
  vault_unavailable: {
    status: 503,
    title: "The provider cannot be reached",
    retryable: true,
    detail: {
      tr: "Kart hizmetine şu anda ulaşılamıyor. Lütfen biraz sonra tekrar deneyin.",
      en: "The card service cannot be reached right now. Please try again shortly.",
    },
  },
  vault_misconfigured: {
    status: 502,
    title: "The provider refuses this merchant's keys or settings; see the log",
    retryable: false,
    detail: {
      tr: "Bu işlem şu anda kullanılamıyor.",
      en: "This is not available right now.",
    },
  },
  no_order: {
    status: 409,
    title: "The session has no order to pay",
    retryable: false,
    detail: {
      tr: "Bu oturumda ödenecek bir sipariş yok. Lütfen sayfayı yenileyin.",
      en: "There is no order to pay in this session. Please refresh the page.",
    },
  },
  order_paid: {
    status: 409,
    title: "The order is paid, or its payment is in review; nothing was charged by this request",
    retryable: false,
    detail: {
      tr: "Bu sipariş zaten ödendi. Kartınızdan yeniden para çekilmedi.",
      en: "This order is already paid. Nothing was charged again.",
    },
  },
  order_differs: {
    status: 409,
    title:
      "The order costs something else: a payment of it is over another amount or currency, or a later session says another one",
    retryable: false,
    detail: {
      tr: "Siparişinizin tutarı değişti; kartınızdan para çekilmedi. Güncel tutar için sayfayı yenileyin.",
      en: "The amount of your order has changed; nothing was charged. Refresh the page for the current one.",
    },
  },
  payment_in_progress: {
    status: 409,
    title: "Another payment of the order is not settled yet; nothing was charged by this request",
    retryable: true,
    detail: {
      tr: "Bu siparişin ödemesi sürüyor. Sonucu bankanızdan öğreniyoruz.",
      en: "A payment of this order is under way. We are finding out the result from your bank.",
    },
  },
  amount_changed: {
    status: 409,
    title: "The plan's total is no longer what the shopper was shown; nothing was charged",
    retryable: false,
    detail: {
      tr: "Ödenecek tutar değişti; kartınızdan para çekilmedi. Yeni tutarı kontrol edip tekrar deneyin.",
      en: "The total has changed; nothing was charged. Check the new total and try again.",
    },
  },
  card_not_payable: {
    status: 422,
    title: "This card cannot pay this order: it has expired, or its vault takes no such payments",
    retryable: false,
    detail: {
      tr: "Bu kartla bu ödeme yapılamaz. Lütfen başka bir kart kullanın.",
      en: "This payment cannot be made with this card. Please use another card.",
    },
  },
  installment_not_available: {
    status: 422,
    title: "The card or the order does not allow these installments",
    retryable: false,
    detail: {
      tr: "Bu kartla bu taksit seçeneği kullanılamıyor. Başka bir seçenek seçin.",
      en: "These installments are not available with this card. Choose another option.",
    },
  },
  payment_declined: {
    status: 402,
    title:
      "The card's bank did not take the payment; `payment.decline` says why. In a challenge's result only",
    retryable: false,
    detail: {
      tr: "Bankanız ödemeyi onaylamadı. Başka bir kart kullanabilirsiniz.",
      en: "Your bank did not approve the payment. You can use another card.",
    },
  },
  payment_not_made: {
    status: 503,
    title: "It is known that nothing was charged; repeat with a new Idempotency-Key",
    retryable: true,
    detail: {
      tr: "Ödemeniz alınamadı. Kartınızdan para çekilmedi; tekrar deneyebilirsiniz.",
      en: "Your payment could not be taken. Nothing was charged; you can try again.",
    },
  },
  internal_error: {
    status: 500,
    title: "Something went wrong in the BFF; the log has the request id",
    retryable: true,
    detail: {
      tr: "Beklenmeyen bir sorun oluştu. Lütfen tekrar deneyin.",
      en: "Something unexpected went wrong. Please try again.",
    },
  },
};

export const fieldMessages: Record<FieldErrorCode, Record<Locale, string>> = {
  required: { tr: "Bu alan gerekli.", en: "This field is required." },
  too_long: { tr: "Bu alan çok uzun.", en: "This is too long." },
  invalid: { tr: "Bu değer geçerli değil.", en: "This value is not valid." },
  invalid_holder: {
    tr: "Kart üzerindeki ismi kartta yazdığı gibi girin.",
    en: "Enter the name as it is printed on the card.",
  },
  invalid_number: {
    tr: "Kart numarası hatalı. Lütfen kontrol edin.",
    en: "The card number is not right. Please check it.",
  },
  invalid_cvc: {
    tr: "Güvenlik kodu hatalı. Lütfen kontrol edin.",
    en: "The security code is not right. Please check it.",
  },
  incomplete_number: { tr: "Kart numarası eksik.", en: "The card number is not complete." },
  invalid_expiry: {
    tr: "Son kullanma tarihi hatalı. Lütfen kontrol edin.",
    en: "The expiry date is not right. Please check it.",
  },
  expired: { tr: "Bu kartın süresi dolmuş.", en: "This card has expired." },
  card_number_here: {
    tr: "Kart numarasını bu alana yazmayın.",
    en: "Do not write the card number in this field.",
  },
  invalid_amount: {
    tr: "Tutar sıfırdan büyük olmalı ve en fazla iki ondalık basamak içermeli.",
    en: "An amount is more than zero and has at most two decimals.",
  },
  does_not_add_up: {
    tr: "Kalemlerin toplamı sipariş tutarına eşit olmalı.",
    en: "The items' prices must add up to the order's amount.",
  },
  unknown_field: { tr: "Bu alan tanınmıyor.", en: "This field is not known." },
};
