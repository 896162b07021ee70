/**
 * The frame's side of the line to the merchant's page. One port is taken, once, and from the parent window only; what
 * comes in over it is parsed before anything is done with it.
 */
import { CONNECT, HostMessage } from "../../contract/index.ts";
import type { Appearance, FrameMessage } from "../../contract/index.ts";

export interface HostLink {
  /** The origin of the page that handed the port over, as the browser says it. */
  origin: string;
  post: (message: FrameMessage) => void;
  /**
   * Starts to listen. What does not fit the contract is answered with an `error` and ignored: the message, or only its appearance when
   * nothing else is wrong with it.
   */
  listen: (onMessage: (message: HostMessage) => void) => void;
}

function isConnect(data: unknown): boolean {
  return typeof data === "object" && data !== null && "type" in data && data.type === CONNECT;
}

/** A wrong look must not keep a shopper from their cards: the message with the look that there is, if it is valid then. */
function withAppearance(data: unknown, appearance: Appearance | undefined): HostMessage | null {
  if (typeof data !== "object" || data === null || !("appearance" in data)) return null;
  return HostMessage.safeParse({ ...data, appearance }).data ?? null;
}

function linkOver(port: MessagePort, origin: string): HostLink {
  const post = (message: FrameMessage) => port.postMessage(message);
  const listen = (onMessage: (message: HostMessage) => void) => {
    let appearance: Appearance | undefined;
    port.addEventListener("message", ({ data }) => {
      const parsed = HostMessage.safeParse(data);
      if (!parsed.success) {
        const paths = parsed.error.issues.map((issue) => issue.path.join(".") || "message");
        const message = `What is not valid was ignored in a message to the frame: ${paths.join(", ")}.`;
        post({ type: "error", error: { code: "invalid_message", message } });
      }
      const message = parsed.success ? parsed.data : withAppearance(data, appearance);
      if (message === null) return;
      if (message.type === "configure") appearance = message.appearance;
      onMessage(message);
    });
    port.start();
  };
  return { origin, post, listen };
}

/** Resolves with the line to the merchant's page once that page has handed over its port. */
export function waitForHost(): Promise<HostLink> {
  return new Promise((resolve) => {
    window.addEventListener("message", function accept(event) {
      const [port] = event.ports;
      if (event.source !== window.parent || !isConnect(event.data)) return;
      if (port === undefined || event.ports.length !== 1) return;
      window.removeEventListener("message", accept);
      resolve(linkOver(port, event.origin));
    });
  });
}
