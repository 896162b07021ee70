/** What the frame says in Turkish around paying. Loaded with the code to pay with. */
import type { ProblemCode } from "../../contract/index.ts";

const problems = {
  order_paid: "Bu sipariş zaten ödendi.",
  payment_in_progress: "Bu sipariş için başka bir ödeme sürüyor. Kartınızdan yeniden para çekilmedi.",
  amount_changed:
    "Toplam tutar değişti. Kartınızdan para çekilmedi, yeni tutarı kontrol edip tekrar deneyin.",
  order_differs:
    "Siparişinizin tutarı değişti. Kartınızdan para çekilmedi, güncel tutar için sayfayı yenileyin.",
  installment_not_available:
    "Bu taksit seçeneği artık yok. Kartınızdan para çekilmedi, başka bir seçenekle deneyin.",
  card_not_payable: "Bu kartla bu ödeme yapılamaz. Lütfen başka bir kart kullanın.",
  no_order: "Burada şu anda ödeme yapılamıyor. Lütfen mağazanın ödeme sayfasından devam edin.",
  payment_declined: "Ödemeniz kabul edilmedi. Lütfen başka bir kart deneyin.",
  payment_not_made: "Bağlantı kurulamadı. Kartınızdan para çekilmedi, tekrar deneyin.",
  challenge_failed:
    "Bankanız kartınızı doğrulamadı. Kartınızdan para çekilmedi, tekrar deneyin veya başka bir kart kullanın.",
  not_found: "Bu kart artık kayıtlı değil. Lütfen başka bir kart seçin.",
  too_many_cards: "Kaydedebileceğiniz en fazla kart sayısına ulaştınız. Kartı kaydetmeden ödeyebilirsiniz.",
  vault_unavailable: "Ödeme hizmetine şu anda ulaşılamıyor. Biraz sonra tekrar deneyin.",
  vault_misconfigured: "Bu mağazada şu anda kartla ödeme alınamıyor.",
} satisfies Partial<Record<ProblemCode, string>>;

export const payTr = {
  form: {
    /** Of the form for the picked card, for readers. */
    label: "Ödeme",
    otherCard: "Başka kartla öde",
    firstCard: "Kartla öde",
    save: "Kartımı sonraki ödemeler için kaydet",
    pay: (amount: string) => `${amount} öde`,
    paying: "Ödemeniz yapılıyor…",
    check: "Ödeme için bankanızın doğrulama sayfası açılacak.",
    notSent: "Bağlantı kurulamadı. Kartınızdan para çekilmedi, tekrar deneyin.",
    unresolved: "Ödemenizin sonucunu henüz öğrenemedik.",
    /** After what is said of a payment whose form is gone. */
    typeAgain: "Kart bilgileriniz saklanmadı, yeniden yazmanız gerekir.",
    /** Of another card than the one that is picked now. */
    ofCard: (card: string, message: string) => `${card}: ${message}`,
    noCard: "Bu ödemeyi kayıtlı kartlarınızla yapamazsınız. Lütfen mağazaya danışın.",
  },

  plans: {
    label: "Ödeme seçenekleri",
    loading: "Taksit seçenekleri yükleniyor…",
    single: "Tek çekim",
    several: (count: number) => `${count} taksit`,
    monthly: (amount: string, count: number) => `${count} × ${amount}`,
    total: "toplam",
    failed: (reason: string) => `Taksit seçenekleri yüklenemedi. ${reason}`,
    retry: "Tekrar dene",
  },

  challenge: {
    interrupted: "Yarım kalan bir ödemeniz var. Doğrulamaya devam edebilir veya yeniden ödeyebilirsiniz.",
    opened: "Bankanızın doğrulama sayfası açıldı. Doğrulama bitince ödemeniz yapılacak.",
    resume: "Doğrulamaya devam et",
  },

  result: {
    paid: "Ödemeniz alındı",
    in_review: "Ödemeniz inceleniyor",
    pending: "Sonucu bankanızdan öğreniyoruz",
    reviewHint: "Tutar kartınızdan çekildi, güvenlik kontrolü sürüyor. Yeniden ödemeniz gerekmez.",
    pendingHint: "Lütfen bekleyin, yeniden ödeme yapmayın. Sonuç belli olunca burada göreceksiniz.",
    offlineHint: "Bağlantınız kesildi. Bağlantı gelince sonucu öğreneceğiz.",
    amount: "Tutar",
    card: "Kart",
    installment: "Taksit",
    cardSaved: "Kartınız kaydedildi.",
  },

  problems,
};

/** Every language has these. */
export type PayTexts = typeof payTr;
