/** The bank's pages: in Turkish, made for a frame of any width from 250 px, and without anything from elsewhere. */
import { html, raw } from "hono/html";
import { STYLE } from "./style.ts";
import type { Transaction } from "./transactions.ts";

type Html = ReturnType<typeof html>;

interface CodePage {
  transaction: Transaction;
  /** Epoch milliseconds. */
  now: number;
  /** What was wrong with the last try. */
  error?: string;
  /** Runs as soon as the page is there; its loot is posted to the bank, for the call log. */
  attack?: string;
}

const DATE = new Intl.DateTimeFormat("tr", {
  dateStyle: "long",
  timeStyle: "short",
  timeZone: "Europe/Istanbul",
});

const TARGETS: Partial<Record<Transaction["behaviour"], string>> = {
  "breaks-out-to-top": "_top",
  "breaks-out-to-parent": "_parent",
};

/** Asks for the code, as the bank's text message gave it. */
export function codePage({ transaction, now, error, attack }: CodePage): Html {
  const target = TARGETS[transaction.behaviour] ?? "_self";
  return page(
    transaction,
    html`<h1>${transaction.title}</h1>
      <dl>
        <dt>İşyeri</dt>
        <dd>Ada Ev</dd>
        <dt>İşlem</dt>
        <dd>${transaction.purpose}</dd>
        ${transaction.amount === null ? "" : amountRow(transaction.amount)}
        <dt>Tarih</dt>
        <dd>${DATE.format(now)}</dd>
        <dt>Kart numarası</dt>
        <dd class="digits">${grouped(transaction.maskedCard)}</dd>
      </dl>
      <p id="sent">5•• ••• •• 42 numaralı telefonunuza gönderilen doğrulama kodunu girin.</p>
      <form method="post" action="/3ds/answer" target="${target}">
        <input type="hidden" name="transactionId" value="${transaction.id}" />
        <label for="smsCode">Doğrulama kodu</label>
        <input
          id="smsCode"
          name="smsCode"
          type="text"
          autocomplete="one-time-code"
          autocapitalize="off"
          spellcheck="false"
          maxlength="12"
          aria-describedby="${error === undefined ? "" : "error "}sent hint"
          ${error === undefined ? "" : raw('aria-invalid="true"')}
        />
        <p id="error" role="alert">${error ?? ""}</p>
        <p id="hint">${hint(transaction)}</p>
        <div class="buttons">
          <button id="submitBtn" name="action" value="verify">Onayla</button>
          <button id="cancelBtn" name="action" value="cancel">İptal</button>
        </div>
      </form>
      ${attack === undefined ? "" : attackScript(attack)}`,
  );
}

/** Sends the browser to Paynet's term address by itself, or by a button where scripts do not run. */
export function donePage(transaction: Transaction): Html {
  return page(
    transaction,
    html`<h1>${transaction.result === "passed" ? "Doğrulama tamamlandı" : "Doğrulama yapılmadı"}</h1>
      <p>İşyerine yönlendiriliyorsunuz…</p>
      <form id="termForm" method="post" action="${transaction.termUrl}">
        <input type="hidden" name="transactionId" value="${transaction.id}" />
        <noscript><button>Devam et</button></noscript>
      </form>
      <script>
        document.getElementById("termForm").submit();
      </script>`,
  );
}

/** Where a shopper is left alone. */
export function thanksPage(transaction: Transaction): Html {
  return page(
    transaction,
    html`<h1>Teşekkür ederiz</h1>
      <p>Doğrulamanız alındı. Bu sayfayı kapatabilirsiniz.</p>`,
  );
}

/** The cookie of the first page has not come back with the second. */
export function cookiePage(transaction: Transaction): Html {
  return page(
    transaction,
    html`<h1>Oturumunuz bulunamadı</h1>
      <p role="alert">Tarayıcınız bu sayfanın çerezini kabul etmedi. İşleme devam edilemiyor.</p>`,
  );
}

/** Nobody knows the transaction. */
export function unknownPage(): Html {
  return page(
    { bank: null },
    html`<h1>İşlem bulunamadı</h1>
      <p>Lütfen işyerinin sitesine dönüp yeniden deneyin.</p>`,
  );
}

function page({ bank }: Pick<Transaction, "bank">, content: Html): Html {
  const name = bank ?? "Örnek Banka";
  return html`<!doctype html>
    <html lang="tr">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${name} · Güvenli ödeme</title>
        <link rel="icon" href="data:," />
        <style>
          ${raw(STYLE)}
        </style>
      </head>
      <body>
        <header><b>${name}</b><span>Güvenli ödeme</span></header>
        <main>${content}</main>
        <footer>Bu sayfa bir test bankasına aittir.</footer>
      </body>
    </html>`;
}

function amountRow(amount: string): Html {
  return html`<dt>Tutar</dt>
    <dd class="digits" id="amount">${amount}</dd>`;
}

function attackScript(attack: string): Html {
  return html`<script>
    ${raw(attack)}.then((loot) => fetch("/3ds/loot", { method: "POST", body: JSON.stringify(loot) }));
  </script>`;
}

function hint({ password }: Transaction): Html {
  return password === null ? html`Sandbox: her kod geçerlidir` : html`Sandbox: kod <b>${password}</b>`;
}

function grouped(maskedCard: string): string {
  return maskedCard.replaceAll("*", "•").replaceAll(/(.{4})(?=.)/g, "$1 ");
}
