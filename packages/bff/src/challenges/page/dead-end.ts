/** Where an address of a challenge leads nowhere: it is not right, or what it opened was opened already. */
import { html } from "hono/html";
import { type Html, pageDocument } from "./document.ts";
import type { DeadEndView } from "./page-view.ts";
import { message } from "./result.ts";
import { textsOf } from "./texts/index.ts";

/** @returns the whole document. It knows no shop to lead to; inside the challenge's page it can have that open the bank again. */
export function deadEnd(view: DeadEndView): Html {
  const texts = textsOf(view.locale).deadEnds;
  const words = texts[view.kind];
  return pageDocument(view, {
    title: words.title,
    facts: html`data-page="stray"`,
    layout: "flows",
    content: message(
      words,
      html`<p class="actions" data-for="inner" hidden>
        <button type="button" class="button button-secondary" data-reload-parent>${texts.tryAgain}</button>
      </p>`,
    ),
  });
}
