/**
 * The document around each of the challenge's pages: one file, its script and style inside it under the policy's nonce. What a page
 * tells its script stands in `data-` attributes; `packages/widget/src/challenge` is that script.
 */
import type { ChallengeState } from "@saved-cards/widget/contract";
import { html, raw } from "hono/html";
import type { ChallengePageView, DeadEndView, ReturnPageView } from "./page-view.ts";

/** A piece of a page, or a whole one. */
export type Html = ReturnType<typeof html>;

interface DocumentParts {
  title: string;
  /** Attributes of `body`. */
  facts: Html;
  /** Fits the height of the window, so that the bank's frame can fill what the rest leaves. */
  layout: "fills" | "flows";
  content: Html;
}

/** @param view whichever page's: its language, theme, nonce and assets count here. */
export function pageDocument(
  view: ChallengePageView | ReturnPageView | DeadEndView,
  { title, facts, layout, content }: DocumentParts,
): Html {
  const { locale, theme, nonce, assets } = view;
  return html`<!doctype html>
    <html lang="${locale}" data-theme="${theme}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${title}</title>
        <style nonce="${nonce}">
          ${raw(assets.style)}
        </style>
      </head>
      <body class="${layout}" ${facts}>
        ${content}
        <script nonce="${nonce}">
          ${raw(assets.script)};
        </script>
      </body>
    </html>`;
}

/** What the script has to know of a challenge. */
export function challengeFacts(
  view: ChallengePageView | ReturnPageView,
  page: { kind: "challenge" | "return"; address: string },
): Html {
  return html`data-page="${page.kind}" data-id="${view.id}" data-state="${view.state}"
  data-milliseconds-left="${Math.max(0, view.expiresAt - view.now)}"
  data-merchant-origin="${view.merchantOrigin}" data-return-url="${view.returnUrl}"
  data-in-window="${String(view.inWindow)}" data-state-address="${view.paths.state}"
  data-page-address="${page.address}"`;
}

export const hidden = raw(" hidden");

/** The stage that a page shows: while the bank has the shopper, while we ask for the result, and the result. */
export function stageOf(state: ChallengeState): "open" | "asking" | "over" {
  switch (state) {
    case "created":
    case "launched":
      return "open";
    case "returned":
    case "confirming":
      return "asking";
    case "succeeded":
    case "failed":
    case "expired":
    case "cancelled":
      return "over";
    default:
      return state satisfies never;
  }
}
