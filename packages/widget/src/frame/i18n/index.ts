/** The frame's languages. */
import { createContext, useContext } from "react";
import type { Locale } from "../../contract/index.ts";
import { en } from "./en.ts";
import { tr } from "./tr.ts";
import type { Texts } from "./tr.ts";

export { challengeText, type FieldName, failureText, fieldErrorText } from "./failure-text.ts";
export type { Texts } from "./tr.ts";

const languages: Record<Locale, Texts> = { tr, en };

/** The first of the browser's languages that the frame speaks, for as long as no session says more. */
export function browserLocale(): Locale {
  const wanted = navigator.languages.find((language) => /^(tr|en)\b/i.test(language));
  return wanted?.toLowerCase().startsWith("en") === true ? "en" : "tr";
}

export const LocaleContext = createContext<Locale>("tr");

export interface Language {
  locale: Locale;
  texts: Texts;
}

export function useLanguage(): Language {
  const locale = useContext(LocaleContext);
  return { locale, texts: languages[locale] };
}
