/** What the challenge's pages say in Turkish: the first language, and the shape of every other. */
export const tr = {
  verify: {
    title: "Kartınızı doğrulayın",
    lead: "Bankanız kartınızı doğruluyor.",
    timeLeft: "Kalan süre:",
    lastMinute: "1 dakikadan az",
    cancel: "Vazgeç",
    bankPage: "Bankanızın doğrulama sayfası",
    opening: "Bankanızın sayfası açılıyor…",
    notVisible: "Bankanızın sayfası görünmüyor mu?",
    openWindow: "Yeni pencerede aç",
  },

  window: {
    text: "Doğrulamaya yeni pencerede devam edin.",
    hint: "Doğrulama bitince bu sayfa kendiliğinden güncellenir.",
    openAgain: "Yeniden aç",
  },

  asking: {
    title: "Doğrulamanız tamamlanıyor",
    text: "Sonucu bankanızdan öğreniyoruz.",
    slow: "Her zamankinden uzun sürüyor. Lütfen bekleyin.",
  },

  noConnection: "Bağlantı kurulamıyor. Yeniden deniyoruz.",

  unfinished: {
    title: "Doğrulama henüz tamamlanmadı",
    text: "Lütfen doğrulama sayfasından devam edin.",
    toPage: "Doğrulama sayfasına dön",
  },
  foreign: {
    title: "Bu yanıt bu işleme ait değil",
    text: "Hiçbir şey değişmedi. Lütfen doğrulama sayfasından devam edin.",
  },

  results: {
    succeeded: { title: "Kartınız kaydedildi", text: "Bankanızın doğrulaması tamamlandı." },
    cancelled: { title: "Doğrulamadan vazgeçtiniz", text: "Kartınız kaydedilmedi." },
    expired: {
      title: "Doğrulama süresi doldu",
      text: "Kartınız kaydedilmedi. Mağazada yeniden deneyebilirsiniz.",
    },
    failed: {
      title: "Kartınız kaydedilmedi",
      text: "Bir sorun oluştu. Mağazada yeniden deneyebilirsiniz.",
    },
  },
  /** In place of `results.failed`, where it is known why. */
  failures: {
    challenge_failed: {
      title: "Kartınız doğrulanamadı",
      text: "Kartınız kaydedilmedi. Yeniden deneyin ya da başka bir kart kullanın.",
    },
    card_declined: {
      title: "Kartınız kabul edilmedi",
      text: "Kartınız kaydedilmedi. Lütfen başka bir kart deneyin.",
    },
    invalid_card: {
      title: "Kart bilgileri kabul edilmedi",
      text: "Kartınız kaydedilmedi. Bilgileri kontrol edip mağazada yeniden deneyin.",
    },
    card_already_saved: {
      title: "Bu kart zaten kayıtlı",
      text: "Mağazadaki kayıtlı kartlarınız arasında bulabilirsiniz.",
    },
    card_not_saved: {
      title: "Kartınız kaydedilmedi",
      text: "Kart hizmetine ulaşılamadı. Mağazada yeniden deneyebilirsiniz.",
    },
    vault_misconfigured: {
      title: "Kartınız kaydedilmedi",
      text: "Bu mağazada şu anda kart kaydedilemiyor.",
    },
    outcome_unknown: {
      title: "Sonucu henüz öğrenemedik",
      text: "Kartınızın kaydedilip kaydedilmediğini bilmiyoruz. Mağazadaki kayıtlı kartlarınıza bakın; orada yoksa yeniden deneyin.",
    },
  },

  /** In place of the texts above, where the challenge is for a payment. */
  payment: {
    title: "Ödemenizi onaylayın",
    results: {
      succeeded: { title: "Ödemeniz alındı", text: "Bankanızın doğrulaması tamamlandı." },
      cancelled: { title: "Doğrulamadan vazgeçtiniz", text: "Kartınızdan para çekilmedi." },
      expired: {
        title: "Doğrulama süresi doldu",
        text: "Kartınızdan para çekilmedi. Mağazada yeniden deneyebilirsiniz.",
      },
      failed: {
        title: "Ödemeniz alınamadı",
        text: "Kartınızdan para çekilmedi. Mağazada yeniden deneyebilirsiniz.",
      },
    },
    failures: {
      challenge_failed: {
        title: "Kartınız doğrulanamadı",
        text: "Kartınızdan para çekilmedi. Yeniden deneyin ya da başka bir kart kullanın.",
      },
      payment_declined: {
        title: "Bankanız ödemeyi onaylamadı",
        text: "Kartınızdan para çekilmedi. Mağazada başka bir kartla deneyebilirsiniz.",
      },
      outcome_unknown: {
        title: "Sonucu henüz öğrenemedik",
        text: "Sonucu bankanızdan öğreniyoruz. Yeniden ödemeyin; sonuç belli olunca mağaza size bildirir.",
      },
    },
  },
  /** A payment that the provider still looks at. */
  inReview: {
    title: "Ödemeniz inceleniyor",
    text: "Ödemeniz alındı ve güvenlik için inceleniyor. Sonucu mağaza size bildirir.",
  },

  wayOn: {
    returning: "Mağazaya dönüyorsunuz…",
    toShop: "Mağazaya dön",
    mayClose: "Bu pencereyi kapatabilirsiniz.",
    close: "Kapat",
    notClosed: "Pencere kapanmadıysa Esc tuşuna basın ya da mağazaya dönün.",
  },

  deadEnds: {
    unknown: {
      title: "Bu sayfa bulunamadı",
      text: "Bağlantı eksik ya da doğrulama çoktan sona ermiş. Mağazaya dönüp yeniden deneyin.",
    },
    used: {
      title: "Bu sayfa daha önce açıldı",
      text: "Bankanızın sayfası güvenlik için yalnızca bir kez açılır. Doğrulama sayfasından yeniden açabilirsiniz.",
    },
    trouble: {
      title: "Bir sorun oluştu",
      text: "Lütfen sayfayı yenileyin. Sorun sürerse mağazaya dönün; kayıtlı kartlarınız orada görünür.",
    },
    tryAgain: "Yeniden aç",
  },
};

/** Every language has these, so a message that is missing in one does not compile. */
export type PageTexts = typeof tr;
