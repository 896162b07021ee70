/** The shopper's language and theme on the shop's page: shows them, and tells who must follow. */
import type { Appearance } from "@saved-cards/widget";
import { formatAmount, isTextKey, type Locale, type TextKey, texts } from "../texts.ts";

const query = new URLSearchParams(location.search);
const listeners = new Set<() => void>();
const root = document.documentElement;

/** What the address or the shopper decided; until then the widget follows its session. */
let chosenLocale: Locale | undefined = query.has("locale") ? currentLocale() : undefined;

function currentLocale(): Locale {
  return root.lang === "en" ? "en" : "tr";
}

function currentTheme(): "auto" | "light" | "dark" {
  const theme = root.dataset["theme"];
  return theme === "light" || theme === "dark" ? theme : "auto";
}

function variables(): Appearance["variables"] {
  const given = query.get("vars");
  return given === null ? { colorPrimary: "#0b6e4f", borderRadius: "10px" } : JSON.parse(given);
}

/** The widget's options that follow the page's settings. */
export function widgetPreferences(): { locale: Locale | undefined; appearance: Appearance } {
  return { locale: chosenLocale, appearance: { theme: currentTheme(), variables: variables() } };
}

/** One of the shop's texts in the shopper's language. */
export function word(key: TextKey): string {
  return texts[currentLocale()][key];
}

/** Shows a text in an element, and keeps it in the shopper's language. */
export function say(element: Element, key: TextKey): void {
  element.setAttribute("data-text", key);
  element.textContent = word(key);
}

/** @param listener called after each change of the settings. */
export function onPreferences(listener: () => void): void {
  listeners.add(listener);
}

function translate(locale: Locale): void {
  chosenLocale = locale;
  root.lang = locale;
  document.title = `${texts[locale].title} · Ada Ev`;
  for (const element of document.querySelectorAll<HTMLElement>("[data-text]")) {
    const key = element.dataset["text"];
    if (isTextKey(key)) element.textContent = texts[locale][key];
  }
  for (const element of document.querySelectorAll<HTMLElement>("[data-amount]")) {
    const { amount = "0", currency = "TRY" } = element.dataset;
    element.textContent = formatAmount(amount, currency, locale);
  }
}

function follow(id: string, apply: (value: string) => void): void {
  const select = document.querySelector<HTMLSelectElement>(`#${id}`);
  select?.addEventListener("change", () => {
    apply(select.value);
    for (const listener of listeners) listener();
  });
}

/** Makes the header's settings work. Needs the document. */
export function startPreferences(): void {
  follow("language", (value) => translate(value === "en" ? "en" : "tr"));
  follow("theme", (value) => {
    root.dataset["theme"] = value;
  });
}
