/** What is bought, on the checkout page, and what the shop says once it is paid. */
import { html } from "hono/html";
import type { Cart } from "./cart.ts";
import type { Html, Writer } from "./markup.ts";
import { isSent } from "./session-order.ts";

/** @param orderId of the order that is paid on this page, where one is. */
export function summary(cart: Cart, orderId: string | undefined, { word, money }: Writer): Html {
  const { items, amount, currency } = cart;
  return html`<aside class="panel summary" aria-labelledby="order-heading">
    <h2 id="order-heading" tabindex="-1">${word("order")}</h2>
    <ul>
      ${items.map(
        ({ name, detail, image, price }) =>
          html`<li>
            <img src="/assets/${image}" alt="" width="64" height="64" />
            <p>${word(name)}<br /><span class="quiet">${word(detail)}</span></p>
            ${money(price, currency)}
          </li>`,
      )}
    </ul>
    <dl>
      <div>
        <dt>${word("subtotal")}</dt>
        <dd>${money(amount, currency)}</dd>
      </div>
      ${isSent(cart) ? shipping(word) : ""}
      <div class="total">
        <dt>${word("total")}</dt>
        <dd>${money(amount, currency)}</dd>
      </div>
    </dl>
    <p class="quiet">${word("taxes")}</p>
    ${orderId === undefined ? "" : html`<p class="quiet">${word("orderNumber")}: ${orderId}</p>`}
  </aside>`;
}

function shipping(word: Writer["word"]): Html {
  return html`<div>
    <dt>${word("shipping")}</dt>
    <dd>${word("free")}</dd>
  </div>`;
}

/** The total, for a phone, where the summary is below the cards. */
export function atAGlance({ amount, currency }: Cart, { word, money }: Writer): Html {
  return html`<p class="glance">
    <span>${word("total")} ${money(amount, currency)}</span>
    <a href="#order-heading">${word("atAGlance")}</a>
  </p>`;
}

/**
 * Shown by the page's script as soon as the shop's server knows how the order stands.
 * @param newOrder where another order is begun.
 */
export function receipt(orderId: string, newOrder: string, { word }: Writer): Html {
  return html`<div role="status">
    <section id="receipt" class="panel receipt" data-order="${orderId}" hidden>
      <h2 id="receipt-title"></h2>
      <p id="receipt-text"></p>
      <p class="quiet">${word("orderNumber")}: <b>${orderId}</b></p>
      <form method="post" action="${newOrder}"><button>${word("newOrder")}</button></form>
    </section>
  </div>`;
}
