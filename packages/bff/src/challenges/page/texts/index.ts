/** The words of the challenge's pages, by language. */
import type { Locale } from "@saved-cards/widget/contract";
import { en } from "./en.ts";
import { type PageTexts, tr } from "./tr.ts";

export type { PageTexts };

const byLocale: Record<Locale, PageTexts> = { tr, en };

export function textsOf(locale: Locale): PageTexts {
  return byLocale[locale];
}
