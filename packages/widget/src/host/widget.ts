/** One widget in one element of the merchant's page: its frame, or the notice in its place, and the callbacks. */
import type { FrameMessage } from "../contract/port.ts";
import { ChallengeScreen } from "./challenge-screen.ts";
import { Frame } from "./frame.ts";
import { showNotice } from "./notice.ts";
import type { Base } from "./options.ts";
import type { Payment, SavedCardsOptions } from "./types.ts";

/** A merchant's mistake in a callback is the merchant's to see, and must not stop the widget. */
function guarded(callback: () => void): void {
  try {
    callback();
  } catch (error) {
    reportError(error);
  }
}

export class Widget {
  readonly #container: Element;
  readonly #base: Base;
  #options: SavedCardsOptions;
  readonly #challenges: ChallengeScreen;
  #frame: Frame | undefined;
  #notice: HTMLElement | undefined;
  #isReady = false;
  /** Id and status of the payment that the merchant's page has been told of. */
  #toldPayment = "";

  constructor(container: Element, base: Base, options: SavedCardsOptions) {
    this.#container = container;
    this.#base = base;
    this.#options = options;
    this.#challenges = new ChallengeScreen(base, {
      send: (message) => this.#frame?.send(message),
      tell: (challenge) => this.#options.onChallenge?.(challenge),
      fail: (error) => this.#options.onError?.(error),
    });
    this.#frame = this.#openFrame();
  }

  update(options: SavedCardsOptions): void {
    const speaksAnother = options.locale !== this.#options.locale;
    this.#options = options;
    this.#frame?.configure(options);
    if (this.#notice && speaksAnother) this.#showNotice();
  }

  unmount(): void {
    this.#notice?.remove();
    this.#challenges.close();
    this.#frame?.release();
    this.#frame = undefined;
  }

  #openFrame(): Frame {
    return new Frame(this.#container, this.#base, this.#options, {
      onMessage: (message) => guarded(() => this.#tell(message)),
      onUnreachable: () => this.#giveUp(),
    });
  }

  #tell(message: FrameMessage): void {
    const { onReady, onChange, onSelect, onError, onPaid, onDeclined } = this.#options;
    switch (message.type) {
      case "ready":
        // A frame that was loaded again says so again; the merchant's page is told once.
        if (this.#isReady) return;
        this.#isReady = true;
        return onReady?.();
      case "change":
        return onChange?.(message.cards);
      case "select":
        return onSelect?.(message.card);
      case "error":
        return onError?.(message.error);
      case "paid":
        return this.#isNews(message.payment) ? onPaid?.(message.payment) : undefined;
      case "declined":
        return this.#isNews(message.payment) ? onDeclined?.(message.payment) : undefined;
      case "challenge":
        return this.#challenges.show(message, this.#options.challenge);
      case "challenge_end":
        return this.#challenges.end(message.challenge);
      case "resize":
      case "released":
        return;
      default:
        // A newer server may say more than this version knows.
        message satisfies never;
    }
  }

  /** A frame that was loaded again tells again what it finds. */
  #isNews({ id, status }: Payment): boolean {
    const before = this.#toldPayment;
    this.#toldPayment = id + status;
    return before !== this.#toldPayment;
  }

  #giveUp(): void {
    this.#frame = undefined;
    this.#showNotice();
    const message = `The frame at ${this.#base.url}/frame did not answer. Is the server up, allowed by this page's frame-src, and this page in its MERCHANT_ORIGINS?`;
    guarded(() => this.#options.onError?.({ code: "frame_unreachable", message }));
  }

  #showNotice(): void {
    this.#notice?.remove();
    this.#notice = showNotice(this.#container, this.#options.locale, () => this.#retry());
  }

  #retry(): void {
    this.#notice?.remove();
    this.#notice = undefined;
    this.#frame = this.#openFrame();
    // The button that had the focus is gone.
    this.#frame.focus();
  }
}
