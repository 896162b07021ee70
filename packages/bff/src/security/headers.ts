/** The headers of every answer, and the content security policy of each kind of page. */
import type { Context } from "hono";

/** Of an answer that is not a page: nothing may load, nobody may frame it. */
const API_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/** Of the frame: its own script, style and API, inside the merchants' pages only. */
export function framePolicy(merchantOrigins: readonly string[]): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self'",
    "img-src 'self' data:",
    `frame-ancestors ${merchantOrigins.join(" ")}`,
    "form-action 'none'",
    "base-uri 'none'",
    "require-trusted-types-for 'script'",
  ].join("; ");
}

/**
 * Security requirements A9, A11, A12. Set before the handler runs: a header set afterwards makes the server
 * materialise the whole answer.
 */
export function setSecurityHeaders(c: Context): void {
  c.header("Content-Security-Policy", API_POLICY);
  c.header("Cache-Control", "no-store");
  c.header("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
  c.header("X-Content-Type-Options", "nosniff");
  c.header("Referrer-Policy", "no-referrer");
  c.header("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()");
}
