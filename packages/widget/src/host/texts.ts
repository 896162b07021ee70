/** The few words that the shopper gets from the merchant's page itself, when the frame cannot speak. */
import type { Locale } from "./types.ts";

interface Texts {
  title: string;
  unreachable: string;
  retry: string;
  /** Name of the dialog around a challenge's page. */
  challenge: string;
  opening: string;
  challengeUnreachable: string;
  close: string;
}

const texts: Record<Locale, Texts> = {
  tr: {
    title: "Kayıtlı kartlar",
    unreachable: "Kayıtlı kartlarınız yüklenemedi. Bağlantınızı kontrol edip tekrar deneyin.",
    retry: "Tekrar dene",
    challenge: "Kart doğrulaması",
    opening: "Bankanızın doğrulama sayfası açılıyor…",
    challengeUnreachable: "Doğrulama sayfası açılamadı. Bağlantınızı kontrol edip tekrar deneyin.",
    close: "Kapat",
  },
  en: {
    title: "Saved cards",
    unreachable: "Your saved cards could not be loaded. Check your connection and try again.",
    retry: "Try again",
    challenge: "Card verification",
    opening: "Your bank’s verification page is opening…",
    challengeUnreachable: "The verification page could not be opened. Check your connection and try again.",
    close: "Close",
  },
};

/**
 * @param locale as the merchant set it. The session's own is known to the frame alone, so without one the page's
 * language is taken, and Turkish for any other.
 */
export function textsFor(locale: Locale | undefined): Texts {
  return texts[locale ?? (/^en\b/i.test(document.documentElement.lang) ? "en" : "tr")];
}
