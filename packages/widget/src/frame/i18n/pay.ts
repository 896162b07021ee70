/** The frame's words around paying, in the shopper's language. */
import type { Locale, ProblemCode } from "../../contract/index.ts";
import type { Failure } from "../api/client.ts";
import type { Language } from "./index.ts";
import { failureText, useLanguage } from "./index.ts";
import { payEn } from "./pay-en.ts";
import type { PayTexts } from "./pay-tr.ts";
import { payTr } from "./pay-tr.ts";

const languages: Record<Locale, PayTexts> = { tr: payTr, en: payEn };

export interface PayLanguage extends Language {
  pay: PayTexts;
}

export function usePayLanguage(): PayLanguage {
  const language = useLanguage();
  return { ...language, pay: languages[language.locale] };
}

/** What happened and what to do, where something was to be paid. */
export function payFailureText(failure: Failure, { pay, texts, locale }: PayLanguage): string {
  const own: Partial<Record<ProblemCode, string>> = pay.problems;
  const said = failure.outcome === "refused" ? own[failure.problem.code] : undefined;
  return said ?? failureText(failure, texts, locale);
}
