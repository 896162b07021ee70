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
    label: { too_long: "En fazla 40 karakter yazın." },
    any: {
      card_number_here: "Bu alana kart numarası yazmayın.",
      invalid: "Lütfen bu alanı kontrol edin.",
    },
  },

  problems: {
    invalid_card: "Kart bilgileri kabul edilmedi. Lütfen kontrol edin.",
    card_declined: "Kartınız kabul edilmedi. Lütfen başka bir kart deneyin.",
    card_not_saved: "Bağlantı kurulamadı. Kartınız kaydedilmedi, tekrar deneyin.",
    too_many_cards: "Kaydedebileceğiniz en fazla karta ulaştınız. Yenisi için önce bir kart silin.",
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
