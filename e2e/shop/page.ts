/** The checkout page, as the shop's server renders it: all of it but the shopper's cards. */
import { html } from "hono/html";
import { formatAmount, type Locale, type TextKey, texts } from "./texts.ts";

type Html = ReturnType<typeof html>;

export type PageKind = "script" | "react" | "react-18";
export type Theme = "auto" | "light" | "dark";

export interface PageOptions {
  kind: PageKind;
  locale: Locale;
  theme: Theme;
  /** Origin of the cards server, for the browser. */
  cardsOrigin: string;
  /** "early": the widget is mounted by a script in the head; "late": the page's script adds the loader afterwards. */
  loader: "async" | "early" | "late";
  /** The token, on a page that gets it from the shop's server right away. */
  session: string | undefined;
  mounts: "1" | "2";
  /** This page's own, with its settings. */
  address: string;
  /** How a bank's page is shown; "modal": in the widget's dialog, with the widget itself in a dialog of the shop's. */
  presentation: Presentation;
}

type Presentation = "dialog" | "redirect" | "modal";

const products: { name: TextKey; detail: TextKey; image: string; kurus: number }[] = [
  { name: "cups", detail: "cupsDetail", image: "cups.svg", kurus: 64_990 },
  { name: "cloth", detail: "clothDetail", image: "cloth.svg", kurus: 89_900 },
];
const total = products.reduce((sum, { kurus }) => sum + kurus, 0);

const pages: { kind: PageKind; path: string; name: string }[] = [
  { kind: "script", path: "/", name: "script" },
  { kind: "react", path: "/react", name: "React 19" },
  { kind: "react-18", path: "/react-18", name: "React 18" },
];

/** Renders the whole document. */
export function checkoutPage(options: PageOptions): Html {
  const { locale, theme, cardsOrigin, session, mounts } = options;
  const word = (key: TextKey): Html => html`<span data-text="${key}">${texts[locale][key]}</span>`;
  return html`<!doctype html>
    <html lang="${locale}" data-theme="${theme}" data-cards-origin="${cardsOrigin}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${texts[locale].title} · Ada Ev</title>
        <link rel="icon" href="/assets/favicon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/assets/shop.css" />
        ${session === undefined ? "" : html`<meta name="saved-cards-session" content="${session}" />`}
        ${scripts(options)}
      </head>
      <body>
        ${header(options, word)}
        <main>
          <div class="checkout">
            <h1>${word("title")}</h1>
            <section class="panel" aria-labelledby="address-heading">
              <h2 id="address-heading">${word("address")}</h2>
              <p>
                Elif Yılmaz<br />
                <span class="quiet">Caferağa Mah. Moda Cad. 12/4, Kadıköy, İstanbul</span>
              </p>
            </section>
            ${firstCards(options, word)} ${mounts === "1" ? "" : secondCards(word)}
            <section class="panel action">
              <p id="picked" role="status">${word("nothingPicked")}</p>
              <button id="complete" type="button">${word("complete")}</button>
              <p id="outcome" role="status"></p>
            </section>
          </div>
          ${summary(locale, word)}
        </main>
        ${footer(options, word)}
      </body>
    </html>`;
}

type Word = (key: TextKey) => Html;

function scripts({ kind, loader, cardsOrigin }: PageOptions): Html {
  if (kind !== "script") return html`<script type="module" src="/assets/${kind}.js"></script>`;
  const savedCards = `${cardsOrigin}/saved-cards.js`;
  const shop = html`<script src="/assets/script.js"></script>`;
  switch (loader) {
    case "early":
      return html`<script src="${savedCards}"></script>
        ${shop}`;
    case "late":
      return shop;
    case "async":
      return html`${shop}
        <script id="saved-cards" src="${savedCards}" async></script>`;
    default:
      return loader satisfies never;
  }
}

function header({ locale, theme }: PageOptions, word: Word): Html {
  const themes: Theme[] = ["auto", "light", "dark"];
  return html`<header>
    <p class="brand">Ada&nbsp;Ev</p>
    <ol class="steps">
      <li>${word("basket")}</li>
      <li>${word("delivery")}</li>
      <li aria-current="step">${word("payment")}</li>
    </ol>
    <div class="settings">
      <label class="setting">
        <span class="unseen">${word("theme")}</span>
        <select id="theme">
          ${themes.map(
            (name) =>
              html`<option value="${name}" data-text="${name}" ${name === theme ? "selected" : ""}>
                ${texts[locale][name]}
              </option>`,
          )}
        </select>
      </label>
      <label class="setting">
        <span class="unseen">${word("language")}</span>
        <select id="language">
          <option value="tr" lang="tr" ${locale === "tr" ? "selected" : ""}>Türkçe</option>
          <option value="en" lang="en" ${locale === "en" ? "selected" : ""}>English</option>
        </select>
      </label>
    </div>
  </header>`;
}

