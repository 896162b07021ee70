/** Serves a stand-in on this machine's own address, and on no other. */
import { createServer } from "node:http";
import { getRequestListener } from "@hono/node-server";
import type { Hono } from "hono";
import type { SandboxEnv } from "./sandbox-env.ts";

interface Served {
  /** `http://127.0.0.1:<port>`, without a slash at the end. */
  url: string;
  /** Stops listening and drops every connection, also those that a fault keeps waiting. */
  close: () => Promise<void>;
}

/**
 * Listens on 127.0.0.1.
 * @param port 0 for any free one.
 * @throws what Node gives when the port is taken.
 */
export async function serveOnLoopback(app: Hono<SandboxEnv>, port: number): Promise<Served> {
  const listener = getRequestListener(app.fetch, { overrideGlobalObjects: false });
  const server = createServer((request, response) => void listener(request, response));
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("A TCP server has a port.");
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
