/** What the bank leads back to: in the challenge page's frame, in a window of its own, or in place of the shop or its dialog. */
import { html } from "hono/html";
import { challengeFacts, type Html, pageDocument, stageOf } from "./document.ts";
import type { ReturnPageView } from "./page-view.ts";
import { asking, connectionLine, type Message, message, resultMessage, waysOn } from "./result.ts";
import { textsOf } from "./texts/index.ts";

/** @returns the whole document. Where it cannot tell how things stand, it leads to the challenge's page, which can. */
export function returnPage(view: ReturnPageView): Html {
  const texts = textsOf(view.locale);
  const stage = stageOf(view.state);
  if (view.isForeign) return toPage(view, texts.foreign);
  if (stage === "open") return toPage(view, texts.unfinished);
  const facts = challengeFacts(view, { kind: "return", address: view.paths.page });
  if (stage === "over") {
    const result = resultMessage(view, texts);
    const content = message(result, waysOn(view, texts));
    return pageDocument(view, { title: result.title, facts, layout: "flows", content });
  }
  return pageDocument(view, {
    title: texts.asking.title,
    facts,
    layout: "fills",
    content: html`<main aria-labelledby="title">
      <h1 id="title" class="visually-hidden">${texts.asking.title}</h1>
      ${connectionLine(texts)} ${asking(view, texts, "shown")}
    </main>`,
  });
}

function toPage(view: ReturnPageView, words: Message): Html {
  const link = textsOf(view.locale).unfinished.toPage;
  return pageDocument(view, {
    title: words.title,
    facts: html`data-page="stray"`,
    layout: "flows",
    content: message(
      words,
      html`<p class="actions">
        <a class="button button-secondary" href="${view.paths.page}" data-to-page>${link}</a>
      </p>`,
    ),
  });
}