function firstCards({ presentation }: PageOptions, word: Word): Html {
  const cards = html`<h2 id="cards-heading">${word("yourCards")}</h2>
    <p id="cards-status" class="status" role="status">${word("loading")}</p>
    <div id="cards"></div>`;
  if (presentation !== "modal") {
    return html`<section class="panel" aria-labelledby="cards-heading">${cards}</section>`;
  }
  return html`<section class="panel action">
      <button id="open-cards" type="button">${word("openCards")}</button>
    </section>
    <dialog id="cards-dialog" class="panel" aria-labelledby="cards-heading">
      ${cards}
      <p class="action"><button id="close-cards" type="button">${word("closeCards")}</button></p>
    </dialog>`;
}

function secondCards(word: Word): Html {
  return html`<section class="panel" aria-labelledby="cards-2-heading">
    <h2 id="cards-2-heading">${word("yourCardsAgain")}</h2>
    <div id="cards-2"></div>
  </section>`;
}

function summary(locale: Locale, word: Word): Html {
  const amount = (kurus: number) =>
    html`<span class="amount" data-amount="${kurus}">${formatAmount(kurus, locale)}</span>`;
  return html`<aside class="panel summary" aria-labelledby="order-heading">
    <h2 id="order-heading">${word("order")}</h2>
    <ul>
      ${products.map(
        ({ name, detail, image, kurus }) =>
          html`<li>
            <img src="/assets/${image}" alt="" width="64" height="64" />
            <p>${word(name)}<br /><span class="quiet">${word(detail)}</span></p>
            ${amount(kurus)}
          </li>`,
      )}
    </ul>
    <dl>
      <div>
        <dt>${word("subtotal")}</dt>
        <dd>${amount(total)}</dd>
      </div>
      <div>
        <dt>${word("shipping")}</dt>
        <dd>${word("free")}</dd>
      </div>
      <div class="total">
        <dt>${word("total")}</dt>
        <dd>${amount(total)}</dd>
      </div>
    </dl>
    <p class="quiet">${word("taxes")}</p>
  </aside>`;
}

/** The same page with other settings; `null` takes one away. */
function withSettings(address: string, settings: Record<string, string | null>): string {
  const { pathname, searchParams } = new URL(address, "http://shop.invalid");
  for (const [name, value] of Object.entries(settings)) {
    if (value === null) searchParams.delete(name);
    else searchParams.set(name, value);
  }
  return searchParams.size === 0 ? pathname : `${pathname}?${searchParams}`;
}

const vaults: { name: TextKey; vault: string | null }[] = [
  { name: "vaultIyzico", vault: null },
  { name: "vaultPaynet", vault: "paynet" },
  { name: "vaultSubscription", vault: "paynet-subscription" },
  { name: "vaultAll", vault: "iyzico,paynet,paynet-subscription" },
];

const presentations: {
  name: TextKey;
  presentation: Presentation;
  settings: Record<string, string | null>;
}[] = [
  { name: "bankInDialog", presentation: "dialog", settings: { challenge: null, modal: null } },
  { name: "bankInstead", presentation: "redirect", settings: { challenge: "redirect", modal: null } },
  { name: "bankOverModal", presentation: "modal", settings: { challenge: null, modal: "1" } },
];

/** What the demo can show, as links to the same page with other settings. */
function choices({ address, presentation }: PageOptions, word: Word): Html {
  const current = new URL(address, "http://shop.invalid").searchParams.get("vault");
  const link = (name: TextKey, isCurrent: boolean, settings: Record<string, string | null>) =>
    isCurrent
      ? html`<b>${word(name)}</b> `
      : html`<a href="${withSettings(address, settings)}">${word(name)}</a> `;
  return html`<p>
      ${word("vaults")} ${vaults.map(({ name, vault }) => link(name, vault === current, { vault }))}
    </p>
    <p>
      ${word("bankPage")}
      ${presentations.map(({ name, presentation: other, settings }) =>
        link(name, other === presentation, settings),
      )}
    </p>`;
}

function footer(options: PageOptions, word: Word): Html {
  return html`<footer>
    <p>
      ${word("demo")} ${word("testCards")} <span class="link">docs.iyzico.com/en/add-ons/test-cards</span>
    </p>
    <p>
      ${word("otherPages")}
      ${pages.map(({ kind: other, path, name }) =>
        other === options.kind ? html`<b>${name}</b> ` : html`<a href="${path}">${name}</a> `,
      )}
    </p>
    ${choices(options, word)}
  </footer>`;
}
