/** For the operator's probes. */
import { Hono } from "hono";
import type { BffDeps } from "../deps.ts";
import type { BffEnv } from "../env.ts";
import { describeError } from "../log.ts";

export function healthRoutes(deps: BffDeps): Hono<BffEnv> {
  const app = new Hono<BffEnv>();

  /** The process answers. */
  app.get("/healthz", (c) => c.json({ status: "ok" }));

  /** Requests can be served: the store answers. A provider that is down takes no instance out of service. */
  app.get("/readyz", async (c) => {
    try {
      await deps.store.check();
      return c.json({ status: "ok" });
    } catch (error) {
      c.get("log").error("store_unreachable", { error: describeError(error) });
      return c.json({ status: "unavailable" }, 503);
    }
  });

  return app;
}
