/** What the demo can show: links to the same page with other settings, below the checkout. */
import { html } from "hono/html";
import { CART_NAMES, cartOf, type Cart } from "./cart.ts";
import type { Html, Writer } from "./markup.ts";
import type { TextKey } from "./texts.ts";

export type PageKind = "script" | "react" | "react-18";

const pages: { kind: PageKind; path: string; name: string }[] = [
  { kind: "script", path: "/", name: "script" },
  { kind: "react", path: "/react", name: "React 19" },
  { kind: "react-18", path: "/react-18", name: "React 18" },
];

/** Settings of an address; `null` for one that it does not have. */
type Change = Record<string, string | null>;

interface Choice {
  label: TextKey;
  options: { name: TextKey; change: Change }[];
}

const VAULTS: Choice = {
  label: "vaults",
  options: [
    { name: "vaultIyzico", change: { vault: null } },
    { name: "vaultPaynet", change: { vault: "paynet" } },
    { name: "vaultSubscription", change: { vault: "paynet-subscription" } },
    { name: "vaultAll", change: { vault: "iyzico,paynet,paynet-subscription" } },
  ],
};
const BANK_PAGES: Choice = {
  label: "bankPage",
  options: [
    { name: "bankInDialog", change: { challenge: null, modal: null } },
    { name: "bankInstead", change: { challenge: "redirect", modal: null } },
    { name: "bankOverModal", change: { challenge: null, modal: "1" } },
  ],
};
const MODES: Choice = {
  label: "modes",
  options: [
    { name: "modeManage", change: { mode: null } },
    { name: "modePay", change: { mode: "pay" } },
  ],
};
const THREE_DS: Choice = {
  label: "threeDS",
  options: [
    { name: "threeDSWhenRequired", change: { threeDS: null } },
    { name: "threeDSAlways", change: { threeDS: "always" } },
    { name: "threeDSNever", change: { threeDS: "never" } },
  ],
};
const INSTALLMENTS: Choice = {
  label: "installments",
  options: [
    { name: "installmentsAll", change: { installments: null } },
    { name: "installmentsFew", change: { installments: "1,2,3" } },
    { name: "installmentsNone", change: { installments: "1" } },
  ],
};
const CURRENCIES = ["TRY", "USD", "EUR", "GBP"] as const;

export interface FooterOptions {
  kind: PageKind;
  /** This page's own, with its settings. */
  address: string;
  cart: Cart;
  /** Of the order that is paid on this page, where one is. */
  orderId: string | undefined;
}

/** The same page with other settings. */
function withChange(address: string, change: Change): string {
  const { pathname, searchParams } = new URL(address, "http://shop.invalid");
  for (const [name, value] of Object.entries(change)) {
    if (value === null) searchParams.delete(name);
    else searchParams.set(name, value);
  }
  return searchParams.size === 0 ? pathname : `${pathname}?${searchParams}`;
}

function has(address: string, change: Change): boolean {
  const { searchParams } = new URL(address, "http://shop.invalid");
  return Object.entries(change).every(([name, value]) => searchParams.get(name) === value);
}

function link(address: string, label: Html | string, change: Change): Html {
  if (has(address, change)) return html`<b>${label}</b> `;
  return html`<a href="${withChange(address, change)}">${label}</a> `;
}

function row(address: string, { label, options }: Choice, word: Writer["word"]): Html {
  return html`<p>${word(label)} ${options.map(({ name, change }) => link(address, word(name), change))}</p>`;
}

/** Of a page that pays: what is paid, and how the shop lets it be paid. */
function paymentChoices({ address, cart }: FooterOptions, { word, money }: Writer): Html {
  const [usual] = CART_NAMES;
  return html`<p>
      ${word("carts")}
      ${CART_NAMES.map((name) => {
        const { amount, currency } = cartOf(name, cart.currency);
        return link(address, money(amount, currency), { cart: name === usual ? null : name });
      })}
    </p>
    <p>
      ${word("currencies")}
      ${CURRENCIES.map((currency) =>
        link(address, currency, { currency: currency === "TRY" ? null : currency }),
      )}
    </p>
    ${[THREE_DS, INSTALLMENTS].map((choice) => row(address, choice, word))}`;
}

export function footer(options: FooterOptions, writer: Writer): Html {
  const { kind, address, orderId } = options;
  const { word } = writer;
  return html`<footer>
    <p>
      ${word("demo")} ${orderId === undefined ? "" : word("smsCode")} ${word("testCards")}
      <span class="link">docs.iyzico.com/en/add-ons/test-cards</span>
    </p>
    <p>
      ${word("otherPages")}
      ${pages.map(({ kind: other, path, name }) =>
        other === kind
          ? html`<b>${name}</b> `
          : html`<a href="${orderId === undefined ? path : `${path}?mode=pay`}">${name}</a> `,
      )}
    </p>
    ${row(address, MODES, word)} ${orderId === undefined ? "" : paymentChoices(options, writer)}
    ${[VAULTS, BANK_PAGES].map((choice) => row(address, choice, word))}
  </footer>`;
}

/** Where the page posts to begin another order for the same cart. */
export function newOrderAddress(address: string): string {
  const { pathname, searchParams } = new URL(address, "http://shop.invalid");
  searchParams.set("page", pathname);
  return `/orders?${searchParams}`;
}
