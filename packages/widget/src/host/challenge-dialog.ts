/**
 * The modal dialog around a challenge's page, which brings its own heading and its own Cancel. What is here is for the time when
 * that page is not there: a line, and the ways to go on.
 *
 * It stands in a shadow root, so that the merchant's styles do not reach it, and its own need no inline markup.
 */
import type { CHALLENGE_NEWS } from "../contract/challenge.ts";
import { textsFor } from "./texts.ts";
import type { Appearance, Locale } from "./types.ts";

/** Held equal by its type, as in `frame.ts`. */
const news: typeof CHALLENGE_NEWS = "saved-cards:challenge";
/** How long the page may take to say that it has started. */
const SILENCE_MS = 8_000;
/** How long the frame may take to say that it is over, when the shopper wants out or the page says that it is. */
const ANSWER_MS = 3_000;

const css = `
:host { all: initial }
dialog {
  box-sizing: border-box; position: fixed; inset: 0; margin: auto; padding: 0; border: 0; border-radius: 12px; overflow: hidden;
  width: min(600px, 100% - 32px); height: min(680px, 100dvh - 32px); max-width: none; max-height: none;
  color: #171a1f; background: #fff; color-scheme: light; box-shadow: 0 12px 48px rgb(0 0 0/.28);
  font: 15px/1.4 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; text-align: center; overscroll-behavior: contain;
  pointer-events: auto
}
dialog.dark { color: #f0f1f4; background: #1b1d22; color-scheme: dark }
@media (prefers-color-scheme: dark) { dialog.auto { color: #f0f1f4; background: #1b1d22; color-scheme: dark } }
dialog::backdrop { background: rgb(0 0 0/.5) }
dialog:focus { outline: 0 }
dialog[open] { display: grid; grid-template: 100%/100% }
iframe, div { grid-area: 1/1; box-sizing: border-box; width: 100%; height: 100%; border: 0; color-scheme: inherit }
.silent iframe { visibility: hidden }
div { padding: 24px; display: grid; place-content: center; gap: 16px }
p { margin: 0; text-wrap: balance }
span { display: flex; flex-wrap: wrap; justify-content: center; gap: 8px; visibility: hidden }
.silent span { visibility: visible }
button {
  min-height: 44px; padding: 8px 16px; border: 1px solid #8886; border-radius: 8px; background: none; color: inherit; font: inherit;
  font-weight: 600; cursor: pointer
}
button:focus-visible { outline: 2px solid; outline-offset: 2px }
@media (max-width: 480px) {
  dialog {
    width: 100%; height: 100dvh; border-radius: 0; padding: env(safe-area-inset-top) env(safe-area-inset-right)
    env(safe-area-inset-bottom) env(safe-area-inset-left)
  }
}
@media (prefers-reduced-motion: no-preference) {
  dialog { animation: enter .16s ease-out }
  @keyframes enter { from { opacity: 0; transform: translateY(8px) } }
}`;

export interface ChallengeView {
  id: string;
  page: URL;
  locale: Locale;
  theme: NonNullable<Appearance["theme"]>;
}

export interface ChallengeDialogListener {
  /** The page says that something has happened. It may be anyone's word: ask the server. */
  onNews(): void;
  /** The shopper wants out. The dialog stays until it is closed, but not for long. */
  onCancel(): void;
}

export class ChallengeDialog {
  readonly #view: ChallengeView;
  readonly #listener: ChallengeDialogListener;
  readonly #host = document.createElement("div");
  readonly #dialog = document.createElement("dialog");
  readonly #line = document.createElement("p");
  readonly #retry: HTMLButtonElement;
  readonly #closing = new AbortController();
  /** The widget's frame, as a rule. Browsers give the focus back by themselves, but not to a frame of another origin. */
  readonly #before = document.activeElement;
  #page: HTMLIFrameElement | undefined;
  #silence: ReturnType<typeof setTimeout> | undefined;
  #leaving: ReturnType<typeof setTimeout> | undefined;

