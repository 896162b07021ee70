/** Paynet's pages in the shopper's browser: on to the bank, and from the bank back to the merchant (Paynet fact sheet 3.1 and 3.2). */
import { type Context, Hono } from "hono";
import { html } from "hono/html";
import type { BankTransactions, Transaction } from "../bank/transactions.ts";
import { bodyText, type SandboxEnv } from "../sandbox-env.ts";
import { GATE } from "./initial.ts";
import { messageOf } from "./result-codes.ts";
import type { Session, Sessions } from "./sessions.ts";

const RETURNING = "İşyerine dönülüyor…";
const TERM = "/v1/subscriptioncreatecardjgate/term";

interface GateParts {
  sessions: Sessions;
  transactions: BankTransactions;
  /** The bank's origin, for the browser. */
  bankUrl: string;
  /** Paynet's own. */
  publicUrlFor: (c: Context<SandboxEnv>) => string;
}

type Html = ReturnType<typeof html>;

/** The two addresses. No key is asked for: it is the shopper who comes. */
export function gate(parts: GateParts): Hono<SandboxEnv> {
  const sessionOf = new WeakMap<Transaction, Session>();
  return new Hono<SandboxEnv>()
    .on(["GET", "POST"], GATE, (c) => openGate(c, parts, sessionOf))
    .post(TERM, (c) => takeTerm(c, parts, sessionOf));
}

/** Opens as often as the shopper likes, while the session lives. */
async function openGate(
  c: Context<SandboxEnv>,
  parts: GateParts,
  sessionOf: WeakMap<Transaction, Session>,
): Promise<Response> {
  const form = await formOf(c);
  const session = parts.sessions.find(
    form.get("session_id") ?? c.req.query("session_id") ?? "",
    form.get("token_id") ?? c.req.query("token_id") ?? "",
  );
  if (!session || !parts.sessions.isAlive(session)) return c.html(deadEnd(), 404);
  if (session.verification !== "pending") return c.html(returnPage(session));
  const { behaviour, bin, lastFourDigits } = session.card;
  const transaction = parts.transactions.open({
    bank: behaviour.bank,
    maskedCard: `${bin}******${lastFourDigits}`,
    purpose: "Kart kaydı (tutar çekilmez)",
    password: behaviour.password,
    behaviour: behaviour.bankBehaviour,
    termUrl: parts.publicUrlFor(c) + TERM,
  });
  sessionOf.set(transaction, session);
  const way = { method: "post", action: `${parts.bankUrl}/3ds`, fields: { transactionId: transaction.id } };
  return c.html(page("Bankanızın sayfası açılıyor…", autoForm(way)));
}

/** What came of the transaction is asked of the bank, not of the browser. */
async function takeTerm(
  c: Context<SandboxEnv>,
  { sessions, transactions }: GateParts,
  sessionOf: WeakMap<Transaction, Session>,
): Promise<Response> {
  const transaction = transactions.find((await formOf(c)).get("transactionId") ?? "");
  const session = transaction && sessionOf.get(transaction);
  if (!session) return c.html(deadEnd(), 404);
  if (session.verification === "pending" && transaction.result !== "pending") {
    session.verification = transaction.result === "passed" ? "passed" : "failed";
  }
  if (session.card.behaviour.confirm === "expires-at-the-bank") sessions.end(session);
  return c.html(returnPage(session));
}

function returnPage({ sessionId, tokenId, returnUrl, card }: Session): Html {
  const ids = { session_id: sessionId, token_id: tokenId };
  const byPost = { method: "post", action: returnUrl, fields: ids };
  const { bankBehaviour } = card.behaviour;
  if (bankBehaviour === "returns-twice") return page(RETURNING, twoForms(byPost));
  if (bankBehaviour === "returns-without-ids") {
    return page(RETURNING, autoForm({ ...byPost, fields: { message: messageOf(16) } }));
  }
  if (bankBehaviour === "returns-by-get") {
    // A form sent by GET drops the query of its address.
    const { searchParams } = new URL(returnUrl);
    const fields = { ...Object.fromEntries(searchParams), ...ids };
    return page(RETURNING, autoForm({ ...byPost, method: "get", fields }));
  }
  return page(RETURNING, autoForm(byPost));
}

interface Form {
  method: string;
  action: string;
  fields: Readonly<Record<string, string>>;
}

function autoForm(way: Form): Html {
  return html`${hiddenForm(way, "way-on", "_self")}
    <script>
      document.getElementById("way-on").submit();
    </script>`;
}

/** The second goes once the first has been answered, or after 3 s. */
function twoForms(way: Form): Html {
  return html`<iframe name="first" title="" hidden></iframe>
    ${hiddenForm(way, "hidden-way-on", "first")} ${hiddenForm(way, "way-on", "_self")}
    <script>
      const again = () => {
        again.done ||= !document.getElementById("way-on").submit();
      };
      document.querySelector("iframe").addEventListener("load", again);
      document.getElementById("hidden-way-on").submit();
      setTimeout(again, 3000);
    </script>`;
}

function hiddenForm({ method, action, fields }: Form, id: string, target: string): Html {
  const inputs = Object.entries(fields).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
  );
  return html`<form id="${id}" method="${method}" action="${action}" target="${target}">
    ${inputs}<noscript><button>Devam</button></noscript>
  </form>`;
}

function deadEnd(): Html {
  return page("Oturum bulunamadı", html`<p>İşlem süresi dolmuş. Lütfen yeniden deneyin.</p>`);
}

function page(title: string, content: Html): Html {
  return html`<!doctype html>
    <html lang="tr">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Paynet</title>
        <link rel="icon" href="data:," />
      </head>
      <body>
        <main>
          <h1>${title}</h1>
          ${content}
        </main>
      </body>
    </html>`;
}

async function formOf(c: Context<SandboxEnv>): Promise<URLSearchParams> {
  return new URLSearchParams(await bodyText(c));
}
