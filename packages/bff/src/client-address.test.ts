/** Whose address counts when a client writes `X-Forwarded-For` itself (security requirement A19). */
import { Hono } from "hono";
import { describe, expect, test } from "vitest";
import { clientAddressBehind } from "./client-address.ts";

const SOCKET = "10.0.0.1";

/** What the BFF takes for the shopper's address, with `hops` proxies in front that it was told of. */
async function seen(hops: number, forwarded: string | null, socket: string | undefined = SOCKET) {
  const addressOf = clientAddressBehind(hops);
  const app = new Hono().get("/", (c) => c.text(addressOf(c)));
  const headers = forwarded === null ? {} : { "X-Forwarded-For": forwarded };
  const answer = await app.request("/", { headers }, { incoming: { socket: { remoteAddress: socket } } });
  return answer.text();
}

describe("with no proxy in front", () => {
  test.each([null, "", "203.0.113.9", "203.0.113.9, 198.51.100.7", "127.0.0.1"])(
    "the socket's address counts, whatever the header says: %j",
    async (forwarded) => {
      expect(await seen(0, forwarded)).toBe(SOCKET);
    },
  );

  test("a socket that is gone already has no address", async () => {
    const gone = { incoming: { socket: {} } };
    const app = new Hono().get("/", (c) => c.text(clientAddressBehind(0)(c)));
    expect(await (await app.request("/", {}, gone)).text()).toBe("unknown");
  });
});

describe("with proxies in front", () => {
  test.each([
    [1, "203.0.113.9", "203.0.113.9"],
    [1, "1.1.1.1, 203.0.113.9", "203.0.113.9"],
    [1, "127.0.0.1, 10.0.0.1, ::1, 203.0.113.9", "203.0.113.9"],
    [1, "1.1.1.1,203.0.113.9", "203.0.113.9"],
    [1, "not an address, 203.0.113.9", "203.0.113.9"],
    [2, "203.0.113.9, 198.51.100.7", "203.0.113.9"],
    [2, "1.1.1.1, 203.0.113.9, 198.51.100.7", "203.0.113.9"],
    [3, "1.1.1.1, 203.0.113.9, 198.51.100.7, 198.51.100.8", "203.0.113.9"],
    [1, "2001:db8::9", "2001:db8::9"],
    [1, "::ffff:203.0.113.9", "::ffff:203.0.113.9"],
  ])("%i of them: of %j, only what they wrote counts", async (hops, forwarded, address) => {
    expect(await seen(hops, forwarded)).toBe(address);
  });

  test.each([
    [1, null],
    [1, ""],
    [1, " , "],
    [1, "203.0.113.9, "],
    [2, "203.0.113.9"],
    [3, "203.0.113.9, 198.51.100.7"],
  ])("%i of them: %j does not reach that far, so the socket's address counts", async (hops, forwarded) => {
    expect(await seen(hops, forwarded)).toBe(SOCKET);
  });

  test.each([
    ["203.0.113.9:51234", "203.0.113.9"],
    ["[2001:db8::9]:51234", "2001:db8::9"],
    ["[2001:db8::9]", "2001:db8::9"],
  ])("a port is not part of the address: %s", async (forwarded, address) => {
    expect(await seen(1, forwarded)).toBe(address);
  });

  test.each(["unknown", "_hidden", "203.0.113.999", "a:b", "shop.example", "<script>"])(
    "%j is no address, so the socket's counts",
    async (forwarded) => {
      expect(await seen(1, forwarded)).toBe(SOCKET);
    },
  );
});
