/**
 * The `<iframe>` with the card fields, and the private line to it.
 *
 * The line is a `MessagePort`, posted to the BFF's origin and to no other, so a page of anyone else that ends up in the
 * iframe gets nothing. Messages to the merchant's window are never listened to.
 */
import type { CONNECT, FrameMessage, HostMessage } from "../contract/port.ts";
import type { Base } from "./options.ts";
import { textsFor } from "./texts.ts";
import type { SavedCardsOptions } from "./types.ts";

/** Held equal by its type: the merchant's page gets nothing of the contract's code, so no schema can slip in. */
const connect: typeof CONNECT = "saved-cards:connect";
/** How long a frame may stay silent after it started to load. */
const SILENCE_MS = 15_000;
/** How long a frame that is to go may take to send what is pending. */
const RELEASE_MS = 1_000;
const FIRST_HEIGHT_PX = 160;
const MAX_HEIGHT_PX = 10_000;

export interface FrameListener {
  onMessage(message: FrameMessage): void;
  /** The frame did not load, or is not the widget's. It has been taken out of the page. */
  onUnreachable(): void;
}

type Configuration = Extract<HostMessage, { type: "configure" }>;

export class Frame {
  readonly #element = document.createElement("iframe");
  readonly #origin: string;
  readonly #listener: FrameListener;
  /** JSON, to see whether anything changed, and because a framework's proxy objects cannot be posted. */
  #configuration = "";
  #port: MessagePort | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #hasAnswered = false;
  #isLeaving = false;

  /** Starts to load the frame at the end of `container`. */
  constructor(container: Element, base: Base, options: SavedCardsOptions, listener: FrameListener) {
    this.#origin = base.origin;
    this.#listener = listener;
    this.configure(options);

    const element = this.#element;
    element.src = `${base.url}/frame`;
    element.referrerPolicy = "no-referrer";
    // Content decides the height, so a scrollbar could only flash. CSS cannot turn it off from outside.
    element.setAttribute("scrolling", "no");
    // Through the CSSOM, which a merchant's `style-src` allows.
    Object.assign(element.style, {
      display: "block",
      width: "100%",
      height: `${FIRST_HEIGHT_PX}px`,
      border: "0",
    });
    element.addEventListener("load", () => this.#connect());
    this.#expectAnswer();
    container.append(element);
  }

  /** Tells the frame its options, if they differ from what it was told last. */
  configure({ session, locale, appearance, mode, challengeId: given }: SavedCardsOptions): void {
    this.#element.title = textsFor(locale).title;
    // It stands in the page's address, where anyone may write anything; the frame takes no message with a wrong one.
    const challengeId = given && /^chl_[\w-]{22}$/.test(given) ? given : undefined;
    const message: Configuration = { type: "configure", session, locale, appearance, mode, challengeId };
    const configuration = JSON.stringify(message);
    if (configuration === this.#configuration) return;
    this.#configuration = configuration;
    // Unless it is the frame's own scheme, browsers paint an opaque white or black behind the frame's content.
    this.#element.style.colorScheme = { light: "light", dark: "dark", auto: "light dark" }[
      appearance?.theme ?? "auto"
    ];
    this.#sendConfiguration();
  }

  focus(): void {
    this.#element.focus();
  }

  /** Lets the frame send what is pending, out of sight, and then takes it away. */
  release(): void {
    if (!this.#hasAnswered) {
      this.#remove();
      return;
    }
    this.#isLeaving = true;
    this.#element.style.display = "none";
    this.#outliveContainer();
    this.send({ type: "release" });
    this.#startTimer(RELEASE_MS, () => this.#remove());
  }

  /** Runs at each load: a frame that was reloaded has lost its port. */
  #connect(): void {
    if (this.#isLeaving) {
      this.#remove();
      return;
    }
    this.#port?.close();
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener("message", ({ data }: MessageEvent<FrameMessage>) => this.#receive(data));
    port1.start();
    this.#port = port1;
    this.#element.contentWindow?.postMessage({ type: connect }, this.#origin, [port2]);
    this.#sendConfiguration();
    this.#expectAnswer();
  }

  #sendConfiguration(): void {
    const message: Configuration = JSON.parse(this.#configuration);
    this.send(message);
  }

  /** Says it to the frame, if there is a line to it. */
  send(message: HostMessage): void {
    this.#port?.postMessage(message);
  }

  #receive(message: FrameMessage): void {
    if (this.#isLeaving) {
      if (message.type === "released") this.#remove();
      return;
    }
    this.#hasAnswered = true;
    clearTimeout(this.#timer);
    if (message.type === "resize") this.#resize(message.height);
    this.#listener.onMessage(message);
  }

  #resize(height: number): void {
    if (height >= 0 && height <= MAX_HEIGHT_PX) this.#element.style.height = `${Math.ceil(height)}px`;
  }

  #expectAnswer(): void {
    this.#startTimer(SILENCE_MS, () => {
      // Taken out by the merchant's own code: nobody is waiting for it.
      if (!this.#element.isConnected) return;
      this.#remove();
      this.#listener.onUnreachable();
    });
  }

  #startTimer(milliseconds: number, then: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(then, milliseconds);
  }

  /**
   * A container is often removed right after `unmount`, and a removed iframe stops at once. Browsers that can move one
   * without reloading it keep it in the body meanwhile; in others the frame sends what it can as its page is hidden.
   */
  #outliveContainer(): void {
    const { body } = this.#element.ownerDocument;
    if ("moveBefore" in body && this.#element.isConnected) body.moveBefore(this.#element, null);
  }

  #remove(): void {
    clearTimeout(this.#timer);
    this.#port?.close();
    this.#element.remove();
  }
}
