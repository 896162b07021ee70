/**
 * The BFF as a Hono app. Everything that has to do with the machine it runs on (environment, files, sockets) is handed
 * in, so that it mounts under another Hono app and runs in a test without a server.
 */
import { Hono } from "hono";
import { HTTPException } from "hono/http-exception";
import { bffDeps, type BffOptions } from "./deps.ts";
import type { BffEnv } from "./env.ts";
import { describeError } from "./log.ts";
import { problem } from "./problems/index.ts";
import { cardRoutes } from "./routes/cards.ts";
import { challengePageRoutes } from "./routes/challenge-pages.ts";
import { challengeRoutes } from "./routes/challenges.ts";
import { frameRoutes } from "./routes/frame.ts";
import { healthRoutes } from "./routes/health.ts";
import { openapiRoutes } from "./routes/openapi.ts";
import { orderRoutes } from "./routes/order.ts";
import { paymentRoutes } from "./routes/payments.ts";
import { sessionRoutes } from "./routes/sessions.ts";
import { webhookRoutes } from "./routes/webhooks.ts";
import { edge } from "./security/edge.ts";

/** All that is ours when the app is mounted under another one: nothing else gets our headers or our limits. */
const OWN_PATHS = ["/v1/*", "/frame/*", "/saved-cards.js", "/openapi.json", "/healthz", "/readyz"];

export function createBff(options: BffOptions): Hono<BffEnv> {
  const { clock, log } = options;
  const deps = bffDeps(options);
  const app = new Hono<BffEnv>();
  const front = edge(log, clock.now);
  for (const path of OWN_PATHS) app.use(path, front, (_c, next) => deps.ongoing.keep(next()));
  app.route("/", sessionRoutes(deps));
  app.route("/", cardRoutes(deps));
  app.route("/", challengeRoutes(deps));
  app.route("/", challengePageRoutes(deps));
  app.route("/", orderRoutes(deps));
  app.route("/", paymentRoutes(deps));
  app.route("/", webhookRoutes(deps));
  app.route("/", openapiRoutes(app));
  app.route("/", healthRoutes(deps));
  app.route("/", frameRoutes(deps));
  refuseTheRest(app);
  // Reached when the app stands alone; under another app, what is not ours is that one's to answer.
  app.notFound(async (c) => {
    const answer = await front(c, async () => {
      c.res = problem(c, "not_found");
    });
    return answer ?? c.res;
  });
  app.onError((error, c) => {
    if (error instanceof HTTPException && error.status < 500) return problem(c, "invalid_request");
    c.get("log").error("bug", { error: describeError(error) });
    return problem(c, "internal_error");
  });
  return app;
}

/** Answers for our paths what no route does. */
function refuseTheRest(app: Hono<BffEnv>): void {
  const routes = Map.groupBy(
    app.routes.filter(({ method }) => method !== "ALL"),
    ({ path }) => path,
  );
  for (const [path, handlers] of routes) {
    const methods = new Set(handlers.map(({ method }) => method));
    app.all(path, (c) => {
      c.header("Allow", [...methods].join(", "));
      return problem(c, "method_not_allowed");
    });
  }
  for (const path of OWN_PATHS) app.all(path, (c) => problem(c, "not_found"));
}
