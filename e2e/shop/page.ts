/** The checkout page, as the shop's server renders it: all of it but the shopper's cards. */
import { html } from "hono/html";
import type { Cart } from "./cart.ts";
import { type Html, type Writer, writerIn } from "./markup.ts";
import { footer, newOrderAddress, type PageKind } from "./page-choices.ts";
import { atAGlance, receipt, summary } from "./page-summary.ts";
import { DELIVERY, isSent } from "./session-order.ts";
import { type Locale, texts } from "./texts.ts";

export type { PageKind };
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
  presentation: "dialog" | "redirect" | "modal";
  cart: Cart;
  /** On a page that pays: the order's. */
  orderId: string | undefined;
}

/** Renders the whole document. */
export function checkoutPage(options: PageOptions): Html {
  const { locale, theme, cardsOrigin, session, mounts, cart, orderId } = options;
  const writer = writerIn(locale);
  const { word } = writer;
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
            ${orderId === undefined ? "" : atAGlance(cart, writer)}
            <section class="panel" aria-labelledby="address-heading">
              <h2 id="address-heading">${word(isSent(cart) ? "address" : "billingAddress")}</h2>
              <p>
                ${DELIVERY.name}<br />
                <span class="quiet">${DELIVERY.address}</span>
              </p>
            </section>
            ${firstCards(options, word)} ${mounts === "1" ? "" : secondCards(word)}
            ${
              orderId === undefined
                ? completion(word)
                : receipt(orderId, newOrderAddress(options.address), writer)
            }
          </div>
          ${summary(cart, orderId, writer)}
        </main>
        ${footer(options, writer)}
      </body>
    </html>`;
}

type Word = Writer["word"];

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

function firstCards({ presentation, orderId }: PageOptions, word: Word): Html {
  const cards = html`<h2 id="cards-heading">${word(orderId === undefined ? "yourCards" : "payYourCards")}</h2>
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

/** The end of a checkout that takes no payment: the card is picked, and that is all. */
function completion(word: Word): Html {
  return html`<section class="panel action">
    <p id="picked" role="status">${word("nothingPicked")}</p>
    <button id="complete" type="button">${word("complete")}</button>
    <p id="outcome" role="status"></p>
  </section>`;
}
