/** The widget's files: the loader that shops include, the frame's page and what it loads. */
import { type Context, Hono } from "hono";
import type { BffDeps } from "../deps.ts";
import type { BffEnv } from "../env.ts";
import { problem } from "../problems/index.ts";
import { framePolicy } from "../security/headers.ts";
import type { Asset } from "../widget-assets.ts";

export function frameRoutes(deps: BffDeps): Hono<BffEnv> {
  const app = new Hono<BffEnv>();
  const policy = framePolicy(deps.merchantOrigins);

  app.get("/saved-cards.js", (c) => {
    c.header("Cache-Control", "public, max-age=300");
    c.header("Cross-Origin-Resource-Policy", "cross-origin");
    c.header("Vary", "Origin, Accept-Encoding");
    // The one file that other origins load: with `crossorigin` when the merchant pins it by `integrity`.
    const origin = c.req.header("origin");
    if (origin !== undefined && deps.merchantOrigins.includes(origin)) {
      c.header("Access-Control-Allow-Origin", origin);
    }
    return send(c, deps.assets.loader);
  });

  app.get("/frame", (c) => {
    c.header("Content-Security-Policy", policy);
    return send(c, deps.assets.framePage);
  });

  app.get("/frame/assets/:file", (c) => {
    const file = deps.assets.frameFiles.get(c.req.param("file"));
    if (!file) return problem(c, "not_found");
    c.header("Cache-Control", "public, max-age=31536000, immutable");
    c.header("Vary", "Accept-Encoding");
    return send(c, file);
  });

  return app;
}

function send(c: Context<BffEnv>, asset: Asset): Response {
  c.header("Content-Type", asset.contentType);
  const takesGzip = /\bgzip\b/.test(c.req.header("accept-encoding") ?? "");
  if (takesGzip) c.header("Content-Encoding", "gzip");
  return c.body(takesGzip ? asset.gzip : asset.body);
}
