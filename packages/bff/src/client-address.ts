/** The shopper's network address (security requirement A19). */
import { isIP } from "node:net";
import { getConnInfo } from "@hono/node-server/conninfo";
import type { Context } from "hono";

/**
 * @param trustedHops how many proxies stand in front. Each adds one entry to `X-Forwarded-For`, from the right; entries
 *   before those were written by the client and are not believed.
 */
export function clientAddressBehind(trustedHops: number): (c: Context) => string {
  return (c) => {
    const direct = getConnInfo(c).remote.address ?? "unknown";
    if (trustedHops === 0) return direct;
    const forwarded = (c.req.header("x-forwarded-for") ?? "").split(",").map((entry) => entry.trim());
    return addressIn(forwarded.at(-trustedHops) ?? "") ?? direct;
  };
}

/** Some proxies write the port too; another one for every connection would make every attempt a stranger's. */
function addressIn(entry: string): string | null {
  const withPort = /^\[([^\]]+)\](?::\d+)?$/.exec(entry) ?? /^([\d.]+):\d+$/.exec(entry);
  const host = withPort?.[1] ?? entry;
  return isIP(host) ? host : null;
}