  /** Opens it over everything else. */
  constructor(view: ChallengeView, listener: ChallengeDialogListener) {
    this.#view = view;
    this.#listener = listener;
    const texts = textsFor(view.locale);
    const dialog = this.#dialog;
    dialog.lang = view.locale;
    dialog.tabIndex = -1;
    dialog.setAttribute("aria-label", texts.challenge);
    dialog.classList.add(view.theme);

    const body = document.createElement("div");
    const buttons = document.createElement("span");
    this.#retry = this.#button(texts.retry, () => this.#load());
    buttons.append(
      this.#retry,
      this.#button(texts.close, () => this.close()),
    );
    body.append(this.#line, buttons);
    dialog.append(body);
    this.#listen();

    const root = this.#host.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [sheet];
    root.append(dialog);
    document.body.append(this.#host);
    this.#load();
    dialog.showModal();
    // Until the page has started: in a frame that did not load, Escape would be lost.
    dialog.focus();
  }

  /** Takes it away; the focus goes back to where it was. */
  close(): void {
    if (this.#closing.signal.aborted) return;
    this.#closing.abort();
    clearTimeout(this.#silence);
    clearTimeout(this.#leaving);
    this.#dialog.close();
    // While the bank's frame is still there: a browser that takes it away with the focus in it gives the other frame none.
    if (this.#before instanceof HTMLElement) this.#before.focus({ preventScroll: true });
    this.#host.remove();
  }

  #listen(): void {
    const { signal } = this.#closing;
    const dialog = this.#dialog;
    addEventListener("message", (event) => this.#hear(event), { signal });
    dialog.addEventListener(
      "cancel",
      (event) => {
        event.preventDefault();
        this.#leave();
      },
      { signal },
    );
    // Browsers close it at a second Escape without asking.
    dialog.addEventListener(
      "close",
      () => {
        this.#leave();
        this.close();
      },
      { signal },
    );
    // The page behind stays where it is.
    for (const type of ["wheel", "touchmove"]) {
      dialog.addEventListener(type, (event) => event.preventDefault(), { passive: false, signal });
    }
    // A merchant's modal must not take the focus back, nor a key or a press in here for its own.
    for (const type of ["focusin", "keydown", "pointerdown"]) {
      this.#host.addEventListener(type, (event) => event.stopPropagation(), { signal });
    }
  }

  /** A new element each time: a new address in the old one would be a step in the browser's history. */
  #load(): void {
    const texts = textsFor(this.#view.locale);
    const page = document.createElement("iframe");
    page.title = texts.challenge;
    page.referrerPolicy = "no-referrer";
    // What banks use in place of a code by SMS, or to read it. No `sandbox`: they would lose their cookies and storage.
    page.allow = "publickey-credentials-get *; otp-credentials *";
    page.src = this.#view.page.href;
    this.#page?.remove();
    this.#page = page;
    this.#dialog.append(page);
    this.#say("status", texts.opening);
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => {
      this.#say("alert", texts.challengeUnreachable);
      this.#retry.focus();
    }, SILENCE_MS);
  }

  #say(role: "status" | "alert", text: string): void {
    this.#dialog.classList.toggle("silent", role === "alert");
    this.#line.setAttribute("role", role);
    this.#line.textContent = text;
  }

  #hear({ source, origin, data }: MessageEvent<unknown>): void {
    const { id, page } = this.#view;
    const sender = this.#page?.contentWindow;
    if (!sender || source !== sender || origin !== page.origin) return;
    if (typeof data !== "object" || data === null || !("type" in data) || !("id" in data)) return;
    if (data.type !== news || data.id !== id) return;
    const isFirst = this.#line.textContent !== "";
    clearTimeout(this.#silence);
    this.#say("status", "");
    if (isFirst) this.#page?.focus();
    this.#listener.onNews();
    // The frame says so, too, unless its session has expired or its connection is gone: nobody should be left with a page that is over.
    const isOver = "state" in data && /^(succeeded|failed|expired|cancelled)$/.test(String(data.state));
    if (isOver) this.#closeSoon();
  }

  #leave(): void {
    if (this.#leaving) return;
    this.#listener.onCancel();
    this.#closeSoon();
  }

  #closeSoon(): void {
    this.#leaving ??= setTimeout(() => this.close(), ANSWER_MS);
  }

  #button(text: string, onClick: () => void): HTMLButtonElement {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = text;
    button.addEventListener("click", onClick);
    return button;
  }
}
