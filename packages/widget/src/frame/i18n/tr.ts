/** What the frame says in Turkish: the first language, and the shape of every other. */
export const tr = {
  list: {
    label: "Kayıtlı kartlarınız",
    loading: "Kartlarınız yükleniyor…",
    emptyTitle: "Kayıtlı kartınız yok",
    emptyHint: "Bir kez kaydedin, sonraki alışverişlerinizde yeniden yazmayın.",
    addCard: "Kart ekle",
  },

  card: {
    /** A card whose bank and brand are not known. */
    unnamed: "Kart",
    /** Said before the last four digits, where the eyes see dots. */
    lastFour: "son dört hane",
    isDefault: "Varsayılan",
    expired: "Süresi dolmuş",
    expiresSoon: "Yakında doluyor",
    /** Of a card that is kept where this order cannot be paid. */
    cannotPay: "Bu kartla bu ödeme yapılamaz",
  },

  actions: {
    more: (card: string) => `${card}: diğer işlemler`,
    rename: "Adını değiştir",
    addName: "Ad ver",
    makeDefault: "Varsayılan yap",
    remove: "Sil",
  },

  removal: {
    question: (card: string) => `${card} silinsin mi?`,
    confirm: "Sil",
    keep: "Vazgeç",
    done: "Kart silindi.",
    undo: "Geri al",
    undoOf: (card: string) => `Geri al: ${card}`,
  },

  rename: {
    label: "Kartın adı",
    hint: "Boş bırakırsanız ad kaldırılır.",
    save: "Kaydet",
    saving: "Kaydediliyor…",
    cancel: "Vazgeç",
    done: "Kartın adı değiştirildi.",
  },

  form: {
    title: "Yeni kart",
    holder: "Kart üzerindeki isim",
    number: "Kart numarası",
    expiry: "Son kullanma tarihi (AA/YY)",
    cvc: "Güvenlik kodu (CVC)",
    /** Where the code stands on the card. */
    cvcHint: { 3: "Kartın arkasındaki 3 hane", 4: "Kartın önündeki 4 hane" },
    label: "Karta bir ad verin (isteğe bağlı)",
    trust: "Kart bilgileriniz mağazaya iletilmez.",
    save: "Kartı kaydet",
    saving: "Kaydediliyor…",
    cancel: "Vazgeç",
    slow: "Her zamankinden uzun sürüyor. Lütfen bekleyin.",
    asking: "Sonucu bankanızdan öğreniyoruz.",
    askingOffline: "Bağlantınız kesildi. Bağlantı gelince sonucu öğreneceğiz.",
    unresolved: "Kartınızın kaydedilip kaydedilmediğini henüz öğrenemedik.",
    askAgain: "Tekrar sor",
    close: "Kapat",
    notSent: "Bağlantı kurulamadı. Kartınız kaydedilmedi, tekrar deneyin.",
    saved: (card: string) => `${card} kaydedildi.`,
  },

  vaults: {
    question: "Kartınız nereye kaydedilsin?",
    names: { iyzico: "iyzico", paynet: "Paynet", "paynet-subscription": "Aboneliğiniz" },
    /** What tells them apart for the shopper. */
    uses: {
      iyzico: "Bu mağazada alışveriş için",
      paynet: "Bu mağazada alışveriş için",
      "paynet-subscription": "Abonelik ödemeleriniz için",
    },
  },

  /** What happens on the way to a saved card. */
  checks: {
    none: null,
    hold: "Kartınızı doğrulamak için 1 TL’lik geçici bir provizyon alınır ve hemen iptal edilir. Kartınızdan para çekilmez.",
    three_ds: "Kartınızı kaydetmek için bankanızın doğrulama sayfası açılacak.",
  },

  challenge: {
    opened: "Bankanızın doğrulama sayfası açıldı. Doğrulama bitince kartınız kaydedilecek.",
    openAgain: "Sayfayı yeniden aç",
    cancel: "Vazgeç",
    interrupted: "Kart doğrulamanız yarım kaldı.",
    resume: "Devam et",
    notCancelled: (reason: string) => `Doğrulamadan vazgeçilemedi. ${reason}`,
    cancelled: "Doğrulamadan vazgeçtiniz. Kartınız kaydedilmedi.",
    expired: "Doğrulama süresi doldu. Kartınız kaydedilmedi, tekrar deneyin.",
    unknown:
      "Kartınızın kaydedilip kaydedilmediğini öğrenemedik. Listede görünmüyorsa biraz sonra tekrar bakın.",
  },

  fields: {
    holder: {
      required: "Kartın üzerindeki ismi yazın.",
      too_long: "En fazla 60 karakter yazın.",
      invalid_holder: "İsimde rakam olamaz.",
    },
    number: {
      required: "Kart numarasını yazın.",
      incomplete_number: "Kart numarası eksik.",
      invalid_number: "Kart numarası hatalı. Lütfen kontrol edin.",
    },
    expiry: {
      required: "Son kullanma tarihini yazın.",
      invalid_expiry: "Tarihi AA/YY olarak yazın.",
      expired: "Bu kartın süresi dolmuş.",
    },
    cvc: {
      required: "Güvenlik kodunu yazın.",
      invalid_cvc: "Güvenlik kodunu kontrol edin.",
    },
    label: { too_long: "En fazla 40 karakter yazın." },
    any: {
      card_number_here: "Bu alana kart numarası yazmayın.",
      invalid: "Lütfen bu alanı kontrol edin.",
    },
  },

  problems: {
    invalid_card: "Kart bilgileri kabul edilmedi. Lütfen kontrol edin.",
    card_declined: "Kartınız kabul edilmedi. Lütfen başka bir kart deneyin.",
    card_already_saved: "Bu kart zaten kayıtlı.",
    challenge_failed:
      "Bankanız kartınızı doğrulamadı. Kartınız kaydedilmedi, tekrar deneyin veya başka bir kart kullanın.",
    card_needed: "Aboneliğiniz için bu kart gerekiyor. Önce başka bir kart ekleyin.",
    card_not_saved: "Bağlantı kurulamadı. Kartınız kaydedilmedi, tekrar deneyin.",
    too_many_cards: "Kaydedebileceğiniz en fazla kart sayısına ulaştınız. Yenisi için önce bir kart silin.",
    not_found: "Bu kart artık kayıtlı değil.",
    vault_unavailable: "Kart hizmetine şu anda ulaşılamıyor. Biraz sonra tekrar deneyin.",
    vault_misconfigured: "Bu mağazada şu anda kart kaydedilemiyor.",
    session_expired: "Oturumunuzun süresi doldu. Lütfen sayfayı yenileyin.",
    unauthorized: "Oturumunuzun süresi doldu. Lütfen sayfayı yenileyin.",
  },
  rateLimited: (wait: string | null) =>
    wait === null
      ? "Çok fazla deneme yapıldı. Lütfen daha sonra tekrar deneyin."
      : `Çok fazla deneme yapıldı. ${wait} sonra tekrar deneyin.`,
  noAnswer: "Bağlantı kurulamadı. Lütfen tekrar deneyin.",
  somethingWrong: "Bir sorun oluştu. Lütfen tekrar deneyin.",

  notes: {
    notRemoved: (reason: string) => `Kart silinemedi. ${reason}`,
    removalUnknown: "Kartın silinip silinmediğini öğrenemedik. Hâlâ görünüyorsa tekrar deneyin.",
    notMadeDefault: (reason: string) => `Varsayılan kart değiştirilemedi. ${reason}`,
    defaultUnknown: "Varsayılan kartın değişip değişmediğini öğrenemedik. Gerekirse tekrar deneyin.",
    renameUnknown: "Adın kaydedilip kaydedilmediğini öğrenemedik. Gerekirse tekrar deneyin.",
    notRenamed: (reason: string) => `Ad kaydedilemedi. ${reason}`,
  },

  notices: {
    offline: "Çevrimdışısınız. Bağlantınız gelince devam edebilirsiniz.",
    sessionExpired: "Oturumunuzun süresi doldu. Lütfen sayfayı yenileyin.",
    loadFailed: "Kartlarınız yüklenemedi.",
    retry: "Tekrar dene",
    wrongPage: "Kartlarınız bu sayfada gösterilemiyor. Lütfen mağazanın ödeme sayfasından devam edin.",
    someUnavailable: "Kartlarınızın tamamı şu anda gösterilemiyor.",
    crashed: "Bir sorun oluştu. Lütfen sayfayı yenileyin.",
    partOfShop: "Bu sayfa, bir mağazanın ödeme sayfasının parçasıdır.",
  },
};

/** Every language has these, so a message that is missing in one does not compile. */
export type Texts = typeof tr;
