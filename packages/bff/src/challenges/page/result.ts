/** How a challenge ended, or that it is being found out, and the one way on from there. */
import { html } from "hono/html";
import { type Html, hidden } from "./document.ts";
import type { ChallengePageView, ReturnPageView } from "./page-view.ts";
import type { PageTexts } from "./texts/index.ts";

type View = ChallengePageView | ReturnPageView;

export interface Message {
  title: string;
  text: string;
}

/** @returns what to say of a challenge that is over. */
export function resultMessage(view: View, texts: PageTexts): Message {
  const { state, problem, purpose, paymentStatus } = view;
  const { results, failures } = purpose === "payment" ? texts.payment : texts;
  if (paymentStatus === "in_review") return texts.inReview;
  if (paymentStatus === "succeeded") return results.succeeded;
  // What the challenge ended with is no longer all that is known.
  const isOutdated = state === "succeeded" || problem === "outcome_unknown";
  if (paymentStatus === "failed" && isOutdated) return results.failed;
  if (state === "succeeded" || state === "cancelled" || state === "expired") return results[state];
  const known: Partial<Record<string, Message>> = failures;
  return known[problem ?? ""] ?? results.failed;
}

/** A heading and a sentence in the middle of the page; the script moves the focus to the heading. */
export function message({ title, text }: Message, below: Html): Html {
  return html`<main class="message" aria-labelledby="title">
    <h1 id="title" tabindex="-1" data-focus>${title}</h1>
    <p>${text}</p>
    ${below}
  </main>`;
}

/**
 * What is to do once it is over depends on where the page is, which the script finds out; without it there is the link, which fits
 * everywhere.
 */
export function waysOn(view: View, texts: PageTexts): Html {
  const { returning, mayClose, close, notClosed } = texts.wayOn;
  return html`<p class="secondary" data-for="top" hidden>${returning}</p>
    <p data-for="window" hidden>${mayClose}</p>
    ${linkToShop(view, texts)}
    <div data-for="framed" hidden>
      <p class="actions">
        <button type="button" class="button button-secondary" data-close>${close}</button>
      </p>
      <div role="status" class="not-closed">
        <div data-not-closed hidden>
          <p>${notClosed}</p>
          <p class="actions">
            <a class="button button-plain" href="${view.returnUrl}" target="_top">${texts.wayOn.toShop}</a>
          </p>
        </div>
      </div>
    </div>`;
}

/** While the provider is asked. Nothing can be cancelled any more, and nothing needs this page to stay open. */
export function asking(view: View, texts: PageTexts, isShown: "shown" | "hidden"): Html {
  return html`<section class="message" data-stage="asking" ${isShown === "hidden" ? hidden : ""}>
    <span class="spinner" aria-hidden="true"></span>
    <p tabindex="-1" data-focus>${texts.asking.text}</p>
    <p class="secondary" role="status"><span data-slow hidden>${texts.asking.slow}</span></p>
    <p data-for="window" hidden>${texts.wayOn.mayClose}</p>
    ${linkToShop(view, texts)}
  </section>`;
}

function linkToShop({ returnUrl }: View, texts: PageTexts): Html {
  return html`<p class="actions" data-for="top window">
    <a class="button button-secondary" href="${returnUrl}" target="_top">${texts.wayOn.toShop}</a>
  </p>`;
}

/** Empty until the script has lost the connection. */
export function connectionLine(texts: PageTexts): Html {
  return html`<p class="connection" role="status" data-connection="${texts.noConnection}"></p>`;
}
