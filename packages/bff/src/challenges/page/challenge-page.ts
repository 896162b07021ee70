/** The page around the bank's: title, minutes left, Cancel, a way into a window of its own, and the bank in a frame; or the result. */
import { formatMoney } from "@saved-cards/widget/money";
import { html } from "hono/html";
import { challengeFacts, type Html, hidden, pageDocument, stageOf } from "./document.ts";
import type { ChallengePageView } from "./page-view.ts";
import { asking, connectionLine, message, resultMessage, waysOn } from "./result.ts";
import { type PageTexts, textsOf } from "./texts/index.ts";

/** @returns the whole document. The script opens the bank in its frame, which is left without `sandbox`, so that a bank may lead the whole window back (fact sheet: frames). */
export function challengePage(view: ChallengePageView): Html {
  const texts = textsOf(view.locale);
  const facts = challengeFacts(view, { kind: "challenge", address: "" });
  if (stageOf(view.state) === "over") {
    const result = resultMessage(view, texts);
    const content = message(result, waysOn(view, texts));
    return pageDocument(view, { title: result.title, facts, layout: "flows", content });
  }
  return pageDocument(view, {
    title: view.purpose === "payment" ? texts.payment.title : texts.verify.title,
    facts,
    layout: "fills",
    content: html`${header(view, texts)}
      <main>
        ${connectionLine(texts)} ${stageOf(view.state) === "open" ? open(view, texts) : ""}
        ${asking(view, texts, stageOf(view.state) === "asking" ? "shown" : "hidden")}
      </main>`,
  });
}

function header(view: ChallengePageView, texts: PageTexts): Html {
  if (stageOf(view.state) === "asking") return html`<header><h1>${texts.asking.title}</h1></header>`;
  const { timeLeft, lastMinute, cancel } = texts.verify;
  const title = view.purpose === "payment" ? texts.payment.title : texts.verify.title;
  return html`<header>
    <div>
      <h1 data-title-while-asking="${texts.asking.title}">${title}</h1>
      ${price(view)}
      <p class="secondary" role="status" data-stage="open">
        ${timeLeft} <span data-minutes data-last-minute="${lastMinute}">${minutesLeft(view, texts)}</span>
      </p>
    </div>
    <form method="post" action="${view.paths.cancel}" data-stage="open" data-cancel>
      <button class="button button-secondary">${cancel}</button>
    </form>
  </header>`;
}

function price({ price: due, locale }: ChallengePageView): Html | "" {
  return due ? html`<p class="price">${formatMoney(due.amount, due.currency, locale)}</p>` : "";
}

/** Whole minutes, rounded down. The script goes on from here, in the same words. */
function minutesLeft({ locale, expiresAt, now }: ChallengePageView, texts: PageTexts): string {
  const minutes = Math.floor((expiresAt - now) / 60_000);
  if (minutes < 1) return texts.verify.lastMinute;
  return new Intl.NumberFormat(locale, { style: "unit", unit: "minute", unitDisplay: "long" }).format(
    minutes,
  );
}

function open(view: ChallengePageView, texts: PageTexts): Html {
  const { launch } = view.paths;
  if (view.inWindow || launch === null) return elsewhere(view, texts, "shown");
  return html`${bank(view, texts, launch)} ${elsewhere(view, texts, "hidden")}`;
}

function bank(view: ChallengePageView, texts: PageTexts, launch: string): Html {
  const { lead, notVisible, openWindow, bankPage, opening } = texts.verify;
  return html`<section class="bank" data-stage="open" data-bank>
    <div class="strip" data-strip>
      <p>
        <span>${lead}</span>
        <span class="question">${notVisible}</span>
      </p>
      <a class="button" href="${view.paths.window}" target="_blank" rel="noopener" data-window-link
        >${openWindow}</a
      >
    </div>
    <div class="stack">
      <p class="opening" data-opening><span class="spinner" aria-hidden="true"></span>${opening}</p>
      <iframe
        data-src="${launch}"
        title="${bankPage}"
        allow="publickey-credentials-get *; otp-credentials *"
        data-bank-frame
      ></iframe>
    </div>
  </section>`;
}

/** The bank has a window of its own. */
function elsewhere(view: ChallengePageView, texts: PageTexts, isShown: "shown" | "hidden"): Html {
  const { text, hint, openAgain } = texts.window;
  return html`<section class="message" data-stage="open" data-elsewhere${isShown === "hidden" ? hidden : ""}>
    <p tabindex="-1" data-focus>${text}</p>
    <p class="secondary">${hint}</p>
    <p class="actions">
      <a
        class="button button-secondary"
        href="${view.paths.window}"
        target="_blank"
        rel="noopener"
        data-window-link
        >${openAgain}</a
      >
    </p>
  </section>`;
}
