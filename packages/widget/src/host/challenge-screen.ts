/** Puts a challenge's page before the shopper, as the frame asks for it: in a dialog, or in place of the merchant's page. */
import type { ChallengeNotice, FrameMessage, HostMessage } from "../contract/port.ts";
import { ChallengeDialog } from "./challenge-dialog.ts";
import type { Base } from "./options.ts";
import type { ChallengeEvent, SavedCardsOptions, WidgetError } from "./types.ts";

type Request = Extract<FrameMessage, { type: "challenge" }>;

export interface ChallengeListener {
  send(message: HostMessage): void;
  /** For the merchant's page. */
  tell(challenge: ChallengeEvent): void;
  fail(error: WidgetError): void;
}

/**
 * A page that is cross-origin isolated (COEP `require-corp`) can frame no page that does not agree to it in a header, and no bank's
 * does. And without constructed stylesheets (Safari before 16.4) a dialog could only be dressed by markup that the merchant's CSP forbids.
 */
function canShowDialog(): boolean {
  return !globalThis.crossOriginIsolated && "adoptedStyleSheets" in document;
}

export class ChallengeScreen {
  readonly #base: Base;
  readonly #listener: ChallengeListener;
  #dialog: ChallengeDialog | undefined;
  /** The one that the merchant's page has been told of. */
  #toldId: string | undefined;

  constructor(base: Base, listener: ChallengeListener) {
    this.#base = base;
    this.#listener = listener;
  }

  show({ challenge, locale, theme }: Request, presentation: SavedCardsOptions["challenge"]): void {
    const { id, state } = challenge;
    if (challenge.page === null) return;
    const page = new URL(challenge.page, `${this.#base.url}/`);
    if (page.origin !== this.#base.origin) {
      const message = `The challenge's page is at ${page.origin}, but baseUrl is ${this.#base.url}. Is PUBLIC_URL of the server right?`;
      this.#listener.fail({ code: "challenge_elsewhere", message });
      return;
    }
    page.searchParams.set("locale", locale);
    page.searchParams.set("theme", theme);
    this.close();
    if (presentation !== "redirect" && canShowDialog()) {
      this.#dialog = new ChallengeDialog(
        { id, page, locale, theme },
        {
          onNews: () => this.#listener.send({ type: "check_challenge", id }),
          onCancel: () => this.#listener.send({ type: "cancel_challenge", id }),
        },
      );
    } else {
      location.assign(page.href);
    }
    if (this.#toldId === id) return;
    this.#toldId = id;
    this.#listener.tell({ id, state });
  }

  end({ id, state }: ChallengeNotice): void {
    this.close();
    this.#listener.tell({ id, state });
  }

  /** Takes the dialog away, and leaves the challenge alone. */
  close(): void {
    this.#dialog?.close();
    this.#dialog = undefined;
  }
}
