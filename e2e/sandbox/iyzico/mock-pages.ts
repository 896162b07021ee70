/** The pages of iyzico's mock 3-D Secure: plain, in Turkish, for a window or a frame of any width (iyzico fact sheet 8). */
import { html, raw } from "hono/html";
import { withTwoDecimals } from "./amounts.ts";
import type { Payment, Verification } from "./payment.ts";

export type Html = ReturnType<typeof html>;

/** A form that the browser posts by itself, or by a button where scripts do not run. */
interface AutoForm {
  action: string;
  fields: Readonly<Record<string, string>>;
}

/** The one code that passes. */
export const SMS_CODE = "283126";

export const MOCK_PATHS = {
  init: "/payment/mock/init3ds",
  confirm: "/payment/mock/confirm3ds",
  success: "/payment/iyzipos/callback3ds/success",
  failure: "/payment/iyzipos/callback3ds/failure",
} as const;

/** The number that ends the callback's address, by bank code, as recorded from iyzico's sandbox; 3 for other banks is a guess. */
const POS_OF_BANK: ReadonlyMap<number | undefined, number> = new Map([
  [12, 3],
  [134, 5],
  [46, 27],
  [64, 37],
]);

/** Where the mock sends the browser after its last page. */
export function callbackAddress({ card }: Payment, result: "success" | "failure", publicUrl: string): string {
  return `${publicUrl}${MOCK_PATHS[result]}/${POS_OF_BANK.get(card.face.facts?.cardBankCode) ?? 3}`;
}

/** What `threeDSHtmlContent` holds: a form that sends itself to the mock, as recorded. */
export function startDocument(payment: Payment, verification: Verification, publicUrl: string): string {
  const fields = {
    orderId: verification.orderId,
    bin: payment.card.face.binNumber.slice(0, 6),
    successUrl: callbackAddress(payment, "success", publicUrl),
    failureUrl: callbackAddress(payment, "failure", publicUrl),
    confirmationUrl: publicUrl + MOCK_PATHS.confirm,
    PaReq: verification.key,
  };
  const inputs = Object.entries(fields).map(
    ([name, value]) => `  <input type="hidden" name="${name}" value="${value}">\n`,
  );
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>iyzico Mock 3D-Secure Processing Page</title></head>
<body>
<form id="iyzico-3ds-form" action="${publicUrl}${MOCK_PATHS.init}" method="post">
${inputs.join("")}</form><script type="text/javascript">document.getElementById("iyzico-3ds-form").submit();</script>
</body>
</html>
`;
}

/** Asks for the code, which it shows. */
export function codePage(payment: Payment, { key, orderId }: Verification): Html {
  const { binNumber, lastFourDigits, facts } = payment.card.face;
  return page(
    facts?.cardBankName,
    html`<h1>Ödeme doğrulaması</h1>
      <dl>
        <dt>Tutar</dt>
        <dd>${withTwoDecimals(payment.paidPrice.value).replace(".", ",")} ${payment.currency}</dd>
        <dt>Kart numarası</dt>
        <dd>${binNumber.slice(0, 4)} ${binNumber.slice(4, 6)}•• •••• ${lastFourDigits}</dd>
        <dt>Sipariş</dt>
        <dd>${orderId}</dd>
      </dl>
      <p>Cep telefonunuza gönderilen doğrulama kodunu girin.</p>
      <form method="post" action="${MOCK_PATHS.confirm}">
        <input type="hidden" name="PaReq" value="${key}" />
        <input type="hidden" name="orderId" value="${orderId}" />
        <label for="smsCode">Doğrulama kodu</label>
        <input
          id="smsCode"
          class="form-control"
          name="smsCode"
          inputmode="numeric"
          autocomplete="one-time-code"
          maxlength="12"
          aria-describedby="hint"
        />
        <p id="hint">Sandbox: kod <b>${SMS_CODE}</b></p>
        <div class="buttons">
          <button id="submitBtn" type="submit" name="action" value="verify">Onayla</button>
          <button id="cancelBtn" type="submit" name="action" value="cancel">İptal</button>
        </div>
      </form>`,
  );
}

/** Sends the browser on. */
export function sendingPage(title: string, form: AutoForm): Html {
  return page(
    undefined,
    html`<h1>${title}</h1>
      <form id="next" method="post" action="${form.action}">
        ${Object.entries(form.fields).map(
          ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
        )}
        <noscript><button>Devam et</button></noscript>
      </form>
      <script>
        document.getElementById("next").submit();
      </script>`,
  );
}

/** Nobody knows the payment. */
export function unknownPage(): Html {
  return page(
    undefined,
    html`<h1>İşlem bulunamadı</h1>
      <p>Lütfen işyerinin sitesine dönüp yeniden deneyin.</p>`,
  );
}

function page(bank: string | undefined, content: Html): Html {
  const name = bank ?? "Örnek Banka";
  return html`<!doctype html>
    <html lang="tr">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${name} · 3D Secure</title>
        <link rel="icon" href="data:," />
        <style>
          ${raw(STYLE)}
        </style>
      </head>
      <body>
        <header><b>${name}</b><span>3D Secure</span></header>
        <main>${content}</main>
        <footer>Bu sayfa bir test bankasına aittir.</footer>
      </body>
    </html>`;
}

const STYLE = `
* { box-sizing: border-box; }
body {
  margin: 0; min-height: 100vh; display: flex; flex-direction: column;
  background: #f4f2f0; color: #26211d; font: 16px/1.45 system-ui, "Segoe UI", Roboto, sans-serif;
}
header { display: flex; justify-content: space-between; gap: 12px; padding: 14px 16px; background: #1e4d3a; color: #fff; }
header b { font-size: 18px; }
header span { font-size: 13px; line-height: 27px; white-space: nowrap; }
main { flex: 1; width: 100%; max-width: 440px; margin: 0 auto; padding: 20px 16px; background: #fff; }
h1 { margin: 0 0 16px; font-size: 20px; line-height: 1.25; }
dl { display: grid; grid-template-columns: auto 1fr; gap: 6px 16px; margin: 0 0 16px; padding: 12px 0; border-block: 1px solid #e7e2dd; font-size: 15px; }
dt { color: #635a52; }
dd { margin: 0; text-align: end; overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
p { margin: 0 0 16px; }
label { display: block; margin-bottom: 4px; font-weight: 600; }
#smsCode { width: 100%; height: 48px; padding: 0 12px; border: 1px solid #8a7f76; border-radius: 4px; font: inherit; font-size: 20px; letter-spacing: .15em; }
:focus-visible { outline: 2px solid #1b5fb0; outline-offset: 2px; }
#hint { margin: 4px 0 16px; color: #635a52; font-size: 14px; }
#hint b { color: #26211d; }
.buttons { display: flex; gap: 12px; }
button { flex: 1; height: 48px; border: 1px solid #1e4d3a; border-radius: 4px; background: #1e4d3a; color: #fff; font: inherit; font-weight: 600; cursor: pointer; }
#cancelBtn { background: #fff; color: #1e4d3a; }
footer { padding: 12px 16px; text-align: center; font-size: 13px; color: #635a52; }
`;
