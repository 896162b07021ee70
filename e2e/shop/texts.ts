/** The shop's own words and amounts, for its server and its pages. */

export type Locale = "tr" | "en";

const tr = {
  title: "Ödeme",
  language: "Dil",
  theme: "Görünüm",
  auto: "Otomatik",
  light: "Açık",
  dark: "Koyu",
  basket: "Sepet",
  delivery: "Teslimat",
  payment: "Ödeme",
  address: "Teslimat adresi",
  yourCards: "Kayıtlı kartlarınız",
  yourCardsAgain: "Kayıtlı kartlarınız, bir kez daha",
  loading: "Kartlarınız getiriliyor…",
  nothingPicked: "Henüz kart seçilmedi.",
  picked: "Seçilen kart:",
  expired: "süresi dolmuş",
  order: "Sipariş özeti",
  cups: "Kahve fincanı, ikili",
  cupsDetail: "Toprak sır · 1 takım",
  cloth: "Keten masa örtüsü",
  clothDetail: "140 × 200 cm · 1 adet",
  subtotal: "Ara toplam",
  shipping: "Kargo",
  free: "Ücretsiz",
  total: "Toplam",
  taxes: "KDV dahildir.",
  complete: "Siparişi tamamla",
  pickFirst: "Siparişi tamamlamak için bir kart seçin.",
  demoEnd: "Demo burada biter: ödeme alınmadı.",
  demo: "Bu bir demo mağazadır; hiçbir şey satılmaz. Yalnızca test kartları kullanın.",
  testCards: "iyzico’nun herkese açık test kartları:",
  otherPages: "Aynı sayfa:",
  vaults: "Kartlar nerede saklansın:",
  vaultIyzico: "iyzico",
  vaultPaynet: "Paynet",
  vaultSubscription: "Paynet aboneliği (3-D Secure)",
  vaultAll: "alışveriş yapan seçsin",
  bankPage: "Banka sayfası:",
  bankInDialog: "sayfanın üstünde",
  bankInstead: "sayfanın yerinde",
  bankOverModal: "mağazanın penceresi üstünde",
  openCards: "Kartlarımı göster",
  closeCards: "Kapat",
  sessionFailed:
    "Kart servisine ulaşılamıyor, bu yüzden kartlarınız gösterilemiyor. Lütfen biraz sonra tekrar deneyin.",
};

export type TextKey = keyof typeof tr;

const en: Record<TextKey, string> = {
  title: "Checkout",
  language: "Language",
  theme: "Appearance",
  auto: "Automatic",
  light: "Light",
  dark: "Dark",
  basket: "Basket",
  delivery: "Delivery",
  payment: "Payment",
  address: "Delivery address",
  yourCards: "Your saved cards",
  yourCardsAgain: "Your saved cards, once more",
  loading: "Fetching your cards…",
  nothingPicked: "No card picked yet.",
  picked: "Picked card:",
  expired: "expired",
  order: "Order summary",
  cups: "Coffee cups, set of two",
  cupsDetail: "Earth glaze · 1 set",
  cloth: "Linen tablecloth",
  clothDetail: "140 × 200 cm · 1 piece",
  subtotal: "Subtotal",
  shipping: "Delivery",
  free: "Free",
  total: "Total",
  taxes: "VAT included.",
  complete: "Complete order",
  pickFirst: "Pick a card to complete the order.",
  demoEnd: "The demo ends here: nothing was charged.",
  demo: "This is a demo shop; nothing is sold. Use test cards only.",
  testCards: "iyzico’s public test cards:",
  otherPages: "The same page:",
  vaults: "Where cards are kept:",
  vaultIyzico: "iyzico",
  vaultPaynet: "Paynet",
  vaultSubscription: "Paynet subscription (3-D Secure)",
  vaultAll: "the shopper’s choice",
  bankPage: "The bank’s page:",
  bankInDialog: "over this page",
  bankInstead: "in its place",
  bankOverModal: "over a dialog of the shop’s",
  openCards: "Show my cards",
  closeCards: "Close",
  sessionFailed:
    "The card service cannot be reached, so your cards cannot be shown. Please try again in a while.",
};

export const texts: Record<Locale, Record<TextKey, string>> = { tr, en };

/** Whether the text names one of the shop's words. */
export function isTextKey(text: string | undefined): text is TextKey {
  return text !== undefined && Object.hasOwn(tr, text);
}

/** @param kurus hundredths of a lira. */
export function formatAmount(kurus: number, locale: Locale): string {
  const language = locale === "tr" ? "tr-TR" : "en-GB";
  return new Intl.NumberFormat(language, {
    style: "currency",
    currency: "TRY",
    currencyDisplay: "narrowSymbol",
  }).format(kurus / 100);
}
