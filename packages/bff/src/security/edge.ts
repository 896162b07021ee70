/**
 * The one middleware in front of everything: request id, headers, the declared length, the content type, and the line
 * that ends a request's log. One, because each stock middleware costs as much CPU as a plain route.
 */
import type { MiddlewareHandler } from "hono";
import { matchedRoutes } from "hono/route";
import type { BffEnv } from "../env.ts";
import type { Log } from "../log.ts";
import { problem } from "../problems/index.ts";
import { setSecurityHeaders } from "./headers.ts";
import { newId } from "./identifiers.ts";

const MAX_BODY_BYTES = 16 * 1024;
/** From the merchant's server alone: an order may have many items. */
const MAX_SESSION_BYTES = 256 * 1024;
/** Pages post their forms to these, the bank's and our own. Whoever stands there gets a page, whatever was brought along. */
const FORM_PATH = /\/v1\/challenges\/[^/]+\/(return\/[^/]+|page\/[^/]+\/cancel)$/;

export function edge(log: Log, now: () => number): MiddlewareHandler<BffEnv> {
  return async (c, next) => {
    const startedAt = now();
    const requestId = newId("req");
    c.set("requestId", requestId);
    c.set("locale", "tr");
    c.set("log", log.with({ requestId }));
    c.set("notes", {});
    setSecurityHeaders(c);
    c.header("X-Request-Id", requestId);

    const refused = FORM_PATH.test(c.req.path)
      ? null
      : refuseBody(c.req.raw, c.req.path.endsWith("/v1/sessions") ? MAX_SESSION_BYTES : MAX_BODY_BYTES);
    if (refused) c.res = problem(c, refused);
    else await next();
    const { sessionId, problem: code } = c.get("notes");
    c.get("log").info("request", {
      method: c.req.method,
      route: matchedRoutes(c).find(({ method }) => method !== "ALL")?.path ?? "none",
      status: c.res.status,
      durationMs: now() - startedAt,
      ...(sessionId !== undefined && { sessionId }),
      ...(code !== undefined && { problem: code }),
    });
  };
}

/** Looks at the headers alone; the HTTP server holds the body to the length that it declared. */
function refuseBody(
  request: Request,
  maxBytes: number,
): "length_required" | "body_too_large" | "unsupported_media_type" | "invalid_request" | null {
  const { method, headers } = request;
  if (method === "GET" || method === "HEAD" || method === "OPTIONS") return null;
  const length = headers.get("content-length");
  if (length === null)
    return headers.has("transfer-encoding") || method !== "DELETE" ? "length_required" : null;
  if (!/^\d{1,9}$/.test(length)) return "length_required";
  if (Number(length) > maxBytes) return "body_too_large";
  if (Number(length) === 0) return null;
  const type = headers.get("content-type")?.split(";", 1)[0]?.trim().toLowerCase();
  if (type !== "application/json") return "unsupported_media_type";
  // Nothing reads it, so nothing in it may look as if it had been obeyed.
  return method === "DELETE" ? "invalid_request" : null;
}
