/**
 * The frame's side of the line to the merchant's page. One port is taken, once, and from the parent window only; what
 * comes in over it is parsed before anything is done with it.
 */
import { CONNECT, HostMessage } from "../../contract/index.ts";
import type { FrameMessage } from "../../contract/index.ts";

export interface HostLink {
  /** The origin of the page that handed the port over, as the browser says it. */
  origin: string;
  post: (message: FrameMessage) => void;
  /** Starts to listen. Messages that do not fit the contract are answered with an `error`. */
  listen: (onMessage: (message: HostMessage) => void) => void;
}

function isConnect(data: unknown): boolean {
  return typeof data === "object" && data !== null && "type" in data && data.type === CONNECT;
}

function linkOver(port: MessagePort, origin: string): HostLink {
  const post = (message: FrameMessage) => port.postMessage(message);
  const listen = (onMessage: (message: HostMessage) => void) => {
    port.addEventListener("message", (event) => {
      const parsed = HostMessage.safeParse(event.data);
      if (parsed.success) {
        onMessage(parsed.data);
        return;
      }
      const paths = parsed.error.issues.map((issue) => issue.path.join(".") || "message");
      const message = `A message to the frame was ignored; not valid: ${paths.join(", ")}.`;
      post({ type: "error", error: { code: "invalid_message", message } });
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
