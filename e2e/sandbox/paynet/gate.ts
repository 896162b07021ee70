/** Paynet's pages in the shopper's browser: on to the bank, and from the bank back to the merchant (Paynet fact sheet 3.1 and 3.2). */
import { type Context, Hono } from "hono";
import { html } from "hono/html";
import type { BankTransactions, Transaction } from "../bank/transactions.ts";
import { bodyText, type SandboxEnv } from "../sandbox-env.ts";
import { messageOf } from "./result-codes.ts";
import type { Session, Sessions } from "./sessions.ts";

const RETURNING = "İşyerine dönülüyor…";

interface GateParts<Intent> {
  /** Of the first page. */
  path: string;
  sessions: Sessions<Intent>;
  /** What the bank shows of it. */
  describe: (intent: Intent) => Pick<Transaction, "title" | "purpose" | "amount">;
  transactions: BankTransactions;
  /** The bank's origin, for the browser. */
  bankUrl: string;
  /** Paynet's own. */
  publicUrlFor: (c: Context<SandboxEnv>) => string;
}

type Html = ReturnType<typeof html>;
type SessionOf<Intent> = WeakMap<Transaction, Session<Intent>>;

/** The two addresses, for one kind of session. No key is asked for: it is the shopper who comes. */
export function gate<Intent>(parts: GateParts<Intent>): Hono<SandboxEnv> {
  const sessionOf: SessionOf<Intent> = new WeakMap();
  return new Hono<SandboxEnv>()
    .on(["GET", "POST"], parts.path, (c) => openGate(c, parts, sessionOf))
    .post(termOf(parts.path), (c) => takeTerm(c, parts, sessionOf));
}

/** Where the bank sends the browser. */
function termOf(path: string): string {
  return path.replace(/tds$/, "term");
}

/** Opens as often as the shopper likes, while the session lives. */
async function openGate<Intent>(
  c: Context<SandboxEnv>,
  parts: GateParts<Intent>,
  sessionOf: SessionOf<Intent>,
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
    ...parts.describe(session.intent),
    password: behaviour.password,
    behaviour: behaviour.bankBehaviour,
    termUrl: parts.publicUrlFor(c) + termOf(parts.path),
  });
  sessionOf.set(transaction, session);
  const way = { method: "post", action: `${parts.bankUrl}/3ds`, fields: { transactionId: transaction.id } };
  return c.html(page("Bankanızın sayfası açılıyor…", autoForm(way)));
}

/** What came of the transaction is asked of the bank, not of the browser. */
async function takeTerm<Intent>(
  c: Context<SandboxEnv>,
  { sessions, transactions }: GateParts<Intent>,
  sessionOf: SessionOf<Intent>,
): Promise<Response> {
  const transaction = transactions.find((await formOf(c)).get("transactionId") ?? "");
  const session = transaction && sessionOf.get(transaction);
  if (!session) return c.html(deadEnd(), 404);
  if (session.verification === "pending" && transaction.result !== "pending") {
    session.mdStatus = transaction.result === "passed" ? session.card.behaviour.mdStatus : "0";
    session.verification = session.mdStatus === "0" ? "failed" : "passed";
  }
  if (session.card.behaviour.confirm === "expires-at-the-bank") sessions.end(session);
  return c.html(returnPage(session));
}

function returnPage({ sessionId, tokenId, returnUrl, card }: Session<unknown>): Html {
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
