/** Markup that the page's script can write in another language later: a text of the shop's, an amount. */
import { html } from "hono/html";
import { formatAmount, type Locale, type TextKey, texts } from "./texts.ts";

export type Html = ReturnType<typeof html>;

export interface Writer {
  word: (key: TextKey) => Html;
  /** @param amount a decimal string. */
  money: (amount: string, currency: string) => Html;
}

export function writerIn(locale: Locale): Writer {
  return {
    word: (key) => html`<span data-text="${key}">${texts[locale][key]}</span>`,
    money: (amount, currency) =>
      html`<span class="amount" data-amount="${amount}" data-currency="${currency}"
        >${formatAmount(amount, currency, locale)}</span
      >`,
  };
}
