/** What the shopper's browser is given to open the bank's page: Paynet's own page, and no other address that an answer may hold. */
import type { Launch, Outcome } from "../vault.ts";
import { failure } from "./errors.ts";

const LOOPBACK = /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/;

interface Offered {
  html: string | null;
  postUrl: string | null;
}

/** The page's own document, where there is one; its address otherwise. An address that is given is checked in either case. */
export function launchOf({ html, postUrl }: Offered, baseUrl: string): Outcome<Launch> | null {
  if (postUrl !== null) {
    const fault = faultOf(postUrl, new URL(baseUrl));
    if (fault) return failure({ kind: "unavailable", providerCode: "post_url_refused", shape: fault });
  }
  if (html !== null) return { ok: true, value: { kind: "html", html } };
  return postUrl === null ? null : { ok: true, value: { kind: "redirect", url: new URL(postUrl).href } };
}

/** Why an address is refused, for the log; `null` if it is not. */
function faultOf(address: string, base: URL): string | null {
  if (!URL.canParse(address)) return "post_url: no URL";
  const url = new URL(address);
  if (url.username !== "" || url.password !== "") return "post_url: credentials in it";
  if (LOOPBACK.test(url.hostname)) {
    const isHttp = url.protocol === "http:" || url.protocol === "https:";
    return isHttp && LOOPBACK.test(base.hostname) ? null : "post_url: this very machine";
  }
  if (url.protocol !== "https:") return "post_url: not https";
  const isPaynet = url.hostname.endsWith(".paynet.com.tr") || url.host === base.host;
  return isPaynet ? null : "post_url: not a host of Paynet's";
}
