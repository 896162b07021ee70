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
 * Of the page around the bank's: its own script and style, and whichever bank in its inner frame. Banks cannot be listed, so it
 * is the only page that may frame others, and it holds no secret.
 */
export function challengePagePolicy({ nonce, origin, banks }: ChallengePagePolicy): string {
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src 'nonce-${nonce}'`,
    "connect-src 'self'",
    `frame-src 'self' ${banks}`,
    `frame-ancestors 'self' ${origin}`,
    "form-action 'self'",
    "base-uri 'none'",
    "require-trusted-types-for 'script'",
  ].join("; ");
}

export interface ChallengePagePolicy {
  nonce: string;
  /** The merchant's page that the session was made for. */
  origin: string;
  /** Sources of banks' pages. */
  banks: string;
}

/** Every bank has https; where the BFF itself is on this very machine without it, so may be its provider's stand-in. */
export function bankSources(publicUrl: string): string {
  return new URL(publicUrl).protocol === "https:"
    ? "https:"
    : "https: http://localhost:* http://127.0.0.1:* http://*.localhost:*";
}

/**
 * Of the provider's HTML, as it came: a document of an origin of its own, that can run its scripts and post its form, and reaches
 * nothing of ours. It holds for this document alone: the bank's page that its form leads to is a site like any other.
 */
export function providerPagePolicy(origin: string): string {
  return `sandbox allow-scripts allow-forms; frame-ancestors 'self' ${origin}`;
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
