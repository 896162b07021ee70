/** What the handlers of every stand-in find on Hono's context, and how they read a request's body. */
import type { HttpBindings } from "@hono/node-server";
import type { Context } from "hono";
import type { LoggedCall } from "./call-log.ts";

export interface SandboxEnv {
  /** Node's own request and response; absent when a test calls `app.request()`. */
  Bindings: Partial<HttpBindings>;
  Variables: {
    /** The line of the call log that this call is written to. */
    call: LoggedCall;
  };
}

/**
 * The body as text. Always read through its bytes: had Hono given the text first, it would make the bytes that a signature is
 * checked over from that text, without a byte order mark and with U+FFFD for what is not UTF-8.
 */
export async function bodyText(c: Context<SandboxEnv>): Promise<string> {
  return new TextDecoder().decode(await c.req.arrayBuffer());
}
